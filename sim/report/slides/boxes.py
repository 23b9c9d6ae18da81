"""Where the parts of a section stand on a slide: the arrangement in which the smallest letters are largest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from sim.report.story.parts import Part

SPLITS = (0.38, 0.45, 0.5, 0.55, 0.62, 0.68)
GAP = 0.25


class Box(NamedTuple):
    """A rectangle on the slide, inches from the upper left corner."""

    left: float
    top: float
    width: float
    height: float

    def beside(self, share: float) -> tuple[Box, Box]:
        """Left and right part with a gap between them."""
        first = (self.width - GAP) * share
        rest = Box(self.left + first + GAP, self.top, self.width - first - GAP, self.height)
        return Box(self.left, self.top, first, self.height), rest

    def above(self, share: float) -> tuple[Box, Box]:
        """Upper and lower part with a gap between them."""
        first = (self.height - GAP) * share
        rest = Box(self.left, self.top + first + GAP, self.width, self.height - first - GAP)
        return Box(self.left, self.top, self.width, first), rest


class Placed(NamedTuple):
    """A part, where it stands, and the size of its letters; 0 where it does not fit."""

    part: Part
    box: Box
    size: float


Fit = Callable[[Part, Box], float]


def arranged(parts: Sequence[Part], room: Box, fit: Fit) -> list[Placed]:
    """The parts in the arrangement whose smallest letters are largest; the first such arrangement."""
    tried = (
        [Placed(part, box, fit(part, box)) for part, box in zip(parts, boxes, strict=True)]
        for boxes in _ways(room, len(parts))
    )
    return max(tried, key=lambda way: min(placed.size for placed in way))


def _ways(room: Box, n: int) -> Iterator[list[Box]]:
    """Boxes for so many parts: the first beside or above the others, the others below or beside each other."""
    if n == 1:
        yield [room]
        return
    for share in SPLITS:
        for first, rest, split in ((*room.beside(share), Box.above), (*room.above(share), Box.beside)):
            for others in _rest(rest, n - 1, split):
                yield [first, *others]


def _rest(room: Box, n: int, split: Callable[[Box, float], tuple[Box, Box]]) -> Iterator[list[Box]]:
    if n == 1:
        yield [room]
        return
    for share in SPLITS if n == 2 else (1.0 / n,):
        first, rest = split(room, share)
        for others in _rest(rest, n - 1, split):
            yield [first, *others]
