"""The problem of standing: sites, the help that is asked for around them, the minutes between, and who stands where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sim.arrays import ACCESS, Float, Int
from sim.config import Config
from sim.config.threat import IncidentType
from sim.model.forces.standing import spot_of
from sim.model.operation import Operation
from sim.world.named import gazetteer
from sim.world.world import World

KINDS = {"patrol": "polsek", "platoon": "platoon", "boat": "polair"}  # as a planner says it: as units are called
LISTED = "listed"  # units of a folder without an election


class Ground(NamedTuple):
    """Sites (S,), demands (D,) and today's bases (B,) as nodes of one network."""

    names: list[str]  # of the sites, as ``forces.stand_at`` takes them
    sites: Int
    demand: Int
    weight: Float  # incidents expected in one operation
    minutes: Float  # (S, D), dry day; inf where there is no way
    today: Int  # index of the site of every unit of the kind, (U,)


def ground_of(operation: Operation, what: str) -> Ground:
    """The ground for units of a kind: ``patrol``, ``platoon`` or ``boat``; without an election for all units.

    Patrols are wanted where an incident needs police, platoons where one may become a crowd, boats where a station is
    reached by water. Incidents that follow from a state of the operation have no rate and are not counted.
    """
    world = operation.world
    held = operation.config.election.held
    demand, weight = _demand(operation, what) if held else _zones(world)
    names, sites = _sites(world)
    kind = kind_of(operation.config, what)
    nodes = np.array([unit.node for unit in operation.plan.units if unit.kind == kind], dtype=np.int64)
    names, sites = _with(names, sites, nodes, world)
    ways = operation.travel
    rows = [ways.minutes_from(int(node), wet=False, night=False, boxes=False)[demand] for node in sites]
    place = {int(node): n for n, node in enumerate(sites)}
    today = np.array([place[int(node)] for node in nodes], dtype=np.int64)
    return Ground(names, sites, demand, weight, np.asarray(rows, dtype=np.float64), today)


def kind_of(config: Config, what: str) -> str:
    """What units of a kind are called in the plan and under ``forces.stand_at``."""
    return KINDS[what] if config.election.held else LISTED


def _demand(operation: Operation, what: str) -> tuple[Int, Float]:
    """Nodes where help of the kind is asked for, and how many incidents are expected at each."""
    total = np.zeros(len(operation.world.network.label))
    for nodes, expected in _expected(operation, what):
        np.add.at(total, nodes, expected)
    node = np.flatnonzero(total)
    return node, total[node]


def _expected(operation: Operation, what: str) -> Iterator[tuple[Int, Float]]:
    """Nodes of the entities of every type and the incidents expected at each."""
    world, rates, config = operation.world, operation.rates, operation.config
    afloat = world.stations.access == ACCESS.index("water")
    for name, kind in config.threat.types.items():
        if _asks_for(kind, what, config):
            if name in rates.station:
                expected = rates.station[name] * (afloat if what == "boat" else 1.0)
                yield world.station_node, expected
            elif name in rates.committee and what != "boat":
                yield world.subdistricts.office, rates.committee[name]
            elif name in rates.district and what != "boat":
                yield world.districts.seat, rates.district[name]
            elif name in rates.box_trip and what != "boat":
                yield world.villages.node, rates.box_trip[name]


def _asks_for(kind: IncidentType, what: str, config: Config) -> bool:
    least = config.forces.mobile.crowd_above + 1 if what == "platoon" else 1
    return kind.need[1] >= least


def _zones(world: World) -> tuple[Int, Float]:
    """Zones of a folder without an election, weighted by their rates."""
    zones = world.own.zones if world.own else None
    rate = np.zeros(0) if zones is None else zones.rate_per_h
    node = np.flatnonzero(rate > 0)
    return node.astype(np.int64), rate[node]


def _sites(world: World) -> tuple[list[str], Int]:
    """Places with a name: villages, offices of committees, seats; or the zones of a folder without an election."""
    known = gazetteer(world)
    zones = world.own.zones.name if world.own and not world.villages.name else []
    found = [(name, spot_of(world, known, name)) for name in zones or known.shown]
    first = {spot.node: name for name, spot in reversed(found) if spot is not None}
    nodes = np.array(sorted(first), dtype=np.int64)
    return [first[int(node)] for node in nodes], nodes


def _with(names: Sequence[str], sites: Int, nodes: Int, world: World) -> tuple[list[str], Int]:
    """The sites and those of today's units that are none of them."""
    missing = np.setdiff1d(nodes, sites)
    labels = [world.network.label[int(node)] for node in missing]
    return [*names, *labels], np.concatenate([sites, missing])
