"""Journeys with ballot boxes: minutes under way, and what may stop them."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.config.threat import IncidentType
from sim.model.incidents.arrivals import poisson
from sim.model.incidents.case import Case, marks
from sim.model.incidents.life import begin
from sim.model.incidents.site import route_site

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]
OUTWARD, BACK = 0, 1


def journey(day: Day, village: int, way: int, escort: int | None = None) -> Process:
    """Drive or sail between the subdistrict committee and a village, stopped by whatever happens on the route."""
    world = day.world
    subdistrict = int(world.villages.subdistrict[village])
    district = int(world.subdistricts.district[subdistrict])
    office, node = int(world.subdistricts.office[subdistrict]), int(world.villages.node[village])
    minutes = float(day.row(node, district, boxes=True)[office])
    done = 0.0
    for fraction, type_name, kind in sorted(_stops(day, village, way), key=lambda stop: stop[0]):
        yield day.env.timeout(minutes * (fraction - done))
        done = fraction
        case = _stop(day, village, way, type_name, kind, escort)
        yield case.ended
    yield day.env.timeout(minutes * (1.0 - done))


def _stops(day: Day, village: int, way: int) -> Iterator[tuple[float, str, IncidentType]]:
    """Incidents drawn for this trip: at which fraction of the way, and what."""
    key = day.world.villages.key[village : village + 1]
    for name, kind in day.config.threat.types.items():
        if kind.per == "box_trip":
            mean = day.operation.rates.box_trip[name][village]
        elif kind.per == "station" and kind.phase == "transport" and way == BACK:
            mean = day.operation.rates.station[name][day.world.stations_of_village(village)].sum()
        else:
            continue
        if int(poisson(day.streams.uniform(f"route count {name}", key, way), np.array([mean]))[0]):
            yield float(day.streams.uniform(f"route place {name}", key, way)[0]), name, kind


def _stop(day: Day, village: int, way: int, type_name: str, kind: IncidentType, escort: int | None) -> Case:
    key = day.streams.bits(f"route key {type_name}", int(day.world.villages.key[village]), way)
    name = f"{kind.code}-{int(day.world.villages.key[village])}-{way + 1}"
    case = Case(
        name,
        int(key[0]),
        "exogenous",
        route_site(day.world, village),
        type_name,
        kind,
        marks(day.streams, key, type_name)[0],
        day.env.now,
        day.env.event(),
        day.env.event(),
        phase="transport" if way == BACK else "distribution",
    )
    if escort is not None:
        case.present[escort] = day.units[escort].personnel
        case.t_first, case.first_unit = day.env.now, escort
        case.t_full = day.env.now if case.met else float("nan")
    begin(day, case)
    return case
