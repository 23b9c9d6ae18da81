"""Readiness: how soon people and a deciding official could stand at each active site, were something to begin there.

It needs no incident to happen. At regular times it counts, for every active site, those on the spot, then the units
that could be sent in the order of their coming: mean muster, handover between districts where it is allowed, and travel
under the rain and light of the hour. Waiting for a boat is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.model.active import Active
from sim.model.context import Day
from sim.model.expected import Expected
from sim.model.incidents.officials import until_office
from sim.model.reach import Reach, muster
from sim.model.situation import Situation, readiness_times
from sim.record import LEVELS, PHASES, SITES, Coded, Column


@dataclass(frozen=True)
class Seen:
    """Readiness of some sites at one instant; arrays of shape (n,), minutes (levels + 1, n), the official last."""

    t: float
    span: float  # minutes until the next instant
    phase: int  # index into PHASES
    place: Int  # villages, committees, commissions as in Reach
    expected: Float  # incidents expected there over the whole phase
    minutes: Float


def readiness(day: Day) -> dict[str, Column]:
    """The readiness table of a finished replication: one row per instant and active site.

    A village is seen at one of its stations, drawn by what is expected there. The weights of a site add up to the
    incidents expected at it, spread evenly over the time it is active; all times weigh the same where none is expected.
    """
    times, active, expected = readiness_times(day.config), Active(day), Expected(day.operation)
    spans = dict(zip(times.tolist(), np.diff(times, append=day.config.election.horizon_to_min), strict=True))
    seen = []
    for now in (now for now in day.situations if now.t in spans):
        stations, offices = active.stations(now.t), np.flatnonzero(active.offices(now.t))
        if stations.any():
            seen.append(_stations(day, now, spans[now.t], stations, expected))
        if len(offices):
            seen.append(_offices(day, now, spans[now.t], offices, expected))
    return _columns(day, seen) if seen else {}


def _stations(day: Day, now: Situation, span: float, active: Bool, expected: Expected) -> Seen:
    """One station of every village with active ones."""
    stations, phase = day.world.stations, expected.phase_of_stations(now.t)
    weight = np.where(active, expected.station[phase], 0.0)
    chosen = _drawn(day, now.t, np.flatnonzero(active), weight)
    place = stations.village[chosen]
    there = np.bincount(stations.village, weight, len(day.world.villages.key)).astype(np.float64)[place]
    minutes = np.vstack([muster_at_stations(day.operation.reach, now, chosen), _official(day, now, place)])
    return Seen(now.t, span, phase, place, there, minutes)


def _offices(day: Day, now: Situation, span: float, active: Int, expected: Expected) -> Seen:
    """Active committees and commissions."""
    reach, phase = day.operation.reach, expected.phase_of_offices(now.t)
    place = active + reach.offices.start
    minutes = np.vstack([muster_at_offices(reach, now, place), _official(day, now, place)])
    return Seen(now.t, span, phase, place, expected.offices(phase)[active], minutes)


def muster_at_stations(reach: Reach, now: Situation, stations: Int) -> Float:
    """Minutes until 2, 10, 30 and 100 people could stand at some stations, shape (levels, n)."""
    world = reach.operation.world.stations
    wide, people = reach.wide(now, world.village[stations])
    wide += world.last_mile_min[stations][:, None]
    minutes, teams = reach.local.to_stations(now, stations)
    return _muster(wide, people, minutes, teams, reach.fixed_guards(now, stations))


def muster_at_offices(reach: Reach, now: Situation, place: Int) -> Float:
    """The same at committees and commissions, numbered as places of ``Reach``."""
    return _muster(*reach.wide(now, place), *reach.local.to_places(now, place), reach.on_the_spot(now)[place])


def _muster(wide: Float, people: Int, local: Float, teams: Int, spot: Int) -> Float:
    """From wide groups, whose people (G,) are the same at every place, and local teams, shapes (n, G) and (n, M)."""
    everyone = np.hstack([np.broadcast_to(people, wide.shape), teams])
    return muster(np.hstack([wide, local]), everyone, spot, LEVELS)


def _drawn(day: Day, t: float, stations: Int, weight: Float) -> Int:
    """One station of every village, with probability in proportion to its weight, the same whatever the force does."""
    race = day.streams.exponential("readiness", day.world.stations.key[stations], round(t) + 2**20)
    with np.errstate(divide="ignore"):
        time = race / weight[stations]
    village, first = day.world.stations.village[stations], np.full(len(day.world.villages.key), np.inf)
    np.minimum.at(first, village, time)
    winner = np.flatnonzero(time == first[village])
    return np.asarray(stations[winner[np.unique(village[winner], return_index=True)[1]]], dtype=np.int64)


def _official(day: Day, now: Situation, place: Int) -> Float:
    """Minutes until an official who is not with another crowd could be there; inf where all are, shape (n,)."""
    told, reach = day.config.threat.officials, day.operation.reach
    wait = 0.0
    if not told.on_call:
        wait = until_office(now.t, told.office_from_min, told.office_to_min) + sum(told.prepare_min) / 2
    district, minutes = reach.district[place], np.full(len(place), np.inf)
    seat, free = day.world.districts.seat[district], now.officials[district] > 0
    for wet in (False, True):
        some = np.flatnonzero(free & (now.wet[district] == wet))
        minutes[some] = wait + reach.between(now, seat[some], reach.nodes[place[some]], wet)
    return minutes


def _columns(day: Day, seen: list[Seen]) -> dict[str, Column]:
    """All rows one below the other."""
    reach, world = day.operation.reach, day.world
    place, expected = (np.concatenate([getattr(one, name) for one in seen]) for name in ("place", "expected"))
    sizes, minutes = [len(one.place) for one in seen], np.concatenate([one.minutes for one in seen], axis=1)
    phase = np.repeat([one.phase for one in seen], sizes)
    weight = _weights(place * len(PHASES) + phase, np.repeat([one.span for one in seen], sizes), expected)
    names, name = reach.names
    return {
        "district": _coded(reach.district[place], world.districts.label),
        "subdistrict": _coded(reach.subdistrict[place], world.subdistricts.name),
        "site": _coded(reach.kind[place], list(SITES)),
        "place": _coded(name[place], names),
        "phase": _coded(phase, list(PHASES)),
        "t": np.repeat([one.t for one in seen], sizes),
        **{f"minutes_{level}": row for level, row in zip((*LEVELS, "official"), minutes, strict=True)},
        "weight": weight,
    }


def _coded(codes: Int, labels: list[str]) -> Coded:
    return Coded(codes.astype(np.int32), labels)


def _weights(phase_of_site: Int, span: Float, expected: Float) -> Float:
    """Expected incidents of every site and phase, shared by the time of its rows; the time itself where none is."""
    key = np.unique(phase_of_site, return_inverse=True)[1]
    weight = expected * span / np.bincount(key, span)[key]
    return weight if weight.any() else span
