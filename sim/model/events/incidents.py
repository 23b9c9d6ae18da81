"""Named incidents: they begin at their place and time in every operation, with marks of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.model.events.places import roads, sites
from sim.model.incidents.work import Work
from sim.streams import Streams, key_of

if TYPE_CHECKING:
    from sim.model.incidents.arrivals import Arrival
    from sim.model.operation import Operation


def named_arrivals(operation: Operation, streams: Streams) -> Iterator[Arrival]:
    """One incident for each site of each named event; what the event leaves open is drawn by its type."""
    from sim.model.incidents.arrivals import Arrival

    for name, event in operation.config.threat.happening.items():
        if event.kind != "incident":
            continue
        work = Work(event.need or 0, roads=roads(operation, tuple(f"jalan {road}" for road in event.roads)))
        for n, site in enumerate(sites(operation, event)):
            key = int(streams.bits("named event", key_of(name), n)[0])
            yield Arrival(f"{name}-{n + 1}", key, str(event.type), site, event.from_min, "replayed", work=work)
