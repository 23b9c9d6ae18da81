"""In how many draws of the assumed numbers a recommendation stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.study.frontier.promise import Promise
from sim.study.frontier.recommendation import KEEPS, Recommendation, within


def standing(
    found: Recommendation,
    draws: Sequence[Sequence[float | None]],
    prices: Sequence[tuple[float, ...]],
    promise: Promise,
    margin: float,
) -> dict[str, Any]:
    """Share of draws in which the recommended point still does what it was recommended for; ``draws`` [point][draw].

    Still to keep the promise, or still to be within the margin of the best. Beside it the share of draws in which
    a cheaper point would do that too. Draws in which a point failed are left out.
    """
    rows = [row for row in zip(*draws, strict=True) if all(value is not None for value in row)]
    cheaper = [n for n, price in enumerate(prices) if price < prices[found.point]]
    stands = [_does(row, [found.point], found, promise, margin) for row in rows]
    less = [_does(row, cheaper, found, promise, margin) for row in rows]
    share = {"stands_share": stands, "cheaper_share": less}
    return {"draws": len(rows)} | {name: sum(held) / len(rows) if rows else None for name, held in share.items()}


def _does(
    estimates: Sequence[float | None], points: Sequence[int], found: Recommendation, promise: Promise, margin: float
) -> bool:
    """Whether any of the points does what the recommendation is about."""
    if found.why == KEEPS:
        return any(promise.met(estimates[n]) for n in points)
    return not set(points).isdisjoint(within(estimates, promise, margin))
