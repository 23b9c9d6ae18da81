"""Pooled ratios and means over replications, with their intervals.

A ratio is sum / sum over all replications, not the mean of the ratios of replications. Its standard error is
that of the linearised ratio (delta method) with replications as the sampling units; the interval uses
Student's t. The interval of a share is Wilson's at the effective number of observations (Korn and Graubard
1998), so it stays inside 0..1 and is not empty where nothing, or everything, was counted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.measures.value import ONE_REPLICATION, Value, finite, missing

NONE_SEEN = "none seen: upper limit of a Poisson mean"
POISSON_ZERO = 3.6888794541139363  # upper 97.5 % limit of a Poisson mean when none was seen: -ln 0.025


class Sums(NamedTuple):
    """Numerators and denominators by group and replication, shape (groups, replications)."""

    numerator: Float
    denominator: Float


def add_up(weights: Float, codes: Int, replication: Int, n_groups: int, n_replications: int) -> Float:
    """Sum weights by (group, replication); rows with code -1 are left out. Shape (groups, replications)."""
    cell = (codes + 1) * n_replications + replication
    flat = np.bincount(cell, weights, minlength=(n_groups + 1) * n_replications)
    return flat.astype(np.float64, copy=False).reshape(n_groups + 1, n_replications)[1:]


def student(degrees: Float | float, p: float = 0.975) -> Float:
    """The quantile ``p`` of Student's t."""
    from scipy.special import stdtrit

    return np.asarray(stdtrit(degrees, p), dtype=np.float64)


def ratio_values(sums: Sums, share: bool, empty: str) -> list[Value]:
    """One value per group: pooled ratio, null with the note ``empty`` where the denominator is zero."""
    total, have = sums.denominator.sum(axis=1), (sums.denominator > 0).sum(axis=1)
    estimate, se = _delta(sums, total, have)
    low, high = _limits(sums, estimate, se, total, have, share)
    return [
        _value(estimate[g], se[g], low[g], high[g], int(have[g]), round(float(total[g])))
        if total[g] > 0
        else missing(empty)
        for g in range(len(total))
    ]


def count_values(numerator: Float, rare: bool, weight: Float | None = None) -> list[Value]:
    """One value per group: mean over replications of the sum in each, shape (groups, replications).

    ``rare``: the sum counts events, so that none seen in n replications still allows 3.7 / n (Poisson).
    ``weight``: of the replications, in which the sums are given; all one where None.
    """
    sums = Sums(numerator, np.ones_like(numerator) if weight is None else weight)
    values = ratio_values(sums, False, "nothing was injected")
    if not rare:
        return values
    return [_none_seen(v) if v.estimate == 0.0 and v.n_replications else v for v in values]


def one_sided(sums: Sums, share: bool, *, upper: bool, level: float) -> tuple[Float, Float]:
    """Pooled ratios of every group and their limits on one side, nan where undefined; ``level`` 0.95 for 95 %."""
    total, have = sums.denominator.sum(axis=1), (sums.denominator > 0).sum(axis=1)
    estimate, se = _delta(sums, total, have)
    t = np.where(have > 1, student(np.maximum(have - 1.0, 1.0), level), np.nan)
    limits = _wilson(estimate, se, total, t) if share else (estimate - t * se, estimate + t * se)
    return estimate, limits[upper]


def _none_seen(value: Value) -> Value:
    return value._replace(high=POISSON_ZERO / value.n_observations, note=NONE_SEEN)


def _delta(sums: Sums, total: Float, have: Int) -> tuple[Float, Float]:
    """Pooled ratio and its standard error, nan where undefined."""
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = sums.numerator.sum(axis=1) / total
        residual = sums.numerator - estimate[:, None] * sums.denominator
        variance = (residual**2).sum(axis=1) * have / (have - 1.0)
        se = np.where(have > 1, np.sqrt(variance) / total, np.nan)
    return estimate, se


def _limits(sums: Sums, estimate: Float, se: Float, total: Float, have: Int, share: bool) -> tuple[Float, Float]:
    t = np.where(have > 1, student(np.maximum(have - 1.0, 1.0)), np.nan)
    if share:
        return _wilson(estimate, se, total, t)
    low = estimate - t * se
    never_negative = sums.numerator.min(axis=1, initial=0.0) >= 0.0
    return np.where(never_negative, np.maximum(low, 0.0), low), estimate + t * se


def _wilson(p: Float, se: Float, total: Float, t: Float) -> tuple[Float, Float]:
    spread = p * (1.0 - p)
    inner: Bool = spread > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = np.where(inner & (se > 0), np.minimum(spread / se**2, total), total)
        c = t**2 / effective
        centre = (p + c / 2.0) / (1.0 + c)
        half = t / (1.0 + c) * np.sqrt(spread / effective + c / (4.0 * effective))
    low, high = np.minimum(centre - half, p), np.maximum(centre + half, p)
    return np.where(p == 0.0, np.abs(0.0 * low), low), np.where(p == 1.0, 1.0 + 0.0 * high, high)


def _value(estimate: float, se: float, low: float, high: float, have: int, total: int) -> Value:
    note = ONE_REPLICATION if have < 2 else ""
    return Value(finite(estimate), finite(se), finite(low), finite(high), have, total, note)
