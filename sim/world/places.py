"""Points of the travel network in a fixed order: seats, offices, villages and bases of the bundled area."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.arrays import ACCESS, Bool, Float, Int, Keys
from sim.streams import key_of
from sim.world.access import village_access
from sim.world.nesting import nesting
from sim.world.tables import table

KINDS = ("seat", "office", "village", "base")
SOURCES = ("districts", "subdistricts", "villages", "bases")


@dataclass(frozen=True)
class Places:
    """Arrays of shape (P,): 18 seats, 256 offices, 3,444 villages, then the bases.

    The order is that of the tables and the same for every region: a node number always means the same place.
    """

    kind: list[str]  # seat, office (subdistrict committee), village, base
    code: Keys  # official code; a hash of the base's identifier for bases
    label: list[str]
    lat: Float
    lon: Float
    district: Int  # row of districts.csv
    subdistrict: Int  # row of subdistricts.csv; -1 for seats and for bases that serve a district
    stations: Int  # stations of the Pemilu at the village; 0 for other kinds
    road_m: Float  # distance to the nearest mapped road; nan where unknown and for other kinds
    river_m: Float  # distance to the nearest mapped river; nan likewise
    water: Bool  # most stations of the village are reached by water only
    hard: Bool  # most stations of the village are reached by bad tracks

    def offices(self) -> Int:
        """Place of the committee of every subdistrict, shape (K,), in the order of subdistricts.csv."""
        return self._of("office")

    def villages(self) -> Int:
        """Place of every village, shape (V,), in the order of villages.csv."""
        return self._of("village")

    def bases(self) -> Int:
        """Place of every base, shape (B,), in the order of bases.csv."""
        return self._of("base")

    def _of(self, kind: str) -> Int:
        return self.kind.index(kind) + np.arange(self.kind.count(kind))


def base_codes() -> Keys:
    """Stable key of every base, shape (B,)."""
    return np.array([key_of(f"base/{name}") for name in table("bases").text("id")], dtype=np.uint64)


def _labels() -> list[str]:
    labels = [table(name).text("seat" if name == "districts" else "name") for name in SOURCES]
    return [label for part in labels for label in part]


@cache
def load_places() -> Places:
    """All places of the bundled tables (18 districts)."""
    seats, offices, villages, _ = parts = [table(name) for name in SOURCES]
    sizes = [part.rows for part in parts]
    nest, access = nesting(), village_access()

    def of_villages(values: Float | Int | Bool, other: float) -> Float:
        before, after = np.full(sum(sizes[:2]), other), np.full(sizes[3], other)
        return np.concatenate([before, values, after])

    return Places(
        kind=[kind for kind, size in zip(KINDS, sizes, strict=True) for _ in range(size)],
        code=np.concatenate([seats.codes(), offices.codes(), villages.codes(), base_codes()]),
        label=_labels(),
        lat=np.concatenate([part.numbers("lat") for part in parts]),
        lon=np.concatenate([part.numbers("lon") for part in parts]),
        district=np.concatenate(
            [np.arange(sizes[0]), nest.subdistrict_district, nest.village_district, nest.base_district]
        ),
        subdistrict=np.concatenate(
            [np.full(sizes[0], -1), np.arange(sizes[1]), nest.village_subdistrict, nest.base_subdistrict]
        ),
        stations=of_villages(villages.whole("stations_pemilu"), 0).astype(np.int64),
        road_m=of_villages(villages.numbers("road_m"), np.nan),
        river_m=of_villages(villages.numbers("river_m"), np.nan),
        water=of_villages(access == ACCESS.index("water"), 0) > 0,
        hard=of_villages(access == ACCESS.index("hard"), 0) > 0,
    )
