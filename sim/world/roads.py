"""Roads by rule: highways along named towns, roads to offices, village roads between neighbours.

No road data are bundled. Roads run along the sides of the Delaunay triangulation of all places on land;
village roads join only Gabriel neighbours. The class of a road is that of the highest trip that needs it:

* trunk, provincial: the shortest way along the towns of a row of legs.csv;
* provincial: the shortest way from a subdistrict office to its district seat;
* district: the shortest way from a village to the nearest office, where the village is not marked as
  hard;
* village: all else, and every road of subdistricts whose villages are mostly reached by water;
* urban: every road inside Palembang.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sim.arrays import Bool, Float, Int
from sim.world.legs import NamedLeg
from sim.world.neighbours import Legs, gabriel, line_km, triangle_sides
from sim.world.network import LEGS
from sim.world.sites import Sites

TRUNK, PROVINCIAL, DISTRICT, VILLAGE, URBAN = (LEGS.index(name) for name in LEGS[:5])
CITY = "1671"  # Palembang


@dataclass
class Roads:
    """Roads while their classes are being settled, over sites; arrays of shape (M,)."""

    pairs: Int
    km: Float
    leg: Int
    kept: Bool
    name: list[str]
    row: dict[tuple[int, int], int]

    def graph(self, only: Bool, sites: int) -> csr_array:
        """Symmetric graph of the roads in ``only``, shape (sites, sites), weights in km."""
        a, b = self.pairs[only].T
        km = self.km[only]
        ends = (np.concatenate([a, b]), np.concatenate([b, a]))
        return csr_array((np.concatenate([km, km]), ends), shape=(sites, sites))

    def way(self, before: Int, end: int) -> list[int]:
        """Roads of the way that ends at ``end``, given the predecessors of a shortest-path tree."""
        found = []
        while before[end] >= 0:
            previous = int(before[end])
            found.append(self.row[min(previous, end), max(previous, end)])
            end = previous
        return found


def road_legs(sites: Sites, rows: tuple[NamedLeg, ...]) -> Legs:
    """All roads between sites on land; the ends are network nodes."""
    roads = possible_roads(sites, [row for row in rows if row.leg == "barrier"])
    lay_highways(roads, sites, [row for row in rows if row.routed])
    lay_office_roads(roads, sites)
    lay_village_roads(roads, sites)
    inside = sites.of(CITY)[roads.pairs].all(axis=1)
    roads.leg[inside] = URBAN
    kept = np.flatnonzero(roads.kept)
    a, b = sites.node[roads.pairs[kept]].T
    return Legs(a, b, roads.km[kept], roads.leg[kept], [roads.name[i] for i in kept])


def possible_roads(sites: Sites, barriers: list[NamedLeg]) -> Roads:
    """Sides of the triangulation of the land that no barrier cuts; those of Gabriel neighbours are kept."""
    land = np.flatnonzero(~sites.water)
    local = triangle_sides(sites.xy[land])
    kept = gabriel(sites.xy[land], local)
    pairs = land[local]
    free = np.ones(len(pairs), dtype=bool)
    for barrier in barriers:
        one = sites.of(barrier.origin)
        other = sites.of(barrier.destination) if barrier.destination else ~one
        free &= ~((one[pairs] & other[pairs[:, ::-1]]).any(axis=1))
    pairs, kept = pairs[free], kept[free]
    row = {(int(a), int(b)): index for index, (a, b) in enumerate(pairs)}
    leg = np.full(len(pairs), VILLAGE)
    return Roads(pairs, line_km(sites.xy, pairs), leg, kept, [""] * len(pairs), row)


def lay_highways(roads: Roads, sites: Sites, rows: list[NamedLeg]) -> None:
    """Mark the shortest way of every highway row; an earlier row keeps its name and class.

    ValueError where two towns are not joined by land.
    """
    graph = roads.graph(np.ones(len(roads.km), dtype=bool), len(sites.node))
    for row in rows:
        a, b = sites.find(row.origin), sites.find(row.destination)
        reach = 2.0 * float(np.hypot(*(sites.xy[a] - sites.xy[b]))) + 5.0
        _, before = dijkstra(graph, indices=a, limit=reach, return_predecessors=True)
        way = roads.way(before, b)
        if not way:
            raise ValueError(f"legs.csv: {row.name}: no way by land from {row.origin} to {row.destination}")
        for road in way:
            if not roads.name[road]:
                roads.leg[road], roads.kept[road], roads.name[road] = LEGS.index(row.leg), True, row.name


def lay_office_roads(roads: Roads, sites: Sites) -> None:
    """Make the ways between offices and their district seat at least provincial."""
    graph = roads.graph(roads.kept, len(sites.node))
    for seat, offices in sites.offices_of_seats():
        _, before = dijkstra(graph, indices=seat, return_predecessors=True)
        for office in offices:
            way = roads.way(before, office)
            roads.leg[way] = np.minimum(roads.leg[way], PROVINCIAL)


def lay_village_roads(roads: Roads, sites: Sites) -> None:
    """Make the ways from villages to the nearest office district roads, then bad roads village roads."""
    graph = roads.graph(roads.kept, len(sites.node))
    _, before, _ = dijkstra(graph, indices=sites.offices(), min_only=True, return_predecessors=True)
    ends = np.flatnonzero(before >= 0)
    steps = np.sort(np.column_stack([ends, before[ends]]), axis=1).tolist()
    used = [roads.row[a, b] for a, b in steps]
    roads.leg[used] = np.minimum(roads.leg[used], DISTRICT)
    bad = (sites.hard | sites.delta)[roads.pairs].any(axis=1) & (np.array(roads.name) == "")
    roads.leg[bad] = VILLAGE
