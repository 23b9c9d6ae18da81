"""Figure: what became of each named event, in minutes from its beginning. Never for the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.report.catalogue import Catalogue
from sim.report.happenings import INSTANTS, Happening, happenings
from sim.report.nights import quantile
from sim.report.result import Reportable
from sim.report.style import canvas, say, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MARKS = {"t_first": ("#0072B2", "^"), "t_full": ("#D55E00", "s"), "t_end": ("#333333", "o")}
BOX = (0.30, 0.20, 0.63, 0.56)
MOST = 8  # events with a line of their own, the slowest ones
LIMITS = (0.1, 0.5, 0.9)


def named_events(result: Reportable, words: Catalogue) -> Figure:
    """A line per event: first police, full complement and end, median with P10 to P90 over operations."""
    with style():
        figure = canvas(result, words, "named_events")
        found = [one for one in happenings(result) if len(one.cases)]
        if not found:
            return say(figure, words["figure.named_events.empty"])
        axes = figure.add_axes(BOX)
        shown = sorted(found, key=lambda one: -quantile(one.minutes("t_end"), 0.5))[:MOST][::-1]
        axes.set_xlim(-0.02 * _last(shown), 1.05 * _last(shown))
        for row, one in enumerate(shown):
            _line(axes, row, one)
        axes.set_yticks(range(len(shown)), [f"{one.what(words)}\n{one.where(words)}" for one in shown])
        axes.set_ylim(-0.6, len(shown) - 0.4)
        axes.set_xlabel(words["figure.named_events.x"], fontsize=11)
        _legend(axes, words)
    return figure


def _last(shown: list[Happening]) -> float:
    """The latest instant that is drawn."""
    ends = [quantile(one.minutes(instant), share) for one in shown for instant in INSTANTS for share in LIMITS]
    return max((end for end in ends if np.isfinite(end)), default=60.0)


def _line(axes: Axes, row: int, one: Happening) -> None:
    """Median as a mark, P10 to P90 as a bar; what never happens runs out of the picture."""
    beyond = axes.get_xlim()[1] * 1.1
    for step, instant in enumerate(INSTANTS):
        low, middle, high = (min(quantile(one.minutes(instant), share), beyond) for share in LIMITS)
        colour, mark = MARKS[instant]
        at = row + 0.22 * (1 - step)
        axes.plot([low, high], [at, at], color=colour, linewidth=2.5, alpha=0.55, solid_capstyle="butt")
        axes.plot([middle], [at], mark, color=colour, markersize=8)


def _legend(axes: Axes, words: Catalogue) -> None:
    from matplotlib.lines import Line2D

    marks = [
        Line2D(
            [], [], color=colour, marker=mark, markersize=8, linewidth=2.5, label=words[f"figure.named_events.{name}"]
        )
        for name, (colour, mark) in MARKS.items()
    ]
    axes.legend(handles=marks, loc="lower center", bbox_to_anchor=(0.5, 1.01), ncols=len(marks), frameon=False)
