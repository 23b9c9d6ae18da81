"""A number with its uncertainty: what every measure returns."""

from __future__ import annotations

from math import isfinite
from typing import NamedTuple

ONE_REPLICATION = "one replication: no interval"


class Value(NamedTuple):
    """An estimate with standard error and 95 % interval over replications; ``None`` where undefined."""

    estimate: float | None
    se: float | None
    low: float | None
    high: float | None
    n_replications: int  # replications that have an observation
    n_observations: int
    note: str = ""


def missing(note: str, n_replications: int = 0, n_observations: int = 0) -> Value:
    """A value that is undefined for the reason in ``note``."""
    return Value(None, None, None, None, n_replications, n_observations, note)


def certain(estimate: float, n_replications: int, note: str) -> Value:
    """A value without randomness."""
    return Value(estimate, 0.0, estimate, estimate, n_replications, n_replications, note)


def finite(number: float) -> float | None:
    """The number as a plain float, ``None`` where it is not finite."""
    return float(number) if isfinite(number) else None
