"""After the horizon nothing new is taken; what is open may be finished first."""

from __future__ import annotations

from sim.arrays import DAY, HOUR
from sim.config.base import FAR_MIN
from sim.model.context import Day
from sim.model.incidents.case import Case


def drain(day: Day) -> None:
    """Go on until every incident has ended; what comes no nearer to its end for a whole day stays open."""
    command, still, quiet_since = day.command, len(day.cases) + 1, day.env.now
    while number := sum(not case.over for case in day.cases):
        if number < still or command.expects_units() or any(_ending(task.case) for task in command.tasks.values()):
            still, quiet_since = number, day.env.now
        if day.env.now - quiet_since > DAY:
            return
        day.env.run(until=day.env.now + HOUR)


def _ending(case: Case) -> bool:
    """Whether it comes nearer to its end: somebody is on the way, works by himself, or one of its clocks runs."""
    return bool(case.coming) or case.own is not None or case.next_change()[0] < FAR_MIN
