"""Which points keep the promise, over everything, in every district, and in the worst one.

The promise counts as kept where a one-sided test refuses its opposite; a place without observations keeps nothing.
Whether the worst district keeps it is whether all of them do, each tested at the full level (an intersection-union
test, Berger 1982).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sim.config import Config
from sim.measures.promise import LEVEL, Judged, judge
from sim.measures.ratio import Sums
from sim.measures.registry import REGISTRY
from sim.study.kept import COSTS, Kept

WHOLE, WORST = "all", "worst district"


class Promise(NamedTuple):
    """A measure and what it is promised to be: at least ``bound`` if higher is better, else at most."""

    measure: str
    bound: float
    higher: bool
    share: bool

    def judge(self, sums: Sums, level: float) -> Judged:
        """The test of one group."""
        return judge(sums, self.bound, higher=self.higher, share=self.share, level=level)[0]

    def met(self, estimate: float | None) -> bool:
        """Whether an estimate, without its error, keeps the promise."""
        if estimate is None:
            return False
        return estimate >= self.bound if self.higher else estimate <= self.bound


def promise_of(config: Config) -> Promise:
    """The promise of a study; without a bound of its own that of a share."""
    asked = config.study.promise
    measure = REGISTRY[asked.measure]
    bound = asked.share if asked.bound is None else asked.bound
    return Promise(asked.measure, bound, measure.better == "higher", measure.unit == "share")


def judged(point: Kept, promise: Promise, error: float = 1.0 - LEVEL) -> dict[str, Judged]:
    """The test of a point by target: all, the worst district and every district, these sharing the ``error``."""
    found = {WHOLE: promise.judge(point.sums[promise.measure], 1.0 - error)}
    if len(point.districts) > 1:
        every = [promise.judge(sums, 1.0 - error) for sums in point.districts.values()]
        found[WORST] = _worst(every, promise)
        shared = 1.0 - error / len(point.districts)
        found |= {name: promise.judge(sums, shared) for name, sums in point.districts.items()}
    return found


def _worst(every: Sequence[Judged], promise: Promise) -> Judged:
    """The district that is farthest from keeping it; all must keep it."""
    sign = 1.0 if promise.higher else -1.0

    def rank(one: Judged) -> float:
        return float("-inf") if one.limit is None else sign * one.limit

    return min(every, key=rank)._replace(keeps=all(one.keeps for one in every))


def promise_rows(points: Sequence[Kept]) -> list[dict[str, Any]]:
    """A row per point and target; all statements about one target hold together at 95 %."""
    if not points:
        return []
    promise = promise_of(points[0].config)
    error = (1.0 - LEVEL) / len(points)
    return [
        row(point, promise, target, one) for point in points for target, one in judged(point, promise, error).items()
    ]


def row(point: Kept, promise: Promise, target: str, one: Judged) -> dict[str, Any]:
    """One line of the table of the promise."""
    costs = dict(zip(COSTS, point.costs, strict=True))
    asked = {"measure": promise.measure, "bound": promise.bound}
    return {"point": point.name, "target": target, **costs, **asked, **one._asdict()}


def smallest(rows: Sequence[dict[str, Any]]) -> dict[str, str | None]:
    """By target the name of the cheapest point that keeps the promise, None where no point does."""
    found: dict[str, str | None] = {}
    for target in dict.fromkeys(line["target"] for line in rows):
        keeping = [line for line in rows if line["target"] == target and line["keeps"]]
        best = min(keeping, key=lambda line: (line["person_days"], line["people"], line["rupiah"]), default=None)
        found[target] = best["point"] if best else None
    return found
