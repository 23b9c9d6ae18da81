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
    """Pairs (place, local unit of its subdistrict), sorted by place, shape (N,); those of one place are its slots."""

    def __init__(self, operation: Operation, reach: Reach) -> None:
        self._reach, units, of = reach, operation.plan.units, reach.subdistrict
        serves = np.array([unit.subdistrict if unit.sendable else -1 for unit in units], dtype=np.int64)
        self._units: Int = np.argsort(serves, kind="stable")[np.count_nonzero(serves < 0) :]  # by subdistrict
        number = np.bincount(serves[self._units], minlength=len(operation.world.subdistricts.name))
        begin = np.cumsum(number) - number
        self._count: Int = np.where(of >= 0, number[of], 0)  # slots of every place, shape (P,)
        self._first: Int = np.cumsum(self._count) - self._count
        self._place: Int = np.repeat(np.arange(len(of)), self._count)
        slot = np.arange(len(self._place)) - self._first[self._place]
        self._unit: Int = self._units[begin[of[self._place]] + slot]
        self._roves = np.array([unit.round is not None for unit in units], dtype=np.bool_)
        stations, self._guard = operation.world.stations, operation.plan.guard_unit
        self._village, self._mile = stations.village, stations.last_mile_min
        slots = np.full(len(units) + 1, -1)
        slots[self._units] = np.arange(len(self._units)) - np.repeat(begin, number)
        rover = np.append(np.where(self._roves, serves, -1), -1)[self._guard]
        mine = (rover >= 0) & (rover == of[self._village])
        self._own: Int = np.where(mine, slots[self._guard], -1)  # slot of the station's own roving team, shape (S,)

    def any_free(self, now: Situation) -> bool:
        """Whether any local unit could be sent."""
        return bool(now.able[self._units].any())

    def to_places(self, now: Situation, places: Int) -> tuple[Float, Int]:
        """Minutes and people of local units at some places, both of shape (n, M); inf where there is none."""
        if not self.any_free(now):
            return np.zeros((len(places), 0)), np.zeros((len(places), 0), dtype=np.int64)
        pairs, index = self._slots(places)
        people = np.append(self._reach.people[self._unit[pairs]], 0)
        return self._minutes(now, pairs)[index], people[index]

    def to_stations(self, now: Situation, stations: Int) -> tuple[Float, Int]:
        """The same at some stations, last mile included; their own team is timed station by station."""
        minutes, people = self.to_places(now, self._village[stations])
        if minutes.shape[1]:
            minutes += self._mile[stations][:, None]
            timed, own = self._own_team(now, stations)
            minutes[timed, self._own[stations[timed]]] = own
        return minutes, people

    def nearest(self, now: Situation, stations: Int, villages: Int, village: Int) -> Float:
        """Minutes until the first local unit could be at some stations, shape (n,): the least of ``to_stations``.

        ``villages``: the villages where they are; ``village``: which of them each is in. Of a village two slots are
        enough: the first to come, and the second for a station whose own team is the first.
        """
        if not self._count[villages].any() or not self.any_free(now):
            return np.full(len(stations), np.inf)
        pairs, index = self._slots(villages)
        minutes, every = self._minutes(now, pairs)[index], np.arange(len(villages))
        first = minutes.argmin(axis=1)
        best = minutes[every, first]
        minutes[every, first] = np.inf
        second, mile = minutes.min(axis=1), self._mile[stations]
        found = np.asarray(best[village] + mile, dtype=np.float64)
        timed, own = self._own_team(now, stations)
        at = village[timed]
        others = np.where(first[at] == self._own[stations[timed]], second[at], best[at])
        found[timed] = np.minimum(others + mile[timed], own)
        return found

    def _own_team(self, now: Situation, stations: Int) -> tuple[Int, Float]:
        """Which of these stations have a roving team of their own that could be sent, and its minutes."""
        placed, guard = self._reach.teams.at(now.t), self._guard[stations]
        timed = np.flatnonzero((self._own[stations] >= 0) & now.able[guard])
        mine = stations[timed]
        there = placed.there[mine] & now.on_duty[guard[timed]]
        return timed, np.where(there, 0.0, placed.minutes[mine])

    def _slots(self, places: Int) -> tuple[slice, Int]:
        """A range of pairs, and which of them are the slots of these places; one more than the last where none is."""
        low, high, slot = places.min(), places.max(), np.arange(self._count[places].max())
        pairs = slice(int(self._first[low]), int(self._first[high] + self._count[high]))
        index = (self._first[places] - pairs.start)[:, None] + slot
        index[slot >= self._count[places][:, None]] = pairs.stop - pairs.start
        return pairs, index

    def _minutes(self, now: Situation, pairs: slice) -> Float:
        """Minutes of some pairs from where the unit is, muster included; inf where it is not free, and at the end."""
        unit, place, reach = self._unit[pairs], self._place[pairs], self._reach
        node = np.where(self._roves & now.home, reach.teams.at(now.t).node, now.node)
        able, rain = now.able[unit], now.wet[reach.district[place]]
        minutes = np.full(len(unit) + 1, np.inf)
        for wet in (False, True):
            some = np.flatnonzero(able & (rain == wet))
            way = reach.between(now, node[unit[some]], reach.nodes[place[some]], wet)
            minutes[some] = way + reach.muster[unit[some]]
        return minutes
