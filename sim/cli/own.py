"""A folder of the user as a part of the configuration: what its files settle, below the words of the command line.

Precedence: words of the command line, then the folder, then the groups of the configuration.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import isnan
from pathlib import Path
from typing import Any

from sim.cli.calendars import calendars, horizon_of, threat_types
from sim.cli.words import Words
from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.world.folder import Folder, read_folder
from sim.world.folder.folder import PLAIN

FOLDER = "world=folder"
POLICE = "police"
FOREVER = 1.0e12  # min: an incident of a folder ends when its work is done and not before
WITHOUT = ("region=none", "election=none", "threat=none", "weather=none", "dispatch=nearest")
RULES = ("queue", "preempt", "after_clear", "multi_unit", "reserve_for_urgent", "cross_district", "handover_min")


def folder_of(words: Words) -> Folder | None:
    """The folder that the words name, checked; None where they name none. Raises Refused."""
    paths = [value for key, value in words.values if key == "world.folder" and value is not None]
    if FOLDER not in words.chosen and ("world.source", "folder") not in words.values:
        if paths:
            raise Refused(problem("world.folder", f"{shown(paths[-1])} given", f"{FOLDER} as well"))
        return None
    if not paths or paths[-1] == "":
        told = any(line.startswith("world.folder=") for line in words.problems)  # a path that cannot be read
        lines = [] if told else [problem("world.folder", "nothing given", "world.folder=PATH of a folder or an .xlsx")]
        raise Refused(*lines)
    path = Path(str(paths[-1]))
    return _read(path, _stamp(path))


def choices(folder: Folder, chosen: Sequence[str]) -> tuple[str, ...]:
    """The groups that a folder chooses, those first that the words do not choose themselves."""
    calendar = folder.district.calendar
    wanted = WITHOUT if calendar is None else ("region=none", f"election={calendar}")
    told = {word.partition("=")[0] for word in chosen}
    return (*(word for word in wanted if word.partition("=")[0] not in told), *chosen)


def settings(folder: Folder, chosen: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Dotted keys and values that the files of a folder settle; mappings replace what the groups have."""
    told, district = {word.partition("=")[0] for word in chosen}, folder.district
    yield "name", district.name
    yield "region.name", district.name
    yield "region.districts", list(folder.zones.districts)
    yield from _district(folder)
    if "dispatch" not in told:
        yield from _policy(folder)
    yield from ((f"threat.types.{name}", kind) for name, kind in _types(folder).items())
    if district.calendar is not None:
        if folder.configuration is None:
            yield from _people(folder)
        if folder.incidents is not None:
            yield "threat.rate_factor", 0.0


def _district(folder: Folder) -> Iterator[tuple[str, Any]]:
    district = folder.district
    pure, given = district.calendar is None, district.given
    if pure or "seed" in given:
        yield "seed", district.seed
    if pure or "replications" in given:
        yield "study.replications", district.replications
    if pure or "target_min" in given:
        yield "target.land_min", district.target_min
        yield "target.water_min", district.target_min
    yield "study.end", district.end
    yield "study.warm_up_min", district.warm_up_min
    yield "study.report_times_min", list(district.report_times_min)
    if not isnan(district.horizon_min):
        yield "election.horizon_to_min", district.horizon_min


def _policy(folder: Folder) -> Iterator[tuple[str, Any]]:
    """All rules of pure dispatch; with a calendar those that the file names."""
    policy, pure = folder.policy, folder.district.calendar is None
    for key in RULES:
        if pure or key in policy.given:
            yield f"dispatch.{key}", getattr(policy, key)
    if pure or "dispatch" in policy.given:
        yield "dispatch.policy", policy.dispatch


def _types(folder: Folder) -> dict[str, dict[str, Any]]:
    """Incident types that the threat does not know; what they need and how long they last stands in the folder."""
    types, listed = folder.incident_types, folder.incidents
    found = {name: _type(int(priority)) for name, priority in zip(types.name, types.priority, strict=True)}
    if listed is not None:
        known = {*found, *(threat_types() if folder.district.calendar else ())}
        found |= {name or PLAIN: _type(1) for name in listed.type if (name or PLAIN) not in known}
    return found


def _type(priority: int) -> dict[str, Any]:
    return {
        "code": "O", "phase": "voting", "per": "state", "rate": dict.fromkeys(calendars(), 0.0), "driver": "none",
        "severity": 1, "priority": priority, "need": [1, 1], "on_scene_min": [0.0, 0.0],
        "natural_min": [FOREVER, FOREVER], "pauses": False, "gathering": False, "escalates_to": None,
        "escalates_per_h": 0.0,
    }  # fmt: skip


def _people(folder: Folder) -> Iterator[tuple[str, Any]]:
    """People of the bases in place of those of the configuration; those of other forces stand by as a reserve."""
    from sim.world.own.bases import bases_of

    names, listed = folder.districts.name, folder.bases
    there: dict[str, dict[str, int]] = {POLICE: dict.fromkeys(names, 0)}
    rows = zip(bases_of(folder).district, listed.force, listed.personnel, strict=True) if listed else ()
    for district, force, people in rows:
        if people > 0:
            at = there.setdefault(force, {})
            at[names[district]] = at.get(names[district], 0) + int(people)
    yield "forces.police_pool", None
    yield "forces.police_by_district", there.pop(POLICE)
    begin, end = horizon_of(str(folder.district.calendar))
    yield "forces.contingents", {force: _contingent(force, parts, begin, end) for force, parts in there.items()}


def _contingent(force: str, parts: dict[str, int], begin: float, end: float) -> dict[str, Any]:
    """People of another force who are there all the time."""
    return {
        "force": force, "personnel": sum(parts.values()), "from_min": begin, "to_min": end, "muster_min": 0.0,
        "transfer_min": 0.0, "role": "reserve", "split": "stations", "by_district": parts,
        "personnel_per_subdistrict": 0,
    }  # fmt: skip


@lru_cache(maxsize=1)
def _read(path: Path, stamp: tuple[object, ...]) -> Folder:
    """The folder as it is now; the points of a sweep share it."""
    return read_folder(path, calendars(), threat_types())


def _stamp(path: Path) -> tuple[object, ...]:
    """What changes when a file of the folder does."""
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
    except OSError:  # what is wrong with it is told when it is read
        files = [path]
    return tuple(map(_mark, files))


def _mark(file: Path) -> tuple[object, ...]:
    try:
        found = file.stat()
    except OSError:
        return (file.name,)
    return file.name, found.st_mtime_ns, found.st_size
