"""How many people each district has: its own police and its part of every dated contingent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import Float, Int
from sim.config import Config
from sim.config.forces import Contingent
from sim.world.world import World


@dataclass(frozen=True)
class Lent:
    """The part of one contingent that one district has."""

    name: str
    contingent: Contingent
    personnel: int

    @property
    def t_from(self) -> float:
        """When it is in the district: after its muster and its journey, min."""
        return self.contingent.from_min + self.contingent.muster_min + self.contingent.transfer_min

    @property
    def t_to(self) -> float:
        """When it leaves, min."""
        return self.contingent.to_min

    def covers(self, t_from: float, t_to: float) -> bool:
        """Whether it is there for all of [t_from, t_to]."""
        return self.t_from <= t_from and self.t_to >= t_to


@dataclass(frozen=True)
class People:
    """The people of one district."""

    police: int
    lent: tuple[Lent, ...]


def apportion(total: int, weights: Float) -> Int:
    """Split ``total`` people in proportion to ``weights`` by largest remainder; equal remainders go by order."""
    if weights.sum() <= 0:
        return np.zeros(len(weights), dtype=np.int64)
    exact = total * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return np.asarray(parts)


def police_of(config: Config, name: str, province: list[str]) -> int:
    """Own police of a district; with ``forces.police_pool`` its share of that pool."""
    reported = config.forces.police_by_district
    if config.forces.police_pool is None or name not in province:
        return reported.get(name, 0)
    weights = np.array([reported.get(other, 0) for other in province], dtype=np.float64)
    return int(apportion(config.forces.police_pool, weights)[province.index(name)])


def part_of(contingent: Contingent, name: str, world: World) -> int:
    """People of a provincial contingent in one district: the reported part, or a share of what is not reported."""
    province = world.mix.name
    if name not in province:
        return contingent.by_district.get(name, 0)
    if name in contingent.by_district:
        return _scaled(contingent)[name]
    weights = world.mix.committees if contingent.split == "subdistricts" else world.mix.stations.sum(axis=(1, 2))
    open_weights = np.array(
        [0.0 if other in contingent.by_district else float(w) for other, w in zip(province, weights, strict=True)]
    )
    rest = contingent.personnel - sum(_scaled(contingent).values())
    return int(apportion(max(rest, 0), open_weights)[province.index(name)])


def _scaled(contingent: Contingent) -> dict[str, int]:
    """Reported parts, cut in proportion when the contingent itself is smaller than their sum."""
    names = list(contingent.by_district)
    parts = np.array([contingent.by_district[name] for name in names], dtype=np.float64)
    if parts.sum() > contingent.personnel:
        parts = apportion(contingent.personnel, parts).astype(np.float64)
    return {name: int(part) for name, part in zip(names, parts, strict=True)}


def people(config: Config, world: World) -> list[People]:
    """People of every district of the world, in the world's order."""
    return [
        People(police_of(config, name, world.mix.name), tuple(_lent(config, world, index)))
        for index, name in enumerate(world.districts.name)
    ]


def _lent(config: Config, world: World, district: int) -> list[Lent]:
    """Parts of all contingents; as demanded, those meant for committees are enough for every committee."""
    found = []
    for label, contingent in config.forces.contingents.items():
        part = part_of(contingent, world.districts.name[district], world)
        if config.forces.mode == "as_demanded" and contingent.role == "committee":
            committees = int(np.sum(world.subdistricts.district == district))
            part = max(part, contingent.personnel_per_subdistrict * committees)
        found.append(Lent(label, contingent, part))
    return found
