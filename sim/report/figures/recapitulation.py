"""Figure: progress of the recapitulation against its deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import DAY, Float, day_of
from sim.report.catalogue import Catalogue
from sim.report.curves import Band, counts, spread
from sim.report.legend import paragraph
from sim.report.result import Reportable, is_public
from sim.report.style import GREY, INK, LEFT, PHASE_MARKS, canvas, days, say, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

VERTICES = 160


def recapitulation(result: Reportable, words: Catalogue) -> Figure:
    """Share of stations recapitulated over time (left) and finish of each subdistrict or district (right).

    Groups are subdistricts in one district, else districts; they are left out for the public.
    """
    with style():
        figure = canvas(result, words, "recapitulation")
        table = result.tables.recapitulation
        finish = table[table["subdistrict"].astype(str) != ""]
        if finish["t_start"].isna().all():  # nobody there, or no box ever came
            return say(figure, words["figure.recapitulation.empty"])
        by = "subdistrict" if finish["district"].nunique() == 1 else "district"
        deadline = float(finish["t_deadline"].max())
        latest = max(deadline, float(finish["t_finish"].quantile(0.98)))
        span = (float(finish["t_start"].min()), latest + 1.5 * DAY)
        panels = [figure.add_axes((0.085, 0.225, 0.88 if is_public(result) else 0.355, 0.53))]
        _progress(panels[0], result, by, span, words)
        if not is_public(result):
            panels.append(figure.add_axes((0.69, 0.225, 0.275, 0.53)))
            _finish(panels[1], finish, by, span, words)
        for axes in panels:
            _calendar(axes, result, span, deadline, words)
        thin = "" if is_public(result) else words[f"figure.recapitulation.{by}"]
        paragraph(figure, (LEFT, 0.115), words["figure.recapitulation.note"] + thin)
    return figure


def _progress(axes: Axes, result: Reportable, by: str, span: tuple[float, float], words: Catalogue) -> None:
    grid = np.linspace(*span, VERTICES)
    table = result.tables.stations
    if not is_public(result):
        for _, group in table.groupby(by, observed=True):
            axes.plot(grid, _share(group, grid, result).middle, color=GREY, linewidth=1.1, label="_group")
    band = _share(table, grid, result)
    colour = PHASE_MARKS["recapitulation"].colour
    axes.fill_between(grid, band.low, band.high, color=colour, alpha=0.25, linewidth=0)
    axes.plot(grid, band.middle, color=colour, linewidth=3.6, label="all")
    axes.set_ylim(0.0, 1.03)
    axes.yaxis.set_major_formatter(lambda value, _: words.share(value))
    axes.set_title(words["figure.recapitulation.y"], size=14)


def _share(stations: pd.DataFrame, grid: Float, result: Reportable) -> Band:
    """Share of stations recapitulated by each time of the grid: median and P10 to P90 between operations."""
    bins = np.searchsorted(grid, stations["t_recapitulated"].fillna(np.inf), side="left")
    done = counts(stations["replication"], bins, (result.tables.n_replications, len(grid) + 1)).cumsum(axis=1)
    return spread(done[:, :-1] / np.maximum(done[:, -1:], 1.0))


def _finish(axes: Axes, finish: pd.DataFrame, by: str, span: tuple[float, float], words: Catalogue) -> None:
    """A row per group, the earliest above: median and P10 to P90 of its last committee, or an arrow."""
    last = finish.assign(t_finish=finish["t_finish"].fillna(np.inf)).pivot_table(
        index="replication", columns=by, values="t_finish", aggfunc="max", observed=True
    )
    band = spread(last.to_numpy())
    order = np.argsort(-band.middle, kind="stable")
    low, middle, high = (np.minimum(side[order], span[1]) for side in (band.low, band.middle, band.high))
    rows = np.arange(len(order))
    axes.hlines(rows, low, high, color=INK, linewidth=3)
    done = np.isfinite(band.middle[order])
    colour = PHASE_MARKS["recapitulation"].colour
    axes.plot(middle[done], rows[done], "o", color=colour, markeredgecolor=INK, markersize=11)
    axes.plot(middle[~done], rows[~done], ">", color=INK, markersize=12, clip_on=False, label="unfinished")
    names = [words.name("district", str(last.columns[place])) for place in order]
    axes.set_yticks(rows, names, size=13 if len(rows) <= 12 else 10)
    axes.set_ylim(-0.7, len(rows) - 0.3)
    axes.grid(visible=False)
    axes.set_title(words["figure.recapitulation.finish"], size=14)


def _calendar(axes: Axes, result: Reportable, span: tuple[float, float], deadline: float, words: Catalogue) -> None:
    """Days below, and the deadline as a line."""
    axes.set_xlim(*span)
    axes.axvline(deadline, color="#B3001B", linewidth=2.2, linestyle=(0, (5, 3)), label="deadline")
    label = words["figure.recapitulation.deadline"].format(day=words.day(day_of(deadline - 1.0)))
    axes.annotate(
        label, (deadline, 0.02), xycoords=("data", "axes fraction"), xytext=(4, 0), textcoords="offset points",
        rotation=90, ha="left", va="bottom", size=12, color="#B3001B",
    )  # fmt: skip
    days(axes, result, words, (day_of(span[0]), day_of(span[1])))
