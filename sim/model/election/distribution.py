"""Distribution: ballot boxes from the district's warehouse to the subdistricts and on to the villages."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import DAY, Int
from sim.model.election.journey import OUTWARD, journey
from sim.model.election.polling import open_stations
from sim.model.election.vehicles import needs_boat, return_min, vehicle
from sim.model.forces.fixed import departure_day
from sim.model.forces.reserves import District
from sim.streams import between

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def distribute(day: Day, subdistrict: int) -> Process:
    """One route: load at the warehouse, convoy to the subdistrict, and on the appointed day to every village."""
    world, plan = day.world, day.config.election.distribution
    district = int(world.subdistricts.district[subdistrict])
    view = District(day.config, world, day.operation.travel, district)
    yield _at(day, departure_day(view, subdistrict) * DAY + plan.depart_min)
    loading = day.streams.uniform("loading", int(world.subdistricts.key[subdistrict]))[0]
    yield day.env.timeout(float(between(loading, plan.load_min)))
    office, seat = int(world.subdistricts.office[subdistrict]), int(world.districts.seat[district])
    yield day.env.timeout(day.way(seat, office, district, boxes=True) + plan.unload_min)
    day.halls[subdistrict].t_stored = day.env.now
    by_water, by_land = _split(day, _farthest_first(day, subdistrict, district))
    yield _at(day, (plan.village_day - plan.water_lead_days) * DAY + plan.depart_min)
    for village in by_water:
        day.env.process(deliver(day, village))
    yield _at(day, plan.village_day * DAY + plan.depart_min)
    for village in by_land:
        day.env.process(deliver(day, village))


def deliver(day: Day, village: int) -> Process:
    """Take the boxes of one village from the committee to the village, by truck or, over water, by boat."""
    stations = day.world.stations_of_village(village)
    with vehicle(day, village).turn() as turn:
        yield from turn.come()
        yield from journey(day, village, stations, OUTWARD, then_min=day.config.election.distribution.unload_min)
        day.milestones.boxes_at_village[stations] = day.env.now
        if day.env.now >= day.config.election.voting.open_min:
            open_stations(day, stations)
        turn.back_at = day.env.now + return_min(day, village)


def _split(day: Day, villages: Int) -> tuple[list[int], list[int]]:
    """Villages reached over water, and the others, each in the given order."""
    over_water = [needs_boat(day, int(village)) for village in villages]
    return (
        [int(v) for v, wet in zip(villages, over_water, strict=True) if wet],
        [int(v) for v, wet in zip(villages, over_water, strict=True) if not wet],
    )


def _farthest_first(day: Day, subdistrict: int, district: int) -> Int:
    villages = day.halls[subdistrict].villages
    minutes = day.row(int(day.world.subdistricts.office[subdistrict]), district, boxes=True)
    return np.asarray(villages[np.argsort(-minutes[day.world.villages.node[villages]], kind="stable")])


def _at(day: Day, t: float) -> simpy.Event:
    return day.env.timeout(max(0.0, t - day.env.now))
