"""Figure: how long until help arrives, by class of station."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Float
from sim.measures.rows import Rows, Terms
from sim.measures.times import already_there, help_minutes, needed, within
from sim.report.catalogue import Catalogue
from sim.report.curves import FEWEST_REPLICATIONS, counts, share_band
from sim.report.legend import Row, legend_table, paragraph
from sim.report.result import Reportable
from sim.report.style import ALL_MARK, CLASS_MARKS, GREY, INK, RIGHT, canvas, say, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FEWEST = 36  # incidents; a smaller group has no curve of its own
VERTICES = 241
SPANS_MIN = (60.0, 90.0, 120.0, 150.0, 180.0, 240.0, 300.0)


def help_time(result: Reportable, words: Catalogue) -> Figure:
    """Share of incidents helped within x minutes: one step curve per class, all of them with a band."""
    with style():
        figure = canvas(result, words, "help_time" if result.config.election.held else "help_time_plain")
        cases = needing_help(result)
        if cases.empty:
            return say(figure, words["figure.help_time.empty"])
        axes = figure.add_axes((0.085, 0.2, 0.43, 0.6))
        grid = np.linspace(0.0, _span(cases, result), VERTICES)
        _pooled(axes, cases, grid, result)
        _by_class(axes, cases, grid)
        _targets(axes, words, result, grid[-1])
        _frame(axes, words, grid[-1])
        _table(figure, cases, words, result)
    return figure


def needing_help(result: Reportable) -> pd.DataFrame:
    """Incidents, gatherings among them, that needed police at onset, by the definitions of the measures.

    Columns replication, access, group (class, or none), minutes (infinite if nobody came), there, within.
    """
    target = result.config.target
    terms = Terms(target.land_min, target.water_min)
    rows = Rows(result.tables.incidents, result.tables.n_replications, terms)
    cases = rows.frame[["replication", "access"]].assign(
        group=rows.frame["class"].astype(str).replace("", "none"),
        minutes=np.maximum(help_minutes(rows), 0.0),
        there=already_there(rows),
        within=within(help_minutes)(rows),
    )
    return cases[needed(rows)]


def _span(cases: pd.DataFrame, result: Reportable) -> float:
    """Right end of the axis: nine in ten of those helped are on it, and the target of water where it occurs."""
    minutes = cases["minutes"].to_numpy()
    finite = minutes[np.isfinite(minutes)]
    target = result.config.target
    latest = target.water_min if (cases["access"] == "water").sum() >= FEWEST else target.land_min
    wanted = max(1.2 * latest, float(np.quantile(finite, 0.9)) if finite.size else 0.0)
    return next((span for span in SPANS_MIN if span >= wanted), SPANS_MIN[-1])


def _pooled(axes: Axes, cases: pd.DataFrame, grid: Float, result: Reportable) -> None:
    """All classes together with a simultaneous band."""
    n = result.tables.n_replications
    bins = np.searchsorted(grid, cases["minutes"], side="left")
    part = counts(cases["replication"], bins, (n, len(grid) + 1)).cumsum(axis=1)
    band = share_band(part[:, :-1], np.repeat(part[:, -1:], len(grid), axis=1), result.config.seed)
    axes.fill_between(grid, band.low, band.high, step="post", color=GREY, alpha=0.3, linewidth=0)
    axes.plot(grid, band.middle, color=INK, linewidth=3.4, drawstyle="steps-post", label="all")


def _by_class(axes: Axes, cases: pd.DataFrame, grid: Float) -> None:
    for number, (group, mark) in enumerate(CLASS_MARKS.items()):
        minutes = np.sort(cases.loc[cases["group"] == group, "minutes"].to_numpy())
        if FEWEST <= minutes.size < len(cases):
            share = np.searchsorted(minutes, grid, side="right") / minutes.size
            axes.plot(
                grid, share, mark.line, color=mark.colour, drawstyle="steps-post", label=group,
                marker=mark.shape, markevery=(9 * number + 6, 48), markersize=11, markeredgecolor=INK,
            )  # fmt: skip


def _targets(axes: Axes, words: Catalogue, result: Reportable, span: float) -> None:
    """Vertical lines at the targets that lie on the axis."""
    target = result.config.target
    for key, minutes in (("land", target.land_min), ("water", target.water_min)):
        if minutes <= span and (key == "land" or minutes != target.land_min):
            axes.axvline(minutes, color=INK, linewidth=1.4, linestyle=(0, (4, 3)), label=f"target {key}")
            label = words[f"figure.help_time.target_{key}"].format(minutes=words.number(minutes))
            axes.annotate(label, (minutes, 1.01), xycoords=("data", "axes fraction"), size=12, ha="center")


def _frame(axes: Axes, words: Catalogue, span: float) -> None:
    axes.set_xlim(0.0, span)
    axes.set_ylim(0.0, 1.03)
    axes.set_xticks(np.arange(0.0, span + 1.0, 15.0 if span <= 90.0 else 30.0))
    axes.set_yticks(np.linspace(0.0, 1.0, 6))
    axes.yaxis.set_major_formatter(lambda value, _: words.share(value))
    axes.set_xlabel(words["figure.help_time.x"])
    axes.set_ylabel(words["figure.help_time.y"])


def _table(figure: Figure, cases: pd.DataFrame, words: Catalogue, result: Reportable) -> None:
    """Legend with numbers: a row per class that occurs, and one for all."""
    names = ("class", "n", "there", "within", "never")
    heads = [words[f"figure.help_time.column_{name}"] for name in names]
    rows: list[Row] = [(ALL_MARK, _cells(cases, words["class.all"], words))]
    for group, mark in CLASS_MARKS.items():
        chosen = cases[cases["group"] == group]
        if 0 < len(chosen) < len(cases):
            drawn = mark if len(chosen) >= FEWEST else None
            rows.append((drawn, _cells(chosen, words[f"class.{group}"], words)))
    bottom = legend_table(figure, (0.55, 0.785, RIGHT), (0.0, 0.54, 0.695, 0.835, 1.0), heads, rows)
    notes = [words["figure.help_time.cases"]]
    banded = result.tables.n_replications >= FEWEST_REPLICATIONS
    notes.append(words["figure.help_time.band" if banded else "note.no_band"])
    if any(mark is None for mark, _ in rows):
        notes.append(words["figure.help_time.few"].format(n=FEWEST))
    paragraph(figure, (0.55, bottom - 0.035), " ".join(notes))


def _cells(cases: pd.DataFrame, name: str, words: Catalogue) -> list[str]:
    never = np.isinf(cases["minutes"].to_numpy())
    shares = (float(cases["there"].mean()), float(cases["within"].mean()), float(never.mean()))
    return [name, words.number(len(cases)), *(words.share(share) for share in shares)]
