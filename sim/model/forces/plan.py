"""The plan of the operation: posts, the units that fill them, and the units held to be sent.

It depends on the configuration and the world only, so it is the same in every replication.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from sim.arrays import CLASSES, DAY, Float, Int
from sim.config import Config
from sim.config.forces import DistrictPattern
from sim.model.forces.clusters import Ground, demand_arithmetic, label
from sim.model.forces.fixed import FixedPost, convoy_people, fixed_posts
from sim.model.forces.people import Lent, People, people
from sim.model.forces.reserves import District, lent_units, padal, patrols, platoons, sector_teams
from sim.model.forces.rounds import Round
from sim.model.forces.staffing import GuardPost, Purse, StationGuard, staff_stations
from sim.model.forces.thickening import thickening
from sim.model.forces.units import Unit
from sim.record import Post, Strength
from sim.world.travel import Travel
from sim.world.world import World

REST_MIN = 720.0  # assumed: half a day of rest after guarding, before a guard can be sent again


@dataclass
class Plan:
    """Posts and units of all districts, and what they mean for each station (arrays of shape (S,))."""

    posts: list[Post]
    units: list[Unit]
    strength: list[Strength]
    guard_unit: Int  # index into units of the team of the station's cluster; -1 = none
    demanded: Float  # people per station by the doctrine
    assigned: Float  # people per station in the plan
    guards: Int  # people of the team of the station's cluster
    guards_demanded: Int  # people of its cluster by the doctrine
    nominal: list[str]  # pattern by district and class: nominal[4 * district + class]
    effective: list[str]
    fixed: list[tuple[FixedPost, int]] = field(default_factory=list)  # fixed posts with the people there at one time
    demand_arithmetic: list[int] = field(default_factory=list)
    demand_clustered: list[int] = field(default_factory=list)

    def unit_of(self, kind: str, subdistrict: int, district: int) -> Iterator[int]:
        """Indices of the units of a kind at a subdistrict (-1: of the whole district)."""
        for n, unit in enumerate(self.units):
            if unit.kind == kind and unit.subdistrict == subdistrict and unit.district == district:
                yield n


def make_plan(config: Config, world: World, travel: Travel) -> Plan:
    """Plan every district of the world."""
    n = len(world.stations.key)
    plan = Plan([], [], [], np.full(n, -1), np.zeros(n), np.zeros(n), np.zeros(n, int), np.zeros(n, int), [], [])
    ground = Ground(world, travel)
    for index, force in enumerate(people(config, world)):
        _plan_district(plan, ground, District(config, world, travel, index), force)
    return plan


def _plan_district(plan: Plan, ground: Ground, district: District, force: People) -> None:
    config = district.config
    pattern: DistrictPattern = config.pattern.by_district.get(
        district.world.districts.name[district.index], config.pattern
    )
    fixed = fixed_posts(district)
    purse = _Split.of(district, force, fixed)
    guard = _guard_stations(ground, district, force, purse, pattern)
    _add_fixed(plan, [(post, int(post.people * purse.fixed_scale)) for post in fixed])
    _add_fixed(plan, list(thickening(district, force)))
    _add_guard(plan, ground, district, guard)
    plan.units += _held(district, force, purse)
    _add_demand(plan, district, pattern, guard)
    _add_strength(plan, district, force, fixed, guard, purse)


@dataclass(frozen=True)
class _Split:
    """How the own police of a district is divided."""

    police: int
    fixed_before: int
    fixed_polling: int
    fixed_after: int
    reserve: int
    patrols: int
    padal: int

    @staticmethod
    def of(district: District, force: People, fixed: list[FixedPost]) -> _Split:
        before = sum(p.people for p in fixed if p.t_from < _guard(district)[0]) + convoy_people(district)
        polling = sum(p.people for p in fixed if p.t_from < _guard(district)[0] and p.t_to > _guard(district)[1])
        after = sum(p.people for p in fixed if p.t_to > _guard(district)[1])
        forces = district.config.forces
        left = max(0, force.police - max(polling, after))
        reserve = min(left, round(force.police * forces.reserve_share))
        patrol = min(left - reserve, round(force.police * forces.mobile.polsek_share))
        control = min(left - reserve - patrol, forces.mobile.padal * len(district.subdistricts))
        return _Split(force.police, before, polling, after, reserve, patrol, control)

    def free(self, fixed: int) -> int:
        """People left beside fixed posts, reserve and patrols."""
        return max(0, self.police - fixed - self.reserve - self.patrols)

    @property
    def fixed_scale(self) -> float:
        """Share of the fixed posts that can be filled."""
        wanted = max(self.fixed_polling, self.fixed_after)
        return 1.0 if wanted <= self.police else self.police / wanted


def _guard(district: District) -> tuple[float, float]:
    return district.config.election.guard_from_min, district.config.election.guard_to_min


def _guard_stations(
    ground: Ground, district: District, force: People, split: _Split, pattern: DistrictPattern
) -> StationGuard:
    """Staff the stations with the own police that is left and the lent people present from opening to closing."""
    voting = district.config.election.voting
    purse = Purse({"police": max(0, split.free(split.fixed_polling) - split.padal)})
    for part in _guards_lent(force):
        if part.covers(voting.open_min, voting.close_min):
            lender = part.contingent.force
            purse.people[lender] = purse.people.get(lender, 0) + part.personnel
    if district.config.forces.mode == "as_demanded":
        purse = Purse({"police": 10**9})
    return staff_stations(ground, district.index, pattern, purse, district.config.forces.guarding)


def _guards_lent(force: People) -> Iterator[Lent]:
    return (part for part in force.lent if part.contingent.role == "guard")


def _held(district: District, force: People, split: _Split) -> list[Unit]:
    """Units of the district that can be sent, with their dates."""
    election = district.config.election
    whole = (election.horizon_from_min, election.horizon_to_min)
    before = (election.horizon_from_min, _guard(district)[0])
    after = (_guard(district)[1] + REST_MIN, election.horizon_to_min)
    size = district.config.forces.mobile.platoon
    units = [*platoons(district, split.reserve // size * size, whole)]
    units += sector_teams(district, split.reserve % size, whole)
    units += patrols(district, split.patrols, whole)
    if split.padal:
        units += padal(district, _guard(district))
    units += platoons(district, split.free(split.fixed_before), before, " pra")
    units += platoons(district, split.free(split.fixed_after), after, " pasca")
    for part in force.lent:
        if part.contingent.role == "guard":
            units += lent_units(district, part, before, " pra")
            units += lent_units(district, part, after, " pasca")
        elif part.contingent.role == "reserve":
            units += lent_units(district, part, whole, "")
    return units


def _add_fixed(plan: Plan, filled: list[tuple[FixedPost, int]]) -> None:
    """Enter posts with the people assigned to each, and the unit that is there at any one time."""
    for post, assigned in filled:
        plan.posts.append(post.row(assigned))
        on_duty = assigned // post.shifts
        plan.fixed.append((post, on_duty))
        if on_duty:
            plan.units.append(post.unit(on_duty))


def _add_guard(plan: Plan, ground: Ground, district: District, guard: StationGuard) -> None:
    """Enter the station posts, their units and their meaning for each station."""
    for cls in CLASSES:
        plan.nominal.append(label(getattr(guard.nominal, cls)))
        plan.effective.append(label(getattr(guard.effective, cls)))
    numbers: dict[int, int] = {}
    for post in guard.posts:
        k = post.cluster.subdistrict
        numbers[k] = numbers.get(k, 0) + 1
        _add_cluster(plan, ground, district, post, guard, numbers[k])


def _add_cluster(
    plan: Plan, ground: Ground, district: District, post: GuardPost, guard: StationGuard, number: int
) -> None:
    cluster, at = post.cluster, post.cluster.stations
    nominal = getattr(guard.nominal, cluster.cls)
    name = f"PAM {district.world.subdistricts.name[cluster.subdistrict]} {number:03d}"
    unit = _guard_unit(ground, district, post, name) if post.force else None
    share = 0.0 if cluster.standby or unit is None else cluster.personnel / len(at)
    wanted = 0.0 if nominal.per == "subdistrict" else nominal.personnel / nominal.stations
    plan.demanded[at], plan.assigned[at] = wanted, share
    plan.guards_demanded[at] = 0 if nominal.per == "subdistrict" else nominal.personnel
    plan.guards[at] = cluster.personnel if unit is not None and not cluster.standby else 0
    if unit is not None:
        plan.guard_unit[at] = len(plan.units)
        plan.units.append(unit)
    plan.posts.append(_post_row(district, post, guard, name, unit))


def _guard_unit(ground: Ground, district: District, post: GuardPost, name: str) -> Unit:
    cluster, election = post.cluster, district.config.election
    world, guarding = district.world, district.config.forces.guarding
    node = int(world.station_node[cluster.stations[0]])
    if cluster.standby:
        node = int(world.subdistricts.office[cluster.subdistrict])
    begin = election.voting.open_min - 60.0
    round_ = None if cluster.standby else Round(ground.minutes(cluster.stations), guarding.rove_stop_min, begin)
    roving = round_ is not None and round_.period > 0
    fixed = not cluster.standby and (not roving or cluster.cls in ("very_vulnerable", "special"))
    return Unit(
        name,
        "standby" if cluster.standby else "guard",
        str(post.force),
        cluster.personnel,
        district.index,
        cluster.subdistrict,
        node,
        *_guard(district),
        sendable=not fixed,
        stations=np.zeros(0, dtype=np.int64) if cluster.standby else cluster.stations,
        round=round_,
    )


def _post_row(district: District, post: GuardPost, guard: StationGuard, name: str, unit: Unit | None) -> Post:
    cluster, world = post.cluster, district.world
    nominal, effective = getattr(guard.nominal, cluster.cls), getattr(guard.effective, cluster.cls)
    whole = nominal.personnel * ceil(len(cluster.stations) / nominal.stations)
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
        nominal.personnel if nominal.per == "subdistrict" else whole,
        cluster.personnel if unit else 0,
        label(nominal),
        label(effective),
        *_guard(district),
        length,
        unit.name if unit else "",
    )


def _add_demand(plan: Plan, district: District, pattern: DistrictPattern, guard: StationGuard) -> None:
    mine = district.world.station_district == district.index
    classes = district.world.stations.cls[mine]
    counts = {cls: int(np.sum(classes == n)) for n, cls in enumerate(CLASSES)}
    plan.demand_arithmetic.append(demand_arithmetic(pattern, counts, len(district.subdistricts)))
    plan.demand_clustered.append(guard.demand_clustered)


def _add_strength(
    plan: Plan, district: District, force: People, fixed: list[FixedPost], guard: StationGuard, split: _Split
) -> None:
    """People by day and force at noon, and the doctrine's demand of that day."""
    election, name = district.config.election, district.label
    begin, end = _guard(district)
    extra = max(0, guard.demand_clustered - split.police) if district.config.forces.mode == "as_demanded" else 0
    for day in range(int(election.horizon_from_min // DAY), int(election.horizon_to_min // DAY)):
        noon = day * DAY + DAY / 2
        plan.strength.append(Strength(name, day, "police", force.police + extra))
        for part in force.lent:
            there = part.contingent.from_min <= noon < part.contingent.to_min
            plan.strength.append(Strength(name, day, part.contingent.force, part.personnel if there else 0))
        demand = sum(p.people for p in fixed if p.t_from <= noon < p.t_to)
        demand += convoy_people(district, day) + split.reserve + split.patrols
        demand += guard.demand_clustered if begin <= noon < end else 0
        plan.strength.append(Strength(name, day, "demand", demand))
