"""The largest letters with which a part fits into a box, and tables cut into pages where none fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from sim.report.slides.boxes import Box
from sim.report.slides.letters import LINE, POINT, height, longest_word, width
from sim.report.story.parts import Cards, Chart, Part, Picture, Table, Text
from sim.report.words import Words

SIZES = (16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0, 7.0, 6.0)
LEAST = 10.0  # smaller letters are not read from the back of a room
CAPTION = 9.5
HEAD = 13.0  # size of the title of a part
MARGIN = 0.06  # of a cell, to either side
PAD = 0.035  # of a cell, above and below
LOOSE = 1.25  # a table with room to spare is so much wider than its text
CHART_SIZE = (2.7, 4.4)  # points of letters that an inch of width and of height of a chart are worth
CARDS_BESIDE = 3
CARD_PAD = 0.1
CARD_GAP = 0.12


class Grid(NamedTuple):
    """Texts of a table, headings first, with the widths of its columns and the heights of its rows."""

    texts: list[list[str]]
    widths: list[float]
    heights: list[float]


def fit(part: Part, box: Box, words: Words) -> float:
    """Size of the letters with which a part fits, 0 where it does not."""
    if isinstance(part, Chart | Picture):
        return min(SIZES[0], CHART_SIZE[0] * box.width, CHART_SIZE[1] * inner(part, box).height)
    room = inner(part, box)
    return next((size for size in SIZES if needed(part, room, size, words) <= room.height), 0.0)


def inner(part: Part, box: Box) -> Box:
    """What is left of a box below the title and above the caption of its part."""
    title = HEAD * LINE * POINT + 0.06 if getattr(part, "title", "") else 0.0
    caption = caption_height(part, box.width)
    return Box(box.left, box.top + title, box.width, box.height - title - caption)


def caption_height(part: Part, room: float) -> float:
    """Height of the caption of a part, 0 without one."""
    caption = getattr(part, "caption", "")
    return height(caption, room, CAPTION) + 0.08 if caption else 0.0


def needed(part: Part, box: Box, size: float, words: Words) -> float:
    """Height that a part takes of the inside of its box; infinite where a word is too wide."""
    if isinstance(part, Chart | Picture):
        return box.height
    if isinstance(part, Table):
        found = grid(part, box.width, size, words)
        return sum(found.heights) if found else float("inf")
    if isinstance(part, Cards):
        return sum(cards_heights(part, box.width, size))
    assert isinstance(part, Text)
    return sum(height(line, box.width - bullet(size), size) + 0.4 * size * POINT for line in part.lines)


def bullet(size: float) -> float:
    """Indent of a line behind its bullet."""
    return 1.1 * size * POINT


def grid(table: Table, room: float, size: float, words: Words) -> Grid | None:
    """The table with letters of some size; ``None`` where its words are wider than the room."""
    heads = [column.head for column in table.columns]
    texts = [
        heads,
        *(
            [words.cell(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ),
    ]
    least = [_least(table, texts, n, size) for n in range(len(heads))]
    widths = _widths(least, [_natural(texts, n, size) for n in range(len(heads))], room)
    if widths is None:
        return None
    heights = [
        max(height(text, wide - 2 * MARGIN, size, _bold(table, n)) for text, wide in zip(row, widths, strict=True))
        + 2 * PAD
        for n, row in enumerate(texts)
    ]
    return Grid(texts, widths, heights)


def _widths(least: Sequence[float], natural: Sequence[float], room: float) -> list[float] | None:
    """Widths of columns: as wide as their text where there is room, in no case narrower than their words."""
    spare, wanted = room - sum(least), [max(full - low, 0.0) for full, low in zip(natural, least, strict=True)]
    if spare < 0.0:
        return None
    given = min(1.0, spare / sum(wanted)) if sum(wanted) else 0.0
    widths = [low + given * want for low, want in zip(least, wanted, strict=True)]
    stretch = min(LOOSE, room / sum(widths))
    return [width * stretch for width in widths]


def _bold(table: Table, row: int) -> bool:
    return row == 0 or (table.total and row == len(table.rows))


def _least(table: Table, texts: Sequence[Sequence[str]], column: int, size: float) -> float:
    """Narrowest a column may be: its longest word, and numbers in one line."""
    whole = table.columns[column].kind not in ("text", "measured")
    words = [longest_word(texts[0][column], size, True)]
    words += [
        width(row[column], size, True) if whole else longest_word(row[column], size, _bold(table, n))
        for n, row in enumerate(texts[1:], 1)
    ]
    return max(words) + 2 * MARGIN


def _natural(texts: Sequence[Sequence[str]], column: int, size: float) -> float:
    """Width at which no cell below the heading is broken."""
    return max((width(row[column], size, True) for row in texts[1:]), default=0.0) + 2 * MARGIN


def cards_heights(cards: Cards, room: float, size: float) -> list[float]:
    """Heights of the rows of cards with the gap below each."""
    wide = card_width(room) - 2 * CARD_PAD
    each = [
        height(card.title, wide, size + 1, True) + sum(height(line, wide, size) for line in card.lines) + 2 * CARD_PAD
        for card in cards.cards
    ]
    return [max(each[n : n + CARDS_BESIDE]) + CARD_GAP for n in range(0, len(each), CARDS_BESIDE)]


def card_width(room: float) -> float:
    """Width of one card of a row."""
    return (room - (CARDS_BESIDE - 1) * CARD_GAP) / CARDS_BESIDE


def pages(part: Part, box: Box, words: Words) -> list[Part]:
    """A part that is too long for a slide as several that are not; any other as it is."""
    if fit(part, box, words) >= LEAST or not isinstance(part, Table | Cards):
        return [part]
    many, unit = (len(part.rows), 1) if isinstance(part, Table) else (len(part.cards), CARDS_BESIDE)
    for count in range(2, many + 1):
        step = -(-many // (count * unit)) * unit
        cut = [_slice(part, start, start + step) for start in range(0, many, step)]
        if min(fit(page, box, words) for page in cut) >= LEAST:
            return cut
    return [part]


def _slice(part: Table | Cards, start: int, end: int) -> Part:
    if isinstance(part, Cards):
        return replace(part, cards=part.cards[start:end])
    return replace(part, rows=part.rows[start:end], total=part.total and end >= len(part.rows))
