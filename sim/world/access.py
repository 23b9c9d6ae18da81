"""Which stations of a village are hard to reach, reached by water, without signal or prone to flood."""

from __future__ import annotations

import numpy as np

from sim.arrays import ACCESS, Int
from sim.world.tables import table


def marked(attribute: str) -> Int:
    """Pemilu stations of every village with an attribute (water, hard, silent, flood), shape (V,)."""
    facts = table("access")
    row = {code: index for index, code in enumerate(table("villages").text("code"))}
    count = np.zeros(len(row), dtype=np.int64)
    cells = zip(facts.text("village"), facts.text("attribute"), facts.whole("stations"), strict=True)
    for village, name, stations in cells:
        if name == attribute:
            count[row[village]] += stations
    return count


def rescaled(count: Int, stations: Int) -> Int:
    """The same share of other station counts per village: rounded, at least one where there was one."""
    pemilu = table("villages").whole("stations_pemilu")
    share = np.floor(count * stations / pemilu + 0.5).astype(np.int64)
    return np.where(count > 0, np.maximum(share, 1), 0)


def village_access() -> Int:
    """Access of the greater part of every village, shape (V,), index into ``sim.arrays.ACCESS``."""
    half = table("villages").whole("stations_pemilu") / 2
    access = np.where(marked("hard") > half, ACCESS.index("hard"), ACCESS.index("normal"))
    return np.where(marked("water") > half, ACCESS.index("water"), access)
