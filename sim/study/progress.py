"""How far a study point has come, and when it has enough replications.

Decisions fall at fixed numbers of replications, from their tables in the order of their numbers, so that they do
not depend on how many workers there are. Only the time budget knows the clock.
"""

from __future__ import annotations

from concurrent.futures import Future
from time import monotonic

from sim.config import Config
from sim.measures.summary import measure_some
from sim.record import Recapitulation, Tables
from sim.study.frames import Part, as_frame, frame_of, row_table
from sim.study.terms import terms_of
from sim.study.work import Plan

BATCH = 20  # replications between two decisions


class Progress:
    """One study point under way."""

    def __init__(self, number: int, config: Config) -> None:
        study = config.study
        self.number, self.config, self.text = number, config, config.model_dump_json()
        self.plan: Future[Plan] | None = None
        self.parts: list[Part] = []
        self.asked = 0  # replications asked for
        self.most = study.replications or study.max_replications
        self.goal = study.replications or min(study.min_replications, study.max_replications)
        self.stopped_because = ""
        self._began = 0.0

    def ask(self) -> int:
        """The number of the next replication."""
        self._began = self._began or monotonic()
        self.asked += 1
        return self.asked - 1

    def take(self, part: Part) -> None:
        """Add the next replication and decide where a decision is due."""
        self.parts.append(part)
        if len(self.parts) < self.goal:
            return
        self.goal = self._whole(self.goal)
        if len(self.parts) < self.goal:
            return
        self.stopped_because = self._reason()
        if not self.stopped_because:
            self.goal = self._whole(self.goal + BATCH)

    def _whole(self, replications: int) -> int:
        """That many in whole rounds of strata, never above the maximum; a number that was fixed stays."""
        assert self.plan is not None, "a point has a plan once a replication was asked for"
        strata = self.plan.result().strata
        if self.config.study.replications:
            return replications
        return min(-(-replications // strata), self.most // strata) * strata

    def _reason(self) -> str:
        """Why to stop now: fixed, precise, maximum or budget; "" = go on."""
        if self.config.study.replications is not None:
            return "fixed"
        if precise(self.parts, self.config):
            return "precise"
        if self._whole(self.goal + 1) <= self.goal:
            return "maximum"
        return "budget" if monotonic() - self._began > 60.0 * self.config.study.budget_min else ""


def precise(parts: list[Part], config: Config) -> bool:
    """Whether the 95 % interval of every named measure is as narrow as asked; undefined is not narrow."""
    wanted = {name: half for name, half in config.study.precision.model_dump().items() if half is not None}
    records = measure_some(tuple(wanted), _only_incidents(parts), terms_of(config))
    return all(_half_width(records[name]) <= half for name, half in wanted.items())


def _only_incidents(parts: list[Part]) -> Tables:
    none = as_frame(row_table(Recapitulation, [], 0))
    return Tables(frame_of(parts, "incidents"), *(none,) * 10, n_replications=len(parts))


def _half_width(record: dict[str, float | None]) -> float:
    low, high = record["low"], record["high"]
    return float("inf") if low is None or high is None else (high - low) / 2.0
