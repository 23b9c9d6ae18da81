"""The plan of the operation: posts, the units that fill them, and the units held to be sent.

It depends on the configuration and the world only, so it is the same in every replication.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from sim.arrays import CLASSES, Float, Int
from sim.config import Config
from sim.config.forces import DistrictPattern
from sim.model.forces.clusters import Ground
from sim.model.forces.demand import add_demand, add_strength
from sim.model.forces.division import Division, as_demanded, asked_for, guards_lent, held_posts
from sim.model.forces.fixed import FixedPost, filled, fixed_posts
from sim.model.forces.guard import add_guard
from sim.model.forces.listed import listed_units, with_listed
from sim.model.forces.people import People, people
from sim.model.forces.reserves import (
    District,
    at_committees,
    lent_units,
    negotiators,
    patrols,
    platoons,
    provincial_reserve,
    sector_teams,
    water_police,
)
from sim.model.forces.staffing import Purse, Source, by_doctrine, in_order, people_of, staff_stations
from sim.model.forces.standing import standing_at
from sim.model.forces.thickening import at_stores, thickening
from sim.model.forces.units import Unit
from sim.record import Post, Strength
from sim.world.ways import Ways
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
    effective: list[str]  # by subdistrict and class: effective[4 * subdistrict + class]
    fixed: list[tuple[FixedPost, int]] = field(default_factory=list)  # fixed posts with the people there at one time
    demand_arithmetic: list[int] = field(default_factory=list)
    demand_clustered: list[int] = field(default_factory=list)


def make_plan(config: Config, world: World, travel: Ways) -> Plan:
    """Plan every district of the world."""
    n = len(world.stations.key)
    effective = [""] * (len(CLASSES) * len(world.subdistricts.name))
    plan = Plan([], [], [], np.full(n, -1), np.zeros(n), np.zeros(n), np.zeros(n, int), np.zeros(n, int), [], effective)
    if len(world.subdistricts.name):
        ground = Ground(world, travel)
        for index, force in enumerate(people(config, world)):
            _plan_district(plan, ground, District(config, world, travel, index), force)
    if plan.units:
        plan.units += provincial_reserve(District(config, world, travel, 0))
    listed = list(listed_units(world))
    plan.units[:] = standing_at([*plan.units, *listed], config.forces.stand_at, world)
    plan.strength[:] = with_listed(plan.strength, listed, world)
    return plan


def _plan_district(plan: Plan, ground: Ground, district: District, force: People) -> None:
    """Fixed posts and escorts first, then those held, then the stations."""
    forces, name = district.config.forces, district.world.districts.name[district.index]
    pattern: DistrictPattern = district.config.pattern.by_district.get(name, district.config.pattern)
    doctrine = by_doctrine(ground, district.subdistricts, pattern, forces.guarding)
    lent = list(guards_lent(district, force))
    posts = fixed_posts(district)
    asked = asked_for(district, force, posts)
    full = as_demanded(asked, people_of(in_order(doctrine)), sum(part.personnel for part in lent))
    given = asked.within(full if forces.mode == "as_demanded" else force.police)
    own = Source("police", max(0, given.free(given.fixed_polling) - given.polling))
    purse = Purse([own, *(Source(part.contingent.force, part.personnel, part) for part in lent)])
    guard = staff_stations(ground, doctrine, pattern, purse, forces.guarding)
    thick = list(thickening(district, force))
    _add_fixed(plan, filled(posts, given.police) + thick)
    add_guard(plan, ground, district, guard)
    plan.posts += held_posts(district, asked, given)
    plan.units += _held(district, force, given)
    plan.units += _to_spare(district, purse)
    add_demand(plan, district, pattern, guard)
    add_strength(plan, district, force, given, asked, [*posts, *(post for post, _ in thick)], guard)


def _held(district: District, force: People, given: Division) -> list[Unit]:
    """Units of the district that can be sent, with their dates."""
    whole, guard, size = district.horizon, district.guard, district.config.forces.mobile.platoon
    mobile, guarding = district.config.forces.mobile, district.config.forces.guarding
    before, after = (whole[0], guard[0]), (guard[1] + REST_MIN, whole[1])
    units = [*platoons(district, given.reserve // size * size, whole)]
    units += sector_teams(district, given.reserve % size)
    units += patrols(district, given.patrols)
    units += water_police(district, given.polair)
    units += negotiators(district, given.negotiators)
    units += at_committees(district, "padal", given.padal, mobile.padal, guard)
    relieved = (guard[1], district.config.election.guard_to_min)
    units += at_committees(district, "relief", given.relief, guarding.relief, relieved)
    units += platoons(district, given.free(given.fixed_before), before, " pra")
    units += platoons(district, given.free(given.fixed_after), after, " pasca")
    for part in force.lent:
        if part.contingent.role == "guard":
            units += lent_units(district, part, before, " pra")
            left = replace(part, personnel=part.personnel - at_stores(district, part))
            units += lent_units(district, left, after, " pasca")
        elif part.contingent.role == "reserve":
            units += lent_units(district, part, whole, "")
    return units


def _to_spare(district: District, purse: Purse) -> Iterator[Unit]:
    """People whom the doctrine does not ask for at stations stand by at the seat in platoons."""
    begin, end = district.guard
    for source in purse.sources:
        force, lent = source.force, source.lent
        window = (max(begin, lent.t_from), min(end, lent.t_to)) if lent else (begin, end)
        tag = f" {lent.name} siaga" if lent else " siaga"
        yield from platoons(district, source.people, window, tag, "platoon" if force == "police" else force, force)


def _add_fixed(plan: Plan, given: list[tuple[FixedPost, int]]) -> None:
    """Enter posts with the people assigned to each, and the unit that is there at any one time."""
    for post, assigned in given:
        plan.posts.append(post.row(assigned))
        on_duty = assigned // post.shifts
        plan.fixed.append((post, on_duty))
        if on_duty:
            plan.units.append(post.unit(on_duty))
