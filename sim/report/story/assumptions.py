"""Assumptions and limits: which numbers are assumed, where the model misses what was reported, what it is not."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files

from sim.config.statuses import STATUSES, Status, statuses, value_of
from sim.report.face_validity import row_of
from sim.report.story.parts import Cell, Column, Section, Table, Text
from sim.report.story.teller import Teller
from sim.world.tables import table

NAMED = (
    "target.land_min", "target.water_min", "forces.reserve_share", "forces.guarding.committee",
    "forces.guarding.rove_stop_min", "forces.guarding.round_max_min", "forces.mobile.polsek_share",
    "forces.boats_per_subdistrict", "forces.cost.person_day_land", "threat.report.messenger_min",
    "world.travel.transship_min", "election.recapitulation.panels_max",
    "election.voting.booth_mean_min",
)  # fmt: skip
LIMITS = ("no_field_data", "no_winners", "no_live", "gatherings", "no_rating", "outside", "stations")
MISS = re.compile(r"^\| (?P<quantity>[^|]+) \|.*\| \*\*disagrees\*\* \|", re.MULTILINE)


def assumptions(teller: Teller) -> Section:
    """The section, in every briefing."""
    limits = Text(tuple(teller.say(f"limits.{name}") for name in LIMITS), teller.say("assumptions.limits"))
    if teller.election is None:
        return Section("assumptions", teller.say("assumptions.title_own"), (limits,), teller.notes())
    known = statuses(teller.result.config)
    count = Counter(status.word for status in known)
    fields = {word: teller.words.number(float(count[word])) for word in STATUSES}
    title = teller.say("assumptions.title", n=teller.words.number(float(len(known))), **fields)
    parts = (_table(teller, known), limits, Text(tuple(_misses(teller)), teller.say("assumptions.misses")))
    return Section("assumptions", title, parts, teller.notes())


def _table(teller: Teller, known: list[Status]) -> Table:
    """The assumptions that matter most, with the value of this run."""
    named = {status.key: status for status in known if status.word == "assumed"}
    rows = tuple(_row(teller, named[key]) for key in NAMED if key in named)
    columns = (
        Column(teller.say("column.assumption"), width=2.6),
        Column(teller.say("column.given"), "text", 1.0),
        Column(teller.say("column.range"), "text", 1.1),
    )
    return Table(columns, rows, caption=teller.say("assumptions.caption"))


def _row(teller: Teller, status: Status) -> tuple[Cell, ...]:
    value = value_of(teller.result.config, status.key)
    values = value if isinstance(value, list) else [value]
    shown = teller.words["number.none"].join(_number(teller, float(part)) for part in values)
    return teller.words[f"assumed.{status.key}"], shown, _range(teller, status.range)


def _number(teller: Teller, value: float) -> str:
    digits = 0 if value.is_integer() else len(f"{value:g}".partition(".")[2])
    return teller.words.number(value, digits)


def _range(teller: Teller, text: str) -> str:
    """Limits as people write them; factors keep their cross."""
    sides = [side.strip() for side in text.split(",") if side.strip()]
    shown = [("×" if side.startswith("x") else "") + _number(teller, float(side.lstrip("x"))) for side in sides]
    return teller.words["number.range"].format(low=shown[0], high=shown[1]) if len(shown) == 2 else ""


def _misses(teller: Teller) -> list[str]:
    """Quantities of this election that were reported otherwise, by the table in the description of the model."""
    page = files("sim").joinpath("MODEL.md").read_text(encoding="utf-8")
    missed = {match["quantity"] for match in MISS.finditer(page)}
    reported, election = table("reported"), teller.result.config.election.name
    rows = zip(reported.text("row"), reported.text("quantity"), strict=True)
    mine = [
        teller.words[f"face.{row}"] for row, quantity in rows if quantity in missed and row_of(row).study in election
    ]
    return mine or [teller.say("assumptions.no_misses")]
