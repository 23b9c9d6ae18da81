"""Journeys with ballot boxes: minutes under way, and what may stop them."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import simpy

from sim.arrays import Int
from sim.model.incidents.case import Case
from sim.model.incidents.injection import BACK, OUTWARD
from sim.model.incidents.life import begin, new_case
from sim.model.incidents.site import route_site

if TYPE_CHECKING:
    from sim.model.context import Day

__all__ = ["BACK", "OUTWARD", "journey"]

Process = Generator[simpy.Event, object, None]


def journey(day: Day, village: int, load: Int, way: int, escort: int | None = None, then_min: float = 0.0) -> Process:
    """Drive or sail with a load of boxes between the committee and a village, stopped by what happens on the route.

    ``then_min`` is spent at the end of the way.
    """
    world = day.world
    subdistrict = int(world.villages.subdistrict[village])
    district = int(world.subdistricts.district[subdistrict])
    office, node = int(world.subdistricts.office[subdistrict]), int(world.villages.node[village])
    ends = (office, node) if way == OUTWARD else (node, office)
    minutes = day.way(*ends, district, boxes=True)
    done = 0.0
    for stop in day.routes.stops(load, village, way):
        yield day.env.timeout(minutes * (stop.fraction - done))
        done = stop.fraction
        yield _stop(day, village, load, way, stop.type_name, escort).ended
    yield day.env.timeout(minutes * (1.0 - done) + then_min)


def _stop(day: Day, village: int, load: Int, way: int, type_name: str, escort: int | None) -> Case:
    first, kind = int(load[0]), day.config.threat.types[type_name]
    key = day.streams.bits(f"route key {type_name}", int(day.world.stations.key[first]), way)
    name = f"{kind.code}-{day.world.stations.name[first]}-{way + 1}"
    put = day.injected if day.injected is not None and day.injected.type_name == type_name else None
    phase, origin = "transport" if way == BACK else "distribution", "injected" if put else "exogenous"
    site, weight = route_site(day.world, village), put.weight if put else 1.0
    case = new_case(day, name, int(key[0]), origin, site, type_name, phase=phase, weight=weight)
    if escort is not None:
        case.present[escort] = day.units[escort].personnel
        case.t_first, case.first_unit = day.env.now, escort
        case.t_full = day.env.now if case.met else float("nan")
    begin(day, case)
    return case
