"""Who goes first: head-of-line priority, pre-emption, units held for urgent calls."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import numpy as np

from sim.arrays import HOUR
from sim.study.result import Result
from sim.theory import priority
from sim.verify.case import Case, Files
from sim.verify.check import Check, measured, pooled
from sim.verify.folders import dispatch, incident_type

MEAN = 10.0
THREE = (0.03, 0.06, 0.05)  # per minute, the most urgent first
TWO = (0.04, 0.03)
RESERVE = (0.06, 0.12)


def cases() -> Iterator[Case]:
    """Cases in the long run with classes of urgency."""
    files = _classes(THREE, 2, 800.0, 2400.0, "queue: priority\n")
    formula = "W_i = W0 / ((1 - s_(i-1)) (1 - s_i)), W0 = C / (c mu)"
    yield Case("priority", "Three classes, two units, none interrupted", formula, "Cobham 1954", files, _as_cobham, 260)
    files = _classes(TWO, 1, 1500.0, 5500.0, "queue: priority\npreempt: true\n")
    formula = "W and time in system of M/M/1, pre-emptive resume"
    reference = "Gross and Harris, ch. 3"
    yield Case("preempt_1", "Two classes, one unit, pre-emption", formula, reference, files, _as_preempted, 270)
    files = _classes(THREE, 2, 800.0, 2400.0, "queue: priority\npreempt: true\n")
    formula = "a class does not feel those below it: M/M/c at the total rate of the classes up to it"
    yield Case("preempt_2", "Three classes, two units, pre-emption", formula, reference, files, _as_many_preempted, 240)
    files = _classes(RESERVE, 3, 600.0, 1900.0, "queue: priority\nreserve_for_urgent: 1\n")
    formula = "chain of (urgent waiting and busy units, routine waiting)"
    reference = "Schaack and Larson 1986"
    yield Case("reserve", "One of three units held for urgent calls", formula, reference, files, _as_reserve, 310)


def _classes(lams: tuple[float, ...], units: int, warm_up: float, horizon: float, policy: str) -> Files:
    rows = [
        incident_type(f"class{k}", lam / sum(lams), k, mean_min=MEAN) for k, lam in zip(count(1), lams, strict=False)
    ]
    return dispatch(
        rate_per_h=sum(lams) * HOUR, units=units, types=rows, horizon_min=horizon,
        district=f"warm_up_min: {warm_up:g}\n", policy=policy,
    )  # fmt: skip


def _as_cobham(result: Result) -> Iterator[Check]:
    return _waits(result, priority.nonpreemptive_waits(THREE, MEAN, 2))


def _as_reserve(result: Result) -> Iterator[Check]:
    yield from _waits(result, list(priority.held_reserve_waits(RESERVE, MEAN, 3, 1)))
    yield measured(result, "unit_workload", sum(RESERVE) * MEAN / 3, precise=0.01)


def _as_preempted(result: Result) -> Iterator[Check]:
    yield from _waits(result, priority.preemptive_waits(TWO, (MEAN, MEAN)))
    yield from _stays(result, priority.preemptive_times(TWO, MEAN, 1))


def _as_many_preempted(result: Result) -> Iterator[Check]:
    return _stays(result, priority.preemptive_times(THREE, MEAN, 2))


def _waits(result: Result, expected: list[float]) -> Iterator[Check]:
    """Wait by class."""
    for k, wait in zip(count(1), expected, strict=False):
        yield measured(result, "dispatch_wait_mean_min", wait, ("priority", str(k)), precise=0.06 * wait)


def _stays(result: Result, expected: list[float]) -> Iterator[Check]:
    """Time from report to end by class, with all interruptions."""
    rows = result.incidents
    rows = rows[rows["t_onset"] >= result.config.study.warm_up_min]
    size = result.summary["n_replications"]
    for k, time in zip(count(1), expected, strict=False):
        own = rows[rows["priority"] == k]
        stay = np.bincount(own["replication"], own["t_end"] - own["t_report"], size)
        number = np.bincount(own["replication"], minlength=size)
        yield pooled(f"report to end (priority {k})", stay, number, time, precise=0.04 * time)
