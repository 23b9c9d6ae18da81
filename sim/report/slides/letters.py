"""How wide a text will be: sizes are chosen so that everything fits before PowerPoint draws it.

The letters of Arial are as wide as those of Helvetica, whose metrics come with matplotlib. Lengths are inches, sizes
points.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

POINT = 1.0 / 72.0
LINE = 1.22  # height of a line over the size
OTHER, WIDE = 0.62, 1.0  # of the size: letters the metrics do not list, and those of East Asia
EAST_ASIA = 0x2E80
SAFE = 1.01  # programs round each letter in their own way


@cache
def _metrics(bold: bool) -> Mapping[str, float]:
    """Widths of printable ASCII over the size."""
    from matplotlib import get_data_path

    name = "phvb8a.afm" if bold else "phvr8a.afm"
    text = (Path(get_data_path()) / "fonts" / "afm" / name).read_text(encoding="latin-1")
    rows = (line.split() for line in text.splitlines() if line.startswith("C "))
    return {chr(int(row[1])): float(row[4]) / 1000.0 for row in rows if 32 <= int(row[1]) < 127}


@lru_cache(maxsize=20_000)
def _relative(text: str, bold: bool) -> float:
    known = _metrics(bold)
    return SAFE * sum(known.get(letter, WIDE if ord(letter) >= EAST_ASIA else OTHER) for letter in text)


def width(text: str, size: float, bold: bool = False) -> float:
    """Length of one line of text."""
    return _relative(text, bold) * size * POINT


def longest_word(text: str, size: float, bold: bool = False) -> float:
    """Width of the longest word, which no line may cut."""
    return max((width(word, size, bold) for word in text.split()), default=0.0)


def lines(text: str, room: float, size: float, bold: bool = False) -> int:
    """Lines a text takes in a room of some width; a word wider than the room takes several."""
    count = 0
    for paragraph in text.split("\n"):
        used, count = 0.0, count + 1
        if width(paragraph, size, bold) <= room:
            continue
        for word in paragraph.split():
            long = width(word, size, bold)
            gap = width(" ", size, bold) if used else 0.0
            if used and used + gap + long > room + 1e-6:
                used, gap, count = 0.0, 0.0, count + 1
            count += max(0, math.ceil(long / max(room, 1e-6) - 1e-6) - 1)
            used += gap + long
    return count


def height(text: str, room: float, size: float, bold: bool = False) -> float:
    """Height of a text in a room of some width."""
    return lines(text, room, size, bold) * size * LINE * POINT
