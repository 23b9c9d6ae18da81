"""Build the travel network of the bundled area from its places and the rows of legs.csv.

It is a construction, not a road map: neighbours are joined by rule (``roads``, ``waters``), and what
reports or common knowledge name stands in legs.csv. Lengths are straight lines times an assumed sinuosity
by class, unless a row states its kilometres.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import Float
from sim.config.world import Travel
from sim.world.legs import NamedLeg, named_legs
from sim.world.neighbours import Legs, line_km, plane
from sim.world.network import BOARDING_LEGS, LEGS, Network
from sim.world.places import Places
from sim.world.roads import CITY, DISTRICT, URBAN, road_legs
from sim.world.sites import Sites, find_sites
from sim.world.waters import water_legs


def build_network(places: Places, travel: Travel) -> Network:
    """Nodes: the places in their order, then those made by rows of legs.csv, then the piers made by rule.

    KeyError where a row names an unknown place or node, ValueError where a water village has no leg.
    """
    rows, sites = named_legs(), find_sites(places)
    made = [row for row in rows if row.makes_node]
    piers, afloat = water_legs(sites, rows, len(places.label) + len(made))
    shore = sites.node[piers]
    label = [*places.label, *(row.destination for row in made), *(f"{places.label[i]} (pier)" for i in shore)]
    lat = np.concatenate([places.lat, [row.lat for row in made], places.lat[shore]])
    lon = np.concatenate([places.lon, [row.lon for row in made], places.lon[shore]])
    single = [row for row in rows if row.leg != "barrier" and not row.routed]
    named = named_rows(single, numbered(sites, made), plane(lat, lon))
    parts = [same_place_legs(sites), road_legs(sites, rows), *afloat, named]
    km = np.concatenate([lengths(part, travel) for part in parts])
    stated = np.concatenate([np.full(len(km) - len(single), np.nan), [row.km for row in single]])
    return assembled(label, lat, lon, parts, np.where(np.isnan(stated), km, stated))


def assembled(label: list[str], lat: Float, lon: Float, parts: list[Legs], km: Float) -> Network:
    """The network of nodes and of all legs of ``parts``, whose lengths are ``km``."""
    return Network(
        label=label,
        lat=lat,
        lon=lon,
        origin=np.concatenate([part.origin for part in parts]),
        destination=np.concatenate([part.destination for part in parts]),
        km=km,
        leg=np.concatenate([part.leg for part in parts]),
        name=[name for part in parts for name in part.name],
    )


def lengths(legs: Legs, travel: Travel) -> Float:
    """Kilometres of legs: line times sinuosity, and at least ``same_place_km``; boarding has no length."""
    factor = np.array([travel.sinuosity.get(name, 0.0) for name in LEGS])[legs.leg]
    boarding = np.isin(legs.leg, [LEGS.index(name) for name in BOARDING_LEGS])
    return np.where(boarding, 0.0, np.maximum(legs.line_km * factor, travel.same_place_km))


def same_place_legs(sites: Sites) -> Legs:
    """Legs from the first place of every site to the others at the same coordinates."""
    others = np.flatnonzero(sites.node[sites.site_of] != np.arange(len(sites.site_of)))
    at = sites.site_of[others]
    leg = np.where(sites.of(CITY)[at], URBAN, DISTRICT)
    return Legs(sites.node[at], others, np.zeros(len(others)), leg, [""] * len(others))


def named_rows(rows: list[NamedLeg], node: dict[str, int], xy: Float) -> Legs:
    """One leg for every row."""
    pairs = np.array([(node[row.origin], node[row.destination]) for row in rows], dtype=np.int64)
    leg = np.array([LEGS.index(row.leg) for row in rows], dtype=np.int64)
    return Legs(pairs[:, 0], pairs[:, 1], line_km(xy, pairs), leg, [row.name for row in rows])


def numbered(sites: Sites, made: list[NamedLeg]) -> dict[str, int]:
    """Network node of every official code and of every node made by a row."""
    node = {code: int(sites.node[site]) for code, site in sites.codes.items()}
    return node | {row.destination: len(sites.site_of) + index for index, row in enumerate(made)}
