"""Figure: incidents by day and phase, and lawful gatherings apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import DAY, Float
from sim.measures.ratio import count_values
from sim.record import PHASES
from sim.report.catalogue import Catalogue
from sim.report.curves import Band, counts
from sim.report.legend import Row, legend_table, paragraph
from sim.report.result import Reportable, gatherings_of, incidents_of
from sim.report.style import INK, PHASE_MARKS, RIGHT, Mark, canvas, days, say, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

GATHERING = Mark(INK, "o", "", "")
TICK_GAP = 0.08  # of the height, between two ticks
TICKS = (0.1, 1.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0, 5000.0)


def incidents(result: Reportable, words: Catalogue) -> Figure:
    """Mean number per operation by day of onset, one mark per phase, with 95 % intervals."""
    with style():
        figure = canvas(result, words, "incidents")
        if result.tables.incidents.empty:
            return say(figure, words["figure.incidents.empty"])
        upper = figure.add_axes((0.085, 0.4, 0.435, 0.39))
        lower = figure.add_axes((0.085, 0.185, 0.435, 0.13), sharex=upper)
        offsets = _days(result)
        _draw(upper, _by_day(incidents_of(result), result), offsets)
        _draw(lower, {"gathering": _daily(gatherings_of(result), result)}, offsets)
        _axes(upper, lower, result, words)
        _table(figure, result, words)
    return figure


def _days(result: Reportable) -> Float:
    """Day offsets on the axis: the whole horizon."""
    horizon = result.summary["horizon_min"]
    return np.arange(np.floor(horizon[0] / DAY), np.ceil(horizon[1] / DAY))


def _daily(table: pd.DataFrame, result: Reportable) -> Band:
    """Mean count per operation and day with its interval; nan on days without any."""
    offsets = _days(result)
    day = np.clip(np.floor(table["t_onset"] / DAY) - offsets[0], 0, len(offsets) - 1)
    band = _means(table, day, result, len(offsets))
    return Band(*(np.where(band.middle > 0.0, side, np.nan) for side in band))


def _means(table: pd.DataFrame, group: ArrayLike, result: Reportable, n_groups: int) -> Band:
    """Mean count per operation and group with its 95 % interval."""
    count = counts(table["replication"], group, (result.tables.n_replications, n_groups))
    values = count_values(count.T, rare=True)
    sides = [[value.estimate, value.low, value.high] for value in values]
    return Band(*np.array(sides, dtype=np.float64).T)


def _by_day(table: pd.DataFrame, result: Reportable) -> dict[str, Band]:
    return {phase: _daily(table[table["phase"] == phase], result) for phase in PHASES}


def _draw(axes: Axes, groups: dict[str, Band], offsets: Float) -> None:
    for number, (group, band) in enumerate(groups.items()):
        mark = PHASE_MARKS.get(group, GATHERING)
        x = offsets + 0.14 * (number - (len(groups) - 1) / 2)
        axes.vlines(x, band.low, band.high, color=mark.colour, linewidth=2.2)
        axes.plot(x, band.middle, mark.shape, color=mark.colour, markeredgecolor=INK, markersize=9, label=group)


def _axes(upper: Axes, lower: Axes, result: Reportable, words: Catalogue) -> None:
    """Root scale above, so that one incident in ten operations and twenty in one are both seen."""
    top = max(1.0, upper.get_ylim()[1])
    upper.set_yscale("function", functions=(np.sqrt, np.square))
    upper.set_ylim(0.0, 1.1 * top)
    upper.set_yticks(_apart(top))
    upper.tick_params(labelbottom=False)
    lower.set_ylim(0.0, max(0.1, lower.get_ylim()[1]))
    for axes, key in ((upper, "incidents"), (lower, "gatherings")):
        axes.set_title(words[f"figure.incidents.{key}"], size=13)
        axes.yaxis.set_major_formatter(lambda value, _: words.number(value, len(f"{value:g}".partition(".")[2])))
    offsets = _days(result)
    lower.set_xlim(offsets[0] - 0.6, offsets[-1] + 0.6)
    days(lower, result, words, (int(offsets[0]), int(offsets[-1])), per_day=1.0)


def _apart(top: float) -> list[float]:
    """Zero and the ticks up to ``top`` that stand apart on the root scale."""
    chosen = [0.0]
    for tick in TICKS:
        if tick <= top and np.sqrt(tick) - np.sqrt(chosen[-1]) >= TICK_GAP * np.sqrt(top):
            chosen.append(tick)
    return chosen


def _table(figure: Figure, result: Reportable, words: Catalogue) -> None:
    """Legend with numbers: the mean of each phase over the whole operation."""
    heads = [words[f"figure.incidents.column_{name}"] for name in ("phase", "mean", "interval")]
    table = incidents_of(result)
    rows: list[Row] = []
    for phase in PHASES:
        chosen = table[table["phase"] == phase]
        rows.append((PHASE_MARKS[phase], _cells(chosen, words[f"phase.{phase}"], result, words)))
    rows.append((None, _cells(table, words["class.all"], result, words)))
    rows.append((GATHERING, _cells(gatherings_of(result), words["measure.gatherings"], result, words)))
    bottom = legend_table(figure, (0.56, 0.785, RIGHT), (0.0, 0.745, 1.0), heads, rows)
    paragraph(figure, (0.56, bottom - 0.035), words["figure.incidents.note"])


def _cells(table: pd.DataFrame, name: str, result: Reportable, words: Catalogue) -> list[str]:
    band = _means(table, np.zeros(len(table)), result, 1)
    decimals = 0 if band.high[0] >= 100.0 else 1 if band.middle[0] >= 1.0 else 2
    mean, low, high = (words.number(float(side[0]), decimals) for side in band)
    return [name, mean, words["number.range"].format(low=low, high=high)]
