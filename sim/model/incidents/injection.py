"""Contingency: exactly one incident of a chosen type in every operation, wherever and whenever it may begin.

Operations go through strata of place, way and hour in rounds, each stratum once per round in an order of its own, and
are weighted back by rate: weight = number of strata x share of the type's rate in the stratum. Over whole rounds the
weighted mean is then the mean over the incidents of a plain simulation, and no rate is too small for it. Places are
subdistricts, or neighbouring subdistricts joined to groups of equal rate where there would be more strata than
operations; hours are joined to longer blocks for the same reason. A type that only follows from the state of the model
has no rate: all places of its kind count alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

import numpy as np

from sim.arrays import Float, Int, Keys
from sim.config import Config
from sim.config.threat import IncidentType
from sim.model.incidents.rates import Rates
from sim.model.incidents.windows import days_and_hours
from sim.streams import Streams, key_of
from sim.world.world import World

OUTWARD, BACK = 0, 1  # the ways of a journey with boxes


@dataclass
class Injected:
    """The one incident of an operation."""

    type_name: str
    place: str  # station, committee, district, route
    at: int  # index of the station, subdistrict, district or village
    way: int  # on a route
    u: float  # place in the window of its phase, or on the way, 0..1
    weight: float
    pending: bool = True  # no journey has met it yet

    def event(self, streams: Streams, keys: Keys) -> tuple[int, int, int, float]:
        """Entity, number at that entity, key and place in the window, like those of a plain incident."""
        return self.at, 0, int(streams.bits(f"incident key {self.type_name}", int(keys[self.at]), 0)[0]), self.u

    def meets(self, village: int, way: int) -> bool:
        """Whether this journey meets it; only the first one does."""
        met = self.pending and (self.place, self.at, self.way) == ("route", village, way)
        self.pending = self.pending and not met
        return met


@dataclass(frozen=True)
class Injection:
    """The strata of one type: groups of places x ways x blocks of hours."""

    type_name: str
    place: str
    rate: Float  # by entity; ones where the type has no rate of its own
    group: Int  # group of places of every entity
    share: Float  # share of the rate in every group
    ways: tuple[int, ...]
    blocks: int  # of hours
    days: int

    @property
    def strata(self) -> int:
        """Number of strata."""
        return len(self.share) * len(self.ways) * self.blocks

    def draw(self, streams: Streams) -> Injected:
        """The incident of one replication: its stratum by turn, the rest at random inside the stratum."""
        turn, number = divmod(streams.replication, self.strata)
        order = np.argsort(Streams(streams.seed, turn).uniform("injection order", 0, np.arange(self.strata)))
        shape = len(self.share), len(self.ways), self.blocks
        group, way, block = (int(n) for n in np.unravel_index(order[number], shape))
        place, day, hour = streams.uniform("injection", key_of(self.type_name), np.arange(3))
        u = (int(day * self.days) + (block + hour) / self.blocks) / self.days
        weight = float(len(self.share) * self.share[group])
        return Injected(self.type_name, self.place, self._entity(group, place), self.ways[way], u, weight)

    def _entity(self, group: int, u: float) -> int:
        """An entity of the group, in proportion to its rate."""
        inside = np.flatnonzero(self.group == group)
        total = np.cumsum(self.rate[inside])
        return int(inside[np.searchsorted(total, u * total[-1], side="right")])


def injection(config: Config, world: World, rates: Rates) -> Injection | None:
    """The strata of the type that is injected; None where none is."""
    name = config.study.inject
    if name is None:
        return None
    kind = config.threat.types[name]
    place = place_of(kind)
    rate, area = rate_of(world, rates, name, place), _area(world, place)
    ways = _ways(kind, place)
    days, hours = days_and_hours(config, kind, place, float(world.stations.registered.mean()))
    most = max(1, (config.study.replications or config.study.min_replications) // len(ways))
    by_area = np.bincount(area, rate).astype(np.float64)
    blocks = min(hours, max(isqrt(most), most // int(np.count_nonzero(by_area))))
    group = _groups(by_area, most // blocks)[area]
    share = np.bincount(group[group >= 0], rate[group >= 0]) / rate.sum()
    return Injection(name, place, rate, group, share, ways, blocks, days)


def place_of(kind: IncidentType) -> str:
    """Where incidents of a type are; those that follow from the state begin at committees or stations."""
    if kind.per == "box_trip" or (kind.phase == "transport" and kind.per == "station"):
        return "route"
    if kind.per == "state":
        return "committee" if kind.phase == "recapitulation" else "station"
    return kind.per


def _ways(kind: IncidentType, place: str) -> tuple[int, ...]:
    """Boxes go out and back; what is counted per station stops them only on the way back."""
    if place != "route":
        return (0,)
    return (OUTWARD, BACK) if kind.per == "box_trip" else (BACK,)


def _area(world: World, place: str) -> Int:
    """Subdistrict of every entity of a kind; a district is its own area."""
    if place == "station":
        return world.station_subdistrict
    if place == "route":
        return world.villages.subdistrict
    return np.arange(len(world.districts.key if place == "district" else world.subdistricts.key))


def rate_of(world: World, rates: Rates, name: str, place: str) -> Float:
    """Rate of the type by entity; ones where it has none."""
    known = rates.box_trip if place == "route" else getattr(rates, place)
    if place == "route" and name in rates.station:
        known = {name: np.bincount(world.stations.village, rates.station[name], len(world.villages.key))}
    found: Float = known.get(name, np.zeros(len(_area(world, place))))
    return found if found.sum() > 0 else np.ones(len(found))


def _groups(rate: Float, most: int) -> Int:
    """Group of every area, neighbours in groups of equal rate; -1 where the rate is zero."""
    used = np.flatnonzero(rate > 0)
    group = np.full(len(rate), -1)
    if len(used) <= most:
        group[used] = np.arange(len(used))
        return group
    middle = (np.cumsum(rate[used]) - rate[used] / 2.0) / rate[used].sum()
    group[used] = np.unique((middle * most).astype(np.int64), return_inverse=True)[1]
    return group
