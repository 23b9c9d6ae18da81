"""Quantiles pooled over all observations of all replications, never-happened counted as infinite.

The limits are those order statistics at which the count below would just be compatible with the quantile: the
deviation of the counts of the replications from q times their observations is tested by Student's t,
replications being the sampling units, and never allowed less room than independent observations would need.
With independent observations this is the order-statistic interval, which exists for the 90 % quantile from 36
observations on. It covers better than percentiles of a bootstrap where replications are few. Observations may have
weights.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.arrays import Float, Int
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


def in_order(values: Float, replication: Int, codes: Int, n_groups: int, weight: Float | None = None) -> Ordered:
    """Sort observations of shape (rows,); rows with code -1 are left out.

    ``values``: nan = not counted, inf = never happened; ``weight``: all one where None.
    """
    counted = np.flatnonzero(~np.isnan(values) & (codes >= 0))
    order = counted[np.argsort(values[counted], kind="stable")]
    order = order[np.argsort(codes[order].astype(np.int32), kind="stable")]
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
    compatible = _test((np.cumsum(present) - 1)[replication], weight, q)
    below, above = _edge(compatible, at + 1, 0), _edge(compatible, at + 1, n)
    low = float(ordered[below - 1]) if below > 0 else None
    high = finite(ordered[above]) if above < n else None
    if low is None or high is None:
        return Value(estimate, None, low, high, have, n, NO_LIMIT)
    return Value(estimate, (high - low) / (2.0 * float(student(have - 1.0))), low, high, have, n)


def _test(codes: Int, weight: Float, q: float) -> Callable[[int], bool]:
    """Whether ``m`` observations at or below the quantile are compatible with it."""
    per_replication = np.bincount(codes, weight)
    have = len(per_replication)
    room, t = NORMAL * np.sqrt(q * (1.0 - q) * np.sum(weight**2)), float(student(have - 1.0))

    def compatible(m: int) -> bool:
        deviation = np.bincount(codes[:m], weight[:m], have) - q * per_replication
        return bool(abs(deviation.sum()) <= max(room, t * np.sqrt(have * deviation.var(ddof=1))))

    return compatible


def _edge(compatible: Callable[[int], bool], inside: int, outside: int) -> int:
    """The last compatible count on the way from ``inside`` to ``outside``, by bisection."""
    if compatible(outside):
        return outside
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        if compatible(middle):
            inside = middle
        else:
            outside = middle
    return inside
