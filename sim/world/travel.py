"""Shortest travel times over the network, by weather, time of day, load and closed legs."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from sim.arrays import HOUR, Bool, Float, Float32, Int
from sim.config.world import Travel as Speeds
from sim.config.world import Weather
from sim.world.network import LEGS, Network
from sim.world.row_store import RowStore, fingerprint
from sim.world.ways import Closed

SAME_MIN = 0.01  # ways whose minutes differ by less may be the same
DETOURS_KEPT = 4096  # rows with closed legs; the oldest are dropped beyond this number (64 MB for the province)


class Travel:
    """Travel times between nodes of one network under one set of speeds.

    Legs are travelled at the same speed both ways, so a row holds the times *to* a node and *from* it alike.
    """

    def __init__(self, network: Network, speeds: Speeds, weather: Weather) -> None:
        self.network = network
        self.speeds = speeds
        self.weather = weather
        self._layout = Layout(network)
        self._graphs: dict[tuple[bool, bool, bool], csr_array] = {}
        self._leg_minutes: dict[tuple[bool, bool, bool], Float] = {}
        self._stores: dict[tuple[bool, bool, bool], RowStore] = {}
        self._detours: OrderedDict[tuple[int, bool, bool, bool, Closed], Float32] = OrderedDict()
        self._closed_graph: tuple[tuple[bool, bool, bool, Closed], csr_array] | None = None
        self._land = land_components(network)

    def minutes_to(self, node: int, *, wet: bool, night: bool, boxes: bool, closed: Closed = frozenset()) -> Float32:
        """Minutes from every node to ``node``, shape (N,), read-only; inf where there is no way.

        ``boxes``: loaded vehicles instead of people who respond; ``closed``: indices of legs nobody passes.
        """
        if closed:
            return self._detour((int(node), wet, night, boxes, closed))
        return self._row(int(node), (wet, night, boxes))

    minutes_from = minutes_to  # the same both ways

    def minutes_of_way(
        self, origin: int, destination: int, *, wet: bool, night: bool, boxes: bool, closed: Closed = frozenset()
    ) -> float:
        """Minutes from one node to another; inf where there is no way."""
        condition = (wet, night, boxes)
        minutes = float(self._row(destination, condition)[origin])
        legs, ends = self._legs(*condition), self.network
        for leg in closed:
            u, v = (self._row(int(node), condition) for node in (ends.origin[leg], ends.destination[leg]))
            ways = u[origin] + v[destination], v[origin] + u[destination]
            if min(ways) + legs[leg] <= minutes + SAME_MIN:
                return float(self._detour((destination, *condition, closed))[origin])
        return minutes

    def minutes_between(
        self, origin: Int, destination: Int, *, wet: bool, night: bool, boxes: bool, closed: Closed = frozenset()
    ) -> Float32:
        """Minutes between pairs of nodes, the two broadcast together; inf where there is no way.

        With closed legs only those pairs are searched again whose shortest way leads over one of them.
        """
        minutes = self._among(origin, destination, (wet, night, boxes))
        if closed:
            self._go_round(minutes, origin, destination, (wet, night, boxes, closed))
        return minutes

    def over_water(self, origin: int, destination: int) -> bool:
        """Whether the only way leads over water."""
        return bool(self._land[origin] != self._land[destination])

    def release(self) -> None:
        """Give back the memory of rows kept on disk."""
        for store in self._stores.values():
            store.release()

    def speed_kmh(self, leg: str) -> float:
        """Speed of people who respond on a leg class, dry day; KeyError for an unknown class."""
        return self.speeds.responder_kmh[leg]

    def leg_minutes(self, *, wet: bool, night: bool, boxes: bool) -> Float:
        """Minutes over every leg, shape (E,)."""
        net, speeds = self.network, self.speeds
        kmh = by_leg(speeds.boxes_kmh if boxes else speeds.responder_kmh, np.inf)[net.leg]
        if wet:
            kmh = kmh * by_leg(self.weather.wet_factor, 1.0)[net.leg]
        if night:
            kmh = np.where(net.on_water(), kmh * speeds.night_water_factor, kmh)
        boarding = by_leg({"pier": speeds.transship_min, "landing": speeds.raft_min}, 0.0)[net.leg]
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(kmh > 0, HOUR * net.km / kmh, np.inf) + boarding

    def _row(self, node: int, condition: tuple[bool, bool, bool]) -> Float32:
        """Minutes between a node and every other with all legs open."""
        store = self._store(*condition)
        row = store.get(node)
        if row is None:
            row = _shortest(self._graph(*condition), node)
            store.put(node, row)
        return row

    def _among(self, origin: Int, destination: Int, condition: tuple[bool, bool, bool]) -> Float32:
        def missing(node: int) -> Float32:
            return _shortest(self._graph(*condition), node)

        return self._store(*condition).among(origin, destination, missing)

    def _go_round(self, minutes: Float32, origin: Int, destination: Int, case: tuple[bool, bool, bool, Closed]) -> None:
        """Correct the pairs whose shortest way leads over a closed leg, from the side with fewer nodes."""
        origin, destination = np.broadcast_arrays(origin, destination)
        lost = self._over_closed(minutes, origin, destination, case)
        a, b = origin[lost], destination[lost]
        if len(np.unique(b)) < len(np.unique(a)):
            a, b = b, a
        found = np.empty(len(a), dtype=np.float32)
        for node in np.unique(a).tolist():
            mine = a == node
            found[mine] = self._detour((node, *case))[b[mine]]
        minutes[lost] = found

    def _over_closed(
        self, minutes: Float32, origin: Int, destination: Int, case: tuple[bool, bool, bool, Closed]
    ) -> Bool:
        """Pairs of which a shortest way may lead over a closed leg; ``minutes`` are those with all legs open."""
        wet, night, boxes, closed = case
        legs, lost = self._legs(wet, night, boxes), np.zeros(minutes.shape, dtype=np.bool_)
        for leg in closed:
            u, v = self.network.origin[[leg]], self.network.destination[[leg]]
            for first, second in ((u, v), (v, u)):
                way = self._among(first, origin, (wet, night, boxes)) + legs[leg]
                lost |= way + self._among(second, destination, (wet, night, boxes)) <= minutes + SAME_MIN
        return lost

    def _legs(self, wet: bool, night: bool, boxes: bool) -> Float:
        """Minutes over every leg, computed once for each condition."""
        key = (wet, night, boxes)
        if key not in self._leg_minutes:
            self._leg_minutes[key] = self.leg_minutes(wet=wet, night=night, boxes=boxes)
        return self._leg_minutes[key]

    def _detour(self, key: tuple[int, bool, bool, bool, Closed]) -> Float32:
        """A row with closed legs: the graph of the latest closure is kept, the rows of the open one untouched."""
        row = self._detours.get(key)
        if row is None:
            row = self._detours[key] = _shortest(self._without(key[1:]), key[0])
            if len(self._detours) > DETOURS_KEPT:
                self._detours.popitem(last=False)
        return row

    def _without(self, key: tuple[bool, bool, bool, Closed]) -> csr_array:
        if self._closed_graph is None or self._closed_graph[0] != key:
            self._closed_graph = key, self._built(*key)
        return self._closed_graph[1]

    def _store(self, wet: bool, night: bool, boxes: bool) -> RowStore:
        key = (wet, night, boxes)
        if key not in self._stores:
            net = self.network
            name = fingerprint(net.origin, net.destination, self.leg_minutes(wet=wet, night=night, boxes=boxes))
            self._stores[key] = RowStore(name, len(net.label))
        return self._stores[key]

    def _graph(self, wet: bool, night: bool, boxes: bool) -> csr_array:
        key = (wet, night, boxes)
        if key not in self._graphs:
            self._graphs[key] = self._built(wet, night, boxes, frozenset())
        return self._graphs[key]

    def _built(self, wet: bool, night: bool, boxes: bool, closed: Closed) -> csr_array:
        minutes = self._legs(wet, night, boxes).copy()
        minutes[list(closed)] = np.inf
        return self._layout.graph(minutes)


def _shortest(graph: csr_array, node: int) -> Float32:
    row = np.asarray(dijkstra(graph, indices=node), dtype=np.float32)
    row.flags.writeable = False
    return row


class Layout:
    """Where the minutes of the legs stand in the sparse matrix; of parallel legs the quickest counts."""

    def __init__(self, network: Network) -> None:
        ends = np.column_stack([network.origin, network.destination])
        both = np.vstack([ends, ends[:, ::-1]])
        order = np.lexsort((both[:, 1], both[:, 0]))
        cells = both[order]
        new = np.ones(len(cells), dtype=bool)
        new[1:] = (cells[1:] != cells[:-1]).any(axis=1)
        first = np.flatnonzero(new)
        nodes = len(network.label)
        self.leg_of: Int = (order % len(ends)).astype(np.int64)
        self.first: Int = first
        self.column = cells[first, 1].astype(np.int32)
        self.pointer = np.searchsorted(cells[first, 0], np.arange(nodes + 1)).astype(np.int32)
        self.shape = (nodes, nodes)

    def graph(self, minutes: Float) -> csr_array:
        """Symmetric graph with the minutes of the quickest leg of every pair, shape (N, N)."""
        data = np.minimum.reduceat(minutes[self.leg_of], self.first)
        return csr_array((data, self.column, self.pointer), shape=self.shape)


def by_leg(values: dict[str, float], other: float) -> Float:
    """Values in the order of LEGS, ``other`` where a class has none."""
    return np.array([values.get(name, other) for name in LEGS])


def land_components(network: Network) -> Int:
    """Number of the connected piece of land every node belongs to, shape (N,)."""
    dry = ~network.on_water()
    ends = (network.origin[dry], network.destination[dry])
    nodes = len(network.label)
    graph = csr_array((np.ones(int(dry.sum())), ends), shape=(nodes, nodes))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
