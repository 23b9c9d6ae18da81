"""Vehicles of a subdistrict: trucks, and the few boats that carry boxes and responders alike."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.model.election.fleet import Fleet
from sim.model.operation import Operation

if TYPE_CHECKING:
    from sim.model.context import Day


def truck_fleets(operation: Operation, env: simpy.Environment) -> list[Fleet]:
    """Trucks of every subdistrict: enough to carry all of its stations at once, and never fewer than the minimum."""
    plan = operation.config.election.distribution
    stations = np.bincount(operation.station_subdistrict, minlength=len(operation.world.subdistricts.name))
    return [Fleet(env, max(plan.village_trucks, ceil(n / plan.stations_per_vehicle))) for n in stations]


def boat_fleets(operation: Operation, env: simpy.Environment) -> list[Fleet]:
    """Boats of every subdistrict: the few there are, and one more hired for so many water stations."""
    forces, plan, world = operation.config.forces, operation.config.election.distribution, operation.world
    afloat = np.bincount(operation.station_subdistrict, operation.water, len(world.subdistricts.name))
    return [Fleet(env, max(1, forces.boats_per_subdistrict, ceil(n / plan.stations_per_boat))) for n in afloat]


def vehicle(day: Day, village: int) -> Fleet:
    """The trucks or boats of the subdistrict that serve a village."""
    subdistrict = int(day.world.villages.subdistrict[village])
    by_water = needs_boat(day, village)
    return day.boats[subdistrict] if by_water else day.trucks[subdistrict]


def needs_boat(day: Day, village: int) -> bool:
    """Whether the way from the committee to the village crosses water."""
    world = day.world
    office = int(world.subdistricts.office[world.villages.subdistrict[village]])
    return day.operation.travel.over_water(office, int(world.villages.node[village]))


def return_min(day: Day, village: int) -> float:
    """Minutes of the empty vehicle back to the committee."""
    world = day.world
    subdistrict = int(world.villages.subdistrict[village])
    office, node = int(world.subdistricts.office[subdistrict]), int(world.villages.node[village])
    return day.way(node, office, int(world.subdistricts.district[subdistrict]))
