"""The operation that every replication of a design point shares: configuration, world, travel times and plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from sim.arrays import Float, Int
from sim.config import Config
from sim.model.events.places import check_events
from sim.model.forces.candidates import Lists
from sim.model.forces.plan import Plan, make_plan
from sim.model.incidents.injection import Injection, injection
from sim.model.incidents.rates import Rates, make_rates
from sim.model.queueing.place import Place, places_of
from sim.model.reach import Reach
from sim.record import Post, Strength
from sim.world.build import build_world
from sim.world.named import Gazetteer, gazetteer
from sim.world.network import LEGS
from sim.world.own import travel_of
from sim.world.ways import Ways
from sim.world.world import World


@dataclass(frozen=True)
class Geography:
    """What a map needs: villages, stations, bases, legs, and offices of committees and commissions with coordinates."""

    villages: dict[str, Any]
    stations: dict[str, Any]
    bases: dict[str, Any]
    legs: dict[str, Any]
    offices: dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """Everything that is fixed before the first draw."""

    config: Config
    world: World
    travel: Ways
    plan: Plan
    rates: Rates
    turnout: Float  # mean turnout by station, shape (S,)
    water: Int  # 1 where a station is reached by boat, shape (S,)

    @cached_property
    def reach(self) -> Reach:
        """How soon free units could be at each place."""
        return Reach(self)

    @cached_property
    def candidates(self) -> Lists:
        """Units in the order in which they would come to a place from home, for places asked for before."""
        return Lists()

    @cached_property
    def injection(self) -> Injection | None:
        """Strata of the type that is injected in a contingency study; None in any other."""
        return injection(self.config, self.world, self.rates)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Places by the names that planners use."""
        return gazetteer(self.world)

    @cached_property
    def places(self) -> list[Place]:
        """Places of a user's folder where people queue; none in an election."""
        return places_of(self.world.own, self.config.election.horizon_to_min) if self.world.own else []

    @property
    def strata(self) -> int:
        """Replications of one whole round of strata; 1 where nothing is injected."""
        return self.injection.strata if self.injection else 1

    @cached_property
    def station_subdistrict(self) -> Int:
        """Subdistrict index of every station, shape (S,)."""
        return self.world.station_subdistrict

    @cached_property
    def station_district(self) -> Int:
        """District index of every station, shape (S,)."""
        return self.world.station_district

    @cached_property
    def place_voters(self) -> Float:
        """Registered voters behind every committee and every district seat, shape (K + D,)."""
        registered = self.world.stations.registered
        by_subdistrict = np.bincount(self.station_subdistrict, registered, len(self.world.subdistricts.name))
        by_district = np.bincount(self.station_district, registered, len(self.world.districts.name))
        return np.concatenate([by_subdistrict, by_district])

    @property
    def posts(self) -> list[Post]:
        """Posts of the plan."""
        return self.plan.posts

    @property
    def strength(self) -> list[Strength]:
        """People by district, day and force."""
        return self.plan.strength

    @property
    def geography(self) -> Geography:
        """Coordinates for maps."""
        return geography(self.world)


def prepare(config: Config) -> Operation:
    """Build the world of a design point and make its plan."""
    world = build_world(config)
    travel = travel_of(config, world)
    by_district = config.election.voting.turnout_by_district
    turnout = np.array([by_district.get(name, config.election.voting.turnout) for name in world.districts.name])
    plan = make_plan(config, world, travel)
    water = (world.stations.access == 2).astype(np.int64)
    rates = make_rates(config, world)
    operation = Operation(config, world, travel, plan, rates, turnout[world.station_district], water)
    check_events(operation)
    return operation


def geography(world: World) -> Geography:
    """Cut the world's coordinates into tables for maps; legs near the region only."""
    network, villages, stations, bases = world.network, world.villages, world.stations, world.bases
    subdistricts = [world.subdistricts.name[k] for k in villages.subdistrict]
    districts = [world.districts.label[d] for d in world.subdistricts.district[villages.subdistrict]]
    mine = np.zeros(len(network.lat), dtype=np.bool_)
    mine[villages.node] = mine[world.subdistricts.office] = mine[world.districts.seat] = mine[bases.node] = True
    shown = mine[network.origin] | mine[network.destination]
    a, b = network.origin[shown], network.destination[shown]
    return Geography(
        {
            "name": villages.name,
            "subdistrict": subdistricts,
            "district": districts,
            "lat": network.lat[villages.node],
            "lon": network.lon[villages.node],
        },
        {
            "name": stations.name,
            "lat": stations.lat,
            "lon": stations.lon,
            "class": stations.cls,
            "access": stations.access,
            "subdistrict": [world.subdistricts.name[k] for k in world.station_subdistrict],
        },
        {"name": bases.name, "kind": bases.kind, "lat": network.lat[bases.node], "lon": network.lon[bases.node]},
        {
            "origin_lat": network.lat[a],
            "origin_lon": network.lon[a],
            "destination_lat": network.lat[b],
            "destination_lon": network.lon[b],
            "leg": [LEGS[n] for n in network.leg[shown]],
        },
        _offices(world),
    )


def _offices(world: World) -> dict[str, Any]:
    """Committees in the order of the subdistricts, then commissions, whose subdistrict is empty."""
    nodes = np.concatenate([world.subdistricts.office, world.districts.seat])
    return {
        "name": [world.network.label[node] for node in nodes],
        "subdistrict": [*world.subdistricts.name, *[""] * len(world.districts.label)],
        "district": [*(world.districts.label[d] for d in world.subdistricts.district), *world.districts.label],
        "lat": world.network.lat[nodes],
        "lon": world.network.lon[nodes],
    }
