"""Reads and checks a user's folder, or one workbook with a sheet for every file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from sim.world.folder import areas, chart, demand, ground, keys, notes, rules
from sim.world.folder import district as words
from sim.world.folder.files import MAP, TABLES
from sim.world.folder.folder import Folder, Incidents, IncidentTypes
from sim.world.folder.keys import NOTHING, Keys, Written
from sim.world.folder.names import Names
from sim.world.folder.problems import Problems
from sim.world.folder.schema import File
from sim.world.folder.settings import DISTRICT, POLICY
from sim.world.folder.source import Source, missing, source
from sim.world.folder.table import Table, absent, read
from sim.world.folder.times import Calendar

UNKNOWN = Calendar(date(2000, 1, 1), -np.inf, np.inf)  # for a district that cannot be read: any time will do


@dataclass(frozen=True)
class Parts:
    """The files of a folder, each read by itself."""

    path: Path
    calendar: Calendar | None
    district: Keys
    policy: Keys
    tables: dict[str, Table]
    configuration: Path | None


def read_folder(
    path: Path, calendars: Mapping[str, Calendar] | None = None, threat_types: Collection[str] = ()
) -> Folder:
    """The folder or .xlsx at ``path``.

    ``calendars`` are the elections that ``calendar`` may name; ``threat_types`` the incident types known with one
    beside those of ``incident_types.csv`` (none: any word). Raises Refused with every problem.
    """
    problems = Problems()
    parts = _parts(path, calendars or {}, problems)
    folder = _folder(parts, threat_types)
    _between(folder, parts)
    problems.check()
    if parts.calendar is None:
        rules.work_is_possible(folder, parts.tables)
        problems.check()
    notes.take(folder, parts.tables, parts.calendar)
    return replace(folder, notes=tuple(problems.notes))


def _parts(path: Path, calendars: Mapping[str, Calendar], problems: Problems) -> Parts:
    found = source(path, problems)
    missing(found, problems)
    calendar = _calendar(_written(found, DISTRICT), calendars)
    return Parts(
        path,
        calendar,
        keys.read(_written(found, DISTRICT), _with_choices(calendars), calendar, problems),
        keys.read(_written(found, POLICY), POLICY, calendar, problems),
        {file.stem: _table(found, file, calendar, problems) for file in (*TABLES, *MAP)},
        found.configuration,
    )


def _between(folder: Folder, parts: Parts) -> None:
    """What must hold between files, as far as the district says what that is."""
    if parts.calendar is UNKNOWN:
        return
    if parts.calendar is None and parts.configuration is not None:
        rules.an_election_is_meant(parts.tables["zones"].problems)
    rules.types_are_there(folder, parts.tables["incident_types"])
    rules.sizes_are_possible(folder, parts.tables["zones"], parts.tables["units"])
    if parts.calendar is not None and parts.tables["zones"].here:
        rules.bases_are_near(folder, parts.tables["bases"])
        rules.voters_are_told(parts.tables["stations"])
    if not any(key.partition(".")[0] == "travel" for key in parts.district.refused):
        rules.ways_are_there(folder, parts.tables["zones"], parts.tables["units"])


def _written(found: Source, file: File) -> Written:
    return found.settings.get(file.stem, Written(found.label(file), "point", readable=not file.required))


def _calendar(district: Written, calendars: Mapping[str, Calendar]) -> Calendar | None:
    """The calendar that the district names."""
    if not district.readable:
        return UNKNOWN
    for entry in district.entries:
        if entry.key == "calendar" and str(entry.value).casefold() not in NOTHING:
            return calendars.get(str(entry.value).casefold(), UNKNOWN)
    return None


def _with_choices(calendars: Mapping[str, Calendar]) -> File:
    """The file of the district with the elections there are."""
    columns = (replace(c, choices=tuple(calendars)) if c.name == "calendar" else c for c in DISTRICT.columns)
    return replace(DISTRICT, columns=tuple(columns))


def _table(found: Source, file: File, calendar: Calendar | None, problems: Problems) -> Table:
    raw = found.tables.get(file.stem)
    return read(raw, file, calendar, problems) if raw else absent(file, found.label(file), problems, not file.required)


def _folder(parts: Parts, threat_types: Collection[str]) -> Folder:
    """The folder as far as its cells could be read; problems between its parts are kept."""
    path, tables = parts.path, parts.tables
    told = words.district(parts.district, path.stem if path.is_file() else path.resolve().name, parts.calendar)
    profiles = ground.profiles(tables["profiles"])
    profile = Names(profiles.name, "profiles of profiles.csv", tables["profiles"].sound("profile"))
    joined = chart.names_of(tables["places"], tables["network"])
    network = chart.network(tables["places"], tables["network"], joined) if joined is not None else None
    area = areas.areas(tables["zones"], tables["districts"], tables["committees"], told.name)
    zones = ground.zones(
        tables["zones"], profile, area, chart.zone_places(tables["zones"], joined, bool(parts.calendar))
    )
    zone = Names(zones.name, "zones of zones.csv", tables["zones"].sound("zone"))
    spots = zone if joined is None else joined
    units = ground.units(tables["units"], zone, zones)
    types = demand.incident_types(tables["incident_types"])
    stations, bases = tables["stations"], tables["bases"]
    return Folder(
        path=path,
        district=told,
        zones=zones,
        units=units,
        travel=ground.travel(tables["travel"], zone),
        profiles=profiles,
        incident_types=types,
        incidents=_incidents(parts, zone, types, threat_types) if tables["incidents"].here else None,
        stations=demand.stations(stations, zone, profile) if stations.here else None,
        bases=demand.bases(bases, spots, area, joined is not None) if bases.here else None,
        districts=areas.districts(tables["districts"], area, spots),
        committees=areas.committees(tables["committees"], area, spots, zones.place),
        network=network if parts.calendar else None,
        policy=words.policy(parts.policy, zone, units, tables["units"]),
        configuration=parts.configuration,
        notes=(),
    )


def _incidents(parts: Parts, zone: Names, types: IncidentTypes, threat_types: Collection[str]) -> Incidents:
    """The fixed list, its types among those of the folder and, with a calendar, of the threat."""
    own, more = parts.tables["incident_types"], threat_types if parts.calendar else ()
    free = not more if parts.calendar else not len(own)
    known = None if free else Names([*types.name, *more], "incident types", own.sound("type"))
    drawn = parts.calendar is not None or len(own) > 0 or not own.known
    return demand.incidents(parts.tables["incidents"], zone, known, drawn)
