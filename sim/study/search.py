"""Runs the search for the smallest force (``sim.study.design.search``) on the points of a study."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from sim.measures.promise import Judged
from sim.study.asked import Asked
from sim.study.design.search import bisect, confirm, order_of_tests
from sim.study.frontier.promise import Promise, judged, row
from sim.study.kept import Kept
from sim.study.study import Study

Ask = Callable[[str, bool], Asked]  # a value of the searched key, and whether to confirm; gives the point


class Answer(NamedTuple):
    """The lines of the table of a search, and by target the value that was confirmed."""

    lines: list[dict[str, Any]]
    smallest: dict[str, str | None]


class Search:
    """One search along one key; ``values`` of the key from end to end."""

    def __init__(self, study: Study, ask: Ask, values: Sequence[str], promise: Promise) -> None:
        self.study, self.ask, self.values, self.promise = study, ask, list(values), promise
        self.lines: list[dict[str, Any]] = []
        self._seen: dict[tuple[int, bool], dict[str, Judged]] = {}

    def run(self) -> Answer:
        """Search, confirm on a fresh seed, and answer. Raises PointsFailed where a point failed."""
        self._upwards()
        top = len(self.values) - 1
        targets = list(self._judged(top))
        found = [bisect(top + 1, partial(self._meets, target)) for target in targets]
        order = order_of_tests(top + 1, [level for level in found if level is not None])
        passed = confirm(order, targets, self._passed)
        return Answer(self.lines, {t: None if level is None else self.values[level] for t, level in passed.items()})

    def _upwards(self) -> None:
        """Run both ends and put the values in the order of the force they mean."""
        ends = [self.study.run_one(self.ask(value, False)) for value in (self.values[0], self.values[-1])]
        if ends[0].price > ends[1].price:
            self.values.reverse()
            ends.reverse()
        for level, point in zip((0, len(self.values) - 1), ends, strict=True):
            self._keep(level, False, point)

    def _meets(self, target: str, level: int) -> bool:
        """Whether the estimate at a level keeps the promise to a target."""
        estimate = self._judged(level)[target].estimate
        return self.promise.met(estimate)

    def _passed(self, level: int) -> dict[str, bool]:
        return {target: one.keeps for target, one in self._judged(level, confirming=True).items()}

    def _judged(self, level: int, confirming: bool = False) -> dict[str, Judged]:
        if (level, confirming) not in self._seen:
            self._keep(level, confirming, self.study.run_one(self.ask(self.values[level], confirming)))
        return self._seen[level, confirming]

    def _keep(self, level: int, confirming: bool, point: Kept) -> None:
        """Judge a point and note it in the table."""
        self._seen[level, confirming] = found = judged(point, self.promise)
        stage = {"stage": "confirmation" if confirming else "search", "value": self.values[level]}
        self.lines += [stage | row(point, self.promise, target, one) for target, one in found.items()]
