"""Text beside the curves: a legend that is a small table, and paragraphs that stay on the slide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.report.style import GREY, INK, LEFT, RIGHT, Mark

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Row = tuple[Mark | None, list[str]]
LINE = 0.056  # height of a row, share of the figure
SWATCH = 0.036  # width of the sample of line and shape


def legend_table(
    figure: Figure, box: tuple[float, float, float], ends: Sequence[float], heads: list[str], rows: Sequence[Row]
) -> float:
    """Draw a table from the top of ``box`` (left, top, right) down and return where it ends.

    The first column is text after a sample of the mark; the others are numbers that end at ``ends`` (shares of the
    width of the box, the first one unused). All lengths are shares of the figure.
    """
    left, top, right = box
    columns = [left + end * (right - left) for end in ends]
    for column, head in zip(columns, heads, strict=True):
        side = "left" if column == left else "right"
        figure.text(column, top, head, size=11, color=GREY, ha=side, va="bottom", linespacing=1.1)
    for number, (mark, cells) in enumerate(rows):
        _row(figure, columns, top - LINE * (number + 0.75), mark, cells)
    return top - LINE * len(rows)


def _row(figure: Figure, columns: Sequence[float], y: float, mark: Mark | None, cells: Sequence[str]) -> None:
    from matplotlib.lines import Line2D

    if mark is not None:
        figure.add_artist(Line2D(
            (columns[0], columns[0] + SWATCH / 2, columns[0] + SWATCH), (y, y, y), color=mark.colour,
            linestyle=mark.line, marker=mark.shape, markevery=(1, 5), markersize=11, markeredgecolor=INK, linewidth=3,
        ))  # fmt: skip
    figure.text(columns[0] + SWATCH + 0.007, y, cells[0], size=13.5, va="center")
    for column, cell in zip(columns[1:], cells[1:], strict=True):
        figure.text(column, y, cell, size=14, ha="right", va="center")


def legend_above(figure: Figure, axes: Axes, columns: int = 1) -> None:
    """The legend of the axes below the subtitle, in so many columns."""
    handles, labels = axes.get_legend_handles_labels()
    figure.legend(handles, labels, ncols=columns, loc="upper left", bbox_to_anchor=(LEFT - 0.01, 0.85))


def paragraph(figure: Figure, corner: tuple[float, float], sentence: str, right: float = RIGHT) -> None:
    """Write a sentence below ``corner``, broken so that it ends before ``right``."""
    room = (right - corner[0]) * figure.bbox.width
    lines = [""]
    text = figure.text(*corner, "", size=12, color=GREY, va="top", linespacing=1.3)
    for word in sentence.split():
        text.set_text(f"{lines[-1]} {word}".strip())
        if text.get_window_extent().width > room:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    text.set_text("\n".join(lines))
