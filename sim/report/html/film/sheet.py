"""Places as whole numbers on a sheet: east and south of its upper left corner, in parts of its longer side."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from sim.arrays import Float
from sim.report.maps.ground import Ground
from sim.report.maps.plane import Plane
from sim.report.result import Geography

SIDE = 6000  # parts of the longer side: 25 m in a district 150 km wide
MARGIN = 0.03


class Sheet(NamedTuple):
    """Turns degrees into parts."""

    plane: Plane
    west_km: float
    north_km: float
    part_km: float
    width: int
    height: int

    def parts(self, degrees: Float) -> list[list[int]]:
        """Pairs (east, south) of longitude and latitude, shape (n, 2)."""
        km = self.plane.km(np.asarray(degrees, dtype=np.float64).reshape(-1, 2))
        flipped = (km - [self.west_km, self.north_km]) * [1.0, -1.0] / self.part_km
        pairs: list[list[int]] = np.rint(flipped).astype(int).tolist()
        return pairs

    def flat(self, degrees: Float) -> list[int]:
        """The same in one list: east, south, east, south ..."""
        return [number for pair in self.parts(degrees) for number in pair]

    def ring(self, degrees: Float) -> list[int]:
        """The corners of a line without those that fall on the one before."""
        return [number for pair in _thinned(self.parts(degrees)) for number in pair]


def sheet_of(ground: Ground, geography: Geography) -> Sheet:
    """A sheet that holds outline and stations, with a margin."""
    at = np.concatenate([*ground.outline, geography.stations[["lon", "lat"]].to_numpy(dtype=np.float64)])
    km = ground.plane.km(at)
    low, high = km.min(axis=0), km.max(axis=0)
    margin = MARGIN * float((high - low).max()) + 0.2
    size = high - low + 2.0 * margin
    part = float(size.max()) / SIDE
    width, height = (int(np.ceil(side / part)) for side in size)
    return Sheet(ground.plane, float(low[0] - margin), float(high[1] + margin), part, width, height)


def _thinned(pairs: list[list[int]], least: int = SIDE // 500) -> Iterable[list[int]]:
    last = [-SIDE, -SIDE]
    for pair in pairs:
        if abs(pair[0] - last[0]) + abs(pair[1] - last[1]) >= least:
            yield pair
            last = pair
