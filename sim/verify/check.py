"""One number of the engine beside the known one, and how far apart they may be."""

from __future__ import annotations

from math import inf, isnan, nan, sqrt
from typing import Any, NamedTuple

import numpy as np

from sim.arrays import Float, Int
from sim.study.result import Result
from sim.theory.score import z_score

PRECISE = 0.02  # of the truth: the largest standard error of the full form, unless a check says otherwise
SETTLED = 0.001  # of the truth: bound of what is left of the empty start, see ``Case``


class Check(NamedTuple):
    """A measure of one case. ``se`` 0 = the engine must agree exactly, but for ``bias``."""

    measure: str
    expected: float
    estimate: float  # nan: the engine gave none
    se: float
    precise: float  # the largest ``se`` that proves something, in the full form
    bias: float = 0.0  # bound
    degrees: float = inf  # of freedom of ``se``

    @property
    def z(self) -> float:
        """Standard errors from the truth, as a normal score; infinite where the engine gave no number."""
        if isnan(self.estimate):
            return inf
        return normal_score(z_score(self.estimate, self.se, self.expected, self.bias), self.degrees)

    @property
    def random(self) -> bool:
        """Whether chance has a part in it."""
        return self.se > 0.0


def normal_score(t: float, degrees: float) -> float:
    """The normal score that is as improbable as ``t`` of Student's distribution."""
    from scipy.special import ndtri, stdtr

    if degrees == inf or not np.isfinite(t):
        return t
    return float(-np.sign(t) * ndtri(stdtr(degrees, -abs(t))))


def measured(
    result: Result,
    name: str,
    expected: float,
    by: tuple[str, str] | None = None,
    bias: float | None = None,
    precise: float | None = None,
) -> Check:
    """A measure of the summary, over everything or ``by`` (dimension, label).

    ``bias`` and ``precise`` are absolute; by default shares of the expected value.
    """
    record = _record(result, name, by)
    return Check(
        name if by is None else f"{name} ({by[0]} {by[1]})",
        float(expected),
        told(result, name, by),
        float(record["se"] or 0.0),
        PRECISE * abs(expected) if precise is None else precise,
        SETTLED * abs(expected) if bias is None else bias,
        max(1.0, record["n_replications"] - 1.0),
    )


def told(result: Result, name: str, by: tuple[str, str] | None = None) -> float:
    """The estimate of a measure, over everything or ``by`` (dimension, label); nan where there is none."""
    estimate = _record(result, name, by)["estimate"]
    return nan if estimate is None else float(estimate)


def _record(result: Result, name: str, by: tuple[str, str] | None) -> dict[str, Any]:
    summary: dict[str, Any] = result.summary
    records = summary["measures"] if by is None else summary["by"].get(by[0], {}).get(by[1], {})
    found: dict[str, Any] = records.get(name) or {"estimate": None, "se": None, "n_replications": 0}
    return found


def averaged(name: str, values: Float | Int, expected: float, precise: float | None = None, bias: float = 0.0) -> Check:
    """The mean of independent values, shape (n,)."""
    n, allowed = len(values), PRECISE * abs(expected) if precise is None else precise
    if n < 2:
        return Check(name, expected, nan, 0.0, allowed)
    se = float(values.std(ddof=1)) / sqrt(n)
    return Check(name, float(expected), float(values.mean()), se, allowed, bias, n - 1.0)


def pooled(name: str, sums: Float | Int, counts: Int, expected: float, precise: float | None = None) -> Check:
    """The ratio of two sums over replications, each of shape (R,), with the standard error of the linearised ratio."""
    estimate = float(sums.sum() / counts.sum())
    linear = estimate + (sums - estimate * counts) / counts.mean()
    return averaged(name, linear, expected, precise, SETTLED * abs(expected))


def distributed(name: str, p: float) -> Check:
    """A test of a distribution: its p-value as a normal score, which ought to be 0 with a standard error of 1."""
    from scipy.special import ndtri

    return Check(name, 0.0, float(-ndtri(min(max(p, 1e-300), 1.0 - 1e-12))), 1.0, 1.0)


def exact(name: str, estimate: float, expected: float, rounding: float = 1e-6) -> Check:
    """A number in which chance has no part."""
    return Check(name, float(expected), float(estimate), 0.0, 0.0, rounding)
