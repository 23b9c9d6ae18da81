"""Figure: people of each force against the doctrine's demand, by day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.report.catalogue import Catalogue
from sim.report.legend import legend_above
from sim.report.result import Reportable
from sim.report.strength import DEMAND, gap_in_words, people_by_day, worst_day
from sim.report.style import FORCE_MARKS, INK, Mark, canvas, days, say, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OTHER = Mark("#D0D0D0", "s", "-", "")


def force(result: Reportable, words: Catalogue) -> Figure:
    """Stacked people by origin with the demand as a line, all districts together."""
    with style():
        figure = canvas(result, words, "force")
        table = people_by_day(result)
        if table.empty:
            return say(figure, words["figure.force.empty"])
        axes = figure.add_axes((0.085, 0.19, 0.88, 0.57))
        stack(axes, table.drop(columns=DEMAND), words)
        _demand(axes, table, words)
        axes.set_ylabel(words["figure.force.y"])
        axes.yaxis.set_major_formatter(lambda value, _: words.number(value))
        axes.set_ylim(0.0, 1.2 * max(table[DEMAND].max(), table.drop(columns=DEMAND).sum(axis=1).max(), 1.0))
        axes.set_xlim(table.index[0] - 0.6, table.index[-1] + 0.6)
        days(axes, result, words, (int(table.index[0]), int(table.index[-1])), per_day=1.0)
        legend_above(figure, axes, columns=len(table.columns))
    return figure


def _demand(axes: Axes, table: pd.DataFrame, words: Catalogue) -> None:
    """The demand as a line, and at the day on which most people are missing how many."""
    from matplotlib.patheffects import withStroke

    edges = np.append(table.index - 0.5, table.index[-1] + 0.5)
    axes.stairs(
        table[DEMAND], edges, baseline=None, color=INK, linewidth=3.4, label=words["force.demand"],
        path_effects=[withStroke(linewidth=6.5, foreground="white")],
    )  # fmt: skip
    day, _ = worst_day(table)
    top = max(table[DEMAND][day], table.drop(columns=DEMAND).loc[day].sum())
    sentence = gap_in_words(table, words)
    sentence = sentence[:1].upper() + sentence[1:]
    axes.text(day, top * 1.03, sentence, weight="bold", ha="center", va="bottom", size=15)


def stack(axes: Axes, table: pd.DataFrame, words: Catalogue) -> None:
    """Bars of people by day, one force on the other."""
    base = np.zeros(len(table))
    for name in table.columns:
        mark = FORCE_MARKS.get(name, OTHER)
        axes.bar(
            table.index, table[name], 0.82, bottom=base, label=words.name("force", name),
            color=mark.colour, hatch=mark.hatch, edgecolor="white",
        )  # fmt: skip
        base += table[name].to_numpy()
