"""Clusters: which neighbouring stations share a team, at each step of the ladder of shortage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, radians

import numpy as np

from sim.arrays import CLASSES, Float, Int
from sim.config.forces import ClassPattern, DistrictPattern, Guarding
from sim.model.forces.rounds import order_by_nearest
from sim.world.ways import Ways
from sim.world.world import World

KM_PER_DEGREE = 111.2
FILL_ORDER = ("very_vulnerable", "special", "vulnerable", "less_vulnerable")
STANDBY = ClassPattern(personnel=2, stations=1, per="subdistrict")


@dataclass(frozen=True)
class Cluster:
    """Stations of one class in one subdistrict that share a team."""

    subdistrict: int
    cls: str
    stations: Int
    personnel: int
    standby: bool  # the team waits at the subdistrict office and is at no station


class Ground:
    """Who is next to whom: visiting order of stations and minutes between them."""

    def __init__(self, world: World, travel: Ways) -> None:
        self.world, self.travel = world, travel
        self._tours = [self._tour(k) for k in range(len(world.subdistricts.name))]

    def tour(self, subdistrict: int) -> Int:
        """Stations of a subdistrict in an order in which neighbours follow each other."""
        return self._tours[subdistrict]

    def minutes(self, stations: Int) -> Float:
        """Minutes between the given stations on a dry day, shape (k, k)."""
        world = self.world
        nodes = world.station_node[stations]
        rows = {
            int(node): self.travel.minutes_to(int(node), wet=False, night=False, boxes=False) for node in set(nodes)
        }
        between = np.stack([rows[int(node)][nodes] for node in nodes]).astype(np.float64)
        mile = world.stations.last_mile_min[stations]
        apart = between + mile[:, None] + mile[None, :]
        return np.where(nodes[:, None] == nodes[None, :], self._inside(stations), apart)

    def _inside(self, stations: Int) -> Float:
        """Minutes between stations of one village, along village roads with a detour of 1.3 (assumed)."""
        lat, lon = self.world.stations.lat[stations], self.world.stations.lon[stations]
        east = (lon[:, None] - lon[None, :]) * cos(radians(float(lat[0])))
        km = KM_PER_DEGREE * np.hypot(lat[:, None] - lat[None, :], east)
        return np.asarray(km * 1.3 / self.travel.speed_kmh("village") * 60.0, dtype=np.float64)

    def _tour(self, subdistrict: int) -> Int:
        villages = np.flatnonzero(self.world.villages.subdistrict == subdistrict)
        network, nodes = self.world.network, self.world.villages.node[villages]
        office = int(self.world.subdistricts.office[subdistrict])
        lat, lon = network.lat[nodes], network.lon[nodes]
        start = int(np.argmin((lat - network.lat[office]) ** 2 + (lon - network.lon[office]) ** 2))
        order = villages[order_by_nearest(lat, lon, start)]
        return np.concatenate([self.world.stations_of_village(int(v)) for v in order])


def ladder(pattern: DistrictPattern, guarding: Guarding) -> list[DistrictPattern]:
    """Patterns from the doctrine down: larger clusters, a standby pair per subdistrict, then 1:2 where vulnerable."""
    less, levels = pattern.less_vulnerable, [pattern]
    if less.per == "station":
        sizes = [size for size in guarding.stretch if size > less.stations]
        levels += [_with(pattern, less_vulnerable=less.model_copy(update={"stations": s})) for s in sizes]
        levels.append(_with(pattern, less_vulnerable=STANDBY))
    half = pattern.vulnerable.model_copy(update={"stations": 2 * pattern.vulnerable.stations})
    levels.append(_with(levels[-1], vulnerable=half))
    return levels


def _with(pattern: DistrictPattern, **changes: ClassPattern) -> DistrictPattern:
    return DistrictPattern(**{cls: changes.get(cls, getattr(pattern, cls)) for cls in CLASSES})


def clusters(
    ground: Ground, subdistrict: int, level: DistrictPattern, longest_min: float, guarding: Guarding
) -> list[Cluster]:
    """All clusters of a subdistrict at one step of the ladder, in the order in which they are filled.

    A cluster takes as many stations as its pattern says, fewer where its round would exceed ``longest_min``.
    """
    return [
        cluster
        for cls in FILL_ORDER
        for cluster in _of_class(ground, subdistrict, cls, getattr(level, cls), longest_min, guarding)
    ]


def _of_class(
    ground: Ground, subdistrict: int, cls: str, pattern: ClassPattern, longest_min: float, guarding: Guarding
) -> Iterator[Cluster]:
    tour = ground.tour(subdistrict)
    members = tour[ground.world.stations.cls[tour] == CLASSES.index(cls)]
    if not len(members):
        return
    if pattern.per == "subdistrict":
        yield Cluster(subdistrict, cls, members, pattern.personnel, True)
        return
    for chunk in _chunks(ground, members, pattern.stations, longest_min, guarding.rove_stop_min):
        yield Cluster(subdistrict, cls, chunk, pattern.personnel, False)


def _chunks(ground: Ground, members: Int, size: int, longest_min: float, stop_min: float) -> Iterator[Int]:
    """Cut a tour into clusters of ``size`` stations whose rounds stay within ``longest_min``."""
    if size == 1 or np.isinf(longest_min):
        yield from (members[i : i + size] for i in range(0, len(members), size))
        return
    first = 0
    while first < len(members):
        part = members[first : first + size]
        n = _longest_round(ground.minutes(part), longest_min, stop_min)
        yield part[:n]
        first += n


def _longest_round(minutes: Float, longest_min: float, stop_min: float) -> int:
    """How many stations from the first on fit into one round."""
    k = len(minutes)
    steps = np.concatenate([[0.0], np.cumsum(minutes[np.arange(k - 1), np.arange(1, k)])])
    rounds = steps + minutes[np.arange(k), 0] + stop_min * np.arange(1, k + 1)
    return max(1, int(np.sum(np.maximum.accumulate(rounds) <= longest_min)))


def demand_arithmetic(pattern: DistrictPattern, counts: dict[str, int], subdistricts: int) -> int:
    """People by the doctrine's arithmetic: per class personnel x stations / cluster size, rounded."""
    return sum(_class_demand(getattr(pattern, cls), n, subdistricts) for cls, n in counts.items())


def _class_demand(pattern: ClassPattern, stations: int, subdistricts: int) -> int:
    if pattern.per == "subdistrict":
        return pattern.personnel * subdistricts if stations else 0
    return int(np.floor(pattern.personnel * stations / pattern.stations + 0.5))


def label(pattern: ClassPattern) -> str:
    """Notation of a pattern: 2:8, or "2 standby" for a team per subdistrict."""
    if pattern.per == "subdistrict":
        return f"{pattern.personnel} standby"
    return f"{pattern.personnel}:{pattern.stations}"
