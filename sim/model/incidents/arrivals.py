"""Exogenous incidents of one replication: how many, where and when, all drawn before the clock starts.

Numbers per entity are Poisson by inversion, instants independent in the window of the phase: together a
non-homogeneous Poisson process. Draws are keyed by entity and type, so nothing the force does can change them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.arrays import Float, Int, Keys
from sim.config.threat import IncidentType, Trouble
from sim.model.events.incidents import named_arrivals
from sim.model.incidents.injection import Injected, place_of
from sim.model.incidents.rumour import stirred
from sim.model.incidents.schedule import places, scheduled_time
from sim.model.incidents.site import Site, commission_site, committee_site, district_site, station_site
from sim.model.incidents.windows import UNLOADING, office_days, office_time
from sim.model.incidents.work import Work
from sim.model.operation import Operation
from sim.streams import Streams


@dataclass(frozen=True)
class Arrival:
    """One incident that the state of the model does not set off."""

    name: str
    key: int
    type_name: str
    site: Site
    t_onset: float
    origin: str = "exogenous"
    weight: float = 1.0
    parent: str = ""
    work: Work | None = None


def poisson(u: Float, mean: Float) -> Int:
    """Poisson quantiles of the uniform numbers ``u`` for the given means (small: below about 20)."""
    count = np.zeros(len(u), dtype=np.int64)
    term = np.exp(-mean)
    total = term.copy()
    while np.any(u > total) and count.max(initial=0) < 1000:
        more = u > total
        count += more
        term = term * mean / np.maximum(count, 1)
        total = total + np.where(more, term, 0.0)
    return count


def arrivals(
    operation: Operation, streams: Streams, counting_min: Float, injected: Injected | None = None
) -> list[Arrival]:
    """All exogenous incidents with a place of their own, in order of onset.

    ``counting_min`` is the nominal duration of counting by station, shape (S,). Incidents on a route are drawn by
    the journeys themselves. The type of ``injected`` has that one incident and no other.
    """
    found: list[Arrival] = []
    for name, kind in operation.config.threat.types.items():
        put = injected if injected is not None and injected.type_name == name else None
        if kind.per == "state" and put is None:
            continue
        place = place_of(kind)
        if place == "station":
            found += _at_stations(operation, streams, name, kind, counting_min, put)
        elif place == "committee":
            found += _at_committees(operation, streams, name, kind, counting_min, put)
        elif place == "district":
            found += _in_districts(operation, streams, name, kind, put)
    for number, trouble in enumerate(operation.config.threat.schedule):
        found += _scheduled(operation, streams, f"S{number + 1}", trouble)
    found += named_arrivals(operation, streams)
    found = stirred(operation, streams, found, counting_min)
    return sorted(found, key=lambda arrival: (arrival.t_onset, arrival.name))


def events(streams: Streams, name: str, keys: Keys, mean: Float) -> Iterator[tuple[int, int, int, float]]:
    """Draw the incidents of one type: entity position, number at that entity, key and place in the window (0..1)."""
    counts = poisson(streams.uniform(f"incident count {name}", keys), mean)
    at = np.repeat(np.arange(len(keys)), counts)
    number = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
    key = streams.bits(f"incident key {name}", keys[at], number)
    time = streams.uniform(f"incident time {name}", keys[at], number)
    yield from zip(at.tolist(), number.tolist(), key.tolist(), time.tolist(), strict=True)


def _drawn(
    streams: Streams, name: str, keys: Keys, rates: dict[str, Float], put: Injected | None
) -> Iterator[tuple[int, int, int, float]]:
    """The incidents of one type by its rates, or the one that is put in their place."""
    return events(streams, name, keys, rates[name]) if put is None else iter([put.event(streams, keys)])


def _at_stations(
    operation: Operation, streams: Streams, name: str, kind: IncidentType, counting_min: Float, put: Injected | None
) -> Iterator[Arrival]:
    world, voting = operation.world, operation.config.election.voting
    for s, n, key, u in _drawn(streams, name, world.stations.key, operation.rates.station, put):
        if kind.phase == "voting":
            onset = voting.open_min + u * (voting.close_min - voting.open_min)
        else:
            onset = voting.close_min + u * counting_min[s]
        yield _arrival(f"{kind.code}-{world.stations.name[s]}-{n + 1}", key, name, station_site(world, s), onset, put)


def _at_committees(
    operation: Operation, streams: Streams, name: str, kind: IncidentType, counting_min: Float, put: Injected | None
) -> Iterator[Arrival]:
    world, election = operation.world, operation.config.election
    unloading = election.voting.close_min + float(np.median(counting_min)) if len(counting_min) else 0.0
    for k, n, key, u in _drawn(streams, name, world.subdistricts.key, operation.rates.committee, put):
        if kind.phase == "transport":
            onset = unloading + UNLOADING[0] + u * (UNLOADING[1] - UNLOADING[0])
        else:
            onset = office_time(u, *office_days(operation.config, "committee"))
        site = committee_site(world, k)
        yield _arrival(f"{kind.code}-{int(world.subdistricts.key[k])}-{n + 1}", key, name, site, onset, put)


def _in_districts(
    operation: Operation, streams: Streams, name: str, kind: IncidentType, put: Injected | None
) -> Iterator[Arrival]:
    world, days = operation.world, office_days(operation.config, "district")
    for d, n, key, u in _drawn(streams, name, world.districts.key, operation.rates.district, put):
        onset = office_time(u, *days)
        label = f"{kind.code}-{int(world.districts.key[d])}-{n + 1}"
        yield _arrival(label, key, name, _site(operation, kind, d), onset, put)


def _scheduled(operation: Operation, streams: Streams, number: str, trouble: Trouble) -> Iterator[Arrival]:
    """The incidents of one line of a stress case, each at another place."""
    kind = operation.config.threat.types[trouble.type]
    for at, key in places(operation, streams, number, trouble):
        onset = scheduled_time(streams, number, trouble, key)
        name = f"{kind.code}-{key}-{number}"
        entity = int(streams.bits(f"incident key {trouble.type} {number}", key)[0])
        yield Arrival(name, entity, trouble.type, _site(operation, kind, at), onset, "injected")


def _site(operation: Operation, kind: IncidentType, at: int) -> Site:
    """The site of an incident of a kind at a station, committee or district."""
    place = place_of(kind)
    if place == "district":
        return (commission_site if kind.need[1] > 0 else district_site)(operation.world, at)
    return (station_site if place == "station" else committee_site)(operation.world, at)


def _arrival(name: str, key: int, type_name: str, site: Site, onset: float, put: Injected | None) -> Arrival:
    if put is None:
        return Arrival(name, key, type_name, site, onset)
    return Arrival(name, key, type_name, site, onset, "injected", put.weight)
