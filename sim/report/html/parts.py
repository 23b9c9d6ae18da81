"""The parts of the story as the page shows them: cells with a key to sort by, charts drawn, pictures made small."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.report.html.chart import drawn
from sim.report.marks import shade
from sim.report.story.parts import Cell, Chart, Column, Measured, Part, Picture, Table
from sim.report.words import Words

if TYPE_CHECKING:
    from markupsafe import Markup

NEVER = 1e15  # the key of what never happens: behind all others
WIDE = 1300  # pixels of a picture
COLOURS = 96  # of a picture


@dataclass(frozen=True)
class ShownCell:
    """Text, the number to sort by ("" = not known, ``None`` = sort by the text), and how it looks."""

    text: str
    key: float | str | None
    number: bool
    look: str


@dataclass(frozen=True)
class ShownTable:
    """Heads, rows that sort, and rows that stay below them."""

    title: str
    caption: str
    heads: Sequence[ShownCell]
    body: Sequence[Sequence[ShownCell]]
    foot: Sequence[Sequence[ShownCell]]


@dataclass(frozen=True)
class ShownChart:
    """A chart as SVG."""

    title: str
    caption: str
    drawing: Markup


@dataclass(frozen=True)
class ShownPicture:
    """A picture as base64 of a PNG."""

    title: str
    caption: str
    data: str
    width: int
    height: int


def shown_part(part: Part, pictures: Mapping[str, Path], words: Words) -> Any:
    """What the template of the part's kind fills in; ``None`` for a picture that is not there."""
    if isinstance(part, Table):
        return _table(part, words)
    if isinstance(part, Chart):
        return ShownChart(part.title, part.caption, drawn(part, words))
    if isinstance(part, Picture):
        return _picture(part, pictures[part.name], words) if part.name in pictures else None
    return part


def _table(table: Table, words: Words) -> ShownTable:
    heads = [ShownCell(column.head, None, _is_number(column), "") for column in table.columns]
    rows = [[_cell(cell, column, words) for cell, column in zip(row, table.columns, strict=True)] for row in table.rows]
    cut = len(rows) - 1 if table.total else len(rows)
    return ShownTable(table.title, table.caption, heads, rows[:cut], rows[cut:])


def _is_number(column: Column) -> bool:
    return column.kind not in ("text", "measured")


def _cell(cell: Cell, column: Column, words: Words) -> ShownCell:
    colours = shade(cell, column)
    look = f"background:{colours[0]};color:{colours[1]}" if colours else ""
    return ShownCell(words.cell(cell, column.kind), _key(cell), _is_number(column), look)


def _key(cell: Cell) -> float | str | None:
    """What a cell is sorted by."""
    if isinstance(cell, str):
        return None
    value = cell.estimate if isinstance(cell, Measured) else cell
    if value is None or math.isnan(value):
        return ""
    return float(f"{value:.6g}") if math.isfinite(value) else NEVER


def _picture(picture: Picture, path: Path, words: Words) -> ShownPicture:
    """A figure in fewer points and colours; text stays sharp and the file small."""
    from base64 import b64encode
    from io import BytesIO

    from PIL import Image

    with Image.open(path) as image:
        high = round(image.height * WIDE / image.width)
        small = image.convert("RGB").resize((WIDE, high), Image.Resampling.LANCZOS)
    buffer = BytesIO()
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    title = words[f"figure.{picture.name}.title"]
    return ShownPicture(title, picture.caption, b64encode(buffer.getvalue()).decode("ascii"), WIDE, high)
