"""Places by the names that planners use: PPK Keluang, KPU Musi Banyuasin, desa Pauh, jalan Jalinsum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from sim.config.world import Region
from sim.world.world import World

Place = tuple[str, int]  # what it is, and its index: subdistrict, district, village, or row of ``Gazetteer.roads``
DISTRICT_WORDS = {"KPU": "commission", "Bawaslu": "supervisor"}
SUBDISTRICT_WORDS = {"PPK": "committee", "kecamatan": "subdistrict"}


class Gazetteer:
    """Names to places, in any case; ``shown`` are the names as they should be written."""

    def __init__(
        self,
        districts: Sequence[str],
        labels: Sequence[str],
        subdistricts: Sequence[str],
        villages: Sequence[str],
        roads: Iterable[str],
    ) -> None:
        self._places: dict[str, Place] = {}
        self.shown: list[str] = []
        for word, kind in DISTRICT_WORDS.items():
            self._add(word, kind, labels)
            for n, name in enumerate(districts):
                self._places.setdefault(f"{word} {spaced(name)}".lower(), (kind, n))
        for word, kind in SUBDISTRICT_WORDS.items():
            self._add(word, kind, subdistricts)
        self._add("desa", "village", villages)
        self.roads = sorted(set(roads) - {""})
        self._add("jalan", "road", self.roads)

    def _add(self, word: str, kind: str, names: Sequence[str]) -> None:
        for n, name in enumerate(names):
            self.shown.append(f"{word} {name}")
            self._places.setdefault(self.shown[-1].lower(), (kind, n))

    def find(self, name: str) -> Place | None:
        """What a name stands for; None for an unknown one."""
        return self._places.get(spaced(name).lower())

    def with_word(self, words: Iterable[str]) -> Iterator[str]:
        """Names that begin with one of some words."""
        return (name for name in self.shown if name.partition(" ")[0] in tuple(words))


def gazetteer(world: World) -> Gazetteer:
    """The names of a world."""
    districts, below = world.districts, world.subdistricts.name
    return Gazetteer(districts.name, districts.label, below, world.villages.name, world.network.name)


def bundled_gazetteer(region: Region) -> Gazetteer:
    """The names of a bundled region; ValueError where the region names nothing."""
    return _bundled(tuple(region.districts), tuple(region.subdistricts))


def seat_of(name: str) -> int:
    """Node of the seat of any bundled district, written KPU NAME: the seats are the first places of the network."""
    return commissions()[spaced(name).lower()]


def spaced(name: str) -> str:
    """The word that configuration uses for a district, as it is written in a text."""
    return name.replace("_", " ")


def commissions() -> dict[str, int]:
    """Names of the commissions of all bundled districts, by name and by label, with the row of each."""
    from sim.world.tables import table

    districts = table("districts")
    columns = (districts.text("name"), districts.text("label"))
    return {spaced(f"kpu {name}").lower(): row for column in columns for row, name in enumerate(column)}


@lru_cache(maxsize=64)
def _bundled(districts: tuple[str, ...], subdistricts: tuple[str, ...]) -> Gazetteer:
    from sim.world.build import names_of
    from sim.world.tables import table

    named = names_of(Region(name="", districts=list(districts), subdistricts=list(subdistricts)))
    legs = table("legs")
    cells = zip(legs.text("name"), legs.text("from"), legs.text("leg"), strict=True)
    return Gazetteer(*named, (name for name, start, leg in cells if start and leg != "barrier"))
