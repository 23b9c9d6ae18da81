"""Zones, units, travel times and profiles, from their tables."""

from __future__ import annotations

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.world.folder.areas import Areas
from sim.world.folder.files import CONSTANT
from sim.world.folder.folder import Profiles, Travel, Units, Zones
from sim.world.folder.names import Names, keys_of, numbered, once, place_of, places
from sim.world.folder.problems import Wrong, given
from sim.world.folder.table import Table
from sim.world.folder.times import clock

MOST_UNITS = 100_000


def zones(table: Table, profiles: Names, found: Areas, place: Int) -> Zones:
    """The zones of the areas ``found``, at the nodes ``place``."""
    if table.here and not len(table):
        table.problems.add(table.label, 2, "zone", Wrong("nothing given", "at least one zone"))
    once(table, "zone")
    pairs(table)
    names = table.filled("zone", "")
    return Zones(
        name=names,
        **_place(table),
        district=found.district,
        districts=found.districts,
        rate_per_h=table.floats("rate_per_h"),
        profile=places(table, "profile", profiles, free=CONSTANT),
        weight=table.floats("weight"),
        voters=table.floats("voters"),
        committee=found.committee,
        place=place,
        key=keys_of(table, "zone", names),
    )


def _place(table: Table) -> dict[str, Float]:
    return {axis: table.floats(axis) for axis in ("x_km", "y_km", "lat", "lon")}


def pairs(table: Table) -> None:
    """Half a pair of coordinates is a problem."""
    for pair in (("x_km", "y_km"), ("lat", "lon")):
        for here, other in (pair, pair[::-1]):
            cells = table.cells(other)
            for row, value in table.given(here):
                if cells[row] is None:
                    table.wrong(row, other, "nothing given", f"a number, because {here} is {value:g}; or neither")


def units(table: Table, zone: Names, ground: Zones) -> Units:
    """The units, every count expanded."""
    pairs(table)
    _windows(table)
    _shifts(table)
    base = places(table, "zone", zone)
    _based(table)
    serves, preferences = _serves(table, ground), _preferences(table, zone)
    counts = _counts(table)
    row = np.repeat(np.arange(len(table)), counts)
    force = table.filled("force")
    return Units(
        name=_expanded(table, counts),
        row=row,
        zone=base[row],
        **{axis: values[row] for axis, values in _place(table).items()},
        force=[force[r] for r in row],
        strength=table.whole("strength")[row],
        serves=serves[row],
        available_from=table.floats("available_from", -np.inf)[row],
        available_to=table.floats("available_to", np.inf)[row],
        shift_start=table.floats("shift_start")[row],
        shift_end=table.floats("shift_end")[row],
        reserve=table.flags("reserve")[row],
        preferences=[preferences[r] for r in row],
        speed_kmh=table.floats("speed_kmh")[row],
    )


def _counts(table: Table) -> Int:
    counts = table.whole("count")
    if counts.sum() > MOST_UNITS:
        wrong = Wrong(f"{counts.sum():,} units in all", f"at most {MOST_UNITS:,}")
        table.problems.add(table.label, 1, "count", wrong)
        return np.minimum(counts, 1)
    return counts


def _expanded(table: Table, counts: Int) -> list[str]:
    """Names of the units: U-1, U-2, U-3 for a count above 1. A name that is there twice is a problem."""
    found, first = list[str](), dict[str, int]()
    for row, (name, count) in enumerate(zip(table.filled("unit", ""), counts, strict=True)):
        for unit in [f"{name}-{number}" for number in range(1, count + 1)] if count > 1 else [name] * count:
            before = first.setdefault(unit, row)
            if name and before != row:
                table.wrong(row, "unit", f"{given(unit)} a second time, first in row {table.rows[before]}", "once")
            found.append(unit)
    return found


