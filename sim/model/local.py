"""Local units: roving teams, standby pairs and control officers, who serve the places of their own subdistrict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Float, Int
from sim.model.situation import Situation

if TYPE_CHECKING:
    from sim.model.operation import Operation
    from sim.model.reach import Reach


class Local:
    """Pairs (local unit, place of its subdistrict), sorted by unit, shape (N,)."""

    def __init__(self, operation: Operation, reach: Reach) -> None:
        self._reach, self._nodes = reach, reach.nodes
        units = operation.plan.units
        mine = [n for n, unit in enumerate(units) if unit.sendable and unit.subdistrict >= 0]
        places = {k: np.flatnonzero(reach.subdistrict == k) for k in {units[n].subdistrict for n in mine}}
        own = [places[units[n].subdistrict] for n in mine]
        ends = np.cumsum([0, *map(len, own)])
        self._roves = np.array([unit.round is not None for unit in units], dtype=np.bool_)
        self._stands: Int = np.array([unit.node for unit in units], dtype=np.int64)
        self._units: Int = np.array(mine, dtype=np.int64)
        self._unit: Int = np.repeat(self._units, np.diff(ends))
        self._place: Int = np.concatenate([np.zeros(0, dtype=np.int64), *own])
        self._slots = _slots(self._place, len(self._nodes))
        stations = operation.world.stations
        self._village, self._mile, self._guard = stations.village, stations.last_mile_min, operation.plan.guard_unit
        self._own = self._own_slots()
        self._calm: dict[tuple[float, bool], Float] = {}

    def _own_slots(self) -> Int:
        """Row of the station's own roving team in the columns of its village, shape (S,); -1 where it has none."""
        known = np.append(self._unit, -1)[self._slots[:, self._village]]
        hit = (known == self._guard) & (self._guard >= 0) & (self._roves[self._guard] if len(self._roves) else False)
        return np.where(hit.any(axis=0), hit.argmax(axis=0), -1)

    def any_free(self, now: Situation) -> bool:
        """Whether any local unit could be sent."""
        return bool(now.able[self._units].any())

    def to_places(self, now: Situation, places: Int) -> tuple[Float, Int]:
        """Minutes and people of local units at some places, both of shape (M, n); inf where there is none."""
        if not self.any_free(now):
            return np.zeros((0, len(places))), np.zeros((0, len(places)), dtype=np.int64)
        slots = self._slots[:, places]
        return np.append(self._minutes(now), np.inf)[slots], np.append(self._reach.people[self._unit], 0)[slots]

    def to_stations(self, now: Situation, stations: Int) -> tuple[Float, Int]:
        """The same at some stations, last mile included; their own team is timed station by station."""
        minutes, people = self.to_places(now, self._village[stations])
        if not len(minutes):
            return minutes, people
        minutes = minutes + self._mile[stations]
        placed, guard = self._reach.teams.at(now.t), self._guard[stations]
        timed = np.flatnonzero((self._own[stations] >= 0) & now.able[guard])
        there = placed.there[stations] & now.on_duty[guard]
        own = np.where(there, 0.0, placed.minutes[stations])
        minutes[self._own[stations[timed]], timed] = own[timed]
        return minutes, people

    def _minutes(self, now: Situation) -> Float:
        """Minutes of every pair from where the unit is; inf where it is not free, shape (N,)."""
        rain = now.wet[self._reach.district[self._place]]
        found = {wet: self._by_calendar(now, wet) for wet in (False, True) if wet in rain}
        minutes = np.where(rain, found.get(True, np.inf), found.get(False, np.inf))
        minutes[~now.able[self._unit]] = np.inf
        elsewhere = now.able & np.where(self._roves, ~now.home, now.node != self._stands)
        for wet in found:
            pairs = np.flatnonzero(elsewhere[self._unit] & (rain == wet))
            minutes[pairs] = self._from(now, now.node, wet, pairs)
        return minutes

    def _by_calendar(self, now: Situation, wet: bool) -> Float:
        """Minutes of every pair while the units follow the calendar, shape (N,); the same in every replication."""
        key = (now.t, wet)
        if now.closed or key not in self._calm:
            minutes = self._from(now, self._reach.teams.at(now.t).node, wet, slice(None))
            if now.closed:
                return minutes
            self._calm[key] = minutes
        return self._calm[key]

    def _from(self, now: Situation, nodes: Int, wet: bool, pairs: Int | slice) -> Float:
        """Minutes of some pairs while the units are at these nodes, muster included."""
        unit, ends = self._unit[pairs], self._reach.nodes[self._place[pairs]]
        minutes = self._reach.between(now, nodes[unit], ends, wet)
        return np.asarray(minutes + self._reach.muster[unit], dtype=np.float64)


def _slots(place: Int, places: int) -> Int:
    """Pairs of every place below one another, shape (most pairs of a place, places); len(place) where there is none."""
    order = np.argsort(place, kind="stable")
    count = np.bincount(place, minlength=places)
    rank = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
    slots = np.full((int(count.max(initial=1)), places), len(place), dtype=np.int64)
    slots[rank, place[order]] = order
    return slots
