"""Verdicts and differences in words, with the colour and shape of each verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.report.catalogue import Catalogue
from sim.report.style import GREY, GUARD, Mark

VERDICTS = {
    "better": Mark("#1B8A5A", "^", "-", ""),
    "worse": Mark("#B3001B", "v", "-", ""),
    "equivalent": Mark(GUARD, "s", "-", ""),
    "undecided": Mark(GREY, "o", "--", ""),
}
Row = Mapping[str, Any]  # of a table of the findings; empty = there is none


def verdict(words: Catalogue, row: Row) -> str:
    """What is said of an option against the reference; a dash where nothing is."""
    return words[f"verdict.{row['verdict']}"] if row else words["number.none"]


def difference(words: Catalogue, row: Row) -> str:
    """A difference with its simultaneous interval; a dash where there is none."""
    if not row or row["difference"] is None:
        return words["number.none"]
    middle = size(words, row["difference"], row["unit"], signed=True)
    if row["low"] is None or row["high"] is None:
        return middle
    low, high = (_amount(words, row[side], row["unit"]) for side in ("low", "high"))
    return words["study.difference"].format(middle=middle, low=low, high=high)


def size(words: Catalogue, value: float, unit: str, *, signed: bool = False) -> str:
    """A difference with its unit; that of two shares in points of a hundred."""
    amount = _amount(words, value, unit) if signed else _amount(words, value, unit).lstrip("+")
    if unit == "rupiah":
        return amount
    return words["study.points" if unit == "share" else f"unit.{unit}"].format(value=amount)


def whole(value: float) -> bool:
    """Whether a number on an axis needs no decimals."""
    return abs(value - round(value)) < 1e-6


def _amount(words: Catalogue, value: float, unit: str) -> str:
    """A difference without its unit and with its sign; as exact as its size deserves."""
    scaled = 100.0 * value if unit == "share" else value
    fine = 1 if abs(scaled) < 10.0 and not float(scaled).is_integer() else 0
    written = words.rupiah(value) if unit == "rupiah" else words.number(scaled, fine)
    return f"+{written}" if scaled > 0.0 else written
