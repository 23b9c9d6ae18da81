"""The guard of the stations in the plan: its posts, its units, and what they mean for each station."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import CLASSES, Int
from sim.model.forces.clusters import Cluster, Ground, label
from sim.model.forces.people import apportion
from sim.model.forces.reserves import District, gathering
from sim.model.forces.rounds import Round
from sim.model.forces.staffing import GuardPost, Source, StationGuard
from sim.model.forces.units import Unit
from sim.record import Post

if TYPE_CHECKING:
    from sim.model.forces.plan import Plan


def add_guard(plan: Plan, ground: Ground, district: District, guard: StationGuard) -> None:
    """Enter the station posts, their units and their meaning for each station."""
    plan.nominal += [label(getattr(guard.nominal, cls)) for cls in CLASSES]
    for k, level in guard.effective.items():
        plan.effective[4 * k : 4 * k + 4] = [label(getattr(level, cls)) for cls in CLASSES]
    numbers: Counter[int] = Counter()
    for post, demanded in zip(guard.posts, _demanded(guard), strict=True):
        k = post.cluster.subdistrict
        numbers[k] += 1
        name = f"PAM {district.world.subdistricts.name[k]} {numbers[k]:03d}"
        unit = _unit(ground, district, post.cluster, post.source, name) if post.source else None
        _at_stations(plan, post.cluster, guard, unit)
        plan.posts.append(_row(district, post, guard, demanded, name, unit))


def _demanded(guard: StationGuard) -> list[int]:
    """People that the unstretched doctrine asks for at each post; together the clustered demand."""
    asked: dict[tuple[int, str], list[int]] = {}
    for cluster in guard.demanded:
        asked.setdefault((cluster.subdistrict, cluster.cls), []).append(cluster.personnel)
    places: dict[tuple[int, str], list[int]] = {}
    for n, post in enumerate(guard.posts):
        places.setdefault((post.cluster.subdistrict, post.cluster.cls), []).append(n)
    found = [0] * len(guard.posts)
    for key, at in places.items():
        stretched = len(at) != len(asked[key])
        sizes = np.array([len(guard.posts[n].cluster.stations) for n in at], dtype=np.float64)
        parts = apportion(sum(asked[key]), sizes).tolist() if stretched else asked[key]
        for n, people in zip(at, parts, strict=True):
            found[n] = people
    return found


def _at_stations(plan: Plan, cluster: Cluster, guard: StationGuard, unit: Unit | None) -> None:
    """Enter what a post means for each of its stations."""
    at, nominal = cluster.stations, getattr(guard.nominal, cluster.cls)
    there = unit is not None and not cluster.standby
    plan.demanded[at] = 0.0 if nominal.per == "subdistrict" else nominal.personnel / nominal.stations
    plan.guards_demanded[at] = 0 if nominal.per == "subdistrict" else nominal.personnel
    plan.assigned[at] = cluster.personnel / len(at) if there else 0.0
    plan.guards[at] = cluster.personnel if there else 0
    if unit is not None:
        plan.guard_unit[at] = len(plan.units)
        plan.units.append(unit)


def _unit(ground: Ground, district: District, cluster: Cluster, source: Source, name: str) -> Unit:
    """The team of a post; lent people only while they are there."""
    begin, end = district.guard
    if source.lent:
        begin, end = max(begin, source.lent.t_from), min(end, source.lent.t_to)
    make = _standby if cluster.standby else _team
    kind, node, sendable, stations, round_ = make(ground, district, cluster)
    place = (district.index, cluster.subdistrict, node)
    unit = Unit(name, kind, source.force, cluster.personnel, *place, begin, end, sendable, stations, round_)
    return gathering(unit, source.lent) if source.lent else unit


def _team(ground: Ground, district: District, cluster: Cluster) -> tuple[str, int, bool, Int, Round]:
    """A team at its stations; it is never sent away from very vulnerable stations nor from a single one."""
    starts = district.config.election.voting.open_min - 60.0
    round_ = Round(ground.minutes(cluster.stations), district.config.forces.guarding.rove_stop_min, starts)
    sendable = round_.period > 0 and cluster.cls not in ("very_vulnerable", "special")
    return "guard", int(district.world.station_node[cluster.stations[0]]), sendable, cluster.stations, round_


def _standby(ground: Ground, district: District, cluster: Cluster) -> tuple[str, int, bool, Int, None]:
    """A pair that waits at the subdistrict office and is at no station."""
    office = int(district.world.subdistricts.office[cluster.subdistrict])
    return "standby", office, True, np.zeros(0, dtype=np.int64), None


def _row(district: District, post: GuardPost, guard: StationGuard, demanded: int, name: str, unit: Unit | None) -> Post:
    cluster, world = post.cluster, district.world
    nominal, effective = (getattr(p, cluster.cls) for p in (guard.nominal, guard.effective[cluster.subdistrict]))
    length = float("nan")
    if unit is not None and unit.round is not None and unit.round.period > 0:
        length = unit.round.period
    return Post(
        name,
        "standby" if cluster.standby else "station",
        district.label,
        world.subdistricts.name[cluster.subdistrict],
        cluster.cls,
        ";".join(world.stations.name[s] for s in cluster.stations),
        len(cluster.stations),
        demanded,
        cluster.personnel if unit else 0,
        label(nominal),
        label(effective) if unit else "0",
        *((unit.t_from, unit.t_to) if unit else district.guard),
        length,
        unit.name if unit else "",
    )
