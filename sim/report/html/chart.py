"""A chart of the story as SVG: lines with their limits, columns side by side or stacked, horizontal bars."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.report.html.series import (
    BOTTOM,
    DASHES,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Frame,
    columns,
    dot,
    filled,
    line,
    values,
)
from sim.report.html.svg import tag
from sim.report.marks import mark_of
from sim.report.story.parts import Chart, Series
from sim.report.style import GREY, INK, Mark
from sim.report.words import Words

if TYPE_CHECKING:
    from markupsafe import Markup

LONG_LEFT = 190.0  # where categories stand beside horizontal bars
LETTER = 6.7  # width of a letter
TICKS = 5


def drawn(chart: Chart, words: Words) -> Markup:
    """The chart as one SVG element."""
    from markupsafe import Markup

    inside = list(_bars(chart, words) if chart.kind == "bars" else _upright(chart, words))
    title = tag("title", chart.title or ", ".join(series.name for series in chart.series))
    box = f"0 0 {WIDTH:.0f} {HEIGHT:.0f}"
    return tag("svg", title, Markup("").join(inside), viewBox=box, role="img", font_size=12, fill=INK)


def _upright(chart: Chart, words: Words) -> Iterator[Markup]:
    frame = Frame(_top(chart), max(len(chart.categories), 1))
    yield from _axes(chart, frame, words)
    bars = [series for series in chart.series if chart.kind != "lines" and series.mark != "demand"]
    base = np.zeros(len(chart.categories))
    for number, series in enumerate(bars):
        part = (number, len(bars)) if chart.kind == "columns" else (0, 1)
        yield from columns(series, frame, base, part)
        base = base + values(series.values, 0.0) if chart.kind == "stacked" else base
    for series in chart.series:
        if series not in bars:
            yield from line(series, frame, stepped=chart.kind != "lines")
    yield from _legend(chart.series, chart.kind != "lines")


def _top(chart: Chart) -> float:
    """The end of the value axis: 1 for shares, else above the largest value or sum."""
    if chart.unit == "share":
        return 1.0
    each = [values(series.values, 0.0) for series in chart.series if series.mark != "demand"]
    highs = [np.sum(each, axis=0)] if chart.kind == "stacked" and each else each
    highs += [values(side, 0.0) for series in chart.series for side in (series.values, series.high) if side]
    largest = max((float(high.max()) for high in highs if high.size), default=1.0)
    return _round_up(max(largest, 1e-9))


def _round_up(value: float) -> float:
    """The next number that divides well into ticks."""
    size = 10.0 ** np.floor(np.log10(value))
    return float(next(step * size for step in (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0) if step * size >= value))


def _axes(chart: Chart, frame: Frame, words: Words) -> Iterator[Markup]:
    for tick in np.linspace(0.0, frame.top, TICKS + 1).tolist():
        y = frame.y(tick)
        yield tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, stroke="#dddddd")
        yield tag("text", words.cell(tick, chart.unit), x=LEFT - 6.0, y=y + 4.0, text_anchor="end", fill=GREY)
    longest = max(map(len, chart.categories), default=1)
    every = int(np.ceil(longest * LETTER / frame.step))
    for slot, name in enumerate(chart.categories):
        if slot % every == 0:
            yield tag("text", name, x=frame.x(slot), y=HEIGHT - BOTTOM + 16.0, text_anchor="middle")


def _sample(mark: Mark, as_bar: bool, x: float, y: float) -> Iterator[Markup]:
    """What stands before a name in the legend: a bar, or a line with its mark."""
    if as_bar:
        yield filled(mark, x=x, y=y - 9.0, width=16.0, height=10.0)
        return
    dash = DASHES.get(mark.line, "none")
    yield tag(
        "line", x1=x, x2=x + 18.0, y1=y - 4.0, y2=y - 4.0, stroke=mark.colour, stroke_width=2.4, stroke_dasharray=dash
    )
    yield dot(mark, x + 9.0, y - 4.0)


def _legend(series: Sequence[Series], as_bar: bool) -> Iterator[Markup]:
    """Names below the categories, in as many rows as they need."""
    x, y = LEFT, HEIGHT - 26.0
    for one in series:
        wide = 30.0 + LETTER * len(one.name)
        if x > LEFT and x + wide > WIDTH - RIGHT:
            x, y = LEFT, y + 18.0
        yield from _sample(mark_of(one.mark), as_bar and one.mark != "demand", x, y)
        yield tag("text", one.name, x=x + 22.0, y=y)
        x += wide


def _bars(chart: Chart, words: Words) -> Iterator[Markup]:
    """Horizontal bars of the first series with their values at the end."""
    top, step = _top(chart), (HEIGHT - 2.0 * TOP) / max(len(chart.categories), 1)
    for number, (name, value) in enumerate(zip(chart.categories, chart.series[0].values, strict=True)):
        middle, long = TOP + step * (number + 0.5), (WIDTH - LONG_LEFT - 70.0) * (value or 0.0) / top
        mark = mark_of(chart.series[0].mark)
        yield tag("text", name, x=LONG_LEFT - 8.0, y=middle + 4.0, text_anchor="end")
        yield filled(mark, x=LONG_LEFT, y=middle - 0.33 * step, width=long, height=0.66 * step)
        yield tag("text", words.cell(value, chart.unit), x=LONG_LEFT + long + 6.0, y=middle + 4.0)
