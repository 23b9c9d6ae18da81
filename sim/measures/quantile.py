"""Quantiles pooled over all observations of all replications, never-happened counted as infinite.

The limits are those order statistics at which the count below would just be compatible with the quantile: the
deviation of the counts of the replications from q times their observations is tested by Student's t,
replications being the sampling units, and never allowed less room than independent observations would need.
With independent observations this is the order-statistic interval, which exists for the 90 % quantile from 36
observations on. It covers better than percentiles of a bootstrap where replications are few.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.arrays import Float, Int
from sim.measures.ratio import student
from sim.measures.value import ONE_REPLICATION, Value, finite, missing

LEAST_OBSERVATIONS = 36
NO_LIMIT = "an end of the interval is open: too few observations, or too many that never happened"
NORMAL = 1.959963984540054
BEYOND = {0.5: "one in two", 0.9: "one in ten", 0.95: "one in twenty"}


def quantile_values(
    values: Float, replication: Int, codes: Int, n_groups: int, q: float, least_replications: int
) -> list[Value]:
    """One value per group. ``values``: nan = not counted, inf = never happened; shape (rows,)."""
    counted = ~np.isnan(values) & (codes >= 0)
    order = np.lexsort((values[counted], codes[counted]))
    ordered, of, group = values[counted][order], replication[counted][order], codes[counted][order]
    cuts = np.searchsorted(group, np.arange(n_groups + 1))
    spans = zip(cuts[:-1], cuts[1:], strict=True)
    return [_quantile(ordered[a:b], of[a:b], q, least_replications) for a, b in spans]


def _quantile(ordered: Float, replication: Int, q: float, least_replications: int) -> Value:
    happened = int(np.searchsorted(ordered, np.inf))
    if happened < LEAST_OBSERVATIONS:
        have = len(np.unique(replication))
        return missing(f"fewer than {LEAST_OBSERVATIONS} observations that happened", have, len(ordered))
    having = len(np.unique(replication[:happened]))
    if having < least_replications:
        return missing(f"fewer than {least_replications} replications having one", having, len(ordered))
    at = int(np.ceil(q * len(ordered) - 1e-9)) - 1
    if at >= happened:
        return missing(f"more than {BEYOND[q]} never happened", having, len(ordered))
    return _with_limits(ordered, replication, q, at)


def _with_limits(ordered: Float, replication: Int, q: float, at: int) -> Value:
    codes = np.unique(replication, return_inverse=True)[1]
    per_replication = np.bincount(codes)
    have, n, estimate = len(per_replication), len(ordered), float(ordered[at])
    if have < 2:
        return Value(estimate, None, None, None, have, n, ONE_REPLICATION)
    compatible = _test(codes, per_replication, q)
    below, above = _edge(compatible, at + 1, 0), _edge(compatible, at + 1, n)
    low = float(ordered[below - 1]) if below > 0 else None
    high = finite(ordered[above]) if above < n else None
    if low is None or high is None:
        return Value(estimate, None, low, high, have, n, NO_LIMIT)
    return Value(estimate, (high - low) / (2.0 * float(student(have - 1.0))), low, high, have, n)


def _test(codes: Int, per_replication: Int, q: float) -> Callable[[int], bool]:
    """Whether ``m`` observations at or below the quantile are compatible with it."""
    have, n = len(per_replication), len(codes)
    room, t = NORMAL * np.sqrt(q * (1.0 - q) * n), float(student(have - 1.0))

    def compatible(m: int) -> bool:
        deviation = np.bincount(codes[:m], minlength=have) - q * per_replication
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
