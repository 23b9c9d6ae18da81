"""Minutes until a platoon stands at each committee, night by night."""

from __future__ import annotations

from math import isinf

from sim.report.story.first_page import PLATOON, STEPS_MIN, Slow, by_platoon, slowest
from sim.report.story.parts import Column, Picture, Section, Table, Text
from sim.report.story.teller import Teller

SHOWN = ("muster_30_p50_min", "muster_30_p90_min", "muster_30_none_share", "muster_official_p50_min")


def nights(teller: Teller) -> Section | None:
    """The section; nothing for the public or where no committee works at night."""
    found, slow = by_platoon(teller), slowest(teller)
    if teller.public or found is None or slow is None:
        return None
    rows = tuple(
        (teller.name(group), *(None if minutes != minutes else float(minutes) for minutes in row))
        for group, row in zip(found.groups, found.minutes, strict=True)
    )
    columns = [Column(teller.words[f"dimension.{teller.by}"], width=2.4)]
    columns += [Column(teller.words.day(night), "minutes", 0.8, STEPS_MIN) for night in found.nights]
    caption = teller.say("nights.caption", n=PLATOON, counted=teller.counted())
    table = Table(tuple(columns), rows, teller.say("nights.table", n=PLATOON), caption)
    lines = tuple(f"{teller.words[f'measure.{name}']}: {teller.quote(name)}" for name in SHOWN)
    return Section("nights", _title(teller, slow), (table, Text(lines), Picture("muster_map")), teller.notes(*SHOWN))


def _title(teller: Teller, slow: Slow) -> str:
    fields = {"place": teller.committee(slow.group), "night": teller.words.day(slow.night), "n": PLATOON}
    if isinf(slow.minutes):
        return teller.say("nights.never", **fields)
    return teller.say("nights.title", minutes=teller.words.number(slow.minutes), **fields)
