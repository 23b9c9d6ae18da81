"""After the horizon nothing new is taken; what is open may be finished first."""

from __future__ import annotations

from sim.arrays import DAY, HOUR
from sim.model.context import Day


def drain(day: Day) -> None:
    """Go on until every incident has ended; what nobody takes up for a whole day stays open."""
    still, quiet_since = len(day.cases) + 1, day.env.now
    while number := sum(not case.over for case in day.cases):
        if number < still or day.command.tasks or day.command.expects_units():
            still, quiet_since = number, day.env.now
        if day.env.now - quiet_since > DAY:
            return
        day.env.run(until=day.env.now + HOUR)
