"""Numbers as spreadsheets write them: with points, decimal commas, separators of thousands, or per cent.

A text may be read in two *styles*: ``point`` (1,234.5) or ``comma`` (1.234,5). Where the readings differ, the
allowed range, the other cells of the column and the convention of the file decide; else the cell is refused
with every reading.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Literal

from sim.world.folder.problems import Wrong, given
from sim.world.folder.schema import SHARE, Span

Cell = str | float  # float: a number that the file holds as a number
Style = Literal["point", "comma", ""]
SWAP = str.maketrans(".,", ",.")
DIGITS = re.compile(r"[+-]?\d+", re.ASCII)
PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", re.ASCII)
SPACED = re.compile(r"[+-]?[1-9]\d{0,2}([ '\u00a0\u2009\u202f]\d{3})+([.,]\d*)?", re.ASCII)
DOTTED = re.compile(r"([01]?\d|2[0-3])\.[0-5]\d|24\.00", re.ASCII)  # 8.30: a number or a time of day
PARTS = re.compile("[;:]")


def readings(text: str) -> dict[str, float]:
    """Every value that a text can mean, by style; empty where it is no number."""
    text = text.replace("\u2212", "-")
    if SPACED.fullmatch(text):
        text = re.sub(r"[^\d.,+-]", "", text)
    both = {"point": _value(text), "comma": _value(text.translate(SWAP))}
    return {style: value for style, value in both.items() if value is not None}


def _value(text: str) -> float | None:
    """The value of a text with decimal point and commas between thousands."""
    if PLAIN.fullmatch(text):
        value = float(text)
    elif GROUPED.fullmatch(text):
        value = float(text.replace(",", ""))
    else:
        return None
    return value if math.isfinite(value) else None


class Numbers:
    """Reads the numbers of one column: its ``cells`` show the style, ``usual`` is the convention of the file.

    In a column of ``times`` 8.30 shows nothing, because it can be a time of day.
    """

    def __init__(self, cells: Sequence[Cell], usual: Style, times: bool = False) -> None:
        self.cells, self.usual, self.times = cells, usual, times

    @cached_property
    def styles(self) -> set[str]:
        """Styles proved by a cell that can be read in no other."""
        texts = {cell for cell in self.cells if isinstance(cell, str) and not cell.isdigit()}
        words = {part.strip() for text in texts for part in PARTS.split(text)}
        found = (readings(word) for word in words if not (self.times and DOTTED.fullmatch(word)))
        return {style for values in found if len(values) == 1 for style in values}

    def all(self, span: Span) -> list[float] | None:
        """Every cell at once where each is a plain number within the span; else None."""
        plain = PLAIN if self.usual == "point" else DIGITS
        if not all(isinstance(cell, float) or plain.fullmatch(cell) for cell in self.cells):
            return None
        values = [float(cell) for cell in self.cells]
        return values if all(map(span.holds, values)) else None

    def number(self, cell: Cell, span: Span, allowed: str = "") -> float:
        """The number of a cell; raises Wrong."""
        if isinstance(cell, float):
            found = {"point": cell}
        elif cell.endswith("%") and span == SHARE:
            found = {style: value / 100.0 for style, value in readings(cell[:-1].strip()).items()}
        else:
            found = readings(cell)
        return self.settle(cell, found, span, plainly, allowed)

    def settle(
        self, cell: Cell, found: Mapping[str, float], span: Span, tell: Callable[[str, float], str], allowed: str = ""
    ) -> float:
        """The one value within the span that style and convention leave; raises Wrong.

        ``tell`` writes a reading so that it has no other.
        """
        fit = {style: value for style, value in found.items() if span.holds(value)}
        if not fit:
            raise Wrong(given(cell), allowed or span.words)
        if len(set(fit.values())) > 1:
            styles = self.styles | self._usual(str(cell), fit)
            fit = {style: value for style, value in fit.items() if style in styles} or fit
        if len(set(fit.values())) > 1:
            ways = " or ".join(dict.fromkeys(tell(style, value) for style, value in fit.items()))
            raise Wrong(f"{given(cell)}, which can be read in two ways", f"{ways}, as meant")
        return next(iter(fit.values()))

    def _usual(self, text: str, fit: Mapping[str, float]) -> set[str]:
        """The style of the file, for a number that has only the decimal sign of that style."""
        other = {"point": ",", "comma": "."}.get(self.usual, "")
        return {self.usual} if other and other not in text and "clock" not in fit else set()


def plainly(_: str, value: float) -> str:
    """A number written so that nobody takes its point for thousands or for a clock: 1.2340."""
    text = f"{value:.15g}"
    return f"{value:.4f}" if len(text.partition(".")[2]) in (2, 3) else text
