"""Figure: guard coverage and reach coverage by hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import DAY, HOUR, Float, day_of
from sim.report.catalogue import Catalogue
from sim.report.curves import FEWEST_REPLICATIONS, codes, share_band, sums
from sim.report.legend import legend_above
from sim.report.result import Reportable
from sim.report.style import GUARD, LEFT, REACH, canvas, days, say, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINES = (("guard", "present", "required", GUARD, "-"), ("reach", "sites_reached", "sites", REACH, "--"))
CLOSE = (-12.0 * HOUR, DAY + 12.0 * HOUR)  # the hours around polling day drawn again, larger


def coverage(result: Reportable, words: Catalogue) -> Figure:
    """Both coverages over the horizon with a simultaneous band, all districts together; polling day larger."""
    with style():
        figure = canvas(result, words, "coverage")
        if not result.tables.coverage[["required", "sites"]].to_numpy().any():
            return say(figure, words["figure.coverage.empty"])
        whole = figure.add_axes((0.085, 0.215, 0.545, 0.475))
        close = figure.add_axes((0.665, 0.215, 0.3, 0.475), sharey=whole)
        _curves((whole, close), result, words)
        _axes(whole, close, result, words)
        legend_above(figure, whole)
        banded = result.tables.n_replications >= FEWEST_REPLICATIONS
        figure.text(LEFT, 0.09, words["figure.coverage.band" if banded else "note.no_band"], size=12)
    return figure


def _curves(panels: tuple[Axes, Axes], result: Reportable, words: Catalogue) -> None:
    table = result.tables.coverage
    hours = np.unique(table["t"])
    shape = (result.tables.n_replications, len(hours))
    hour = codes(table["t"])
    for key, part, whole, colour, line in LINES:
        of, there = (sums(table["replication"], hour, table[name], shape) for name in (whole, part))
        band = share_band(there, of, result.config.seed)
        for axes in panels:
            label = words[f"figure.coverage.{key}"]
            axes.fill_between(hours, band.low, band.high, step="post", color=colour, alpha=0.25, linewidth=0)
            axes.plot(hours, band.middle, line, color=colour, drawstyle="steps-post", label=label)


def _axes(whole: Axes, close: Axes, result: Reportable, words: Catalogue) -> None:
    hours: Float = np.unique(result.tables.coverage["t"])
    whole.set_xlim(hours[0], hours[-1] + HOUR)
    whole.set_ylim(0.0, 1.03)
    whole.set_yticks(np.linspace(0.0, 1.0, 6))
    whole.yaxis.set_major_formatter(lambda value, _: words.share(value))
    whole.set_title(words["figure.coverage.whole"])
    days(whole, result, words, (day_of(hours[0]), day_of(hours[-1])))
    close.set_xlim(*CLOSE)
    close.tick_params(labelleft=False)
    close.set_title(words["figure.coverage.close"])
    ticks = np.arange(CLOSE[0], CLOSE[1] + 1.0, 12.0 * HOUR)
    close.set_xticks(ticks, [_moment(t, words, t == ticks[0]) for t in ticks])
    for axes in (whole, close):
        axes.axvspan(0.0, DAY, color="#d9d9d9", alpha=0.6, zorder=0, label="_polling day")


def _moment(t: float, words: Catalogue, first: bool) -> str:
    """Hour, and at midnight and at the first tick also the day."""
    hour = words.clock(t, "calendar.hour")
    return f"{hour}\n{words.day(day_of(t))}" if first or t % DAY == 0.0 else hour
