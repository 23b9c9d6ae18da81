"""Districts and committees: from their own tables, or as the zones name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import Int
from sim.world.folder.folder import Committees, Districts
from sim.world.folder.names import Names, keys_of, numbered, once, places
from sim.world.folder.problems import Wrong
from sim.world.folder.table import Table


@dataclass(frozen=True)
class Areas:
    """Names of districts and committees, and to which of them every zone belongs, shape (Z,), -1 where unknown."""

    home: str  # the name of the whole, which no key depends on
    districts: list[str]
    district: Int
    committees: list[str]
    committee: Int
    sound: bool  # all names are known

    @cached_property
    def first(self) -> Int:
        """First zone of every committee, shape (C,); 0 where it has none."""
        first = np.zeros(len(self.committees) + 1, dtype=np.int64)  # the last is that of unknown committees
        rows = np.arange(len(self.committee))[::-1]
        first[self.committee[rows]] = rows
        return first[:-1]

    def district_of(self, committee: int) -> int:
        """The district of a committee that has zones."""
        return int(self.district[self.first[committee]])


def areas(zones: Table, districts: Table, committees: Table, home: str) -> Areas:
    """The areas of the zones; those without a district belong to ``home``, without a committee to their district's."""
    names, district = _listed(zones, "district", [home] * len(zones), districts)
    own = [names[d] if d >= 0 else home for d in district]
    told = ((zones, "district"), (districts, "district"), (zones, "committee"), (committees, "committee"))
    sound = all(table.sound(column) for table, column in told)
    found = Areas(home, names or [home], district, *_listed(zones, "committee", own, committees), sound)
    _within_one_district(zones, found)
    return found


def _listed(zones: Table, column: str, default: Sequence[str], own: Table) -> tuple[list[str], Int]:
    """Names of a column and the place of each zone among them: in the order of their own table, else of mention."""
    once(own, column)
    if not own.here or not len(own):
        words = zones.filled(column, "")
        return numbered([word or other for word, other in zip(words, default, strict=True)])
    known = Names(own.filled(column, ""), f"{column}s of {own.label}", own.sound(column))
    found = places(zones, column, known)
    for row, cell in enumerate(zones.cells(column)):
        if cell is None:
            found[row] = _by_default(zones, row, column, default[row], known)
    if zones.sound(column):
        for row in sorted({known.place(name) for name in known.names} - set(found.tolist())):
            own.wrong(row, column, f"{known.names[row]} given, which no zone has", f"a {column} of zones.csv")
    return known.names, found


def _by_default(zones: Table, row: int, column: str, name: str, known: Names) -> int:
    try:
        return known.place(name)
    except Wrong as wrong:
        zones.wrong(row, column, "nothing given", wrong.allowed)
        return -1


def _within_one_district(zones: Table, found: Areas) -> None:
    """A committee has zones of one district only."""
    for row in np.flatnonzero((found.committee >= 0) & (found.district >= 0)).tolist():
        committee = found.committee[row]
        first, right = found.first[committee], found.district_of(committee)
        if found.district[row] != right and right >= 0:
            given = f"{found.committees[committee]} in {found.districts[found.district[row]]}"
            allowed = f"a committee of one district: {found.districts[right]}, as in row {zones.rows[first]}"
            zones.wrong(row, "committee", given, allowed)


def districts(table: Table, found: Areas, spots: Names) -> Districts:
    """Every district; ``spots`` are the names of the places where a seat may be."""
    names, told = found.districts, table.here and len(table) > 0
    return Districts(
        name=names,
        label=[label or name for label, name in zip(table.filled("label", ""), names, strict=True)] if told else names,
        place=places(table, "place", spots) if told else np.full(len(names), -1),
        ikp=table.floats("ikp") if told else np.full(len(names), np.nan),
        key=keys_of(table, "district", _plain(names, found.home)),
    )


def committees(table: Table, found: Areas, spots: Names, zone_place: Int) -> Committees:
    """Every committee; its office stands in its first zone unless told otherwise."""
    names, first = found.committees, found.first
    key = keys_of(table, "committee", _plain(names, found.home))
    told = places(table, "place", spots) if table.here and len(table) else np.full(len(names), -1)
    if not len(zone_place):
        return Committees(names, told, told, key)  # never used: a folder without zones is refused
    return Committees(names, found.district[first], np.where(told >= 0, told, zone_place[first]), key)


def _plain(names: Sequence[str], home: str) -> list[str]:
    """Names as keys follow from them: a copy of a folder under another name keeps its draws."""
    return ["" if name == home else name for name in names]
