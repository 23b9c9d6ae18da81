"""Rates of exogenous incidents: multipliers redistribute over places and never inflate the province's total.

The multiplier of a place is divided by its mean over the whole province, so that the expected number of incidents of
the province equals base rate x number of stations (or committees, or districts), whatever the multipliers. The one
exception is what follows from voters registered in one district and living in another: its rate is per 1,000 of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import Float
from sim.config import Config
from sim.config.lines import problem
from sim.config.refused import Refused
from sim.config.threat import IncidentType, Threat
from sim.world.vulnerability import bundled_scores, index_factors
from sim.world.world import World

MOST_AT_ONE, MOST_IN_ALL = 100.0, 100_000
PER = {"station": 1000.0, "box_trip": 1000.0, "committee": 1000.0, "district": 100.0}


@dataclass(frozen=True)
class Rates:
    """Expected incidents per operation by type: per station (S,), committee (K,), district (D,), village trip (V,)."""

    station: dict[str, Float]
    committee: dict[str, Float]
    district: dict[str, Float]
    box_trip: dict[str, Float]


def make_rates(config: Config, world: World) -> Rates:
    """Expected number of incidents of each type at each entity of the world."""
    threat, election = config.threat, config.election.name
    rates = Rates({}, {}, {}, {})
    for name, kind in threat.types.items():
        if kind.per != "state":
            base = threat.rate_factor * kind.rate.get(election, 0.0) / PER[kind.per]
            expected = base * _multipliers(threat, kind, world)
            _refuse_masses(f"threat.types.{name}.rate.{election}", expected)
            getattr(rates, kind.per)[name] = expected
    return rates


def _refuse_masses(key: str, expected: Float) -> None:
    """Numbers are drawn by inversion, which is exact for few; and a replication must come to an end."""
    if expected.max(initial=0.0) > MOST_AT_ONE or expected.sum() > MOST_IN_ALL:
        given = f"{expected.max():.3g} incidents expected at one place, {expected.sum():,.0f} in all"
        allowed = f"a rate (and threat.rate_factor) with at most {MOST_AT_ONE:g} at one and {MOST_IN_ALL:,} in all"
        raise Refused(problem(key, given, allowed))


def _multipliers(threat: Threat, kind: IncidentType, world: World) -> Float:
    if kind.driver == "domicile":
        return _living_elsewhere(threat, world)
    district = _factors(threat, world.districts.name, world.districts.ikp)
    if kind.per == "district":
        return _district_level(threat, kind, world, np.ones(len(world.mix.name)), district)
    if kind.per == "committee":
        by_district = _district_level(threat, kind, world, world.mix.committees.astype(float), district)
        return by_district[world.subdistricts.district]
    stations = _station_multipliers(threat, kind, world, district)
    return _village_means(world, stations) if kind.per == "box_trip" else stations


def _factors(threat: Threat, names: list[str], scores: Float) -> Float:
    known = np.array([threat.district_factor.get(name, 1.0) for name in names])
    return known * index_factors(threat.ikp, names, scores, threat.ikp.rate_power)


def _province_factors(threat: Threat, world: World) -> Float:
    return _factors(threat, world.mix.name, bundled_scores(world.mix.name))


def _living_elsewhere(threat: Threat, world: World) -> Float:
    """Voters of every station who are registered there and live in another district, shape (S,)."""
    share = np.zeros(len(world.villages.key))
    named = {f"desa {name}".lower(): n for n, name in enumerate(world.villages.name)}
    for name, part in threat.domicile_apart.items():
        if name.lower() in named:
            share[named[name.lower()]] = part
    return np.asarray(world.stations.registered * share[world.stations.village], dtype=np.float64)


def _district_level(threat: Threat, kind: IncidentType, world: World, weights: Float, district: Float) -> Float:
    if kind.driver == "none":
        return np.ones(len(district))
    mean = float(np.sum(weights * _province_factors(threat, world)) / np.sum(weights))
    return district / mean


def _station_multipliers(threat: Threat, kind: IncidentType, world: World, district: Float) -> Float:
    """Multiplier by station: district and tension for conflict, access for logistics; mean 1 over the province."""
    counts = world.mix.stations.astype(np.float64)
    tension, access = np.array(threat.tension_factor), np.array(threat.access_factor)
    if kind.driver == "tension":
        province = _province_factors(threat, world)[:, None, None] * tension[None, None, :] * np.ones((1, 3, 1))
        values = district[world.station_district] * tension[world.stations.tension]
    elif kind.driver == "access":
        province = np.ones((len(counts), 1, 1)) * access[None, :, None] * np.ones((1, 1, 3))
        values = access[world.stations.access]
    else:
        return np.ones(len(world.stations.key))
    return np.asarray(values / (np.sum(province * counts) / np.sum(counts)), dtype=np.float64)


def _village_means(world: World, stations: Float) -> Float:
    size = np.bincount(world.stations.village, minlength=len(world.villages.key))
    total = np.bincount(world.stations.village, weights=stations, minlength=len(world.villages.key))
    return np.asarray(total / np.maximum(size, 1), dtype=np.float64)
