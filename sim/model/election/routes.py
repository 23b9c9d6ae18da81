"""What will stop the journeys of ballot boxes: drawn for all loads at once, before the first of them leaves."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.arrays import Float, Int
from sim.config.threat import IncidentType
from sim.model.incidents.arrivals import poisson
from sim.model.incidents.injection import BACK, OUTWARD

if TYPE_CHECKING:
    from sim.model.context import Day


class Stop(NamedTuple):
    """One incident on a journey: the fraction of the way at which it is, and its type."""

    fraction: float
    type_name: str


class Routes:
    """Loads of every village and the incidents on their ways, keyed by the first station of a load."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._villages = np.unique(day.world.stations.village)
        size = int(day.config.election.distribution.stations_per_vehicle)
        self.loads: dict[int, list[Int]] = {}
        for village in self._villages.tolist():
            stations = day.world.stations_of_village(village)
            self.loads[village] = [stations[n : n + size] for n in range(0, len(stations), size)]

    def stops(self, load: Int, village: int, way: int) -> list[Stop]:
        """Incidents on the journey of a load, in the order in which it meets them."""
        found = list(self._drawn[way].get(int(load[0]), ()))
        put = self._day.injected
        if put is not None:
            found = [stop for stop in found if stop.type_name != put.type_name]
            if put.meets(village, way):
                found.append(Stop(put.u, put.type_name))
        return sorted(found, key=lambda stop: stop.fraction)

    @cached_property
    def _drawn(self) -> dict[int, dict[int, list[Stop]]]:
        """Stops by way and first station."""
        out = [self._day.world.stations_of_village(village) for village in self._villages.tolist()]
        back = [load for village in self._villages.tolist() for load in self.loads[village]]
        return {OUTWARD: self._of(out, OUTWARD), BACK: self._of(back, BACK)}

    def _of(self, loads: list[Int], way: int) -> dict[int, list[Stop]]:
        found: dict[int, list[Stop]] = {}
        if not loads:
            return found
        first = np.array([load[0] for load in loads])
        keys, streams = self._day.world.stations.key[first], self._day.streams
        for name, kind in self._day.config.threat.types.items():
            mean = self._expected(name, kind, first, loads, way)
            if mean is None:
                continue
            hit = np.flatnonzero((mean > 0) & (poisson(streams.uniform(f"route count {name}", keys, way), mean) > 0))
            places = streams.uniform(f"route place {name}", keys[hit], way)
            for station, fraction in zip(first[hit].tolist(), places.tolist(), strict=True):
                found.setdefault(station, []).append(Stop(fraction, name))
        return found

    def _expected(self, name: str, kind: IncidentType, first: Int, loads: list[Int], way: int) -> Float | None:
        """Expected incidents of a type on the journey of every load; None where it has none on this way."""
        rates = self._day.operation.rates
        if kind.per == "box_trip":
            return np.asarray(rates.box_trip[name][self._day.world.stations.village[first]])
        if kind.per == "station" and kind.phase == "transport" and way == BACK:
            return np.array([float(rates.station[name][load].sum()) for load in loads])
        return None
