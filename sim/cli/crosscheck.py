"""What the schema cannot say: names that one part of a configuration takes from another."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from sim.arrays import DAY
from sim.cli.mappings import mapping_problems
from sim.cli.named import named_problems
from sim.cli.options import Options, districts
from sim.cli.studies import study_problems
from sim.config.lines import bad_name, problem, shown
from sim.config.refused import Refused
from sim.world.network import LEGS

BY_DISTRICT = (
    "election.voting.turnout_by_district",
    "forces.police_by_district",
    "pattern.by_district",
    "threat.district_factor",
    "threat.ikp.by_district",
    "election.recapitulation.district_day",
)
BY_LEG = ("world.travel.responder_kmh", "world.travel.boxes_kmh", "weather.wet_factor")


def pick(values: Any, key: str) -> Any:
    """The value under a dotted key, None where there is none."""
    for name in key.split("."):
        values = values.get(name) if isinstance(values, Mapping) else None
    return values


def mapping(values: Any, key: str) -> dict[str, Any]:
    """The mapping under a dotted key, an empty one where there is none."""
    found = pick(values, key)
    return found if isinstance(found, dict) else {}


def cross_problems(values: dict[str, Any], options: Options, told: Container[str]) -> Iterator[str]:
    """Problem lines of composed values; ``told`` holds the keys whose problem is known already."""
    yield from _unchosen(values, options, told)
    yield from _districts(values)
    yield from _patterns(values, options)
    yield from _legs(values)
    yield from _types(values)
    yield from _rare(values)
    yield from mapping_problems(values, options)
    yield from named_problems(values)
    yield from study_problems(values)
    yield from _order(values)
    yield from _session(values)
    yield from _outline(values)


def _outline(values: dict[str, Any]) -> Iterator[str]:
    """A user's outline is read before anything is run."""
    path = pick(values, "output.outline")
    if path is not None:
        from sim.report.maps.geojson import read_outline

        try:
            read_outline(str(path))
        except Refused as refused:
            yield from refused.args


def _unchosen(values: dict[str, Any], options: Options, told: Container[str]) -> Iterator[str]:
    if pick(values, "world.source") == "folder":
        return
    for group in ("region", "election"):
        if pick(values, f"{group}.name") == "none" and group not in told and "scenario" not in told:
            names = ", ".join(options.names(group))
            yield problem(group, "none given", f"+scenario=NAME, or {group}=NAME with NAME one of {names}")


def _districts(values: dict[str, Any]) -> Iterator[str]:
    known, chosen = districts(), pick(values, "region.districts")
    if pick(values, "world.source") == "folder" and isinstance(chosen, list):
        known = [*known, *chosen]
    for name in chosen if isinstance(chosen, list) else []:
        if name not in known:
            yield bad_name("region.districts", name, known)
    contingents = mapping(values, "forces.contingents")
    for key in (*BY_DISTRICT, *(f"forces.contingents.{name}.by_district" for name in contingents)):
        for name in mapping(values, key):
            if name not in known:
                yield bad_name(f"{key}.{name}", name, known)


def _patterns(values: dict[str, Any], options: Options) -> Iterator[str]:
    names = options.names("pattern")
    for district, given in mapping(values, "pattern.by_district").items():
        if isinstance(given, str) and given not in names:
            yield bad_name(f"pattern.by_district.{district}", given, names)


def _legs(values: dict[str, Any]) -> Iterator[str]:
    used = {name for key in BY_LEG for name in mapping(values, key) if name in LEGS}
    for key in BY_LEG:
        speeds = mapping(values, key)
        yield from (bad_name(f"{key}.{name}", name, LEGS) for name in speeds if name not in LEGS)
        yield from (problem(f"{key}.{name}", "missing", "a number") for name in sorted(used - speeds.keys()))


def _types(values: dict[str, Any]) -> Iterator[str]:
    types = mapping(values, "threat.types")
    for trigger in mapping(values, "threat.triggers"):
        set_off = pick(values, f"threat.triggers.{trigger}.type")
        if set_off is not None and str(set_off) not in types:
            yield bad_name(f"threat.triggers.{trigger}.type", set_off, types)
    election = str(pick(values, "election.name"))
    for name, kind in types.items():
        for link in ("escalates_to", "revenge_to"):
            after = pick(kind, link)
            if after is not None and str(after) not in types:
                yield bad_name(f"threat.types.{name}.{link}", after, types)
        if isinstance(kind, dict) and election != "none" and election not in mapping(kind, "rate"):
            yield problem(f"threat.types.{name}.rate", f"nothing given for {election}", f"{election}: a rate")


def _rare(values: dict[str, Any]) -> Iterator[str]:
    """Types that a contingency or a stress case puts into every operation."""
    name, types, schedule = pick(values, "study.inject"), mapping(values, "threat.types"), _schedule(values)
    if name is not None and str(name) not in types:
        yield bad_name("study.inject", name, types)
    elif name is not None and schedule:
        yield problem("study.inject", f"{shown(name)} given with a stress case", "null, or threat=base")
    elif name is not None and _happens(values, str(name)):
        yield problem("study.inject", f"{shown(name)} given with named events of that type", "threat.named=false")
    fixed = [type_name for type_name, kind in types.items() if not _on_a_route(kind)]
    for number, line in enumerate(schedule):
        if str(pick(line, "type")) not in fixed:
            yield bad_name(f"threat.schedule.{number}.type", pick(line, "type"), fixed)


def _schedule(values: dict[str, Any]) -> list[Any]:
    found = pick(values, "threat.schedule")
    return found if isinstance(found, list) else []


def _happens(values: dict[str, Any], name: str) -> bool:
    """Whether a named event is an incident of this type."""
    events = mapping(values, "threat.events").values()
    mine = [pick(event, "active") is not False for event in events if pick(event, "type") == name]
    return pick(values, "threat.named") is not False and any(mine)


def _on_a_route(kind: Any) -> bool:
    per, phase = pick(kind, "per"), pick(kind, "phase")
    return bool(per == "box_trip" or (per == "station" and phase == "transport"))


def _order(values: dict[str, Any]) -> Iterator[str]:
    for low, high in (
        ("study.min_replications", "study.max_replications"),
        ("election.horizon_from_min", "election.horizon_to_min"),
        ("election.voting.open_min", "election.voting.close_min"),
        ("election.guard_from_min", "election.guard_to_min"),
    ):
        first, last = pick(values, low), pick(values, high)
        if isinstance(first, int | float) and isinstance(last, int | float) and first > last:
            yield problem(high, f"{last} given", f"{low} ({first}) or more")


def _session(values: dict[str, Any]) -> Iterator[str]:
    """The daily session of a committee leaves time to work in, and ends on its day."""
    names = ("session_from_min", "break_min", "session_to_min")
    found = [pick(values, f"election.recapitulation.{name}") for name in names]
    opens, pause, closes = (one if isinstance(one, int | float) else 0.0 for one in found)
    if isinstance(found[-1], int | float) and not opens + pause < closes <= DAY:
        allowed = f"more than {names[0]} and {names[1]} together ({opens + pause:g}), at most {DAY:g}"
        yield problem(f"election.recapitulation.{names[-1]}", f"{shown(found[-1])} given", allowed)
