"""Figure: how soon a platoon stands at each committee, night by night, and the muster curve before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import DAY, Float
from sim.record import LEVELS
from sim.report.catalogue import Catalogue
from sim.report.legend import paragraph
from sim.report.nights import MOST, Nights, at_night, by_night, periods, quantile, reinforced_until
from sim.report.result import Reportable
from sim.report.style import GUARD, INK, LEFT, REACH, Line, Mark, canvas, days, say, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLATOON = 30
STEPS_MIN = (30.0, 60.0, 120.0)
COLOURS = ("#1B8A5A", "#F2B705", "#E07B39", "#B3001B")  # up to each step, and beyond the last
LETTERS = ("white", INK, INK, "white")
NONE = "#3a3a3a"
PERIODS = {
    "guarded": Mark("#7A5C3E", "^", "-", ""),
    "with": Mark(GUARD, "o", "-", ""),
    "without": Mark(REACH, "s", "-", ""),
}
BESIDE = 0.12  # between two curves at one level
LONG = 14  # letters; longer names need a wider margin
OFTEN = 0.05  # none-free share from which a cell is marked
MOST_NAMED = 600.0  # minutes; a longer time is written in hours


def muster(result: Reportable, words: Catalogue) -> Figure:
    """Minutes until 30 people stand at each committee by night (left); people over minutes by period (right)."""
    with style():
        figure = canvas(result, words, "muster")
        table = at_night(result)
        if table.empty:
            return say(figure, words["figure.muster.empty"])
        nights = by_night(table, PLATOON)
        names = [words.name("district", name) for name in nights.groups]
        edge = 0.165 if max(map(len, names)) <= LONG else 0.23
        left, right = figure.add_axes((edge, 0.255, 0.64 - edge, 0.5)), figure.add_axes((0.73, 0.255, 0.235, 0.5))
        _cells(left, nights, words)
        _frame(left, nights, names, result, words)
        _curves(right, table, result, words)
        _legend(figure, words)
        paragraph(figure, (LEFT, 0.135), words["figure.muster.note"].format(share=words.share(OFTEN)))
    return figure


def _cells(axes: Axes, nights: Nights, words: Catalogue) -> None:
    """One coloured cell per group and night with its minutes."""
    axes.grid(visible=False)
    size = float(np.clip(150.0 / max(len(nights.nights), len(nights.groups)), 7.5, 13.0))
    for row, column in np.argwhere(~np.isnan(nights.minutes)).tolist():
        minutes, night = nights.minutes[row, column], nights.nights[column]
        step = int(np.searchsorted(STEPS_MIN, minutes))
        colour, letters = (NONE, "white") if np.isinf(minutes) else (COLOURS[step], LETTERS[step])
        axes.bar(night, 0.94, 0.94, bottom=row - 0.47, color=colour, label="_cell")
        axes.text(night, row, _short(minutes, words), size=size, color=letters, ha="center", va="center")
    some = np.argwhere((nights.none >= OFTEN) & np.isfinite(nights.minutes))
    at = [nights.nights[column] + 0.36 for _, column in some]
    axes.plot(at, [row - 0.36 for row, _ in some], "x", color=INK, markersize=5, markeredgewidth=1.6, label="none")


def _short(minutes: float, words: Catalogue) -> str:
    if np.isinf(minutes):
        return words["number.none"]
    if minutes >= MOST_NAMED:
        return words["figure.muster.hours"].format(hours=words.number(minutes / 60.0))
    return words.number(minutes)


def _frame(axes: Axes, nights: Nights, names: list[str], result: Reportable, words: Catalogue) -> None:
    axes.set_yticks(range(len(names)), names, size=13 if len(names) <= 12 else 9.5)
    axes.set_ylim(len(names) - 0.45, -0.55)
    axes.set_xlim(nights.nights[0] - 0.55, nights.nights[-1] + 0.55)
    days(axes, result, words, (nights.nights[0], nights.nights[-1]), per_day=1.0)
    axes.set_title(words["figure.muster.cells"].format(people=PLATOON), size=13)
    leave = reinforced_until(result)
    if leave is not None and leave / DAY <= nights.nights[-1]:
        axes.axvline(leave / DAY - 0.5, color=INK, linewidth=3.0, linestyle=(0, (3, 2)), label="leave")


def _curves(axes: Axes, table: pd.DataFrame, result: Reportable, words: Catalogue) -> None:
    """Median and P90 of the minutes at all committees until so many people stand there, by period."""
    curves = {
        name: [[quantile(part[f"minutes_{level}"], share) for level in LEVELS] for share in (0.5, MOST)]
        for name, part in periods(result, table).items()
    }
    known = [minutes for pair in curves.values() for curve in pair for minutes in curve if np.isfinite(minutes)]
    span = float(np.clip(60.0 * np.ceil(1.05 * max(known, default=60.0) / 60.0), 60.0, MOST_NAMED))
    axes.set_xlim(0.0, span)
    for number, (name, (median, late)) in enumerate(curves.items()):
        at = np.arange(len(LEVELS), dtype=np.float64) + BESIDE * (number - (len(curves) - 1) / 2)
        _curve(axes, np.minimum(late, span), at, PERIODS[name], ":", f"_{name}")
        _curve(axes, np.minimum(median, span), at, PERIODS[name], "-", words[f"figure.muster.{name}"])
    axes.set_yticks(range(len(LEVELS)), [words.number(level) for level in LEVELS])
    axes.set_ylim(-1.3, len(LEVELS) - 0.7)
    axes.set_xticks(np.linspace(0.0, span, 3))
    axes.set_title(words["figure.muster.curve"], size=13)
    axes.set_xlabel(words["figure.muster.x"], size=13)
    axes.grid(axis="x")
    axes.legend(loc="lower right", fontsize=10.5, borderaxespad=0.0)


def _curve(axes: Axes, minutes: Float, at: Float, mark: Mark, line: Line, label: str) -> None:
    """A curve over the levels; an arrow at the right edge where so many come later or never."""
    axes.plot(minutes, at, line, marker=mark.shape, color=mark.colour, label=label, clip_on=False)
    beyond = minutes >= axes.get_xlim()[1]
    axes.plot(minutes[beyond], at[beyond], ">", color=mark.colour, markersize=13, label="_never", clip_on=False)


def _legend(figure: Figure, words: Catalogue) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    edges = [words.number(step) for step in STEPS_MIN]
    texts = [words["figure.muster.up_to"].format(minutes=edges[0])]
    texts += [words["number.range"].format(low=a, high=b) for a, b in zip(edges[:-1], edges[1:], strict=True)]
    texts += [words["figure.muster.beyond"].format(minutes=edges[-1]), words["figure.muster.none"]]
    handles: list[Patch | Line2D] = [
        Patch(color=colour, label=text) for colour, text in zip((*COLOURS, NONE), texts, strict=True)
    ]
    handles.append(Line2D([], [], color=INK, linewidth=3.0, linestyle=(0, (3, 2)), label=words["figure.muster.leave"]))
    figure.legend(
        handles=handles, ncols=len(handles), loc="upper left", bbox_to_anchor=(LEFT - 0.01, 0.86), fontsize=11.5
    )
