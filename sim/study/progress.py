"""How far a study point has come, and when it has enough replications.

Decisions fall at fixed numbers of replications, from the tables of all with a lower number, so that they depend
neither on how many workers there are nor on what a killed study had already stored. Only the time budget knows the
clock. Intervals must be narrow enough at two numbers in a row: a rule that stops at the first one stops where the
spread happens to look small, and its 95 % intervals hold in about 92 % of studies, after two in about 94 %
(``tests/long_study.py``).
"""

from __future__ import annotations

from collections.abc import Callable

from sim.config import Config
from sim.measures.derived import sources
from sim.measures.registry import REGISTRY
from sim.measures.summary import measure_some
from sim.study.frames import Part, some_tables
from sim.study.parts import seconds_of, unpack
from sim.study.provenance import replication_key
from sim.study.store import Store
from sim.study.terms import terms_of
from sim.study.work import Made, Plan

BATCH = 20  # replications between two decisions


class Progress:
    """One study point under way."""

    def __init__(self, number: int, config: Config, store: Store, plan: Callable[[str], Plan], workers: int) -> None:
        """``plan`` makes the plan of a configuration, given as JSON; ``workers`` share the time budget."""
        study = config.study
        self.number, self.config, self.store, self.workers = number, config, store, workers
        self.text, self.key = config.model_dump_json(), replication_key(config)
        self.most = study.replications or study.max_replications
        self.goal = study.replications or min(study.min_replications, study.max_replications)
        self.done = {n for n in store.numbers(self.key) if n < self.most}
        self.found = len(self.done)  # replications an earlier start had made
        self.stopped_because = ""
        self.error: Exception | None = None
        self._asked = -1
        self._checked = 0  # replications below that number were looked at
        self._watched: list[Part] = []
        self._looked: dict[int, bool] = {}
        self._wanted = {name: half for name, half in study.precision.items() if half is not None}
        self._spent_s = 0.0
        self._make_plan = plan
        self._plan: Plan | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more is to be done: enough replications, or one that failed."""
        return bool(self.stopped_because) or self.error is not None

    def next(self) -> int | None:
        """The number of the next replication that is certainly needed and not there."""
        return next(iter(self.wanted()), None)

    def wanted(self) -> list[int]:
        """The numbers of all replications that are certainly needed, not there and not under way."""
        if self.over:
            return []
        return [n for n in range(self._asked + 1, self.goal) if n not in self.done]

    def ask(self, number: int) -> None:
        """Note that a replication is under way."""
        self._asked = number

    def begin(self) -> None:
        """Decide on what an earlier start has left."""
        if self.done:
            self._decide()

    def plan(self) -> Plan:
        """The plan; raises what its making raised."""
        if self._plan is None:
            self._plan = self._make_plan(self.text)
        return self._plan

    def take(self, number: int, made: Made | Exception) -> None:
        """Keep a replication and decide where a decision is due."""
        if isinstance(made, Exception):
            self.error = made
            return
        if made.blob:
            self.store.put(self.key, number, made.blob)
        self.done.add(number)
        self._decide()

    def parts(self, names: frozenset[str] | None = None) -> list[Part]:
        """The replications up to the decision, in their order; only the tables in ``names`` where it is given."""
        return [unpack(self.store.get(self.key, n), names) for n in range(self.goal)]

    def _decide(self) -> None:
        """Take the decisions that are due, one after the other."""
        while not self.over and self._complete():
            goal = self._whole(self.goal)
            if goal == self.goal:
                self.stopped_because = self._reason()
                goal = self.goal if self.stopped_because else self._whole(self.goal + BATCH)
            self.goal = goal

    def _complete(self) -> bool:
        """Whether all replications below the goal are there; what stopping depends on is read on the way."""
        while self._checked < self.goal and self._checked in self.done:
            self._look(self._checked)
            self._checked += 1
        return self._checked >= self.goal

    def _look(self, number: int) -> None:
        if self.config.study.replications is None:
            blob = self.store.get(self.key, number)
            self._spent_s += seconds_of(blob)
            self._watched.append(unpack(blob, watched(tuple(self._wanted))))

    def _whole(self, replications: int) -> int:
        """That many in whole rounds of strata, never above the maximum; a number that was fixed stays."""
        if self.config.study.replications:
            return replications
        strata = self._strata()
        return min(-(-replications // strata), self.most // strata) * strata

    def _strata(self) -> int:
        return 1 if self.config.study.inject is None else self.plan().strata

    def _reason(self) -> str:
        """Why to stop now: fixed, precise, maximum or budget; "" = go on."""
        if self.config.study.replications is not None:
            return "fixed"
        if self._precise(self.goal) and self._precise(self.goal - BATCH):
            return "precise"
        if self._whole(self.goal + 1) <= self.goal:
            return "maximum"
        return "budget" if self._spent_s > 60.0 * self.config.study.budget_min * self.workers else ""

    def _precise(self, replications: int) -> bool:
        """Whether so many replications were precise enough; each number is looked at once."""
        if replications not in self._looked:
            enough = replications > 0
            self._looked[replications] = enough and precise(self._watched[:replications], self.config, self._wanted)
        return self._looked[replications]


def watched(names: tuple[str, ...]) -> frozenset[str]:
    """The tables of the record that the named measures read, and incidents, which may carry weights."""
    return frozenset({"incidents"}.union(*(sources(REGISTRY[name].form.table) for name in names)))


def precise(parts: list[Part], config: Config, wanted: dict[str, float]) -> bool:
    """Whether the 95 % interval of every named measure is as narrow as asked; undefined is not narrow."""
    records = measure_some(tuple(wanted), some_tables(parts), terms_of(config))
    return all(_half_width(records[name]) <= half for name, half in wanted.items())


def _half_width(record: dict[str, float | None]) -> float:
    low, high = record["low"], record["high"]
    return float("inf") if low is None or high is None else (high - low) / 2.0
