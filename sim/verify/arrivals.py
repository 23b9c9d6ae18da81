"""When incidents come: a Poisson process whose rate changes, and incidents that set off others."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, sqrt

import numpy as np

from sim.arrays import HOUR, Float, Int
from sim.study.result import Result
from sim.theory import points
from sim.verify.case import Case
from sim.verify.check import Check, averaged, distributed, pooled
from sim.verify.folders import dispatch, incident_type, table
from sim.verify.moving import ROWS, rates

BINS = np.array([0.0, 20.0, 60.0, 90.0, 120.0, 150.0, 300.0])
PER_MIN = 0.2
BASE, BRANCHING, DELAY = 0.1, 0.5, 5.0  # per minute; direct offspring; min
WINDOW, ZONES = 120.0, 15  # min; independent copies in a replication
EDGES = np.array([0.0, 3.0, 8.0, 20.0, 60.0, WINDOW])


def cases() -> Iterator[Case]:
    """Cases of arrivals; nobody answers, and nothing is left out at the start."""
    row = incident_type(on_scene="deterministic", mean_min=0.0)
    files = dispatch(
        rate_per_h=PER_MIN * HOUR, units=0, types=[row], horizon_min=300.0, district="end: stop\n", profile=ROWS
    )
    formula = "count in a bin: mean = variance = integral of the rate; given the count, times are independent"
    reference = "Lewis and Shedler 1979"
    yield Case("nhpp", "A rate that changes over the day", formula, reference, files, _as_poisson, 800)
    row = incident_type(on_scene="deterministic", mean_min=0.0, branching=(BRANCHING, DELAY))
    files = dispatch(rate_per_h=0.0, units=0, types=[row], horizon_min=WINDOW, district="end: stop\n")
    files["zones.csv"] = table("zone,rate_per_h", (["A,0", *(f"Z{n},{BASE * HOUR!r}" for n in range(ZONES))]))
    formula = "moments of intensity and count; long run: rate mu / (1 - n), variance over mean 1 / (1 - n)^2"
    reference = "Hawkes 1971; Ogata 1988; Da Fonseca and Zaatour 2014"
    yield Case("hawkes", "Incidents that set off others", formula, reference, files, _as_hawkes, 240)


def _as_poisson(result: Result) -> Iterator[Check]:
    size, profile = result.summary["n_replications"], rates(PER_MIN)
    onset, owner = result.incidents["t_onset"].to_numpy(), result.incidents["replication"].to_numpy(dtype=np.int64)
    counts = _counts(owner, onset, size, BINS)
    expected = profile.expected(BINS[:-1], BINS[1:])
    for n, mean in enumerate(expected):
        where = f"in {BINS[n]:g} to {BINS[n + 1]:g} min"
        yield averaged(f"incidents {where}", counts[:, n], float(mean), precise=0.03 * mean)
        if mean:
            yield averaged(f"variance {where}", (counts[:, n] - mean) ** 2, float(mean), precise=0.09 * mean)
    yield from _independent(counts[:, expected > 0])
    total = float(profile.expected(0.0, 300.0))
    yield _evenly("times given their number", profile.expected(0.0, onset) / total)


def _independent(counts: Int) -> Iterator[Check]:
    """Counts of neighbouring bins, shape (R, bins), have no correlation."""
    for n in range(counts.shape[1] - 1):
        r = float(np.corrcoef(counts[:, n], counts[:, n + 1])[0, 1])
        yield Check(f"correlation of bins {n + 1} and {n + 2}", 0.0, r, 1.0 / sqrt(len(counts)), 0.06)


def _as_hawkes(result: Result) -> Iterator[Check]:
    frame = result.incidents
    zone = frame["zone"].astype(str).str.removeprefix("Z").to_numpy(dtype=np.int64)
    onset, owner = frame["t_onset"].to_numpy(), frame["replication"].to_numpy(dtype=np.int64) * ZONES + zone
    size = result.summary["n_replications"] * ZONES
    counts = _counts(owner, onset, size, EDGES)
    until = [points.hawkes_count(BASE, BRANCHING, DELAY, t)[0] if t else 0.0 for t in EDGES.tolist()]
    mean, variance = points.hawkes_count(BASE, BRANCHING, DELAY, WINDOW)
    total = counts.sum(axis=1)
    yield averaged("incidents in the window", total, mean)
    yield averaged("variance of the number", (total - mean) ** 2, variance, precise=0.05 * variance)
    for n, expected in enumerate(np.diff(until).tolist()):
        where = f"{EDGES[n]:g} to {EDGES[n + 1]:g} min"
        yield averaged(f"incidents in {where}", counts[:, n], expected, precise=0.04 * expected)
    yield pooled("share set off by others", *_set_off(result), 1.0 - BASE * WINDOW / mean, precise=0.01)
    yield _evenly("rescaled gaps", _gaps(owner, onset))


def _set_off(result: Result) -> tuple[Int, Int]:
    """Incidents with a parent, and all, by replication."""
    frame, size = result.incidents, result.summary["n_replications"]
    owner, child = frame["replication"].to_numpy(dtype=np.int64), frame["parent"].astype(str).to_numpy() != ""
    return np.bincount(owner[child], minlength=size), np.bincount(owner, minlength=size)


def _gaps(owner: Int, onset: Float) -> Float:
    """P(gap longer) of the gaps between incidents when time runs with their intensity; even and independent in 0..1.

    Windows are put end to end, so that no gap is left out for being cut off.
    """
    order = np.lexsort((onset, owner))
    passed, found, window = 0.0, [], -1
    excited = last = 0.0
    for k, now in zip(owner[order].tolist(), onset[order].tolist(), strict=True):
        if k != window:
            whole = BASE * WINDOW * (k - window - 1)
            passed += (BASE * (WINDOW - last) + excited * _spent(WINDOW - last) if window >= 0 else 0.0) + whole
            excited, last, window = 0.0, 0.0, k
        passed += BASE * (now - last) + excited * _spent(now - last)
        excited, last = excited * (1.0 - _spent(now - last)) + BRANCHING, now
        found.append(passed)
        passed = 0.0
    return np.asarray(np.exp(-np.array(found)), dtype=np.float64)


def _spent(minutes: float) -> float:
    """Share of an excitation that is over after so long."""
    return 1.0 - exp(-minutes / DELAY)


def _counts(owner: Int, t: Float, size: int, edges: Float) -> Int:
    """Events of every owner in every bin, shape (size, bins)."""
    bins = len(edges) - 1
    cell = owner * bins + np.clip(np.searchsorted(edges, t, side="right") - 1, 0, bins - 1)
    return np.bincount(cell, minlength=size * bins).reshape(size, bins)


def _evenly(name: str, values: Float) -> Check:
    """Kolmogorov and Smirnov's test of an even distribution in 0..1."""
    from scipy.stats import kstest

    return distributed(f"{name} (KS)", float(kstest(values, "uniform").pvalue))
