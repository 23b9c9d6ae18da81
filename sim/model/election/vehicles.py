"""Vehicles of a subdistrict: trucks, and the few boats that carry boxes and responders alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import simpy

if TYPE_CHECKING:
    from sim.model.context import Day


def vehicle(day: Day, village: int) -> simpy.Resource:
    """The trucks or boats of the subdistrict that serve a village."""
    subdistrict = int(day.world.villages.subdistrict[village])
    by_water = needs_boat(day, village)
    return day.boats[subdistrict] if by_water else day.trucks[subdistrict]


def needs_boat(day: Day, village: int) -> bool:
    """Whether the way from the committee to the village crosses water."""
    world = day.world
    office = int(world.subdistricts.office[world.villages.subdistrict[village]])
    return bool(day.operation.travel.needs_boat(int(world.villages.node[village]))[office])


def return_min(day: Day, village: int) -> float:
    """Minutes of the empty vehicle back to the committee."""
    world = day.world
    subdistrict = int(world.villages.subdistrict[village])
    office, node = int(world.subdistricts.office[subdistrict]), int(world.villages.node[village])
    return float(day.row(office, int(world.subdistricts.district[subdistrict]))[node])
