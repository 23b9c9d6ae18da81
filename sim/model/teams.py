"""Teams of stations by the calendar: where each is at any time, and how soon it could be at each of its stations."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bool, Float, Int

if TYPE_CHECKING:
    from sim.model.operation import Operation


@dataclass(frozen=True)
class Placed:
    """Where the teams are at one instant if none has a task; arrays over units (U,) and stations (S,)."""

    node: Int  # node of the team, its home where it has no round, shape (U,)
    there: Bool  # the team of the station is at it, shape (S,)
    minutes: Float  # until that team could be there on call, muster included; inf without one, shape (S,)


class Teams:
    """Guards of stations: those who stay at one, and those who rove over several."""

    def __init__(self, operation: Operation, muster: Float) -> None:
        self._operation, self._muster = operation, muster
        self._units = operation.plan.units
        self._home: Int = np.array([unit.node for unit in self._units], dtype=np.int64)
        self._placed: dict[float, Placed] = {}

    def at(self, t: float) -> Placed:
        """Where the teams are at ``t``; the same in every replication."""
        if t not in self._placed:
            self._placed[t] = self._place(t)
        return self._placed[t]

    def _place(self, t: float) -> Placed:
        nodes, size = self._operation.world.station_node, len(self._operation.world.stations.key)
        found = Placed(self._home.copy(), np.zeros(size, dtype=np.bool_), np.full(size, np.inf))
        for n, unit in enumerate(self._units):
            if unit.round is not None and unit.t_from <= t < unit.t_to:
                last, there = unit.round.place(t)
                found.node[n] = nodes[unit.stations[last]]
                found.there[unit.stations[last]] = there
                found.minutes[unit.stations] = unit.round.minutes_from(t) + self._muster[n]
        return found

    @cached_property
    def first_visit(self) -> Float:
        """First instant at which the station's own team is there by the calendar; nan without one, shape (S,)."""
        first = np.full(len(self._operation.world.stations.key), np.nan)
        for unit in self._units:
            if unit.round is not None:
                for position, station in enumerate(unit.stations):
                    visit = unit.round.next_visit(position, unit.t_from)
                    first[station] = visit if visit < unit.t_to else np.nan
        return first
