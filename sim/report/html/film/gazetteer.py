"""Names of places in the tables become numbers of spots on the sheet, and every spot belongs to an area."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.arrays import Float, Int
from sim.report.catalogue import Catalogue
from sim.report.html.film.sheet import Sheet
from sim.report.result import Geography

if TYPE_CHECKING:
    import pandas as pd

PIER = " (pier)"  # a place in the water before its village
UNKNOWN = -1


class Spot(NamedTuple):
    """A named point and what it belongs to."""

    label: str
    district: str
    subdistrict: str


class Gazetteer:
    """Villages, offices and bases of a region by name.

    Areas are what a reader may choose from: the subdistricts of one district, else the districts.
    """

    def __init__(self, geography: Geography, sheet: Sheet, words: Catalogue) -> None:
        self.sheet = sheet
        villages = geography.villages
        self.by = "subdistrict" if villages["district"].nunique() <= 1 else "district"
        self._villages = villages[["lon", "lat"]].to_numpy(dtype=np.float64)
        names = villages[self.by].astype(str)
        self.areas = sorted(set(names), key=lambda name: words.name("district", name))
        self._area_of_village: Int = np.array([self.areas.index(name) for name in names], dtype=np.int64)
        tables = (villages, geography.offices, geography.bases)
        self.spots = [spot for table in tables for spot in _spots(table)]
        at = np.concatenate([table[["lon", "lat"]].to_numpy(dtype=np.float64) for table in tables])
        self.at, self.area = sheet.parts(at), self.area_of(at).tolist()
        self._known: dict[str, list[int]] = {}
        for number, spot in enumerate(self.spots):
            self._known.setdefault(spot.label, []).append(number)
        first, last = len(villages), len(villages) + len(geography.offices)
        self.offices = range(first, last)
        self._offices = {(self.spots[n].district, self.spots[n].subdistrict): n for n in self.offices}
        self.find = cache(self._find)

    def area_of(self, degrees: Float) -> Int:
        """Area of the nearest village of each point (longitude, latitude), shape (n,)."""
        from scipy.spatial import KDTree

        return np.asarray(self._area_of_village[KDTree(self._villages).query(degrees)[1]], dtype=np.int64)

    def _find(self, label: str, district: str, subdistrict: str = "") -> int:
        """Number of the spot of that name, best in the subdistrict, else in the district; ``UNKNOWN`` without one."""
        named = self._known.get(label.removesuffix(PIER), [])
        return max(named, key=lambda n: self._likeness(n, district, subdistrict), default=UNKNOWN)

    def _likeness(self, number: int, district: str, subdistrict: str) -> tuple[bool, bool, int]:
        spot = self.spots[number]
        here = spot.district in (district, "")
        return here and spot.subdistrict == subdistrict != "", here, -number

    def village(self, name: str, subdistrict: str, district: str) -> int:
        """Spot of a village, or of the committee, or of the commission, whichever the place of an incident names."""
        return self.office(subdistrict, district) if not name else self.find(name, district, subdistrict)

    def office(self, subdistrict: str, district: str) -> int:
        """Spot of a committee, or of the commission where the subdistrict is empty."""
        return self._offices.get((district, subdistrict), UNKNOWN)


def _spots(table: pd.DataFrame) -> list[Spot]:
    columns = [
        table[name].astype(str) if name in table else [""] * len(table) for name in ("name", "district", "subdistrict")
    ]
    return [Spot(*row) for row in zip(*columns, strict=True)]
