"""Incidents that need several units: all at the same moment, or one by one as units become free."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from sim.study.result import Result
from sim.theory import batches, general
from sim.verify.case import Case, Files
from sim.verify.check import Check, measured
from sim.verify.folders import dispatch, incident_type

NEEDS = {1: 0.7, 2: 0.2, 3: 0.1}
UNITS, LAM, MEAN = 4, 0.08, 18.0
ALL, FEW = {3: 1.0}, 0.03  # every incident needs all of three units


def cases() -> Iterator[Case]:
    """Cases in the long run."""
    formula = "chain of units at work, incidents waiting and the need of the first of them"
    for per, leave in (("incident", "leave together"), ("unit", "leave one by one")):
        judge = partial(_as_together, leave_together=per == "incident")
        title = f"One to three units, sent together, {leave}"
        yield Case(f"together_{per}", title, formula, "Green 1980", _folder("together", per), judge, 480)
    formula = "batch arrivals M^X/M/c"
    title = "One to three units, sent as they become free"
    yield Case("piecemeal", title, formula, "Green 1984", _folder("piecemeal", "unit"), _as_piecemeal, 480)
    formula = "M/G/1 with the longest of three exponential times"
    files = _folder("together", "unit", ALL, 3, FEW)
    yield Case("all_units", "Every incident needs all units", formula, "Green and Kolesar 1984", files, _as_one, 480)


def _folder(multi: str, per: str, needs: dict[int, float] = NEEDS, units: int = UNITS, lam: float = LAM) -> Files:
    asked = ";".join(f"{units}:{share:g}" for units, share in needs.items())
    mean = MEAN if lam == LAM else 10.0
    return dispatch(
        rate_per_h=lam * 60.0, units=units, types=[incident_type(mean_min=mean, units=asked, per=per)],
        horizon_min=2_900.0, district="warm_up_min: 900\n", policy=f"multi_unit: {multi}\n",
    )  # fmt: skip


def _as_together(result: Result, leave_together: bool) -> Iterator[Check]:
    wait = batches.together_wait(LAM, MEAN, NEEDS, UNITS, leave_together)
    yield measured(result, "full_complement_time_mean_min", wait, precise=0.045 * wait)
    yield measured(result, "response_time_mean_min", wait, precise=0.045 * wait)
    load = LAM * MEAN * sum(need * share for need, share in NEEDS.items()) / UNITS
    yield measured(result, "unit_workload", load, precise=0.01)


def _as_piecemeal(result: Result) -> Iterator[Check]:
    waits = batches.piecemeal_waits(LAM, MEAN, NEEDS, UNITS)
    yield measured(result, "response_time_mean_min", waits.first, precise=0.045 * waits.first)
    yield measured(result, "full_complement_time_mean_min", waits.last, precise=0.045 * waits.last)


def _as_one(result: Result) -> Iterator[Check]:
    wait = general.mg1_wait(FEW, *batches.longest_of(3, 10.0))
    yield measured(result, "full_complement_time_mean_min", wait, precise=0.045 * wait)
    yield measured(result, "unit_workload", 3 * FEW * 10.0 / 3, precise=0.01)
