"""Numbers behind the figures: counts by replication and bands. No drawing, no pandas."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import Float, Int
from sim.streams import Streams

BOOTSTRAPS = 400
FEWEST_REPLICATIONS = 20  # below this no band over replications is drawn
CONFIDENCE = 0.95


class Band(NamedTuple):
    """A curve and its limits; nan where there is no value, or no limit."""

    middle: Float
    low: Float
    high: Float


def codes(values: ArrayLike) -> Int:
    """Number equal values 0, 1, ... in sorted order."""
    return np.unique(np.asarray(values), return_inverse=True)[1].astype(np.int64)


def counts(replication: ArrayLike, group: ArrayLike, shape: tuple[int, int]) -> Float:
    """Rows per (replication, group) as an array of ``shape``; replications without a row keep zeros."""
    return sums(replication, group, np.ones(np.size(np.asarray(group))), shape)


def sums(replication: ArrayLike, group: ArrayLike, value: ArrayLike, shape: tuple[int, int]) -> Float:
    """Sum of ``value`` per (replication, group), ``group`` being 0..shape[1]-1."""
    cell = codes(replication) * shape[1] + np.asarray(group, dtype=np.int64)
    total = np.bincount(cell, weights=np.asarray(value, dtype=np.float64), minlength=shape[0] * shape[1])
    return np.asarray(total.reshape(shape), dtype=np.float64)


def resampled(n: int, seed: int) -> Float:
    """How often each of ``n`` replications enters each bootstrap sample, shape (BOOTSTRAPS, n)."""
    draws = np.arange(BOOTSTRAPS * n, dtype=np.uint64)
    chosen = np.floor(Streams(seed, 0).uniform("report bootstrap", draws) * n).astype(np.int64)
    cell = np.repeat(np.arange(BOOTSTRAPS), n) * n + chosen
    return np.bincount(cell, minlength=BOOTSTRAPS * n).reshape(BOOTSTRAPS, n).astype(np.float64)


def share_band(part: Float, whole: Float, seed: int) -> Band:
    """Share ``part / whole`` over all replications with a simultaneous 95 % band for its simulation error.

    Both have the shape (replications, points); nan at points where the whole is zero. The band is the largest
    standardised deviation over all points (sup-t) of bootstrap samples of replications; nan with fewer than
    ``FEWEST_REPLICATIONS``.
    """
    known = whole.sum(axis=0) > 0.0
    band = np.full((3, part.shape[1]), np.nan)
    band[0, known] = part[:, known].sum(axis=0) / whole[:, known].sum(axis=0)
    if known.any() and len(part) >= FEWEST_REPLICATIONS:
        half = _half_width(part[:, known], whole[:, known], band[0, known], resampled(len(part), seed))
        band[1:, known] = np.clip(band[0, known] + [-half, half], 0.0, 1.0)
    return Band(*band)


def _half_width(part: Float, whole: Float, share: Float, weight: Float) -> Float:
    """Half the width of the band at every point; a sample without any whole at a point has the share itself."""
    below = weight @ whole
    sampled = np.divide(weight @ part, below, out=np.tile(share, (len(weight), 1)), where=below > 0.0)
    error = sampled.std(axis=0)
    deviation = np.divide(np.abs(sampled - share), error, out=np.zeros_like(sampled), where=error > 1e-12)
    return np.asarray(np.quantile(deviation.max(axis=1), CONFIDENCE) * error)


def spread(value: Float) -> Band:
    """Median with P10 and P90 over the first axis; infinite where the instant did not happen often enough."""
    low, middle, high = np.quantile(value, (0.1, 0.5, 0.9), axis=0, method="inverted_cdf")
    return Band(middle, low, high)
