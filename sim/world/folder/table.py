"""A table of a folder after reading: columns of values, with the place of every cell for later problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.world.folder.kinds import Reader
from sim.world.folder.numbers import Cell, Numbers
from sim.world.folder.problems import WHOLE, Problems, Wrong, given, unknown
from sim.world.folder.raw import Raw, header_name
from sim.world.folder.schema import Column, File
from sim.world.folder.times import Calendar


class Unreadable:
    """Stands where a cell was refused, so that nothing else is said of it."""


UNREADABLE = Unreadable()


@dataclass(frozen=True)
class Table:
    """Values by column, one for every row: None where the cell is empty, UNREADABLE where it was refused.

    ``here``: it was read; ``known``: it was, or it is optional and not there.
    """

    file: File
    label: str
    problems: Problems
    here: bool = True
    known: bool = True
    rows: list[int] = field(default_factory=list)
    values: dict[str, list[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def cells(self, column: str) -> list[Any]:
        """Every value of a column: None where the cell is empty, UNREADABLE where it was refused."""
        return self.values.get(column) or [None] * len(self)

    def given(self, column: str) -> Iterator[tuple[int, Any]]:
        """Place in the list and value of every readable cell."""
        for place, value in enumerate(self.cells(column)):
            if value is not None and value is not UNREADABLE:
                yield place, value

    def sound(self, column: str) -> bool:
        """Whether all that the column holds is known."""
        return self.known and all(value is not UNREADABLE for value in self.cells(column))

    def filled(self, column: str, default: Any = None) -> list[Any]:
        """Values of a column, the default of the schema (or ``default``) where there is none; shape (rows,)."""
        own = self.file.column(column).default
        own = default if own is None else own
        return [own if value is None or value is UNREADABLE else value for value in self.cells(column)]

    def floats(self, column: str, default: float = np.nan) -> Float:
        """Numbers of a column; ``default``, as in ``filled``, where there is none."""
        return np.array(self.filled(column, default), dtype=np.float64)

    def whole(self, column: str, default: int = -1) -> Int:
        """Whole numbers of a column; ``default``, as in ``filled``, where there is none."""
        return np.array(self.filled(column, default), dtype=np.int64)

    def flags(self, column: str) -> Bool:
        """Flags of a column."""
        return np.array(self.filled(column, False), dtype=np.bool_)

    def wrong(self, place: int, column: str, given: str, allowed: str, near: str = "") -> None:
        """Keep a problem of one cell."""
        self.problems.add(self.label, self.rows[place], column, Wrong(given, allowed, near))

    def note(self, place: int, column: str, text: str) -> None:
        """Keep a note on one cell."""
        self.problems.note(self.label, self.rows[place], column, text)


def absent(file: File, label: str, problems: Problems, known: bool = False) -> Table:
    """The table of a file or sheet that is not there, or (``known`` False) should be."""
    return Table(file, label, problems, here=False, known=known)


def read(raw: Raw, file: File, calendar: Calendar | None, problems: Problems) -> Table:
    """The table of a file; every problem is kept."""
    if not raw.readable:
        return absent(file, raw.label, problems)
    if not raw.rows:
        problems.add(raw.label, 1, WHOLE, Wrong("an empty table", f"a header with {_header(file)}"))
        return absent(file, raw.label, problems)
    (top, header), *body = raw.rows
    places = _places(raw.label, top, header, file, problems)
    table = Table(file, raw.label, problems, rows=[number for number, _ in body])
    for column in file.columns:
        if column.name in places:
            cells = [row[places[column.name]] if places[column.name] < len(row) else "" for _, row in body]
            table.values[column.name] = _column(cells, column, raw, table, calendar)
        elif column.required:
            problems.add(raw.label, top, column.name, Wrong("the column is missing", f"a header with {_header(file)}"))
            table.values[column.name] = [UNREADABLE] * len(body)
    _outside(raw, header, body, problems)
    return table


def _header(file: File) -> str:
    """The columns of a file, those that are needed with a star."""
    return ", ".join(column.name + "*" * column.required for column in file.columns)


def _places(label: str, top: int, header: Sequence[Cell], file: File, problems: Problems) -> dict[str, int]:
    """Place of every known column in the header."""
    known, places = [column.name for column in file.columns], dict[str, int]()
    for place, cell in enumerate(header):
        name = header_name(cell)
        if name in places:
            problems.add(label, top, name, Wrong(f"{given(cell)} a second time", "every column once"))
        elif name in known:
            places[name] = place
        elif name:
            wrong = unknown(name, known)
            problems.add(label, top, str(cell), Wrong(f"unknown column {cell}", wrong.allowed, wrong.near))
    return places


def _outside(raw: Raw, header: Sequence[Cell], body: Sequence[tuple[int, Sequence[Cell]]], problems: Problems) -> None:
    """Cells that stand under no header."""
    named = [header_name(cell) != "" for cell in header]
    for number, row in body:
        for place, cell in enumerate(row):
            if cell != "" and not (place < len(named) and named[place]):
                wrong = Wrong(given(cell), f"nothing: column {place + 1} has no name in the header")
                problems.add(raw.label, number, str(place + 1), wrong)


def _column(cells: list[Cell], column: Column, raw: Raw, table: Table, calendar: Calendar | None) -> list[Any]:
    """Values of one column."""
    numbers = Numbers(cells, raw.style, column.timed)
    if column.kind == "number" and (plain := numbers.all(column.span)) is not None:
        return list(plain)
    reader, values = Reader(column, numbers, calendar), list[Any]()
    for place, cell in enumerate(cells):
        try:
            values.append(_cell(cell, column, reader))
        except Wrong as wrong:
            values.append(UNREADABLE)
            table.problems.add(table.label, table.rows[place], column.name, wrong)
    return values


def _cell(cell: Cell, column: Column, reader: Reader) -> Any:
    if cell != "":
        return reader.value(cell)
    if column.required:
        raise Wrong(given(cell), column.allowed)
    return None
