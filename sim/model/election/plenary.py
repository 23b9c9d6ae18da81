"""The plenary of a district commission: work in daily sessions that a crowd at the door suspends."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import simpy

from sim.model.election.sessions import Sessions

if TYPE_CHECKING:
    from sim.model.context import Day


class Plenary:
    """One plenary; minutes lost while it is suspended are made up for in later sessions."""

    def __init__(self, day: Day) -> None:
        recap = day.config.election.recapitulation
        self._day = day
        self.sessions = Sessions(recap.session_from_min, recap.session_to_min, recap.break_min)
        self.suspensions = 0
        self._suspended = 0
        self._since = 0.0
        self._stops: list[tuple[float, float]] = []
        self._resumed = day.env.event()

    def suspend(self) -> None:
        """The session stops; before the plenary begins, its beginning is put off."""
        if not self._suspended:
            self._since = self._day.env.now
            self.suspensions += 1
        self._suspended += 1

    def resume(self) -> None:
        """It goes on when nothing else stops it."""
        self._suspended -= 1
        if not self._suspended:
            self._stops.append((self._since, self._day.env.now))
            self._resumed.succeed()
            self._resumed = self._day.env.event()

    def work(self, start: float, minutes: float) -> Generator[simpy.Event, object, float]:
        """Do so many minutes of work from an instant on; the instant at which they are done."""
        env, finish = self._day.env, start
        while minutes > 1e-9:
            finish = self.sessions.finish(start, minutes)
            yield env.timeout(finish - env.now)
            minutes = self._missed(start, finish)
            while self._suspended:
                yield self._resumed
            start = env.now
        return finish

    def _missed(self, began: float, now: float) -> float:
        """Minutes of work lost to suspensions between two instants, up to a suspension still going on."""
        stops = [*self._stops, (self._since, now)] if self._suspended else self._stops
        cuts = ((max(a, began), min(b, now)) for a, b in stops)
        return sum(self.sessions.worked(b) - self.sessions.worked(a) for a, b in cuts if b > a)
