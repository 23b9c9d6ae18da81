"""Units of the moving map: who they are, and what each does where from when to when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.record import ACTIVITIES
from sim.report.html.film.gazetteer import UNKNOWN, Gazetteer
from sim.report.html.film.minutes import whole
from sim.report.html.film.stations import Load

if TYPE_CHECKING:
    import pandas as pd

SHOWN = tuple(name for name in ACTIVITIES if name != "off")
PARTS = 10.0  # of a minute: a short drive must not vanish
Row = list[int | None]
Span = tuple[float, float]


@dataclass(frozen=True)
class Known:
    """What the table of the units does not say itself."""

    gazetteer: Gazetteer
    homes: dict[str, str]  # subdistrict of the post of a unit
    cases: dict[str, tuple[int, str]]  # number and subdistrict of a shown case
    loads: dict[tuple[int, np.float32], Load]  # by committee and arrival: the escort arrives with its boxes


def known_of(gazetteer: Gazetteer, posts: pd.DataFrame, cases: pd.DataFrame, loads: Sequence[Load]) -> Known:
    """Posts of the plan, shown cases and loads, ready to be looked up."""
    homes = dict(zip(posts["unit"].astype(str), posts["subdistrict"].astype(str), strict=True))
    targets = enumerate(zip(cases["incident"], cases["subdistrict"], strict=True))
    numbered = {incident: (number, subdistrict) for number, (incident, subdistrict) in targets}
    arrivals = {(load.office, np.float32(load.arrived)): load for load in loads}
    return Known(gazetteer, homes, numbered, arrivals)


def units_of(table: pd.DataFrame, known: Known, forces: list[str]) -> dict[str, Any]:
    """Units, and rows of unit, activity, from, to, case, begin and end (tenths of minutes).

    A place that is not on the map is left out; a row without any is left out as a whole.
    """
    shown = table[table["activity"].isin(SHOWN)]
    who = shown.drop_duplicates("unit").reset_index(drop=True)
    numbers = {str(name): number for number, name in enumerate(who["unit"])}
    return {
        "name": list(numbers),
        "force": [forces.index(str(force)) for force in who["force"]],
        "people": who["personnel"].astype(int).tolist(),
        "moves": [row for line in _lines(shown) for row in _rows(line, numbers[line.unit], known)],
    }


@dataclass(frozen=True)
class Line:
    """A row of the table of the units."""

    unit: str
    district: str
    activity: str
    begin: str
    end: str
    incident: str
    span: Span


def _lines(table: pd.DataFrame) -> Iterator[Line]:
    columns = ("unit", "district", "activity", "from_place", "to_place", "incident")
    texts = (table[name].astype(str).tolist() for name in columns)
    spans = zip(table["t_start"].tolist(), table["t_end"].tolist(), strict=True)
    return map(Line, *texts, spans)


def _rows(line: Line, unit: int, known: Known) -> Iterator[Row]:
    """One row, or two of an escort: to the village and its boxes, then with them to the committee."""
    home, find = known.homes.get(line.unit, ""), known.gazetteer.find
    number, there = known.cases.get(line.incident, (UNKNOWN, home))
    begin, end = find(line.begin, line.district, home), find(line.end, line.district, there)
    begin, end = (begin if begin > UNKNOWN else end), (end if end > UNKNOWN else begin)
    legs = _escort(line, (begin, end), known) if line.activity == "escorting" else [(begin, end, line.span)]
    for first, last, span in legs:
        if first > UNKNOWN:
            yield [unit, SHOWN.index(line.activity), first, last, number, *whole(span, PARTS)]


def _escort(line: Line, ends: tuple[int, int], known: Known) -> list[tuple[int, int, Span]]:
    """The legs of an escort: of a convoy to the committee of its name, of boxes by way of their village."""
    if ends[0] == ends[1]:
        office = known.gazetteer.office(known.homes.get(line.unit, ""), line.district)
        return [(ends[0], office if office > UNKNOWN else ends[1], line.span)]
    load = known.loads.get((ends[1], np.float32(line.span[1])))
    if load is None:
        return [(*ends, line.span)]
    way = (ends[0], load.village, (line.span[0], load.left)), (load.village, load.office, (load.left, line.span[1]))
    return [*way]
