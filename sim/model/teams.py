"""Teams of stations by the calendar: where each is at any time, and how soon it could be at each of its stations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.model.forces.rounds import Round

if TYPE_CHECKING:
    from sim.model.operation import Operation


@dataclass(frozen=True)
class Placed:
    """Where the teams are at one instant if none has a task; arrays over units (U,) and stations (S,)."""

    node: Int  # node of the team, its home where it has no round, shape (U,)
    there: Bool  # the team of the station is at it, shape (S,)
    minutes: Float  # until that team could be there on call, muster included; inf without one, shape (S,)


class Rounds:
    """The closed forms of ``Round`` for R rounds at once; their stops stand one after the other, shape (N,)."""

    def __init__(self, rounds: list[Round]) -> None:
        sizes = np.array([len(one.legs_min) for one in rounds], dtype=np.int64)
        self.first: Int = np.cumsum(sizes) - sizes
        self.round: Int = np.repeat(np.arange(len(rounds)), sizes)
        self.position: Int = np.arange(len(self.round)) - self.first[self.round]
        self._sizes, self._row = sizes, np.cumsum(sizes**2) - sizes**2
        self._arrivals = np.concatenate([np.zeros(0), *(one.arrivals for one in rounds)])
        self._legs = np.concatenate([np.zeros(0), *(one.legs_min.ravel() for one in rounds)])
        self._period, self._stop, self._start = (
            np.array([getattr(one, name) for one in rounds], dtype=np.float64)
            for name in ("period", "stop_min", "t_start")
        )
        self._stays = self._period == 0.0

    def place(self, t: Float | float) -> tuple[Int, Bool]:
        """Stop where each team is or which it left last, and whether it is at it, shape (R,); ``t`` for all or each."""
        phase = self._phase(t)
        passed = self._arrivals <= phase[self.round]
        last = np.add.reduceat(passed, self.first, dtype=np.int64) - 1 if len(phase) else self.first
        return last, self._stays | (phase < self._arrivals[self.first + last] + self._stop)

    def next_visit(self, t: Float) -> Float:
        """First instant from ``t`` (R,) on at which the team is at each of its stops, shape (N,)."""
        last, there = self.place(t)
        here = there[self.round] & (last[self.round] == self.position)
        return np.where(here, t[self.round], self._coming(t, np.arange(len(self.round)), self.round))

    def minutes_from(self, t: float) -> Float:
        """Minutes in which the team, called at ``t``, can be at each of its stops, shape (N,)."""
        last, there = self.place(t)
        following = np.where(there, last, (last + 1) % self._sizes)
        every = np.arange(len(there))
        left = np.where(there, 0.0, self._coming(np.full(len(there), t), self.first + following, every) - t)
        cell = self._row + following * self._sizes
        return np.asarray(self._legs[cell[self.round] + self.position] + left[self.round])

    def _phase(self, t: Float | float) -> Float:
        period = np.where(self._stays, 1.0, self._period)
        return np.where((t <= self._start) | self._stays, 0.0, np.mod(t - self._start, period))

    def _coming(self, t: Float, stop: Int, of: Int) -> Float:
        """Next instant at which the rounds ``of`` come to some of their stops, counted from ``t`` (R,)."""
        begin = np.maximum(t, self._start)
        period = np.where(self._stays, 1.0, self._period)
        return np.asarray(begin[of] + np.mod(self._arrivals[stop] - self._phase(begin)[of], period[of]))


class Teams:
    """Guards of stations: those who stay at one, and those who rove over several."""

    def __init__(self, operation: Operation, muster: Float) -> None:
        units = operation.plan.units
        self._node, self._size = operation.world.station_node, len(operation.world.stations.key)
        self._home: Int = np.array([unit.node for unit in units], dtype=np.int64)
        with_round = [(n, unit, unit.round) for n, unit in enumerate(units) if unit.round is not None]
        self._rounds = Rounds([round_ for _, _, round_ in with_round])
        self._units: Int = np.array([n for n, _, _ in with_round], dtype=np.int64)
        self._stations = np.concatenate([np.zeros(0, dtype=np.int64), *(unit.stations for _, unit, _ in with_round)])
        self._from, self._to = np.array([(u.t_from, u.t_to) for _, u, _ in with_round]).reshape(-1, 2).T
        self._muster = muster[self._units]
        self._nobody = Placed(self._home, np.zeros(self._size, dtype=np.bool_), np.full(self._size, np.inf))
        self._placed: dict[float, Placed] = {}

    def at(self, t: float) -> Placed:
        """Where the teams are at ``t``; the same in every replication."""
        if t not in self._placed:
            self._placed[t] = self._place(t)
        return self._placed[t]

    def _place(self, t: float) -> Placed:
        on_duty = (self._from <= t) & (t < self._to)
        if not on_duty.any():
            return self._nobody
        rounds, (last, there) = self._rounds, self._rounds.place(t)
        found = Placed(self._home.copy(), self._nobody.there.copy(), self._nobody.minutes.copy())
        station = self._stations[rounds.first + last]
        found.node[self._units[on_duty]] = self._node[station[on_duty]]
        found.there[station[on_duty]] = there[on_duty]
        stops, minutes = on_duty[rounds.round], rounds.minutes_from(t) + self._muster[rounds.round]
        found.minutes[self._stations[stops]] = minutes[stops]
        return found

    @cached_property
    def first_visit(self) -> Float:
        """First instant at which the station's own team is there by the calendar; nan without one, shape (S,)."""
        first = np.full(self._size, np.nan)
        visit = self._rounds.next_visit(self._from)
        first[self._stations] = np.where(visit < self._to[self._rounds.round], visit, np.nan)
        return first
