"""What must hold between the files of a folder."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.arrays import HOUR, Bool, Int
from sim.world.folder import load
from sim.world.folder.files import CONFIGURATION
from sim.world.folder.folder import Folder, TravelRule
from sim.world.folder.problems import WHOLE, Problems, Wrong
from sim.world.folder.table import Table

MOST_PLACES = 5_000  # of which the travel time of every pair is kept
MOST_PAIRS = 25_000_000  # of units and districts
MOST_CALLS = 1_000_000  # incidents of one replication
MOST_LEFT = 50_000  # of them, that nobody can have been sent to
MOST_PEOPLE = 10_000_000  # who queue in one replication
AXES = {"euclid": ("x_km", "y_km"), "manhattan": ("x_km", "y_km"), "haversine": ("lat", "lon")}


def an_election_is_meant(problems: Problems) -> None:
    """A folder with the configuration of an election names it."""
    allowed = f"the election that {CONFIGURATION} is of, or a folder without {CONFIGURATION}"
    problems.add("district.yaml", 1, "calendar", Wrong("nothing given", allowed))


def types_are_there(folder: Folder, types: Table) -> None:
    """Random incidents of pure dispatch need types; with a calendar the threat has them."""
    random = folder.incidents is None and bool((folder.zones.rate_per_h > 0).any())
    if random and folder.district.calendar is None and types.known and not len(types):
        wrong = Wrong("no incident types", "at least one type, because zones have a rate_per_h")
        types.problems.add(types.label, 1, WHOLE, wrong)


def sizes_are_possible(folder: Folder, zones: Table, units: Table) -> None:
    """Travel times of all pairs of places, and units by district, have to be kept."""
    size = len(folder.zones.name)
    if folder.network is None and size > MOST_PLACES:
        allowed = f"at most {MOST_PLACES:,} zones without network.csv"
        zones.problems.add(zones.label, 1, "zone", Wrong(f"{size:,} zones", allowed))
    if len(folder.units.name) * len(folder.zones.districts) > MOST_PAIRS:
        given = f"{len(folder.units.name):,} units and {len(folder.zones.districts):,} districts"
        units.problems.add(
            units.label, 1, "unit", Wrong(given, f"at most {MOST_PAIRS:,} pairs of a unit and a district")
        )


def work_is_possible(folder: Folder, tables: Mapping[str, Table]) -> None:
    """One replication without an election must come to an end."""
    hours, asked = folder.district.horizon_min / HOUR, load.work(folder)
    calls, left = hours * asked.calls_per_h.sum(), 0.0
    for overload in load.of_units(folder) if np.isfinite(asked.load).all() else ():
        left += hours * overload.growth_per_h
    source = tables["zones" if folder.incidents is None else "incidents"]
    column = "rate_per_h" if folder.incidents is None else "time"
    _bounded(source, column, calls, MOST_CALLS, "incidents expected until the horizon")
    if calls <= MOST_CALLS:
        _bounded(source, column, left, MOST_LEFT, "of the incidents expected are more than the units can do")
    if folder.stations is not None:
        people = np.nansum(load.people_per_h(folder, folder.stations)) * hours
        _bounded(tables["stations"], "rate_per_h", people, MOST_PEOPLE, "people expected until the horizon")


def _bounded(table: Table, column: str, number: float, most: float, of: str) -> None:
    if not number <= most:
        wrong = Wrong(f"{number:,.0f} {of}" if number < 1e15 else f"{number:.3g} {of}", f"at most {most:,}")
        table.problems.add(table.label, 1, column, wrong)


def ways_are_there(folder: Folder, zones: Table, units: Table) -> None:
    """Distances need the coordinates that the metric asks for; units at coordinates need distances."""
    rule, rows = folder.district.travel, _without_zone(units)
    if rule is None or folder.network is not None:
        need = "travel in district.yaml" if folder.network is None else "a folder without network.csv"
        for row in rows:
            units.wrong(row, "zone", "nothing given", f"the name of a zone; coordinates need {need}")
        return
    _placed(zones, np.flatnonzero(_gaps(folder)), rule, "or every pair with the zone in travel.csv")
    _placed(units, rows, rule, "or the name of a zone")


def voters_are_told(stations: Table) -> None:
    """At an election people on a list vote."""
    for row, people in enumerate(stations.cells("voters")):
        if people is None and stations.cells("rate_per_h")[row] is not None:
            stations.wrong(row, "voters", "nothing given", "a whole number, because there is a calendar")


def bases_are_near(folder: Folder, bases: Table) -> None:
    """A base at coordinates belongs to the nearest zone, so some zone needs them too."""
    if folder.network is not None or bool(np.isfinite(folder.zones.lat).any()):
        return
    for row, _ in bases.given("lat"):
        if bases.cells("place")[row] is None:
            allowed = "the name of a zone, because zones have no lat, lon"
            bases.wrong(row, "place", "nothing given", allowed)


def _without_zone(units: Table) -> Int:
    """Rows of the units that stand at coordinates."""
    placed = {row for axis in ("x_km", "y_km", "lat", "lon") for row, _ in units.given(axis)}
    return np.array(
        [row for row, zone in enumerate(units.cells("zone")) if zone is None and row in placed], dtype=np.int64
    )


def _placed(table: Table, rows: Int, rule: TravelRule, otherwise: str) -> None:
    for axis in AXES[rule.metric]:
        cells = table.cells(axis)
        for row in rows:
            if cells[row] is None:
                allowed = f"a number, because distances are {rule.metric}; {otherwise}"
                table.wrong(row, axis, "nothing given", allowed)


def _gaps(folder: Folder) -> Bool:
    """Zones of which ``travel.csv`` lacks a pair, shape (Z,)."""
    size, travel = len(folder.zones.name), folder.travel
    ends = np.concatenate([travel.origin, travel.destination[travel.origin != travel.destination]])
    pairs = np.bincount(ends[ends >= 0], minlength=size)
    return pairs < 2 * size - 1
