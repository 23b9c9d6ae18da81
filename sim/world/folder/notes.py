"""What is allowed but worth a look: zones that nobody can reach, parts that have no effect."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sim.arrays import Bool, Int
from sim.world.folder.folder import Folder, Travel
from sim.world.folder.load import overloads
from sim.world.folder.table import Table
from sim.world.folder.times import Calendar

OF_ELECTIONS = ("bases", "districts", "committees", "places", "network")
OF_QUEUES = ("open", "close", "arrival_profile", "rate_per_h", "stages")
LISTED = 20  # zones that are listed one by one


def take(folder: Folder, tables: Mapping[str, Table], calendar: Calendar | None) -> None:
    """Every note on a folder without problems."""
    _unreachable(folder, tables)
    _without_effect(folder, tables)
    _after_the_end(folder, tables["incidents"], calendar)
    for overload in overloads(folder):
        _note(tables["stations" if overload.queue else "units"], "stages" if overload.queue else "unit", overload.told)


def _unreachable(folder: Folder, tables: Mapping[str, Table]) -> None:
    """Zones with incidents that no unit can ever get to."""
    if not folder.units.name and folder.configuration is None:
        _note(tables["units"], "unit", "no units: nobody is sent")
    if not folder.units.name or folder.network is not None:
        return
    lost = np.flatnonzero(_wanted(folder) & ~reachable(folder))
    for row in lost[:LISTED]:
        tables["zones"].note(row, "zone", f"{folder.zones.name[row]} can be reached by no unit")
    if len(lost) > LISTED:
        tables["zones"].note(lost[LISTED], "zone", f"nor can {len(lost) - LISTED:,} zones from here on")


def _wanted(folder: Folder) -> Bool:
    """Zones in which incidents happen, shape (Z,)."""
    if folder.incidents is None:
        return folder.zones.rate_per_h > 0
    wanted = np.zeros(len(folder.zones.name), dtype=np.bool_)
    wanted[folder.incidents.zone] = True
    return wanted


def reachable(folder: Folder) -> Bool:
    """Zones that some unit can get to, from its base or by way of zones it has been to; shape (Z,)."""
    found = np.zeros(len(folder.zones.name), dtype=np.bool_)
    for serves in np.unique(folder.units.serves, axis=0):
        group = (folder.units.serves == serves).all(axis=1)
        if folder.district.travel is not None:
            found |= serves[folder.zones.district]
        else:
            base = folder.units.zone[group]
            found |= _spread(folder.travel, base[base >= 0], serves[folder.zones.district])
    return found


def _spread(travel: Travel, start: Int, allowed: Bool) -> Bool:
    """Zones within ``allowed`` that rows of the table lead to, from those of ``start``."""
    known = (travel.origin >= 0) & (travel.destination >= 0)
    origin, destination = travel.origin[known], travel.destination[known]
    stands, found = np.zeros(len(allowed), dtype=np.bool_), np.zeros(len(allowed), dtype=np.bool_)
    stands[start] = True
    while True:
        new = destination[stands[origin]]
        new = new[allowed[new] & ~found[new]]
        if not len(new):
            return found
        found[new] = stands[new] = True


def _note(table: Table, column: str, text: str) -> None:
    table.problems.note(table.label, 1, column, text)


def _without_effect(folder: Folder, tables: Mapping[str, Table]) -> None:
    """Parts that change nothing in this folder."""
    (_with_a_calendar if folder.district.calendar is not None else _without_one)(folder, tables)
    if folder.district.travel is None or folder.network is not None:
        for row, speed in tables["units"].given("speed_kmh"):
            tables["units"].note(row, "speed_kmh", f"{speed:g} has no effect without travel in district.yaml")


def _without_one(folder: Folder, tables: Mapping[str, Table]) -> None:
    for table in (tables[stem] for stem in OF_ELECTIONS):
        if table.here:
            _note(table, table.file.columns[0].name, "not used without a calendar")
    if folder.stations is not None and not any(folder.stations.stages):
        _note(tables["stations"], "stages", "nobody queues: no calendar and no stages")


def _with_a_calendar(folder: Folder, tables: Mapping[str, Table]) -> None:
    for column in OF_QUEUES:
        if any(tables["stations"].given(column)):
            _note(tables["stations"], column, "not used with a calendar: stations work as the election says")
    if folder.stations is None:
        _note(tables["stations"], "station", "no stations: nobody votes")
    elif folder.network is None and folder.district.travel is None:
        _boxes(folder, folder.stations.zone, tables["zones"])
    if folder.network is None and (tables["places"].here or any(tables["zones"].given("place"))):
        _note(tables["places"], "place", "not used without network.csv")
    if folder.network is not None and (tables["travel"].here or folder.district.travel is not None):
        _note(tables["travel"], "minutes", "not used: network.csv says how people travel")


def _boxes(folder: Folder, voting: Int, zones: Table) -> None:
    """Zones with stations that no row joins to the office of their committee, there or back, in the same zone too."""
    rows = set(zip(folder.travel.origin.tolist(), folder.travel.destination.tolist(), strict=True))
    voting = np.unique(voting)
    ends = zip(folder.committees.place[folder.zones.committee[voting]].tolist(), voting.tolist(), strict=True)
    lost = [
        (zone, way)
        for office, zone in ends
        for way in dict.fromkeys([(office, zone), (zone, office)])
        if way not in rows
    ]
    for zone, way in lost[:LISTED]:
        origin, destination = (folder.zones.name[end] for end in way)
        zones.note(zone, "zone", f"boxes do not pass: travel.csv has no row from {origin} to {destination}")
    if len(lost) > LISTED:
        zones.note(lost[LISTED][0], "zone", f"nor do they for want of {len(lost) - LISTED:,} rows from here on")


def _after_the_end(folder: Folder, table: Table, calendar: Calendar | None) -> None:
    """Fixed incidents at or after the end of the horizon."""
    if folder.incidents is None:
        return
    end = calendar.to_min if calendar and np.isnan(folder.district.horizon_min) else folder.district.horizon_min
    late = np.flatnonzero(folder.incidents.time >= end)
    if len(late):
        table.note(
            late[0], "time", f"{len(late):,} incidents from the end of the horizon on, {end:g} min, do not happen"
        )
