"""Exogenous incidents of one replication: how many, where and when, all drawn before the clock starts.

Numbers per entity are Poisson by inversion, instants independent in the window of the phase: together a
non-homogeneous Poisson process. Draws are keyed by entity and type, so nothing the force does can change them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.arrays import DAY, Float, Int, Keys
from sim.config.threat import IncidentType
from sim.model.incidents.case import marks
from sim.model.incidents.site import Site, commission_site, committee_site, district_site, station_site
from sim.model.operation import Operation
from sim.streams import Streams

OFFICE_HOURS = (480.0, 1080.0)  # assumed: protests gather between 08:00 and 18:00
UNLOADING = (0.0, 720.0)  # assumed: fights at the committee within 12 hours of the typical end of counting


@dataclass(frozen=True)
class Arrival:
    """One exogenous incident."""

    name: str
    key: int
    type_name: str
    site: Site
    t_onset: float
    marks: Float


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


def arrivals(operation: Operation, streams: Streams, counting_min: Float) -> list[Arrival]:
    """All exogenous incidents with a place of their own, in order of onset.

    ``counting_min`` is the nominal duration of counting by station, shape (S,). Incidents on a route are drawn by
    the journeys themselves.
    """
    found: list[Arrival] = []
    for name, kind in operation.config.threat.types.items():
        if kind.per == "station" and kind.phase != "transport":
            found += _at_stations(operation, streams, name, kind, counting_min)
        elif kind.per == "committee":
            found += _at_committees(operation, streams, name, kind, counting_min)
        elif kind.per == "district":
            found += _in_districts(operation, streams, name, kind)
    return sorted(found, key=lambda arrival: (arrival.t_onset, arrival.name))


def events(streams: Streams, name: str, keys: Keys, mean: Float) -> Iterator[tuple[int, int, int, float]]:
    """Draw the incidents of one type: entity position, number at that entity, key and place in the window (0..1)."""
    counts = poisson(streams.uniform(f"incident count {name}", keys), mean)
    for at in np.flatnonzero(counts):
        for n in range(int(counts[at])):
            key = int(streams.bits(f"incident key {name}", int(keys[at]), n)[0])
            yield int(at), n, key, float(streams.uniform(f"incident time {name}", int(keys[at]), n)[0])


def _at_stations(
    operation: Operation, streams: Streams, name: str, kind: IncidentType, counting_min: Float
) -> Iterator[Arrival]:
    world, voting = operation.world, operation.config.election.voting
    for s, n, key, u in events(streams, name, world.stations.key, operation.rates.station[name]):
        if kind.phase == "voting":
            onset = voting.open_min + u * (voting.close_min - voting.open_min)
        else:
            onset = voting.close_min + u * counting_min[s]
        yield _arrival(
            streams, f"{kind.code}-{world.stations.name[s]}-{n + 1}", key, name, station_site(world, s), onset
        )


def _at_committees(
    operation: Operation, streams: Streams, name: str, kind: IncidentType, counting_min: Float
) -> Iterator[Arrival]:
    world, election = operation.world, operation.config.election
    unloading = election.voting.close_min + float(np.median(counting_min)) if len(counting_min) else 0.0
    for k, n, key, u in events(streams, name, world.subdistricts.key, operation.rates.committee[name]):
        if kind.phase == "transport":
            onset = unloading + UNLOADING[0] + u * (UNLOADING[1] - UNLOADING[0])
        else:
            onset = _office_time(u, election.recapitulation.start_day[0], election.recapitulation.deadline_day)
        site = committee_site(world, k)
        yield _arrival(streams, f"{kind.code}-{int(world.subdistricts.key[k])}-{n + 1}", key, name, site, onset)


def _in_districts(operation: Operation, streams: Streams, name: str, kind: IncidentType) -> Iterator[Arrival]:
    world, recap = operation.world, operation.config.election.recapitulation
    last = min(recap.district_deadline_day, int(operation.config.election.horizon_to_min // DAY) - 1)
    place = commission_site if kind.need[1] > 0 else district_site
    for d, n, key, u in events(streams, name, world.districts.key, operation.rates.district[name]):
        onset = _office_time(u, recap.start_day[0], last)
        yield _arrival(streams, f"{kind.code}-{int(world.districts.key[d])}-{n + 1}", key, name, place(world, d), onset)


def _office_time(u: float, first_day: int, last_day: int) -> float:
    """Spread evenly over the office hours of a range of days."""
    days = last_day - first_day + 1
    day = int(u * days)
    return (first_day + day) * DAY + OFFICE_HOURS[0] + (u * days - day) * (OFFICE_HOURS[1] - OFFICE_HOURS[0])


def _arrival(streams: Streams, name: str, key: int, type_name: str, site: Site, onset: float) -> Arrival:
    return Arrival(name, key, type_name, site, onset, marks(streams, np.array([key], dtype=np.uint64), type_name)[0])
