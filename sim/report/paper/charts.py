"""The charts of the story drawn for paper, as vector pictures."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import Float
from sim.report.marks import mark_of
from sim.report.story.parts import Chart, Series
from sim.report.style import style
from sim.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SIZE = (9.0, 3.4)  # inches at which letters of 9 points are read when the chart is as wide as the paper
MANY = 14  # categories from which on their labels stand upright
LETTERS = {"font.size": 9, "xtick.labelsize": 8, "ytick.labelsize": 8, "legend.fontsize": 9}


def chart_picture(chart: Chart, words: Words) -> bytes:
    """The chart as SVG."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    settings: dict[Any, Any] = {**LETTERS, "svg.hashsalt": "siaga"}
    with style(), rc_context(settings):
        figure = Figure(figsize=SIZE, layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        _draw(axes, chart)
        _frame(axes, chart, words)
        figure.legend(loc="outside lower center", ncols=len(chart.series))
        written = io.BytesIO()
        figure.savefig(written, format="svg", metadata={"Date": None})
    return written.getvalue()


def _draw(axes: Axes, chart: Chart) -> None:
    base = np.zeros(len(chart.categories))
    for number, series in enumerate(chart.series):
        if chart.kind == "lines" or series.mark == "demand":
            _line(axes, series)
        elif chart.kind == "stacked":
            base = _bars(axes, series, base, 0.0, 0.82)
        else:
            wide = 0.82 / len(chart.series)
            _bars(axes, series, np.zeros(len(base)), wide * (number + 0.5) - 0.41, wide)


def _line(axes: Axes, series: Series) -> None:
    """A line with its band."""
    mark = mark_of(series.mark)
    x, bare = np.arange(len(series.values)), series.mark == "demand"
    shape = "" if bare else mark.shape
    axes.plot(x, _floats(series.values), mark.line, marker=shape, color=mark.colour, label=series.name, markersize=4)
    if series.low and series.high:
        axes.fill_between(x, _floats(series.low), _floats(series.high), color=mark.colour, alpha=0.25, linewidth=0)


def _bars(axes: Axes, series: Series, base: Float, shift: float, wide: float) -> Float:
    """Bars on a base; the new base."""
    mark, values = mark_of(series.mark), np.nan_to_num(_floats(series.values))
    x = np.arange(len(values)) + shift
    look = {"color": mark.colour, "hatch": mark.hatch, "edgecolor": "white"}
    axes.bar(x, values, wide, bottom=base, label=series.name, **look)  # type: ignore[arg-type]
    return base + values


def _frame(axes: Axes, chart: Chart, words: Words) -> None:
    axes.set_ylim(0.0, 1.03 if chart.unit == "share" else None)
    axes.yaxis.set_major_formatter(lambda value, _: words.cell(float(value), chart.unit))
    upright = len(chart.categories) > MANY
    axes.set_xticks(range(len(chart.categories)), chart.categories, rotation=90 if upright else 0)
    axes.set_xlim(-0.6, len(chart.categories) - 0.4)


def _floats(values: tuple[float | None, ...]) -> Float:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
