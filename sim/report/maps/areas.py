"""Areas of villages, subdistricts and districts: every place belongs to the nearest village."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from sim.arrays import Float, Int

FAR = 3.0  # sizes of the region: how far away the points stand that close the outer cells
LEAST_KM = 60.0  # of that size
RING = 16


class Areas:
    """Voronoi cells of points of shape (n, 2) in km; points in one spot share a cell. Not clipped to any outline."""

    def __init__(self, km: Float) -> None:
        from scipy.spatial import Voronoi

        spots, self._spot = np.unique(km, axis=0, return_inverse=True)
        self._n = len(spots)
        middle = (spots.min(axis=0) + spots.max(axis=0)) / 2.0
        size = FAR * max(float(np.ptp(spots, axis=0).max()), LEAST_KM)
        turn = 2.0 * np.pi * np.arange(RING) / RING
        ring = middle + size * np.column_stack([np.cos(turn), np.sin(turn)])
        self._diagram = Voronoi(np.vstack([spots, ring]))

    @cached_property
    def cells(self) -> list[Float]:
        """Corners of the cell of every point in order around it, shapes (m, 2)."""
        return [self._corners(int(spot)) for spot in self._spot.reshape(-1)]

    def borders(self, group: Sequence[str]) -> Float:
        """Segments (m, 2, 2) between neighbouring points of different groups; ``group`` has a name per point."""
        first = np.full(self._n, -1)
        codes = np.unique(np.asarray(group, dtype=str), return_inverse=True)[1].reshape(-1)
        first[self._spot.reshape(-1)[::-1]] = codes[::-1]
        pairs = self._diagram.ridge_points
        inner = (pairs < self._n).all(axis=1)
        apart = np.zeros(len(pairs), dtype=np.bool_)
        apart[inner] = first[pairs[inner, 0]] != first[pairs[inner, 1]]
        ends: Int = np.array([self._diagram.ridge_vertices[row] for row in np.flatnonzero(apart)], dtype=np.int64)
        return np.asarray(self._diagram.vertices[ends.reshape(-1, 2)], dtype=np.float64)

    def _corners(self, spot: int) -> Float:
        region = self._diagram.regions[self._diagram.point_region[spot]]
        corners = self._diagram.vertices[region]
        away = corners - self._diagram.points[spot]
        return np.asarray(corners[np.argsort(np.arctan2(away[:, 1], away[:, 0]))], dtype=np.float64)
