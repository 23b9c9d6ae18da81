"""Figure: how long voters wait, and when the last one is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import HOUR, Float
from sim.report.catalogue import Catalogue
from sim.report.result import Reportable, election_of
from sim.report.style import GREY, GUARD, INK, LEFT, REACH, canvas, say, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LONG_MIN = 30.0
BINS = 40


def waiting(result: Reportable, words: Catalogue) -> Figure:
    """Stations of all replications by the mean wait of their voters (left) and by their last voter (right)."""
    with style():
        figure = canvas(result, words, "waiting")
        table = result.tables.stations
        table = table[table["wait_mean"].notna()]
        if table.empty:
            return say(figure, words["figure.waiting.empty"])
        left = figure.add_axes((0.085, 0.225, 0.4, 0.545))
        right = figure.add_axes((0.565, 0.225, 0.4, 0.545))
        _wait(left, table["wait_mean"].to_numpy(), words)
        over = float(np.average(table["wait_over_30_share"], weights=np.maximum(table["voted"], 1e-9)))
        left.set_title(words["figure.waiting.over"].format(share=words.share(over, 1)), size=14, weight="normal")
        _last(right, table["t_last_voter"].dropna().to_numpy(), result, words)
        figure.text(LEFT, 0.09, words["figure.waiting.note"], size=12, color=GREY)
    return figure


def _wait(axes: Axes, minutes: Float, words: Catalogue) -> None:
    """Histogram of the mean wait; those beyond the axis are in the last bar."""
    end = float(np.clip(5.0 * np.ceil(np.quantile(minutes, 0.99) / 5.0), 1.2 * LONG_MIN, 4.0 * LONG_MIN))
    _bars(axes, minutes, np.linspace(0.0, end, BINS + 1), GUARD, words)
    median = float(np.median(minutes))
    _line(axes, LONG_MIN, words["figure.waiting.long"].format(minutes=words.number(LONG_MIN)))
    _line(axes, median, words["figure.waiting.median"].format(minutes=words.number(median)))
    axes.set_xlabel(words["figure.waiting.wait_x"])
    axes.set_ylabel(words["figure.waiting.y"])


def _last(axes: Axes, last: Float, result: Reportable, words: Catalogue) -> None:
    """Histogram of the time of the last voter, with the closing of the doors and the P90."""
    start, end = (15.0 * np.round(side / 15.0) for side in np.quantile(last, (0.005, 0.99)))
    start, end = start - 15.0, float(np.clip(end + 15.0, start + HOUR, start + 3.0 * HOUR))
    _bars(axes, last, np.linspace(start, end, BINS + 1), REACH, words)
    election = election_of(result)
    if election is not None:
        clock = words.clock(election.voting.close_min, "calendar.hour")
        _line(axes, election.voting.close_min, words["figure.waiting.close"].format(clock=clock))
        after = words.share(float(np.mean(last > election.voting.close_min)))
        axes.set_title(words["figure.waiting.after"].format(clock=clock, share=after), size=14, weight="normal")
    late = float(np.quantile(last, 0.9))
    _line(axes, late, words["figure.waiting.p90"].format(clock=words.clock(late, "calendar.hour")))
    step = next(size for size in (15.0, 30.0, HOUR, 2 * HOUR, 6 * HOUR, 24 * HOUR) if (end - start) / size <= 7.0)
    ticks = np.arange(step * np.ceil(start / step), end + 1.0, step)
    axes.set_xticks(ticks, [words.clock(t, "calendar.hour") for t in ticks])
    axes.set_xlabel(words["figure.waiting.last_x"])


def _bars(axes: Axes, values: Float, edges: Float, colour: str, words: Catalogue) -> None:
    """Share of the stations between two edges; values beyond an end count in its bar."""
    share = np.histogram(np.clip(values, edges[0], edges[-1]), edges)[0] / len(values)
    axes.bar(edges[:-1], share, np.diff(edges), align="edge", color=colour, edgecolor="white", linewidth=0.6)
    axes.set_xlim(edges[0], edges[-1])
    axes.set_ylim(0.0, 1.3 * share.max())
    axes.yaxis.set_major_formatter(lambda value, _: words.share(value) if value <= 1.0 else "")


def _line(axes: Axes, x: float, label: str) -> None:
    """Mark a value; each further label stands a line lower."""
    y = 0.99 - 0.09 * sum(1 for line in axes.get_lines())
    axes.axvline(x, color=INK, linewidth=1.8, linestyle=(0, (4, 3)))
    share = (x - axes.get_xlim()[0]) / (axes.get_xlim()[1] - axes.get_xlim()[0])
    side, gap = ("right", -6) if share > 0.55 else ("left", 6)
    axes.annotate(
        label, (x, y), xycoords=("data", "axes fraction"), xytext=(gap, 0), textcoords="offset points",
        ha=side, va="top", size=13, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
    )  # fmt: skip
