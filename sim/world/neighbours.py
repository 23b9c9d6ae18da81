"""Geometry of the network: places on a plane, and which of them are neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import Bool, Float, Int

KM_PER_DEGREE = 111.2  # of a great circle of 6,371 km radius


@dataclass(frozen=True)
class Legs:
    """Undirected legs before their length is settled; arrays of shape (E,)."""

    origin: Int
    destination: Int
    line_km: Float  # straight line between the ends
    leg: Int  # index into LEGS
    name: list[str]


def plane(lat: Float, lon: Float) -> Float:
    """Kilometres east and north on a plane, shape (N, 2); within 0.3 % of the sphere in the bundled area."""
    return KM_PER_DEGREE * np.column_stack([lon * np.cos(np.radians(np.mean(lat))), lat])


def line_km(xy: Float, pairs: Int) -> Float:
    """Length of every pair of points, shape (M,)."""
    return np.asarray(np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T))


def triangle_sides(xy: Float) -> Int:
    """Pairs (i < j) of neighbours in the Delaunay triangulation of distinct points, shape (M, 2)."""
    from scipy.spatial import Delaunay

    corners = Delaunay(xy).simplices
    sides = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    return np.unique(np.sort(sides, axis=1), axis=0).astype(np.int64)


def gabriel(xy: Float, pairs: Int) -> Bool:
    """True for pairs whose circle over their line holds no third point (Gabriel and Sokal 1969), shape (M,).

    The graph of these pairs is connected, has about two legs a point, and looks like a rural road map.
    """
    from scipy.spatial import cKDTree

    nearest, _ = cKDTree(xy).query((xy[pairs[:, 0]] + xy[pairs[:, 1]]) / 2)
    return np.asarray(nearest > line_km(xy, pairs) / 2 * (1 - 1e-9))
