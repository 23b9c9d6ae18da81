"""What shows the values of a chart: columns and lines, with colour, shape, hatch and dash of their marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Float
from sim.report.html.svg import points, tag
from sim.report.marks import mark_of
from sim.report.story.parts import Series
from sim.report.style import INK, Mark

if TYPE_CHECKING:
    from markupsafe import Markup

WIDTH, HEIGHT = 760.0, 330.0
LEFT, RIGHT, TOP, BOTTOM = 66.0, 14.0, 12.0, 64.0
DASHES = {"-": "none", "--": "7 4", "-.": "7 3 2 3", ":": "2 3"}


@dataclass(frozen=True)
class Frame:
    """Where values and categories lie."""

    top: float  # the largest value
    slots: int

    def y(self, value: float) -> float:
        """Height of a value."""
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / self.top

    def x(self, slot: float) -> float:
        """Middle of a category, or a place between two."""
        return LEFT + (WIDTH - LEFT - RIGHT) * (slot + 0.5) / self.slots

    @property
    def step(self) -> float:
        """Width of a category."""
        return (WIDTH - LEFT - RIGHT) / self.slots


def values(values: Sequence[float | None], missing: float = np.nan) -> Float:
    """Values as an array; what is not known becomes ``missing``."""
    return np.array([missing if value is None else value for value in values], dtype=np.float64)


def columns(series: Series, frame: Frame, base: Float, part: tuple[int, int]) -> Iterator[Markup]:
    """Columns of one series on what lies below; ``part``: which of how many beside each other."""
    mark, wide = mark_of(series.mark), 0.78 * frame.step / part[1]
    for slot, value in enumerate(values(series.values, 0.0).tolist()):
        if value > 0.0:
            left, low = frame.x(slot) - 0.39 * frame.step + part[0] * wide, float(base[slot])
            y, high = frame.y(low + value), frame.y(low) - frame.y(low + value)
            yield filled(mark, x=left, y=y, width=wide, height=high)


def filled(mark: Mark, **box: float) -> Markup:
    """A rectangle in the colour of a mark, with its hatch as lines across."""
    from markupsafe import Markup

    whole = tag("rect", **box, fill=mark.colour, stroke=INK, stroke_width=0.4)
    lines = Markup("").join(
        tag("line", x1=box["x"], x2=box["x"] + box["width"], y1=y, y2=y - rise, stroke="#ffffff", stroke_width=1.1)
        for rise in _rises(mark.hatch, box["width"])
        for y in np.arange(box["y"] + max(rise, 0.0) + 3.0, box["y"] + box["height"] + min(rise, 0.0), 6.0).tolist()
    )
    return Markup("{}{}").format(whole, lines)


def _rises(hatch: str, width: float) -> tuple[float, ...]:
    steep = min(width, 8.0)
    return {"//": (steep,), "\\\\": (-steep,), "xx": (steep, -steep), "..": (0.0,)}.get(hatch, ())


def line(series: Series, frame: Frame, stepped: bool) -> Iterator[Markup]:
    """A line with its band and marks; broken where there is no value. A stepped one spans its columns."""
    mark, known = mark_of(series.mark), values(series.values)
    if series.low and series.high:
        yield from _band(series, frame, mark)
    half = 0.5 if stepped else 0.0
    for run in _runs(known):
        ends = [(slot + side, known[slot]) for slot in run for side in ((-half, half) if stepped else (0.0,))]
        path = points((frame.x(slot), frame.y(value)) for slot, value in ends)
        look = {"stroke": mark.colour, "stroke_width": 2.4, "stroke_dasharray": DASHES.get(mark.line, "none")}
        yield tag("polyline", points=path, fill="none", **look)
        if not stepped:
            yield from (dot(mark, frame.x(slot), frame.y(known[slot])) for slot in run)


def _band(series: Series, frame: Frame, mark: Mark) -> Iterator[Markup]:
    low, high = values(series.low), values(series.high)
    for run in _runs(low + high):
        around = [(frame.x(n), frame.y(high[n])) for n in run] + [(frame.x(n), frame.y(low[n])) for n in reversed(run)]
        yield tag("polygon", points=points(around), fill=mark.colour, fill_opacity=0.22)


def _runs(series: Float) -> list[list[int]]:
    """Numbers of values that are known, in runs without a gap."""
    known = np.flatnonzero(np.isfinite(series))
    return [run.tolist() for run in np.split(known, np.flatnonzero(np.diff(known) > 1) + 1) if len(run)]


def dot(mark: Mark, x: float, y: float) -> Markup:
    """The shape of a mark around a point."""
    look = {"fill": mark.colour, "stroke": "#ffffff", "stroke_width": 0.8}
    if mark.shape == "s":
        return tag("rect", x=x - 3.6, y=y - 3.6, width=7.2, height=7.2, **look)
    corners = {
        "^": ((0, -5), (4.6, 4), (-4.6, 4)),
        "v": ((0, 5), (4.6, -4), (-4.6, -4)),
        "D": ((0, -5), (5, 0), (0, 5), (-5, 0)),
    }
    if mark.shape in corners:
        return tag("polygon", points=points((x + dx, y + dy) for dx, dy in corners[mark.shape]), **look)
    return tag("circle", cx=x, cy=y, r=4.0, **look)
