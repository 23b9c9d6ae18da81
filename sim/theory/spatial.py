"""Distance to the nearest of N units that stand anywhere in a unit square with equal probability.

``metric`` is euclid or manhattan (right-angle). The unit of length is the side of the square.
"""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import Float

CONSTANT = {"euclid": 0.5, "manhattan": math.sqrt(math.pi / 8.0)}
POINTS = 64
NOTHING_BEYOND = 8.0  # in sqrt(1 / units): all units farther than this has probability below 1e-13


def square_root_law(metric: str, area: float, units: int) -> float:
    """Approximate mean distance c sqrt(area / units), c = 0.5 or sqrt(pi / 8) = 0.627 (Larson; Kolesar and Blum 1973).

    Exact for a Poisson number of units on an endless plain; near for many units, and away from the border.
    """
    return CONSTANT[metric] * math.sqrt(area / units)


def nearest_on_torus(metric: str, units: int) -> float:
    """Mean distance to the nearest of ``units`` on the unit square without border (opposite sides joined)."""
    return _mean_distance(metric, units, np.array([0.5]), np.array([1.0]))


def nearest_in_square(metric: str, units: int) -> float:
    """Mean distance from a random point to the nearest of ``units`` in the unit square with its border."""
    at, weight = _gauss(0.5)
    return _mean_distance(metric, units, at, 2.0 * weight)


def _mean_distance(metric: str, units: int, at: Float, weight: Float) -> float:
    """Integral of P(all units farther than r) over r, averaged over points (x, y), x and y in ``at`` by ``weight``.

    Numerical, relative error below 1e-4.
    """
    r, step = _gauss(min(2.0, NOTHING_BEYOND / math.sqrt(units)))
    sides = (at, 1.0 - at)
    near = sum(_quarter(metric, r, a[:, None, None], b[None, :, None]) for a in sides for b in sides)
    return float(np.einsum("i,j,k,ijk", weight, weight, step, np.clip(1.0 - near, 0.0, 1.0) ** units))


def _quarter(metric: str, r: Float, a: Float, b: Float) -> Float:
    """Area within distance ``r`` of a corner of an ``a`` by ``b`` rectangle, inside it."""
    euclid = metric == "euclid"
    whole = np.hypot(a, b) if euclid else a + b
    ball = math.pi * r**2 / 4.0 if euclid else r**2 / 2.0
    beyond = _disc_beyond if euclid else _triangle_beyond
    return np.where(r >= whole, a * b, ball - beyond(r, a) - beyond(r, b))


def _disc_beyond(r: Float, side: Float) -> Float:
    """Area of the quarter disc that lies farther than ``side`` along one axis."""
    inside = np.minimum(side / r, 1.0)
    return np.asarray(r**2 / 2.0 * (np.arccos(inside) - inside * np.sqrt(1.0 - inside**2)), dtype=np.float64)


def _triangle_beyond(r: Float, side: Float) -> Float:
    return np.asarray(np.maximum(r - side, 0.0) ** 2 / 2.0, dtype=np.float64)


def _gauss(end: float) -> tuple[Float, Float]:
    """Points and weights of the Gauss-Legendre rule on 0..end."""
    at, weight = np.polynomial.legendre.leggauss(POINTS)
    return end / 2.0 * (at + 1.0), end / 2.0 * weight
