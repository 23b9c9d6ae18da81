"""Designs that fill the space of several factors with few points: Latin hypercube and scrambled Sobol sequence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from sim.arrays import Float
from sim.study.design.factors import Factor
from sim.study.design.latin import places

Kind = Literal["lhs", "sobol"]


def filled(kind: Kind, factors: Sequence[Factor], points: int, seed: int) -> list[tuple[str, ...]]:
    """Values of the factors at every point, as on a command line; a point that comes twice is there once.

    ``sobol`` is scrambled by the seed (Owen) and balanced where ``points`` is a power of two.
    """
    units = _latin(factors, points, seed) if kind == "lhs" else _sobol(len(factors), points, seed)
    rows = [tuple(factor.at(float(u)) for factor, u in zip(factors, row, strict=True)) for row in units]
    return list(dict.fromkeys(rows))


def _latin(factors: Sequence[Factor], points: int, seed: int) -> Float:
    return np.stack([places(factor.key, points, seed) for factor in factors], axis=1)


def _sobol(dimensions: int, points: int, seed: int) -> Float:
    from scipy.stats import qmc

    return np.asarray(qmc.Sobol(dimensions, rng=seed).random(points))
