"""Paired differences of study points under common random numbers, with simultaneous intervals.

Each measure is a pooled ratio; its linearised value of one replication is what that replication contributes.
The difference of two points is paired by replication, so what both have in common cancels. The intervals hold
together: their half-widths come from the bootstrap distribution, whole replications drawn, of the largest
standardised difference (max-t).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from sim.arrays import Float
from sim.measures.ratio import Sums, student
from sim.measures.value import finite

Verdict = Literal["better", "worse", "equivalent", "undecided"]

RESAMPLES = 2000
MARGINS = {"min": 2.0, "share": 0.01}  # rule: differences nobody would act on


class Difference(NamedTuple):
    """A mean difference to the first point, with its simultaneous 95 % interval."""

    difference: float | None
    se: float | None
    low: float | None
    high: float | None
    n_replications: int


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
    half = se * _critical([d for d in paired if len(d) > 1 and np.all(np.isfinite(d))])
    return [
        Difference(finite(m), finite(s), finite(m - h), finite(m + h), len(d))
        for m, s, h, d in zip(mean, se, half, paired, strict=True)
    ]


def _critical(paired: list[Float]) -> float:
    """95 % quantile of the largest absolute standardised mean, never below Student's for one comparison."""
    least = float(student(min((len(d) for d in paired), default=2) - 1.0))
    largest = np.zeros(RESAMPLES)
    for n in {len(d) for d in paired}:
        same = np.stack([d for d in paired if len(d) == n])
        varying = same[same.std(axis=1) > 0]
        if len(varying):
            largest = np.maximum(largest, _largest_t(varying))
    return max(least, float(np.quantile(largest, 0.95)))


def _largest_t(values: Float) -> Float:
    """Largest |t| of resampled, centred ``values`` (comparisons, replications); shape (RESAMPLES,)."""
    n = values.shape[1]
    draws = np.random.Generator(np.random.Philox(key=n)).integers(0, n, (RESAMPLES, n))
    centred = values - values.mean(axis=1, keepdims=True)
    largest = np.zeros(RESAMPLES)
    for row in centred:
        drawn = row[draws]
        spread = drawn.std(axis=1, ddof=1) / np.sqrt(n)
        t = np.abs(drawn.mean(axis=1)) / np.where(spread > 0, spread, np.inf)
        largest = np.maximum(largest, t)
    return largest


def verdict(difference: Difference, unit: str, better: str) -> Verdict:
    """What the interval says: equivalent inside the unit's margin, else better or worse if 0 is outside."""
    low, high = difference.low, difference.high
    if low is None or high is None:
        return "undecided"
    margin = MARGINS.get(unit, 0.0)
    if -margin <= low and high <= margin:
        return "equivalent"
    if better == "neither" or low <= 0.0 <= high:
        return "undecided"
    return "better" if (low > 0.0) == (better == "higher") else "worse"
