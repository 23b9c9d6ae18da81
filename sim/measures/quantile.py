"""Quantiles pooled over all observations of all replications, never-happened counted as infinite.

The limits are those order statistics at which the count below would just be compatible with the quantile: the
deviation of the counts of the replications from q times their observations is tested by Student's t,
replications being the sampling units, and never allowed less room than independent observations would need.
With independent observations this is the order-statistic interval, which exists for the 90 % quantile from 36
observations on. It covers better than percentiles of a bootstrap where replications are few. Observations may have
weights.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np

from sim.arrays import Float, Int
from sim.measures.bisection import edge
from sim.measures.ratio import student
from sim.measures.value import ONE_REPLICATION, Value, finite, missing

LEAST_OBSERVATIONS = 36
NO_LIMIT = "an end of the interval is open: too few observations, or too many that never happened"
NORMAL = 1.959963984540054
BEYOND = {0.5: "one in two", 0.9: "one in ten", 0.95: "one in twenty"}


class Ordered(NamedTuple):
    """Observations sorted by value within each group, of which ``g`` lies between ``cuts[g]`` and ``cuts[g + 1]``."""

    values: Float
    replication: Int
    weight: Float
    cuts: Int


def rising(values: Float) -> Int:
    """Rows of the observations that are counted (not nan), by value."""
    counted = np.flatnonzero(~np.isnan(values))
    return counted[np.argsort(values[counted], kind="stable")]


def in_order(
    values: Float, replication: Int, codes: Int, n_groups: int, weight: Float | None = None, order: Int | None = None
) -> Ordered:
    """Sort observations of shape (rows,); rows with code -1 are left out.

    ``values``: nan = not counted, inf = never happened; ``weight``: all one where None; ``order``: their rows by
    value (``rising``), where it is at hand.
    """
    order = rising(values) if order is None else order
    order = order[codes[order] >= 0]
    if n_groups > 1:
        narrow = np.int16 if n_groups < np.iinfo(np.int16).max else np.int64  # few groups are sorted by counting them
        order = order[np.argsort(codes[order].astype(narrow), kind="stable")]
    weight = np.ones(len(values)) if weight is None else weight
    cuts = np.searchsorted(codes[order], np.arange(n_groups + 1))
    return Ordered(values[order], replication[order], weight[order], cuts)


def quantiles(rows: Ordered, q: float, least_replications: int) -> list[Value]:
    """One value per group; null with fewer replications than ``least_replications`` having an observation."""
    spans = zip(rows.cuts[:-1], rows.cuts[1:], strict=True)
    values, replication, weight, _ = rows
    return [_quantile(values[a:b], replication[a:b], weight[a:b], q, least_replications) for a, b in spans]


def _quantile(ordered: Float, replication: Int, weight: Float, q: float, least_replications: int) -> Value:
    happened = int(np.searchsorted(ordered, np.inf))
    if happened < LEAST_OBSERVATIONS:
        have = _distinct(replication)
        return missing(f"fewer than {LEAST_OBSERVATIONS} observations that happened", have, len(ordered))
    having = _distinct(replication[:happened])
    if having < least_replications:
        return missing(f"fewer than {least_replications} replications having one", having, len(ordered))
    total = np.cumsum(weight)
    at = int(np.searchsorted(total, q * total[-1] - 1e-9))
    if at >= happened:
        return missing(f"more than {BEYOND[q]} never happened", having, len(ordered))
    return _with_limits(ordered, replication, weight, q, at)


def _distinct(replication: Int) -> int:
    return int(np.count_nonzero(np.bincount(replication)))


def _with_limits(ordered: Float, replication: Int, weight: Float, q: float, at: int) -> Value:
    present = np.bincount(replication) > 0
    have, n, estimate = int(present.sum()), len(ordered), float(ordered[at])
    if have < 2:
        return Value(estimate, None, None, None, have, n, ONE_REPLICATION)
    compatible = _Test((np.cumsum(present) - 1)[replication], weight, q)
    below, above = edge(compatible, at + 1, 0), edge(compatible, at + 1, n)
    low = float(ordered[below - 1]) if below > 0 else None
    high = finite(ordered[above]) if above < n else None
    if low is None or high is None:
        return Value(estimate, None, low, high, have, n, NO_LIMIT)
    return Value(estimate, (high - low) / (2.0 * float(student(have - 1.0))), low, high, have, n)


class _Test:
    """Whether ``m`` observations at or below the quantile are compatible with it; ``m`` near the last one is cheap."""

    def __init__(self, codes: Int, weight: Float, q: float) -> None:
        per_replication = np.bincount(codes, weight)
        self.codes, self.weight, self.have = codes, weight, len(per_replication)
        self.t = float(student(self.have - 1.0))
        self.room = float(NORMAL * np.sqrt(q * (1.0 - q) * np.sum(weight**2)))
        self.at, self.deviation = 0, -q * per_replication

    def __call__(self, m: int) -> bool:
        low, high = sorted((self.at, m))
        between = np.bincount(self.codes[low:high], self.weight[low:high], self.have)
        self.deviation = self.deviation + (between if m > self.at else -between)
        self.at, total = m, float(self.deviation.sum())
        squares = max(float(self.deviation @ self.deviation) - total**2 / self.have, 0.0)
        return abs(total) <= max(self.room, self.t * sqrt(self.have * squares / (self.have - 1.0)))
