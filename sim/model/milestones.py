"""Milestones of every station: the instants that processes read, revise and wait for."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import simpy

from sim.arrays import Bool, Float, Int


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
        self._holds: Int = np.zeros(stations, dtype=np.int64)
        self._released: dict[int, simpy.Event] = {}

    def hold(self, station: int) -> None:
        """Begin a pause: work at the station stops now."""
        self._holds[station] += 1

    def release(self, station: int, since: float) -> bool:
        """End a pause that began at ``since``; True when no other pause holds the station."""
        self.pauses.setdefault(station, []).append((since, self.env.now))
        self._holds[station] -= 1
        return bool(self._holds[station] == 0)

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

    def counted_all(self, stations: Int) -> Generator[simpy.Event, object, None]:
        """Wait until the count of every given station is finished, however often it is revised meanwhile."""
        while len(mine := stations[~self.lost[stations]]):
            unknown = mine[(self._holds[mine] > 0) | np.isinf(self.counted[mine])]
            last = float(self.counted[mine].max())
            if len(unknown):
                yield self._released.setdefault(int(unknown[0]), self.env.event())
            elif last > self.env.now:
                yield self.env.timeout(last - self.env.now)
            else:
                return
