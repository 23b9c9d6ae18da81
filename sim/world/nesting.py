"""Which village lies in which subdistrict and district, by row of the bundled tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.arrays import Int, Keys
from sim.world.tables import table


@dataclass(frozen=True)
class Nesting:
    """Rows of the parent tables."""

    subdistrict_district: Int  # shape (K,)
    village_subdistrict: Int  # shape (V,)
    base_district: Int  # shape (B,)
    base_subdistrict: Int  # shape (B,); -1 for a base that serves a district

    @property
    def village_district(self) -> Int:
        """Row of districts.csv of every village, shape (V,)."""
        return self.subdistrict_district[self.village_subdistrict]


def rows(parents: list[str], children: list[str]) -> Int:
    """Row in ``parents`` of every child, -1 for an empty text; KeyError for an unknown one."""
    row = {"": -1} | {parent: index for index, parent in enumerate(parents)}
    return np.array([row[child] for child in children], dtype=np.int64)


def _cut(codes: Keys, digits: int) -> list[str]:
    return [str(code)[:digits] for code in codes]


@cache
def nesting() -> Nesting:
    """The nesting of the bundled tables."""
    districts, offices = table("districts"), table("subdistricts")
    villages, bases = table("villages"), table("bases")
    return Nesting(
        subdistrict_district=rows(districts.text("code"), _cut(offices.codes(), 4)),
        village_subdistrict=rows(offices.text("code"), _cut(villages.codes(), 6)),
        base_district=rows(districts.text("name"), bases.text("district")),
        base_subdistrict=rows(offices.text("code"), bases.text("subdistrict")),
    )
