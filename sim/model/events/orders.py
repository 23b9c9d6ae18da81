"""Named events that last or are ordered: closed roads, absent officials, outages, restored signal, recounts."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from math import inf
from typing import TYPE_CHECKING

import simpy

from sim.arrays import DAY
from sim.config.events import Event
from sim.model.events.places import committees, districts, roads, stations
from sim.model.events.recount import recount
from sim.model.incidents.site import Site

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def start_events(day: Day) -> None:
    """Start what the named events of a replication ask for, beside its incidents and openings."""
    for event in day.config.threat.happening.values():
        if event.kind == "road_closed":
            day.env.process(_close(day, event))
        elif event.kind == "officials_away":
            for process in _away(day, event):
                day.env.process(process)
        elif event.kind == "outage":
            _outage(day, event)
        elif event.kind == "recount":
            recount(day, event)


def _close(day: Day, event: Event) -> Process:
    """Roads broken or under water: nobody passes until they are open again."""
    yield day.env.timeout(max(0.0, event.from_min - day.env.now))
    legs = frozenset(roads(day.operation, tuple(event.at))) - day.closed
    day.closed = day.closed | legs
    yield day.env.timeout(_end(event) - day.env.now)
    day.closed = day.closed - legs


def _away(day: Day, event: Event) -> Iterator[Process]:
    """The officials of a district are elsewhere: whoever is free at the beginning, the others when they come free."""
    for d in districts(day.operation, event):
        for _ in range(int(day.officials[d].capacity)):
            yield _one_away(day, day.officials[d], event)


def _one_away(day: Day, officials: simpy.Resource, event: Event) -> Process:
    yield day.env.timeout(max(0.0, event.from_min - day.env.now))
    with officials.request() as turn:
        end = day.env.timeout(max(0.0, _end(event) - day.env.now))
        yield turn | end
        if not end.processed:
            yield end


def _outage(day: Day, event: Event) -> None:
    """The results system is down: committees lose the hours of it that lie in their sessions."""
    begin, end = event.from_min, _end(event)
    for k in committees(day.operation, event):
        sessions = day.halls[k].sessions
        for number in range(int(begin // DAY), int(end // DAY) + 1):
            first, last = max(begin, number * DAY), min(end, (number + 1) * DAY)
            day.halls[k].lose(number, sessions.worked(last) - sessions.worked(first))


def restored(day: Day, site: Site) -> bool:
    """Whether a provider has brought the signal back to the villages of a site by now."""
    events = [event for event in day.config.threat.happening.values() if event.kind == "signal_restored"]
    back = [event for event in events if event.from_min <= day.env.now < (event.to_min or inf)]
    return any(site.village in day.world.stations.village[stations(day.operation, event)] for event in back)


def _end(event: Event) -> float:
    return inf if event.to_min is None else event.to_min
