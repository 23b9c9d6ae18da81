"""Colour, shape and line of a series by what it shows, the same in slides, page and paper."""

from __future__ import annotations

from sim.report.figures.muster import COLOURS, LETTERS, NONE
from sim.report.story.parts import Cell, Column
from sim.report.style import CLASS_MARKS, FORCE_MARKS, GREY, GUARD, INK, PHASE_MARKS, REACH, Mark

OTHER = Mark(GREY, "o", "-", "")
MARKS = {
    **CLASS_MARKS,
    **FORCE_MARKS,
    **PHASE_MARKS,
    "guard": Mark(GUARD, "o", "-", ""),
    "reach": Mark(REACH, "s", "--", ""),
    "demand": Mark(INK, "D", "-", ""),
}


def mark_of(name: str) -> Mark:
    """The mark of what a series shows; grey for what is not known."""
    return MARKS.get(name, OTHER)


def shade(cell: Cell, column: Column) -> tuple[str, str] | None:
    """Ground and letters of a cell by the steps of its column, as hex colours; ``None`` without steps or number."""
    if not column.steps or not isinstance(cell, float):
        return None
    if cell == float("inf"):
        return NONE, "#FFFFFF"
    step = sum(cell > limit for limit in column.steps)
    return COLOURS[step], "#FFFFFF" if LETTERS[step] == "white" else LETTERS[step]
