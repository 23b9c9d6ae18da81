"""Sources: where the places, the voters, the forces and the rates come from, and how to make this again."""

from __future__ import annotations

import shlex

from sim.report.story.parts import Section, Text
from sim.report.story.teller import Teller

SOURCES = ("stations", "voters", "points", "signal", "classes", "forces", "rates", "travel")


def sources(teller: Teller) -> Section:
    """The last section."""
    bundled = teller.result.config.world.source == "bundled"
    lines = [teller.say(f"sources.{name}") for name in SOURCES] if bundled else [teller.say("sources.own")]
    command = shlex.join(["python", "-m", "sim", *teller.origin.words])
    again = [teller.say("sources.again", command=command), teller.say("sources.status")]
    parts = (Text(tuple(lines)), Text(tuple(again), teller.say("sources.repeat")))
    return Section("sources", teller.say("sources.title"), parts, teller.notes())
