"""Comparison of every study point with the best of the others (Hsu 1984; unequal spreads, Edwards and Hsu 1983).

The interval of a point is about its measure less that of the best other one, and holds for all points together. The
critical values come from the bootstrap of ``sim.measures.resample``, each point in turn being the one to compare with.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from sim.arrays import Bool, Float
from sim.measures.resample import critical, upward
from sim.measures.value import finite

Standing = Literal["best", "equivalent", "worse", "undecided"]


class Distance(NamedTuple):
    """How much better than the best of the others, negative = worse, with limits that hold for all points together."""

    distance: float | None
    low: float | None
    high: float | None
    n_replications: int


def distances(points: list[Float], higher_is_better: bool) -> list[Distance]:
    """One distance per point from its linearised values of shape (replications,); None where they are undefined.

    Points are cut to the replications they share. A low limit of 0 says "the best", a high limit of 0 "not the best".
    """
    n = min((len(x) for x in points), default=0)
    known = [k for k, x in enumerate(points) if n > 1 and np.all(np.isfinite(x[:n]))]
    found = [Distance(None, None, None, n)] * len(points)
    if len(known) < 2:
        return found
    values = (1.0 if higher_is_better else -1.0) * np.stack([points[k][:n] for k in known])
    for k, distance in zip(known, _distances(values), strict=True):
        found[k] = distance
    return found


def _distances(values: Float) -> list[Distance]:
    mean = values.mean(axis=1)
    ahead = mean[:, None] - mean[None, :]
    room = _room(values)
    others = ~np.eye(len(values), dtype=bool)
    high = np.where(others, ahead + room, np.inf).min(axis=1)
    low = _low(ahead, room, others, high >= 0.0)
    best = np.where(others, ahead, np.inf).min(axis=1)
    limits = zip(best, low, np.maximum(high, 0.0), strict=True)
    return [Distance(finite(d), finite(a), finite(b), values.shape[1]) for d, a, b in limits]


def _room(values: Float) -> Float:
    """Critical value times standard error, [i, j] for the difference i - j when i is the one to compare with."""
    room = np.zeros((len(values), len(values)))
    for i, control in enumerate(values):
        behind = values - control
        behind[i] = 0.0
        room[i] = critical(list(behind), upward) * behind.std(axis=1, ddof=1) / np.sqrt(values.shape[1])
    return room


def _low(ahead: Float, room: Float, others: Bool, may_be_best: Bool) -> Float:
    """Low limits: against those that may be the best, with their critical values; 0 for the only one that may."""
    against = np.where(others & may_be_best[None, :], ahead - room.T, np.inf).min(axis=1)
    return np.asarray(np.minimum(against, 0.0), dtype=np.float64)


def standing(distance: Distance, margin: float) -> Standing:
    """What the limits say: the best, inside the margin of the best, worse, or undecided."""
    if distance.low is None or distance.high is None:
        return "undecided"
    if distance.low >= 0.0:
        return "best"
    if distance.low >= -margin:
        return "equivalent"
    return "worse" if distance.high <= 0.0 else "undecided"
