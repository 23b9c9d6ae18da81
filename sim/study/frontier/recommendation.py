"""The one point a study recommends.

It is the least force that keeps the promise; where none does, the least within the margin of the best. Estimates decide
that, so the points that the simulation cannot tell from it are named beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.measures.paired import differences, verdict
from sim.measures.ratio import Sums
from sim.study.compare import contributions
from sim.study.frontier.promise import Promise

KEEPS, NEAREST = "keeps the promise", "nearest to the promise"


class Recommendation(NamedTuple):
    """Number of the point, and why."""

    point: int
    why: str  # KEEPS or NEAREST


def recommend(
    prices: Sequence[tuple[float, ...]],
    estimates: Sequence[float | None],
    keeps: Sequence[bool],
    promise: Promise,
    margin: float,
) -> Recommendation | None:
    """The cheapest point that keeps the promise, else the cheapest within ``margin`` of the best; None without any."""
    known = [n for n, estimate in enumerate(estimates) if estimate is not None]
    keeping = [n for n in known if keeps[n]]
    if keeping:
        return Recommendation(min(keeping, key=lambda n: (prices[n], n)), KEEPS)
    near = within(estimates, promise, margin)
    return Recommendation(min(near, key=lambda n: (prices[n], n)), NEAREST) if near else None


def within(estimates: Sequence[float | None], promise: Promise, margin: float) -> list[int]:
    """Numbers of the points within ``margin`` of the best estimate."""
    sign = 1.0 if promise.higher else -1.0
    scores = {n: sign * estimate for n, estimate in enumerate(estimates) if estimate is not None}
    best = max(scores.values(), default=0.0)
    return [n for n, score in scores.items() if score >= best - margin]


def not_told_apart(
    found: int, sums: Sequence[Sums], marks: Sequence[str], promise: Promise, margin: float
) -> list[int]:
    """Numbers of the points whose paired difference to the recommended one is undecided, all intervals held together.

    ``sums`` of the promised measure and ``marks`` of the plan by point; a point of the same plan is no other.
    """
    others = [n for n, mark in enumerate(marks) if mark != marks[found]]
    apart = differences([contributions(sums[n], sums[found]) for n in others]) if others else []
    better = "higher" if promise.higher else "lower"
    return [n for n, one in zip(others, apart, strict=True) if verdict(one, margin, better) == "undecided"]
