"""Who stands where: fills the posts of one district in the order of the doctrine until the people run out."""

from __future__ import annotations

from dataclasses import dataclass

from sim.arrays import Int
from sim.config.forces import DistrictPattern, Guarding
from sim.model.forces.clusters import FILL_ORDER, Cluster, Ground, clusters, ladder
from sim.model.forces.people import Lent


@dataclass
class Source:
    """People of one origin who can guard stations; ``lent`` is None for the district's own police."""

    force: str
    people: int
    lent: Lent | None = None


@dataclass
class Purse:
    """People left to be given to posts, by origin in the order in which they are used."""

    sources: list[Source]

    def total(self) -> int:
        """People left."""
        return sum(source.people for source in self.sources)

    def take(self, personnel: int) -> Source | None:
        """Take a team of one origin, of several when no single one has enough; None when together they are too few."""
        if self.total() < personnel:
            return None
        first = next((s for s in self.sources if s.people >= personnel), None)
        lead = first or max(self.sources, key=lambda source: source.people)
        for source in [lead, *self.sources]:
            given = min(source.people, personnel)
            source.people, personnel = source.people - given, personnel - given
        return lead


@dataclass(frozen=True)
class GuardPost:
    """One cluster with the origin of its team; None = the post stays empty."""

    cluster: Cluster
    source: Source | None


@dataclass(frozen=True)
class StationGuard:
    """The guard of all stations of a district on polling day."""

    posts: list[GuardPost]
    nominal: DistrictPattern
    effective: dict[int, DistrictPattern]  # by subdistrict
    demanded: list[Cluster]  # clusters of the unstretched doctrine

    @property
    def demand_clustered(self) -> int:
        """People that whole clusters inside subdistricts ask for."""
        return people_of(self.demanded)


Chosen = dict[int, tuple[DistrictPattern, list[Cluster]]]  # step and clusters by subdistrict


def by_doctrine(ground: Ground, subdistricts: Int, pattern: DistrictPattern, guarding: Guarding) -> Chosen:
    """Clusters of every subdistrict by the unstretched doctrine."""
    return {int(k): (pattern, clusters(ground, int(k), pattern, float("inf"), guarding)) for k in subdistricts}


def staff_stations(
    ground: Ground, doctrine: Chosen, pattern: DistrictPattern, purse: Purse, guarding: Guarding
) -> StationGuard:
    """Go down the ladder no further than the people ask for; on its last step leave named posts empty."""
    chosen, people = dict(doctrine), purse.total()
    for level in ladder(pattern, guarding)[1:]:
        if people_of(in_order(chosen)) > people:
            _step_down(ground, chosen, level, people, guarding)
    posts = [GuardPost(cluster, purse.take(cluster.personnel)) for cluster in in_order(chosen)]
    return StationGuard(posts, pattern, {k: level for k, (level, _) in chosen.items()}, in_order(doctrine))


def _step_down(ground: Ground, chosen: Chosen, level: DistrictPattern, people: int, guarding: Guarding) -> None:
    """Take one step, subdistrict by subdistrict, until the people suffice: first where it saves most."""
    below = {k: clusters(ground, k, level, guarding.round_max_min, guarding) for k in chosen}
    saved = {k: people_of(chosen[k][1]) - people_of(below[k]) for k in chosen}
    missing = people_of(in_order(chosen)) - people
    for k in sorted(chosen, key=lambda k: -saved[k]):
        if missing > 0 and saved[k] > 0:
            chosen[k] = level, below[k]
            missing -= saved[k]


def in_order(chosen: Chosen) -> list[Cluster]:
    """Clusters of all subdistricts in the order in which they are filled: by class, then by subdistrict."""
    found = [cluster for _, part in chosen.values() for cluster in part]
    return sorted(found, key=lambda cluster: FILL_ORDER.index(cluster.cls))


def people_of(chosen: list[Cluster]) -> int:
    """People of all clusters together."""
    return sum(cluster.personnel for cluster in chosen)
