"""Moving an assumed number through its range.

``u`` = 0 is the low end of the range, 0.5 the value as it stands, 1 the high end; between them it moves evenly, or
evenly by factor where the range is one (x0.5, x2). So the value as it stands is the median of uniform draws, however
lopsided its range. A list moves as a whole and is cut at the ends of its range; a mapping moves all its values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Limits(NamedTuple):
    """The ends of a range, as numbers or as factors of the value."""

    low: float
    high: float
    factors: bool


def limits_of(text: str) -> Limits | None:
    """The range of a status comment: "10, 20" or "x0.5, x2"; None for anything else."""
    sides = [side.strip() for side in text.split(",")]
    try:
        low, high = (float(side.lstrip("x")) for side in sides)
    except ValueError:
        return None
    return Limits(low, high, sides[0].startswith("x"))


def moved(value: Any, limits: Limits, u: float) -> Any:
    """The value at ``u``, whole where it is whole."""
    if isinstance(value, Mapping):
        return {name: moved(part, limits, u) for name, part in value.items()}
    if isinstance(value, list):
        return _moved_list(value, limits, u)
    return _like(value, _scaled(value, limits, u) if limits.factors else _between(value, limits, u))


def _moved_list(values: list[Any], limits: Limits, u: float) -> list[Any]:
    if limits.factors:
        return [_like(value, _scaled(value, limits, u)) for value in values]
    middle = (values[0] + values[-1]) / 2.0
    shift = _between(middle, limits, u) - middle
    low, high = min(limits.low, values[0]), max(limits.high, values[-1])
    return [_like(value, min(max(value + shift, low), high)) for value in values]


def _between(value: float, limits: Limits, u: float) -> float:
    """A value outside its range widens it."""
    low, high = min(limits.low, value), max(limits.high, value)
    return low + 2.0 * u * (value - low) if u < 0.5 else value + (2.0 * u - 1.0) * (high - value)


def _scaled(value: float, limits: Limits, u: float) -> float:
    factor = limits.low ** (1.0 - 2.0 * u) if u < 0.5 else limits.high ** (2.0 * u - 1.0)
    return float(value * factor)


def _like(value: float, number: float) -> float:
    """A whole number stays whole, and stays above zero."""
    if not isinstance(value, int):
        return number
    return max(1, round(number)) if value >= 1 else round(number)
