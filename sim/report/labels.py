"""Names on a map that do not cover each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import Bool, Float

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

Place = tuple[float, float, str]  # x, y, name; the first in a list choose first
_RINGS = (0.0, 0.7, 1.2, 1.8, 2.5, 3.3, 4.2)  # distances tried, in heights of the name
_TURNS = 12
_AWAY = 3.0
_GAP = 3.0  # pixels
_LEADER = 1.2  # heights of the name between it and its point from which a line joins them


def place_names(axes: Axes, places: Sequence[Place], points: Float, weights: Float, **look: Any) -> list[Text]:
    """Write every name near its point, inside the axes and beside the other names.

    ``points`` (x, y) of shape (n, 2) are things better not covered, ``weights`` of shape (n,) how much each is worth;
    a distance of one height of the name is worth ``_AWAY``. The limits of the axes must be final. A name without a
    free place is left out.
    """
    from matplotlib.patheffects import withStroke

    inside = np.array(axes.get_window_extent().extents)
    seen = axes.transData.transform(points)
    boxes: list[Float] = []
    written = []
    for x, y, name in places:
        halo = [withStroke(linewidth=4.0, foreground="white")]
        text = axes.text(x, y, name, ha="center", va="center", path_effects=halo, **look)
        box = _best(text, inside, boxes, seen, weights)
        if box is None:
            text.remove()
            continue
        text.set_position(tuple(axes.transData.inverted().transform((box[:2] + box[2:]) / 2.0)))
        boxes.append(box)
        written.append(text)
        _lead(axes, np.array(axes.transData.transform((x, y))), box)
    return written


def _lead(axes: Axes, point: Float, box: Float) -> None:
    """A thin line from a name to its point where it stands apart from it."""
    near = np.clip(point, box[:2], box[2:])
    if np.linalg.norm(point - near) > _LEADER * (box[3] - box[1]):
        ends = axes.transData.inverted().transform([point, near])
        axes.plot(*ends.T, color="#444444", linewidth=0.8, zorder=8.5, label="_leader", scalex=False, scaley=False)


def _best(text: Text, inside: Float, boxes: Sequence[Float], points: Float, weights: Float) -> Float | None:
    """The free box of the name that costs least; None if none is free."""
    start = np.array(text.get_window_extent().extents)
    best, least = None, np.inf
    for ring, shift in _shifts(start[3] - start[1]):
        box = start + np.tile(shift, 2)
        if _AWAY * ring < least and _fits(box, inside, boxes):
            cost = _AWAY * ring + float(weights[_covered(box, points)].sum())
            if cost < least:
                best, least = box, cost
    return best


def _shifts(height: float) -> Iterator[tuple[float, Float]]:
    """Distances (in heights) and shifts (in pixels) tried around a point."""
    for ring in _RINGS:
        for angle in np.arange(_TURNS if ring else 1) * 2.0 * np.pi / _TURNS:
            yield ring, ring * height * np.array([1.8 * np.cos(angle), np.sin(angle)])


def _covered(box: Float, points: Float) -> Bool:
    inside = (points > box[:2] - _GAP) & (points < box[2:] + _GAP)
    return np.asarray(inside.all(axis=1))


def _fits(box: Float, inside: Float, boxes: Sequence[Float]) -> bool:
    if (box[:2] < inside[:2]).any() or (box[2:] > inside[2:]).any():
        return False
    return not any((box[:2] < other[2:] + _GAP).all() and (other[:2] - _GAP < box[2:]).all() for other in boxes)
