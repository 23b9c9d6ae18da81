"""Rates that change over the day: what is busy and who waits at given clock times."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import HOUR
from sim.study.result import Result
from sim.theory import general, transient
from sim.theory.points import Profile
from sim.verify.case import Case
from sim.verify.check import Check, averaged, exact, measured
from sim.verify.folders import dispatch, incident_type, stations
from sim.verify.instants import busy_at

PIECES = ((0.0, 60.0, 0.5), (60.0, 120.0, 2.0), (120.0, 150.0, 0.0), (150.0, 300.0, 1.0))  # start, end, multiplier
CLOCK = (75.0, 120.0, 140.0, 180.0, 300.0)
ALL_BUSY = 120.0  # then hardly anybody is free: no number to judge by
ROWS = [f"{start:g},{end:g},{factor:g}" for start, end, factor in PIECES if factor]  # zero outside all rows
CLOCKS = f"report_times_min: [{', '.join(f'{t:g}' for t in CLOCK)}]\n"
PLENTY = 40  # units that are never all busy: with 4.5 wanted on average at most, in one of 10^22 instants
IN_LINE = 0.2  # allowed standard error of a number waiting


def rates(per_min: float) -> Profile:
    """The rate over the day, per minute."""
    return Profile(
        np.array([0.0, *(end for _, end, _ in PIECES)]), per_min * np.array([factor for *_, factor in PIECES])
    )


def cases() -> Iterator[Case]:
    """Cases over a day that starts empty; no warm-up, no bias."""
    yield _unlimited()
    yield _limited()
    yield _in_a_row()


def _unlimited() -> Case:
    row = incident_type(on_scene="lognormal", mean_min=10.0, sd_min=10.0)
    files = dispatch(rate_per_h=15.0, units=PLENTY, types=[row], horizon_min=300.0, district=CLOCKS, profile=ROWS)
    formula = "busy at t: Poisson with mean = integral of lam(u) P(S > t - u) du"
    reference = "Eick, Massey and Whitt 1993"
    return Case("mginf", "M(t)/G/infinity, lognormal service", formula, reference, files, _as_unlimited, 1400)


def _as_unlimited(result: Result) -> Iterator[Check]:
    limited = general.limited_mean("lognormal", 10.0, 10.0)
    mean = general.mginf_mean(rates(0.25), limited, np.array(CLOCK))
    for t, busy in zip(CLOCK, mean, strict=True):
        yield measured(result, "busy_units_at", busy, ("at_min", f"{t:g}"), bias=0.0, precise=0.04 * busy)
    deviations = (busy_at(result, np.array(CLOCK)) - mean) ** 2
    for t, busy, deviation in zip(CLOCK, mean.tolist(), deviations.T, strict=True):
        yield averaged(f"variance of busy units at {t:g} min", deviation, busy, precise=0.1 * busy)
    yield exact("wait_probability", result.summary["measures"]["wait_probability"]["estimate"], 0.0)


def _limited() -> Case:
    files = dispatch(
        rate_per_h=15.0, units=3, types=[incident_type()], horizon_min=300.0, district=CLOCKS, profile=ROWS
    )
    formula = "Kolmogorov's forward equations, by matrix exponentials over the pieces of constant rate"
    return Case("mtmc", "M(t)/M/3 from an empty start", formula, "Green and Kolesar 1991", files, _as_limited, 1600)


def _as_limited(result: Result) -> Iterator[Check]:
    load = transient.mtmc(rates(0.25), 10.0, 3, np.array(CLOCK))
    for t, queue, busy in zip(CLOCK, load.queue, load.busy, strict=True):
        yield measured(result, "queue_at", queue, ("stage_at_min", f"dispatch|{t:g}"), bias=0.0, precise=IN_LINE)
        if t != ALL_BUSY:
            yield measured(result, "busy_units_at", busy, ("at_min", f"{t:g}"), bias=0.0, precise=0.04)


def _in_a_row() -> Case:
    stages = "desk:2:exponential:7:;box:1:exponential:4:"
    files = stations([f"S,{0.25 * HOUR:g},day,{stages}"], 300.0, CLOCKS, ROWS)
    formula = "the chain of both queues, solved as above"
    return Case("tandem_day", "M(t)/M/2 and a second stage behind it", formula, "Jackson 1957", files, _as_row, 3000)


def _as_row(result: Result) -> Iterator[Check]:
    loads = transient.tandem(rates(0.25), (7.0, 4.0), (2, 1), np.array(CLOCK))
    for stage, load in zip(("desk", "box"), loads, strict=True):
        for t, queue in zip(CLOCK, load.queue, strict=True):
            yield measured(result, "queue_at", queue, ("stage_at_min", f"{stage}|{t:g}"), bias=0.0, precise=IN_LINE)
