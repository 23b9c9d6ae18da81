"""Figure: reinforcement leaving against recapitulation finishing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import DAY, day_of
from sim.report.catalogue import Catalogue
from sim.report.curves import Band, counts, spread
from sim.report.figures.force import stack
from sim.report.legend import paragraph
from sim.report.result import Reportable
from sim.report.strength import DEMAND, people_by_day
from sim.report.style import LEFT, PHASE_MARKS, canvas, days, fit, say, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

OWN = "police"
PALE = 0.55  # the bars stand behind the line


def leaving(result: Reportable, words: Catalogue) -> Figure:
    """People present by day (bars) and share of committees that have not finished (line), with the deadline."""
    with style():
        figure = canvas(result, words, "leaving")
        people, table = people_by_day(result), result.tables.recapitulation
        table = table[table["subdistrict"].astype(str) != ""]
        if people.empty or table.empty:
            return say(figure, words["figure.leaving.empty"])
        people = people.drop(columns=DEMAND).loc[people.index >= -3]
        axes = figure.add_axes((0.085, 0.25, 0.815, 0.475))
        stack(axes, people, words)
        for bar in axes.patches:
            bar.set_alpha(PALE)
        unfinished = unfinished_by_day(table, people, result)
        _line(axes.twinx(), unfinished, people, table, words)
        _frame(axes, people, result, words)
        handles, labels = axes.get_legend_handles_labels()
        figure.legend(handles, labels, ncols=len(labels), loc="upper left", bbox_to_anchor=(LEFT - 0.01, 0.855))
        fit(figure.text(LEFT, 0.765, finding(people, unfinished, words), size=14, weight="bold"))
        paragraph(figure, (LEFT, 0.14), words["figure.leaving.note"])
    return figure


def unfinished_by_day(table: pd.DataFrame, people: pd.DataFrame, result: Reportable) -> Band:
    """Share of committees that have not finished by the end of each day: median and P10 to P90 between operations."""
    ends = (people.index.to_numpy(dtype=np.float64) + 1.0) * DAY
    bins = np.searchsorted(ends, table["t_finish"].fillna(np.inf), side="left")
    done = counts(table["replication"], bins, (result.tables.n_replications, len(ends) + 1)).cumsum(axis=1)
    return spread(1.0 - done[:, :-1] / np.maximum(done[:, -1:], 1.0))


def _line(axes: Axes, share: Band, people: pd.DataFrame, table: pd.DataFrame, words: Catalogue) -> None:
    colour = PHASE_MARKS["recapitulation"].colour
    after = people.index >= 0
    x = people.index[after] + 0.5
    axes.fill_between(x, share.low[after], share.high[after], color=colour, alpha=0.3, linewidth=0)
    axes.plot(x, share.middle[after], "o-", color=colour, markeredgecolor="white", linewidth=3.4, label="open")
    axes.set_ylim(0.0, 1.12)
    axes.set_yticks(np.linspace(0.0, 1.0, 6))
    axes.yaxis.set_major_formatter(lambda value, _: words.share(value))
    axes.set_ylabel(words["figure.leaving.open"], color=colour)
    axes.tick_params(axis="y", colors=colour)
    axes.tick_params(axis="x", bottom=False, labelbottom=False)
    axes.spines["right"].set_visible(True)
    axes.grid(visible=False)
    deadline = float(table["t_deadline"].max())
    axes.axvline(deadline / DAY - 0.5, color="#B3001B", linewidth=2.2, linestyle=(0, (5, 3)), label="deadline")
    axes.annotate(
        words["figure.recapitulation.deadline"].format(day=words.day(day_of(deadline - 1.0))),
        (deadline / DAY - 0.5, 1.11), xytext=(-6, 0), textcoords="offset points", ha="right", va="top",
        size=12.5, color="#B3001B", weight="bold",
    )  # fmt: skip


def _frame(axes: Axes, people: pd.DataFrame, result: Reportable, words: Catalogue) -> None:
    axes.set_ylabel(words["figure.force.y"])
    axes.yaxis.set_major_formatter(lambda value, _: words.number(value))
    top = 1.12 * max(float(people.sum(axis=1).max()), 1.0)
    axes.set_yticks([tick for tick in axes.get_yticks() if 0.0 <= tick <= top])
    axes.set_ylim(0.0, top)
    axes.set_xlim(people.index[0] - 0.6, people.index[-1] + 0.6)
    days(axes, result, words, (int(people.index[0]), int(people.index[-1])), per_day=1.0)


def finding(people: pd.DataFrame, unfinished: Band, words: Catalogue) -> str:
    """On the first day without reinforcement so many committees still work; and when all have finished."""
    lent = people.drop(columns=OWN, errors="ignore").sum(axis=1)
    here = lent[lent > 0].index
    if not len(here) or here[-1] >= people.index[-1]:
        return ""
    day = int(here[-1]) + 1
    share = float(unfinished.middle[list(people.index).index(day)])
    return words["figure.leaving.finding"].format(
        day=words.day(day), share=words.share(share), lent=words.number(float(lent.max()))
    )
