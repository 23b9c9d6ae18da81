"""The district and its policy, from their keys."""

from __future__ import annotations

import numpy as np

from sim.world.folder.folder import District, Policy, TravelRule, Units
from sim.world.folder.keys import Keys
from sim.world.folder.names import Names
from sim.world.folder.problems import Wrong
from sim.world.folder.table import Table
from sim.world.folder.times import Calendar

SECTORS = "sectors"
RULE = ("travel.metric", "travel.speed_kmh")
FORBIDDEN = set('/\\:*?"<>|;')  # in the name of a district


def district(keys: Keys, home: str, calendar: Calendar | None) -> District:
    """The district; without a name it is called ``home``."""
    horizon = float(keys.value("horizon_min"))
    if calendar and "horizon_min" not in keys.values:
        horizon = np.nan
    found = District(
        name=_name(keys) or plain(home),
        calendar=keys.value("calendar"),
        horizon_min=horizon,
        end=keys.value("end"),
        warm_up_min=keys.value("warm_up_min"),
        target_min=keys.value("target_min"),
        replications=keys.value("replications"),
        seed=keys.value("seed"),
        travel=_rule(keys),
        report_times_min=tuple(sorted(set(keys.value("report_times_min")))),
        given=frozenset(key.partition(".")[0] for key in keys.values),
    )
    _within(keys, found, calendar)
    return found


def _name(keys: Keys) -> str:
    """The name, which also names a folder of results; without one the name of the source."""
    name = str(keys.value("name") or "")
    if set(name) & FORBIDDEN or name.startswith("."):
        keys.wrong("name", f"{name} given", f"a name without {' '.join(sorted(FORBIDDEN))}, not beginning with a point")
    return name


def plain(home: str) -> str:
    """The name of a folder on disk as the name of a district."""
    return "".join(c if c.isprintable() and c not in FORBIDDEN else "_" for c in home).strip(". ") or "district"


def _rule(keys: Keys) -> TravelRule | None:
    """The rule; half of one is a problem."""
    found = [keys.values.get(key) for key in RULE]
    for key, value, other in zip(RULE, found, reversed(found), strict=True):
        if value is None and other is not None and key not in keys.refused:
            row = keys.rows[RULE[1 - RULE.index(key)]]
            keys.problems.add(keys.label, row, key, Wrong("nothing given", keys.file.column(key).allowed))
    metric, speed = found
    return TravelRule(metric, speed) if metric is not None and speed is not None else None


def _within(keys: Keys, found: District, calendar: Calendar | None) -> None:
    """Warm-up and report times lie within the horizon."""
    start, end = calendar.from_min if calendar else 0.0, found.horizon_min
    if calendar and np.isnan(end):
        end = calendar.to_min
    if found.warm_up_min >= end:
        keys.wrong("warm_up_min", f"{found.warm_up_min:g} given", f"below the horizon, {end:g} min")
    outside = [time for time in found.report_times_min if not start <= time <= end]
    if outside:
        told = ", ".join(f"{time:g}" for time in outside[:10])
        keys.wrong("report_times_min", f"{told} min given", f"within the horizon, {start:g} to {end:g} min")


def policy(keys: Keys, zone: Names, units: Units, table: Table) -> Policy:
    """The policy; ``table`` is that of the units."""
    return Policy(
        dispatch=keys.value("dispatch"),
        tie_break=keys.value("tie_break"),
        queue=keys.value("queue"),
        preempt=keys.value("preempt"),
        after_clear=keys.value("after_clear"),
        multi_unit=keys.value("multi_unit"),
        reserve_for_urgent=keys.value("reserve_for_urgent"),
        cross_district=keys.value("cross_district"),
        handover_min=keys.value("handover_min"),
        sectors=_sectors(keys, zone, units, table),
        given=frozenset(key.partition(".")[0] for key in keys.values),
    )


def _sectors(keys: Keys, zone: Names, units: Units, table: Table) -> dict[int, tuple[int, ...]]:
    """Units by zone; the name of a row of units.csv stands for all its units."""
    members, found = _members(units, table), dict[int, tuple[int, ...]]()
    known = Names(members, "units of units.csv", table.sound("unit"))
    for key, wanted in keys.values.items():
        if not key.startswith(f"{SECTORS}."):
            continue
        try:
            place = zone.place(key.partition(".")[2])
            listed = [known.names[number] for number in map(known.place, wanted) if number >= 0]
            found[place] = tuple(unit for name in listed for unit in members[name])
            if not wanted or len(set(found[place])) < len(found[place]):
                raise Wrong(f"{'; '.join(wanted) or 'no unit'} given", "names of units, each unit once")
        except Wrong as wrong:
            keys.problems.add(keys.label, keys.rows[key], key, wrong)
    return found


def _members(units: Units, table: Table) -> dict[str, list[int]]:
    """Places of the units that a name stands for."""
    members = {name: [place] for place, name in enumerate(units.name)}
    for row, name in table.given("unit"):
        first, last = np.searchsorted(units.row, [row, row + 1])
        if last - first > 1:
            members[name] = list(range(first, last))
    return members
