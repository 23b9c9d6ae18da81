"""What the tests of scenarios share: paired operations that differ in one word, and how sure a difference is."""

from collections.abc import Callable

import numpy as np
from conftest import operation_of, record_of

from sim.record import Incident, Record

DAY, HOUR = 1440.0, 60.0
SURE = 3.0  # standard errors of a paired mean: one chance in a thousand that a test fails by bad luck


def changes(measure: Callable[[Record], float], on: tuple[str, ...], off: tuple[str, ...], n: int) -> np.ndarray:
    """Measure with ``on`` less measure with ``off``, operation by operation."""
    return np.array([measure(record_of(i, *on)) - measure(record_of(i, *off)) for i in range(n)])


def rises(change: np.ndarray) -> bool:
    """Whether a paired mean is above zero beyond its own error."""
    return bool(change.mean() > SURE * change.std(ddof=1) / np.sqrt(len(change)) and change.mean() > 0.0)


def falls(change: np.ndarray) -> bool:
    """Whether a paired mean is below zero beyond its own error."""
    return rises(-change)


def incident(record: Record, name: str) -> Incident:
    """The incident of that name."""
    return next(row for row in record.incidents if row.incident == name)


def text(column: object) -> np.ndarray:
    """A coded text column written out."""
    return np.array(column.labels)[column.codes]


def in_district(words: tuple[str, ...], district: str) -> np.ndarray:
    """Stations of an operation that lie in a district."""
    operation = operation_of(*words)
    return operation.station_district == operation.world.districts.name.index(district)


def complete_after(name: str) -> Callable[[Record], float]:
    """Minutes until an incident has all the police it needs, or until its end where it never has."""

    def minutes(record: Record) -> float:
        row = incident(record, name)
        return float((row.t_full if np.isfinite(row.t_full) else row.t_end) - row.t_onset)

    return minutes
