"""Journeys with ballot boxes: minutes under way, and what may stop them."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import Int
from sim.config.threat import IncidentType
from sim.model.incidents.arrivals import poisson
from sim.model.incidents.case import Case
from sim.model.incidents.injection import BACK, OUTWARD
from sim.model.incidents.life import begin, new_case
from sim.model.incidents.site import route_site

if TYPE_CHECKING:
    from sim.model.context import Day

__all__ = ["BACK", "OUTWARD", "journey"]

Process = Generator[simpy.Event, object, None]


def journey(day: Day, village: int, load: Int, way: int, escort: int | None = None) -> Process:
    """Drive or sail with a load of boxes between the committee and a village, stopped by what happens on the route."""
    world = day.world
    subdistrict = int(world.villages.subdistrict[village])
    district = int(world.subdistricts.district[subdistrict])
    office, node = int(world.subdistricts.office[subdistrict]), int(world.villages.node[village])
    minutes = float(day.row(office, district, boxes=True)[node])
    done = 0.0
    for fraction, type_name, kind in sorted(_stops(day, village, load, way), key=lambda stop: stop[0]):
        yield day.env.timeout(minutes * (fraction - done))
        done = fraction
        case = _stop(day, village, load, way, type_name, kind, escort)
        yield case.ended
    yield day.env.timeout(minutes * (1.0 - done))


def _stops(day: Day, village: int, load: Int, way: int) -> Iterator[tuple[float, str, IncidentType]]:
    """Incidents drawn for this trip: at which fraction of the way, and what."""
    put, key = day.injected, day.world.stations.key[load[:1]]
    for name, kind in day.config.threat.types.items():
        if put is not None and put.type_name == name:
            if put.meets(village, way):
                yield put.u, name, kind
            continue
        mean = _expected(day, name, kind, village, load, way)
        if mean and int(poisson(day.streams.uniform(f"route count {name}", key, way), np.array([mean]))[0]):
            yield float(day.streams.uniform(f"route place {name}", key, way)[0]), name, kind


def _expected(day: Day, name: str, kind: IncidentType, village: int, load: Int, way: int) -> float:
    """Expected number of incidents of a type on this trip."""
    if kind.per == "box_trip":
        return float(day.operation.rates.box_trip[name][village])
    if kind.per == "station" and kind.phase == "transport" and way == BACK:
        return float(day.operation.rates.station[name][load].sum())
    return 0.0


def _stop(day: Day, village: int, load: Int, way: int, type_name: str, kind: IncidentType, escort: int | None) -> Case:
    first = int(load[0])
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
