"""A table as a slide: headings, rows of text in columns, a line below each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.report.style import GREY, INK, LEFT, RIGHT, fit

if TYPE_CHECKING:
    from matplotlib.figure import Figure

EVEN = "#F3F3F0"


class Head(NamedTuple):
    """A column: its heading, and where it stands."""

    text: str
    at: float  # share of the width of the slide: left edge of text, right edge of numbers
    number: bool = False
    until: float = RIGHT  # where a text of the column must end
    size: float = 13.0


def sheet(figure: Figure, heads: Sequence[Head], rows: Sequence[Sequence[str]], span: tuple[float, float]) -> None:
    """Write a table between two heights (top, bottom; shares of the slide); every row has a text per heading."""
    top, bottom = span
    step = (top - bottom) / max(len(rows), 1)
    for head in heads:
        figure.text(
            head.at, top + 0.012, head.text, size=11.5, color=GREY, ha=_side(head), va="bottom", linespacing=1.15
        )
    for number, row in enumerate(rows):
        middle = top - step * (number + 0.5)
        _ground(figure, middle + step / 2, step, number)
        for head, text in zip(heads, row, strict=True):
            drawn = figure.text(head.at, middle, text, size=head.size, ha=_side(head), va="center", linespacing=1.2)
            if not head.number:
                fit(drawn, head.until)


def _side(head: Head) -> str:
    return "right" if head.number else "left"


def _ground(figure: Figure, top: float, height: float, number: int) -> None:
    from matplotlib.patches import Rectangle

    box = (LEFT - 0.01, top - height), RIGHT - LEFT + 0.02, height
    colour = EVEN if number % 2 == 0 else "white"
    figure.add_artist(Rectangle(*box, facecolor=colour, edgecolor=INK, linewidth=0.3, zorder=0))
