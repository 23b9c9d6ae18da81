"""What one more platoon, boats or a later departure change: only a study can say, so a run names its commands."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from sim.report.story.parts import Column, Section, Table, Text
from sim.report.story.teller import Teller

DAY_MIN = 1440.0
LATER_DAYS = 3.0


def alternatives(teller: Teller) -> Section | None:
    """The section of a single run: the questions and the command that answers each. Nothing without a force."""
    questions = tuple(_questions(teller))
    if teller.public or not questions:
        return None
    rows = tuple((teller.say(f"alternatives.{key}"), _command(teller, words)) for key, words in questions)
    columns = (Column(teller.say("column.question"), width=1.0), Column(teller.say("column.command"), width=2.0))
    lines = tuple(teller.say(f"alternatives.{line}") for line in ("single", "paired", "intervals"))
    parts = (Table(columns, rows), Text(lines))
    return Section("alternatives", teller.say("alternatives.title"), parts, teller.notes())


def _questions(teller: Teller) -> Iterator[tuple[str, str]]:
    """Every question with what is varied: as it is, then otherwise."""
    forces, districts = teller.result.config.forces, teller.result.config.region.districts
    own = {name: forces.police_by_district[name] for name in districts if name in forces.police_by_district}
    platoon = forces.mobile.platoon
    if len(own) == 1 and forces.police_pool is None:
        ((name, people),) = own.items()
        yield "platoon", f"forces.police_by_district.{name}={people},{people + platoon}"
    elif own:
        people = forces.police_pool or sum(own.values())
        yield "platoon", f"forces.police_pool={people},{people + platoon}"
    boats = forces.boats_per_subdistrict
    yield "boats", f"forces.boats_per_subdistrict={boats},{boats + 1}"
    for name, part in forces.contingents.items():
        if part.personnel and part.to_min > DAY_MIN and part.role != "guard":
            later = min(part.to_min + LATER_DAYS * DAY_MIN, teller.result.config.election.horizon_to_min)
            yield "leaving", f"forces.contingents.{name}.to_min={part.to_min:.0f},{later:.0f}"


def _command(teller: Teller, varied: str) -> str:
    """The run as it was asked for, with one key varied; of a key given twice the last one counts."""
    kept = [word for word in teller.origin.words if word.split("=")[0] != varied.split("=")[0]]
    return shlex.join(["python", "-m", "sim", "-m", *kept, varied])
