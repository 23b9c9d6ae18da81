"""The clock of a replication: SimPy's, without the events that do nothing, and bells for "so long, or until"."""

from __future__ import annotations

from heapq import heappush
from math import inf

import simpy
from simpy.core import SimTime
from simpy.events import NORMAL, EventPriority

SILENT = (simpy.Process, simpy.Event)  # nothing happens at the end of one of these that nobody waits for


class Clock(simpy.Environment):
    """An environment in which the good end of a process, or an event, that nobody waits for is over at once.

    SimPy would put it into its heap only to take it out again at the same instant. Whoever yields it later goes on at
    once, as with any event that is over; what fails is raised as ever.
    """

    def schedule(self, event: simpy.Event, priority: EventPriority = NORMAL, delay: SimTime = 0) -> None:
        """Enter an event that happens after ``delay`` minutes."""
        if delay == 0 and not event.callbacks and type(event) in SILENT and event._ok:
            event.callbacks = None  # type: ignore[assignment]  # what SimPy does with an event that is over
            return
        heappush(self._queue, (self._now + delay, priority, next(self._eid), event))


class Bell(simpy.Event):
    """Rings once: after some minutes, with another event, or when somebody lets it succeed, whichever is first.

    ``yield Bell(env, minutes, event)`` waits like ``yield env.timeout(minutes) | event`` without the record of what has
    happened, and where the minutes are over with one event less. Minutes may be inf.
    """

    def __init__(self, env: simpy.Environment, minutes: float, other: simpy.Event | None = None) -> None:
        super().__init__(env)
        if minutes < inf:
            env.timeout(minutes).callbacks.append(self._over)
        if other is not None and other.processed:
            self.succeed()
        elif other is not None:
            other.callbacks.append(self._ring)

    def _ring(self, _: simpy.Event) -> None:
        if not self.triggered:
            self.succeed()

    def _over(self, _: simpy.Event) -> None:
        """The minutes are over: wake who waits at once."""
        if not self.triggered:
            self._ok, self._value = True, None
            waiting, self.callbacks = self.callbacks, None  # type: ignore[assignment]
            for wake in waiting:
                wake(self)
