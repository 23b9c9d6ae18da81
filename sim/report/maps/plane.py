"""A flat sheet around one point: degrees become kilometres and come back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import Float

KM_PER_DEGREE = 111.32  # of latitude


class Plane(NamedTuple):
    """Kilometres east and north of a point; over a province true to about a hundredth."""

    lon: float
    lat: float

    @property
    def scale(self) -> Float:
        """Kilometres of one degree of longitude and of latitude, shape (2,)."""
        return np.array([np.cos(np.radians(self.lat)), 1.0]) * KM_PER_DEGREE

    def km(self, degrees: Float) -> Float:
        """Kilometres of longitude and latitude, both of shape (n, 2)."""
        return np.asarray((degrees - [self.lon, self.lat]) * self.scale, dtype=np.float64)

    def degrees(self, km: Float) -> Float:
        """Longitude and latitude of kilometres, both of shape (n, 2)."""
        return np.asarray(km / self.scale + [self.lon, self.lat], dtype=np.float64)


def plane_of(degrees: Float) -> Plane:
    """The plane around the middle of points (longitude, latitude) of shape (n, 2)."""
    lon, lat = (degrees.min(axis=0) + degrees.max(axis=0)) / 2.0
    return Plane(float(lon), float(lat))
