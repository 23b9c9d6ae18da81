"""Who stands where: fills the posts of one district in the order of the doctrine until the people run out."""

from __future__ import annotations

from dataclasses import dataclass

from sim.config.forces import DistrictPattern, Guarding
from sim.model.forces.clusters import Cluster, Ground, clusters, ladder


@dataclass
class Purse:
    """People left to be given to posts, by force in the order in which they are used."""

    people: dict[str, int]

    def total(self) -> int:
        """People left."""
        return sum(self.people.values())

    def take(self, personnel: int) -> str | None:
        """Take a team of one force; the name of the force, or None when no force has enough people left."""
        for force, left in self.people.items():
            if left >= personnel:
                self.people[force] = left - personnel
                return force
        return None


@dataclass(frozen=True)
class GuardPost:
    """One cluster with the force that fills it; None = the post stays empty."""

    cluster: Cluster
    force: str | None


@dataclass(frozen=True)
class StationGuard:
    """The guard of all stations of a district on polling day."""

    posts: list[GuardPost]
    nominal: DistrictPattern
    effective: DistrictPattern
    demand_clustered: int


def staff_stations(
    ground: Ground, district: int, pattern: DistrictPattern, purse: Purse, guarding: Guarding
) -> StationGuard:
    """Take the first step of the ladder that the people can fill; on the last one leave named posts empty."""
    demanded = clusters(ground, district, pattern, float("inf"), guarding)
    chosen, level = demanded, pattern
    for level in ladder(pattern, guarding):
        longest = float("inf") if level is pattern else guarding.round_max_min
        chosen = demanded if level is pattern else clusters(ground, district, level, longest, guarding)
        if _people(chosen) <= purse.total():
            break
    posts = [GuardPost(cluster, purse.take(cluster.personnel)) for cluster in chosen]
    return StationGuard(posts, pattern, level, _people(demanded))


def _people(of: list[Cluster]) -> int:
    return sum(cluster.personnel for cluster in of)
