"""A fleet of equal vehicles, taken in the order of asking; only who must wait for one causes an event."""

from __future__ import annotations

from collections import deque
from heapq import heappop, heappush
from types import TracebackType

import simpy


class Fleet:
    """Trucks or boats of one subdistrict."""

    def __init__(self, env: simpy.Environment, number: int) -> None:
        self.env, self.number, self._free = env, number, number
        self._waiting: deque[simpy.Event] = deque()
        self._back: list[float] = []  # instants at which vehicles on their way come back

    def turn(self) -> Turn:
        """Ask for a vehicle: ``with fleet.turn() as turn: yield from turn.come()``."""
        return Turn(self, self._ask())

    def give_back(self, at: float) -> None:
        """A vehicle is free from an instant on: now, or when it has come back."""
        if at > self.env.now:
            heappush(self._back, at)
            if self._waiting:
                self._expect(at)
        elif self._waiting:
            self._waiting.popleft().succeed()
        else:
            self._free += 1

    def leave(self, called: simpy.Event) -> None:
        """Give up a place in line."""
        self._waiting.remove(called)

    def _ask(self) -> simpy.Event | None:
        """None where a vehicle is there, else the event of one."""
        self._collect()
        if self._free > 0:
            self._free -= 1
            return None
        called = self.env.event()
        self._waiting.append(called)
        if len(self._waiting) == 1:
            for at in self._back:
                self._expect(at)
        return called

    def _expect(self, at: float) -> None:
        back = self.env.timeout(at - self.env.now)
        back.callbacks.append(lambda _: self._collect())

    def _collect(self) -> None:
        """Take in the vehicles that have come back."""
        while self._back and self._back[0] <= self.env.now:
            self.give_back(heappop(self._back))


class Turn:
    """The turn of one who asks; the vehicle goes back, or the place in line is given up, at its end."""

    def __init__(self, fleet: Fleet, called: simpy.Event | None) -> None:
        self._fleet, self._called = fleet, called
        self.back_at = 0.0  # when the vehicle is back, if that is after the turn

    def come(self) -> tuple[simpy.Event, ...]:
        """What to wait for until there is a vehicle: one event, or none."""
        return () if self._called is None else (self._called,)

    def __enter__(self) -> Turn:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._called is not None and not self._called.triggered:
            self._fleet.leave(self._called)
        else:
            self._fleet.give_back(self.back_at)
