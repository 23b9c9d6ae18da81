"""Queues in the long run: M/M/c, lost calls, other service times, and travel as a part of service."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import ceil, sqrt
from typing import NamedTuple

import numpy as np

from sim.arrays import HOUR
from sim.study.result import Result
from sim.theory import general, queues
from sim.verify.case import Case
from sim.verify.check import SETTLED, Check, averaged, exact, measured, told
from sim.verify.folders import dispatch, incident_type, stations
from sim.verify.instants import busy_at, waiting_at

SHARE = 0.01  # allowed standard error of a share


class Line(NamedTuple):
    """M/M/c: units, arrivals per minute, mean service in minutes."""

    c: int
    lam: float
    mean: float

    @property
    def settling(self) -> int:
        """Four relaxation times, min, rounded up."""
        rho = self.lam * self.mean / self.c
        return ceil(4.0 * self.mean / (self.c * (1.0 - sqrt(rho)) ** 2))


def cases() -> Iterator[Case]:
    """Cases in the long run."""
    yield _mmc("mm1", "M/M/1", Line(1, 0.06, 10.0), 15.0, 560, 0.035)
    title = "M/M/3: the eye clinic, 6 an hour, 20 minutes each"
    yield _mmc("mmc_clinic", title, Line(3, 0.1, 20.0), 15.0, 580, 0.045)
    yield _mmc("mmc_8", "M/M/8", Line(8, 0.56, 10.0), 2.0, 400, 0.055)
    yield from _losses()
    yield from _one_server()
    yield _mdc()
    yield _with_travel()
    yield _clinic_as_station()
    yield _tandem()


def _mmc(name: str, title: str, line: Line, target: float, replications: int, precise: float) -> Case:
    """Counted is ten times as long as is left out; ``precise`` is the share of the wait that its error may be."""
    end = 3.5 * line.settling
    instants = ", ".join(f"{t:.0f}" for t in np.linspace(1.25 * line.settling, end - 1.0, 10))
    district = f"warm_up_min: {line.settling:g}\ntarget_min: {target:g}\nreport_times_min: [{instants}]\n"
    types = [incident_type(mean_min=line.mean)]
    files = dispatch(rate_per_h=line.lam * HOUR, units=line.c, types=types, horizon_min=end, district=district)
    formula = "C by Erlang's recursion; W = C / (c mu - lam); P(W > t) = C exp(-(c mu - lam) t)"
    judge = partial(_as_mmc, line=line, target=target, precise=precise)
    return Case(name, title, formula, "Gross and Harris, ch. 2", files, judge, replications)


def _as_mmc(result: Result, line: Line, target: float, precise: float) -> Iterator[Check]:
    c, lam, mean = line
    wait, busy = queues.mmc_wait(lam, mean, c), lam * mean
    yield measured(result, "dispatch_wait_mean_min", wait, precise=precise * wait)
    yield measured(result, "wait_probability", queues.erlang_c(c, busy), precise=SHARE)
    within = 1.0 - queues.mmc_wait_tail(lam, mean, c, target)
    yield measured(result, "response_within_target_share", within, precise=SHARE)
    for percent in (50, 90):
        wait = queues.mmc_wait_quantile(lam, mean, c, percent / 100.0)
        if wait:  # where half do not wait at all there is nothing to compare
            yield measured(result, f"response_time_p{percent}_min", wait, precise=2.0 * precise * wait)
    yield measured(result, "unit_workload", busy / c, precise=SHARE)
    yield from _at_instants(result, busy, queues.mmc_queue(lam, mean, c))


def _at_instants(result: Result, busy: float, waiting: float) -> Iterator[Check]:
    """Over the report times of each replication, for at one instant there is too little to see."""
    times = np.array(result.config.study.report_times_min)
    found = busy_at(result, times), waiting_at(result, times)
    yield averaged("busy units at ten instants", found[0].mean(axis=1), busy, 0.02 * busy, SETTLED * busy)
    yield averaged("waiting at ten instants", found[1].mean(axis=1), waiting, 0.07 * waiting, SETTLED * waiting)
    last = f"{times[-1]:g}"
    labels = ("busy_units_at", ("at_min", last)), ("queue_at", ("stage_at_min", f"dispatch|{last}"))
    for (name, by), counted in zip(labels, found, strict=True):
        yield exact(f"{name} ({by[1]}) = counted", told(result, name, by), float(counted[:, -1].mean()))


def _losses() -> Iterator[Case]:
    """Calls that find nobody free are lost, whatever the distribution of service."""
    kinds = {
        "exponential": incident_type(),
        "lognormal": incident_type(on_scene="lognormal", mean_min=10.0, sd_min=10.0),
    }
    for (kind, row), (c, load) in zip(kinds.items(), ((5, 3.0), (10, 7.0)), strict=True):
        files = dispatch(
            rate_per_h=load / 10.0 * HOUR, units=c, types=[row], horizon_min=700.0,
            district="warm_up_min: 100\n", policy="queue: lost\n",
        )  # fmt: skip
        title = f"Erlang loss, {c} units, load {load:g}, {kind} service"
        formula = "share lost B(k) = a B(k-1) / (k + a B(k-1)); workload a (1 - B) / c"
        judge = partial(_as_loss, c=c, load=load)
        yield Case(f"loss_{c}", title, formula, "Erlang 1917; Gross and Harris, ch. 2", files, judge, 140)


def _as_loss(result: Result, c: int, load: float) -> Iterator[Check]:
    lost = queues.erlang_b(c, load)
    yield measured(result, "never_reached_share", lost, precise=0.005)
    yield measured(result, "unit_workload", load * (1.0 - lost) / c, precise=SHARE)


def _one_server() -> Iterator[Case]:
    observed = (2.0, 4.0, 4.0, 6.0, 9.0, 35.0)
    spread = sqrt(sum(x * x for x in observed) / len(observed) - 10.0**2)
    kinds = (
        ("md1", "M/D/1", 0.0, 250, incident_type(on_scene="deterministic")),
        ("mg1_gamma", "M/G/1, gamma", 14.0, 480, incident_type(on_scene="gamma", sd_min=14.0)),
        ("mg1_lognormal", "M/G/1, lognormal", 7.0, 400, incident_type(on_scene="lognormal", sd_min=7.0)),
        ("mg1_empirical", "M/G/1, observed times", spread, 420, incident_type(on_scene="empirical", values=observed)),
    )
    for name, title, sd, replications, row in kinds:
        district = "warm_up_min: 700\n"
        files = dispatch(rate_per_h=3.0, units=1, types=[row], horizon_min=3700.0, district=district)
        judge = partial(_as_mg1, lam=0.05, mean=10.0, sd=sd)
        formula = "W = lam E[S^2] / (2 (1 - rho))"
        yield Case(name, title, formula, "Pollaczek and Khinchine", files, judge, replications)


def _as_mg1(result: Result, lam: float, mean: float, sd: float) -> Iterator[Check]:
    wait = general.mg1_wait(lam, mean, sd)
    yield measured(result, "dispatch_wait_mean_min", wait, precise=0.035 * wait)
    yield measured(result, "wait_probability", lam * mean, precise=SHARE)
    yield measured(result, "unit_workload", lam * mean, precise=SHARE)


def _mdc() -> Case:
    row = incident_type(on_scene="deterministic")
    files = dispatch(rate_per_h=12.6, units=3, types=[row], horizon_min=1700.0, district="warm_up_min: 300\n")
    reference = "Crommelin 1932; Bailey 1954"
    return Case("mdc_3", "M/D/3", "zeros of z^c = exp(a (z - 1))", reference, files, _as_mdc, 240)


def _as_mdc(result: Result) -> Iterator[Check]:
    wait = general.mdc_wait(0.21, 10.0, 3)
    yield measured(result, "dispatch_wait_mean_min", wait, precise=0.035 * wait)
    yield measured(result, "unit_workload", 0.7, precise=SHARE)


def _with_travel() -> Case:
    """A unit is busy from its departure until it is home again."""
    row = incident_type(mean_min=8.0)
    files = dispatch(
        rate_per_h=2.4, units=1, types=[row], horizon_min=4_200.0,
        district="warm_up_min: 700\ntarget_min: 3\n", policy="after_clear: home_unavailable\n",
    )  # fmt: skip
    files["zones.csv"] = "zone,rate_per_h,profile\nhome,0,constant\nA,2.4,constant\n"
    files["units.csv"] = "unit,zone,count\nU,home,1\n"
    files["travel.csv"] = "origin,destination,minutes\nhome,A,3\nA,home,2\nA,A,0\nhome,home,0\n"
    formula = (
        "S = 3 min there + on scene + 2 min back; response = W + 3; a target of 3 min includes those who do not wait"
    )
    reference = "Pollaczek and Khinchine"
    return Case("mg1_travel", "M/G/1 with travel", formula, reference, files, _as_travel, 380)


def _as_travel(result: Result) -> Iterator[Check]:
    wait = general.mg1_wait(0.04, 13.0, 8.0)
    yield measured(result, "dispatch_wait_mean_min", wait, precise=0.03 * wait)
    yield measured(result, "response_time_mean_min", wait + 3.0)
    yield measured(result, "travel_mean_min", 3.0)
    yield measured(result, "response_within_target_share", 1.0 - 0.52, precise=SHARE)
    yield measured(result, "unit_workload", 0.52, precise=SHARE)


def _clinic_as_station() -> Case:
    district = "warm_up_min: 800\n"
    files = stations(["clinic,6,constant,doctor:3:exponential:20:"], 8_800.0, district)
    formula = "C by Erlang's recursion; W = C / (c mu - lam)"
    return Case(
        "station_mm3", "The eye clinic as a station", formula, "Gross and Harris, ch. 2", files, _as_station, 800
    )


def _as_station(result: Result) -> Iterator[Check]:
    yield measured(result, "voter_wait_mean_min", queues.mmc_wait(0.1, 20.0, 3), ("stage", "doctor"))
    yield measured(result, "voter_wait_over_30_share", queues.mmc_wait_tail(0.1, 20.0, 3, 30.0), precise=SHARE)
    yield measured(result, "voter_wait_probability", queues.erlang_c(3, 2.0), precise=SHARE)
    yield measured(result, "server_utilisation", 2.0 / 3.0, precise=SHARE)


def _tandem() -> Case:
    district = "warm_up_min: 1300\nreport_times_min: [6000]\n"
    stages = "desk:2:exponential:5:;booth:4:exponential:11:;box:1:exponential:2:"
    files = stations([f"S,18,constant,{stages}"], 6000.0, district)
    formula = "departures of M/M/c are Poisson, so that every stage is M/M/c by itself"
    return Case("tandem", "Three stages in a row", formula, "Burke 1956; Jackson 1957", files, _as_tandem, 800)


def _as_tandem(result: Result) -> Iterator[Check]:
    services = (("desk", 5.0, 2), ("booth", 11.0, 4), ("box", 2.0, 1))
    waits = [queues.mmc_wait(0.3, mean, c) for _, mean, c in services]
    yield measured(result, "voter_wait_mean_min", sum(waits))
    for (stage, mean, c), wait in zip(services, waits, strict=True):
        yield measured(result, "voter_wait_mean_min", wait, ("stage", stage))
        waiting, label = queues.mmc_queue(0.3, mean, c), f"{stage}|6000"
        yield measured(result, "queue_at", waiting, ("stage_at_min", label), precise=0.3)