def _based(table: Table) -> None:
    """A unit stands in a zone or at coordinates."""
    cells = table.cells("zone")
    somewhere = {row for axis in ("x_km", "y_km", "lat", "lon") for row, _ in table.given(axis)}
    for row, zone in enumerate(cells):
        if zone is None and row not in somewhere:
            table.wrong(row, "zone", "nothing given", "the name of a zone; or coordinates in x_km, y_km or lat, lon")
        elif zone is not None and row in somewhere:
            table.note(row, "zone", "the unit has coordinates as well; its base is the zone")


def _windows(table: Table) -> None:
    starts = dict(table.given("available_from"))
    for row, end in table.given("available_to"):
        if row in starts and end <= starts[row]:
            table.wrong(row, "available_to", f"{end:g} min given", f"after available_from, {starts[row]:g} min")


def _shifts(table: Table) -> None:
    """A shift has two ends, which differ."""
    starts, ends = dict(table.given("shift_start")), dict(table.given("shift_end"))
    for row in sorted(starts.keys() ^ ends.keys()):
        lone, other = ("shift_start", "shift_end") if row in starts else ("shift_end", "shift_start")
        if table.cells(other)[row] is None:
            table.wrong(row, other, "nothing given", f"HH:MM, because {lone} is given; or neither")
    for row in sorted(starts.keys() & ends.keys()):
        if starts[row] == ends[row]:
            allowed = "another time; nothing in both for day and night"
            table.wrong(row, "shift_end", f"{clock(ends[row])} given, equal to shift_start", allowed)


def _serves(table: Table, ground: Zones) -> Bool:
    """Which districts each row may serve, shape (rows, D)."""
    serves = np.ones((len(table), len(ground.districts)), dtype=np.bool_)
    known = Names(ground.districts, "districts of zones.csv", complete=bool(ground.name))
    for row, wanted in table.given("districts"):
        found = [place_of(table, row, "districts", name, known) for name in wanted]
        serves[row] = False
        serves[row, [place for place in found if place >= 0]] = True
    return serves


def _preferences(table: Table, zone: Names) -> list[dict[int, int]]:
    """Rank by zone of each row."""
    found: list[dict[int, int]] = [{} for _ in range(len(table))]
    for row, ranks in table.given("preferences"):
        placed = {place_of(table, row, "preferences", name, zone): rank for name, rank in ranks.items()}
        found[row] = {place: rank for place, rank in placed.items() if place >= 0}
    return found


def travel(table: Table, zone: Names) -> Travel:
    """The travel times, a row for each pair."""
    once(table, "origin", "destination")
    return Travel(
        origin=places(table, "origin", zone),
        destination=places(table, "destination", zone),
        minutes=table.floats("minutes"),
    )


def profiles(table: Table) -> Profiles:
    """The pieces of all profiles, sorted by profile and start."""
    names, profile = numbered(table.filled("profile", ""))
    start, end, multiplier = (table.floats(column) for column in ("start", "end", "multiplier"))
    order = np.lexsort((start, profile))
    for row, name in table.given("profile"):
        if name == CONSTANT:
            table.wrong(
                row, "profile", f"{CONSTANT} given", f"another name; {CONSTANT} is the profile that changes nothing"
            )
        if end[row] <= start[row]:
            table.wrong(row, "end", f"{end[row]:g} min given", f"after start, {start[row]:g} min")
    _seams(table, order, profile, start, end)
    return Profiles(names, profile[order], start[order], end[order], multiplier[order])


def _seams(table: Table, order: Int, profile: Int, start: Float, end: Float) -> None:
    """Pieces of one profile must not overlap; a gap between them is worth a note."""
    last: dict[int, int] = {}  # profile -> row that ends last so far
    for row in order:
        before = last.setdefault(profile[row], row)
        if before != row and start[row] < end[before]:
            told = f"{start[row]:g} min given, within row {table.rows[before]}"
            table.wrong(row, "start", told, f"at least {end[before]:g} min, the end of that row")
        elif before != row and start[row] > end[before]:
            table.note(
                row, "start", f"zero from {end[before]:g} to {start[row]:g} min: no row of the profile covers it"
            )
        if end[row] > end[before]:
            last[profile[row]] = row
