"""Milestones of every station: the instants that processes read, revise and wait for."""

from __future__ import annotations

from collections.abc import Generator, Iterable

import numpy as np
import simpy

from sim.arrays import Bool, Float


class Milestones:
    """Instants of the stations (min, shape (S,)); inf while not yet known.

    A pause marks its station as held from its first minute; whoever waits for the station is woken when it is
    released, and nobody else.
    """

    def __init__(self, env: simpy.Environment, stations: int) -> None:
        self.env = env
        self.boxes_at_village: Float = np.full(stations, np.inf)
        self.open: Float = np.full(stations, np.inf)
        self.last_voter: Float = np.full(stations, np.inf)
        self.counted: Float = np.full(stations, np.inf)
        self.boxes_left: Float = np.full(stations, np.inf)
        self.boxes_arrived: Float = np.full(stations, np.inf)
        self.recapitulated: Float = np.full(stations, np.inf)
        self.lost: Bool = np.zeros(stations, dtype=np.bool_)
        self.pauses: dict[int, list[tuple[float, float]]] = {}
        self._holds: dict[int, int] = {}
        self._released: dict[int, simpy.Event] = {}

    def hold(self, station: int) -> None:
        """Begin a pause: work at the station stops now."""
        self._holds[station] = self._holds.get(station, 0) + 1

    def release(self, station: int, since: float) -> bool:
        """End a pause that began at ``since``; True when no other pause holds the station."""
        self.pauses.setdefault(station, []).append((since, self.env.now))
        self._holds[station] -= 1
        return self._holds[station] == 0

    def lose(self, station: int) -> None:
        """The boxes of a station are destroyed; nobody waits for them any more."""
        if np.isinf(self.boxes_arrived[station]):
            self.lost[station] = True
            self.wake(station)

    def wake(self, station: int) -> None:
        """Tell those who wait for this station that its instants have been revised."""
        event = self._released.pop(station, None)
        if event is not None:
            event.succeed()

    def counted_all(self, stations: Iterable[int]) -> Generator[simpy.Event, object, None]:
        """Wait until the count of every given station is finished, however often it is revised meanwhile."""
        for station in stations:
            while not self.lost[station]:
                if self._holds.get(station, 0) or np.isinf(self.counted[station]):
                    yield self._released.setdefault(station, self.env.event())
                elif self.counted[station] > self.env.now:
                    yield self.env.timeout(self.counted[station] - self.env.now)
                else:
                    break
