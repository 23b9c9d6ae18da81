"""What a column of a user's folder may hold: the words of which ``files.py`` and ``settings.py`` are written.

Reader, checker, template and documentation all read the same columns.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal[
    "name", "number", "whole", "time", "clock", "flag", "choice",
    "names", "numbers", "times", "ranks", "needs", "stages", "key",
]  # fmt: skip
FORMS: dict[Kind, str] = {
    "name": "a name on one line, without ; and |",
    "number": "a number",
    "whole": "a whole number",
    "time": "minutes, HH:MM, or with a calendar YYYY-MM-DD HH:MM",
    "clock": "HH:MM from 00:00 to 24:00, or minutes from 0 to 1440",
    "flag": "0 or 1",
    "choice": "one of",
    "names": "names joined by ;",
    "numbers": "numbers joined by ;",
    "times": "a list of times",
    "ranks": "zone:rank joined by ;, ranks 1, 2, ...",
    "needs": "a number of units such as 1, or number:share joined by ; with shares that sum to 1",
    "stages": "name:servers:distribution:mean_min:sd_min joined by ;",
    "key": "an official code of digits and hyphens, or any other name",
}


@dataclass(frozen=True)
class Span:
    """The numbers that are allowed: from ``low`` to ``high``, ends included unless ``above`` or ``below``."""

    low: float = -math.inf
    high: float = math.inf
    above: bool = False
    below: bool = False
    whole: bool = False

    def holds(self, value: float) -> bool:
        """Whether a number is allowed."""
        over = value > self.low if self.above else value >= self.low
        under = value < self.high if self.below else value <= self.high
        return over and under and math.isfinite(value) and (not self.whole or value == math.floor(value))

    @property
    def words(self) -> str:
        """What is allowed, in words: a number above 0, a whole number of at least 1."""
        number = "a whole number" if self.whole else "a number"
        low, high = (f"{end:,.0f}" if end == int(end) else f"{end:g}" for end in map(_finite, (self.low, self.high)))
        start = f"above {low}" if self.above else f"of at least {low}"
        end = f"below {high}" if self.below else f"at most {high}"
        if math.isinf(self.high):
            return number if math.isinf(self.low) else f"{number} {start}"
        if math.isinf(self.low):
            return f"{number} {end}"
        return f"{number} {start} and {end}" if self.above or self.below else f"{number} from {low} to {high}"


def _finite(end: float) -> float:
    return end if math.isfinite(end) else 0.0


ANY, SHARE = Span(), Span(low=0.0, high=1.0)
YEAR_MIN = 525_600.0
DURATION, DELAY = Span(low=0.0, high=YEAR_MIN), Span(low=0.0, high=YEAR_MIN, above=True)  # min
INSTANT, LONGEST = Span(low=0.0, high=10 * YEAR_MIN), Span(low=0.0, high=10 * YEAR_MIN, above=True)  # min
PLANE, DISTANCE = Span(low=-20_000.0, high=20_000.0), Span(low=0.0, high=20_000.0)  # km: halfway round the Earth
SPEED = Span(low=0.1, high=1_000.0)  # km/h
MANY = Span(low=0.0, high=1e9)  # weights, people, multipliers, rates


@dataclass(frozen=True)
class Column:
    """One column of a table, or one key of ``district.yaml`` and ``policy.yaml``."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = False
    default: Any = None  # what an empty cell means; None = not given
    otherwise: str = ""  # the default in words, where it is not a value
    span: Span = ANY
    choices: tuple[str, ...] = ()
    refers: str = ""  # the file whose first column the name stands in

    @property
    def timed(self) -> bool:
        """Whether the column holds times."""
        return self.kind in ("time", "clock", "times")

    @property
    def allowed(self) -> str:
        """What may stand in a cell, in words."""
        if self.kind in ("number", "whole"):
            return self.span.words
        if self.kind == "choice":
            return ", ".join(self.choices)
        return f"the name of a row of {self.refers}" if self.refers and self.kind == "name" else FORMS[self.kind]


@dataclass(frozen=True)
class File:
    """One table, or one file of keys, of a folder."""

    stem: str
    meaning: str
    columns: tuple[Column, ...]
    required: bool = False
    suffix: str = ".csv"

    @property
    def name(self) -> str:
        """Name of the file: zones.csv."""
        return self.stem + self.suffix

    def column(self, name: str) -> Column:
        """The column of that name; StopIteration where there is none."""
        return next(column for column in self.columns if column.name == name)
