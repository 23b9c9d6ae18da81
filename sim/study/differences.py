"""What differs between two results: their tables column by column, and the numbers of their summaries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import Bool
from sim.record import Tables
from sim.study.stored import TABLES

if TYPE_CHECKING:
    import pandas as pd

RELATIVE = 1e-9  # of numbers above 1, of others absolute: what another version of Python or of a library may change
STEPS = 2  # of the last digit of a number in 32 bits, which rounds what differs less


class Difference(NamedTuple):
    """One place that differs; ``size`` is relative, inf where it is no number."""

    where: str
    what: str
    size: float

    @property
    def matters(self) -> bool:
        """Whether it is more than rounding."""
        return bool(self.what)


def tables_differ(first: Tables, second: Tables) -> Iterator[Difference]:
    """Every column that is not the same bit by bit; ``what`` is empty where only rounding differs."""
    for name in TABLES:
        yield from _frames(name, getattr(first, name), getattr(second, name))


def _frames(name: str, first: pd.DataFrame, second: pd.DataFrame) -> Iterator[Difference]:
    if list(first.columns) != list(second.columns):
        yield Difference(name, f"columns {', '.join(first.columns)}; now {', '.join(second.columns)}", np.inf)
    elif len(first) != len(second):
        yield Difference(name, f"{len(first):,} rows, now {len(second):,}", np.inf)
    else:
        for column in first.columns:
            yield from _columns(f"{name}.{column}", first[column], second[column])


def _columns(where: str, first: pd.Series[Any], second: pd.Series[Any]) -> Iterator[Difference]:
    from pandas.api.types import is_float_dtype, is_numeric_dtype

    if not (is_numeric_dtype(first.dtype) and is_numeric_dtype(second.dtype)):
        one, other = (column.astype(str).to_numpy(dtype=object) for column in (first, second))
        unequal = np.asarray(one != other, dtype=np.bool_)
        if unequal.any():
            yield Difference(where, _rows(one, other, unequal), np.inf)
        return
    one, other = first.to_numpy(), second.to_numpy()
    single = is_float_dtype(first.dtype) and one.dtype.itemsize == 4
    size = gaps(one.astype(np.float64), other.astype(np.float64))
    large = size > (STEPS * float(np.finfo(np.float32).eps) if single else RELATIVE)
    if size.any():
        yield Difference(where, _rows(one, other, large) if large.any() else "", float(size.max()))


def gaps(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Differences over the larger number, or over 1; inf where only one of the two is a number."""
    with np.errstate(invalid="ignore"):
        size = np.abs(one - other) / np.maximum(np.maximum(np.abs(one), np.abs(other)), 1.0)
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    return np.where(same, 0.0, np.where(np.isnan(size), np.inf, size))


def _rows(one: NDArray[Any], other: NDArray[Any], unequal: Bool) -> str:
    at = int(np.argmax(unequal))
    return f"{int(unequal.sum()):,} of {len(one):,} rows differ, the first is row {at}: {one[at]}, now {other[at]}"


def summaries_differ(first: dict[str, Any], second: dict[str, Any]) -> Iterator[Difference]:
    """Every measure, over everything and by dimension, that is not the same."""
    one, other = (dict(_leaves({key: summary[key] for key in ("measures", "by")})) for summary in (first, second))
    for key in [*one, *(key for key in other if key not in one)]:
        before, now = one.get(key), other.get(key)
        if before != now:
            yield _numbers(f"summary.{key}", before, now)


def _numbers(where: str, before: Any, now: Any) -> Difference:
    size = np.inf
    if isinstance(before, int | float) and isinstance(now, int | float):
        size = float(gaps(np.array([before], dtype=np.float64), np.array([now], dtype=np.float64))[0])
    return Difference(where, f"{before}, now {now}" if size > RELATIVE else "", size)


def _leaves(tree: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Values by dotted key."""
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value
