"""Demand and strength: what the doctrine asks for, and the people there are, day by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import CLASSES, DAY
from sim.config.forces import DistrictPattern
from sim.model.forces.clusters import demand_arithmetic
from sim.model.forces.division import Division
from sim.model.forces.fixed import FixedPost
from sim.model.forces.people import People
from sim.model.forces.reserves import District
from sim.model.forces.staffing import StationGuard
from sim.record import Strength

if TYPE_CHECKING:
    from sim.model.forces.plan import Plan


def add_demand(plan: Plan, district: District, pattern: DistrictPattern, guard: StationGuard) -> None:
    """Enter what the doctrine asks for at the stations, by its arithmetic and in whole clusters."""
    mine = district.world.station_district == district.index
    classes = district.world.stations.cls[mine]
    counts = {cls: int(np.sum(classes == n)) for n, cls in enumerate(CLASSES)}
    plan.demand_arithmetic.append(demand_arithmetic(pattern, counts, len(district.subdistricts)))
    plan.demand_clustered.append(guard.demand_clustered)


def add_strength(
    plan: Plan,
    district: District,
    force: People,
    given: Division,
    asked: Division,
    posts: list[FixedPost],
    guard: StationGuard,
) -> None:
    """People by day and force at noon, and all that is asked for on that day, relief included."""
    begin, end = district.horizon
    for day in range(int(begin // DAY), int(end // DAY)):
        noon = day * DAY + DAY / 2
        plan.strength.append(Strength(district.label, day, "police", given.police))
        for part in force.lent:
            there = part.contingent.from_min <= noon < part.t_to
            plan.strength.append(Strength(district.label, day, part.contingent.force, part.personnel if there else 0))
        demand = asked.mobile + sum(post.people for post in posts if _on_day(post, day))
        if district.guard[0] <= noon < min(district.guard[1], district.config.election.committee_from_min):
            demand += asked.polling + guard.demand_clustered
        plan.strength.append(Strength(district.label, day, "demand", demand))


def _on_day(post: FixedPost, day: int) -> bool:
    """Whether a post counts on a day: a convoy on that of its departure, others when they stand at noon."""
    return post.t_from // DAY == day if post.kind == "convoy" else post.stands(day * DAY + DAY / 2)
