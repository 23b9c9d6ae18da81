"""Paired differences of study points under common random numbers, with simultaneous intervals.

Each measure is a pooled ratio; its linearised value of one replication is what that replication contributes.
The difference of two points is paired by replication, so what both have in common cancels. The intervals hold
together: their half-widths come from the bootstrap distribution of the largest standardised difference (max-t,
``sim.measures.resample``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np

from sim.arrays import Float
from sim.measures.ratio import Sums
from sim.measures.resample import critical
from sim.measures.value import finite

Verdict = Literal["better", "worse", "equivalent", "undecided"]

Margins = Mapping[str, float]  # by unit: differences nobody would act on


class Difference(NamedTuple):
    """A mean difference to the first point, with its simultaneous 95 % interval."""

    difference: float | None
    se: float | None
    low: float | None
    high: float | None
    n_replications: int
    variance_left: float | None = None  # share of the variance that independent points would give the difference


def linearised(sums: Sums) -> Float:
    """What each replication contributes to a pooled ratio, shape (replications,); nan where undefined."""
    above, below = sums.numerator[0], sums.denominator[0]
    total = below.sum()
    if total <= 0:
        return np.full(len(above), np.nan)
    ratio = above.sum() / total
    return np.asarray(ratio + (above - ratio * below) * (len(above) / total))


def differences(columns: list[tuple[Float, Float]]) -> list[Difference]:
    """Differences point minus first point of linearised values; all intervals hold at 95 % together.

    Pairs of different length are cut to the replications they share.
    """
    paired = [point[: len(first)] - first[: len(point)] for point, first in columns]
    mean = np.array([d.mean() if len(d) else np.nan for d in paired])
    se = np.array([d.std(ddof=1) / np.sqrt(len(d)) if len(d) > 1 else np.nan for d in paired])
    half = se * critical(paired)
    left = [_variance_left(point[: len(d)], first[: len(d)]) for (point, first), d in zip(columns, paired, strict=True)]
    return [
        Difference(finite(m), finite(s), finite(m - h), finite(m + h), len(d), finite(v))
        for m, s, h, d, v in zip(mean, se, half, paired, left, strict=True)
    ]


def _variance_left(point: Float, first: Float) -> float:
    """What common random numbers leave of the variance of a difference: 1 = they did nothing."""
    apart = point.var() + first.var() if len(point) else 0.0
    return float((point - first).var() / apart) if apart > 0 else np.nan


def verdict(difference: Difference, margin: float, better: str) -> Verdict:
    """What the interval says: equivalent inside the margin, else better or worse if 0 is outside."""
    low, high = difference.low, difference.high
    if low is None or high is None:
        return "undecided"
    if -margin <= low and high <= margin:
        return "equivalent"
    if better == "neither" or low <= 0.0 <= high:
        return "undecided"
    return "better" if (low > 0.0) == (better == "higher") else "worse"
