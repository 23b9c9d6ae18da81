"""Cells of every column of the folder and of the workbook: wrong ones by construction, and odd ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sim.fuzz import odd
from sim.fuzz.book import workbook
from sim.fuzz.case import OWN, RUN_BOOK, Case
from sim.fuzz.grounds import GROUNDS, rows_of, table_of
from sim.world.folder.files import MAP, TABLES
from sim.world.folder.schema import Column

FILES = {file.name: file for file in (*TABLES, *MAP)}
WRONG_NAME = "no such row of the other table"
TYPED: tuple[Any, ...] = (
    True, 0.1 + 0.2, 1e300, -1, 10**30, datetime(2024, 2, 29, 8), datetime(1900, 1, 1), date(9999, 12, 31),
    time(23, 59), timedelta(days=400), timedelta(minutes=-5), "=1+1",
    '=HYPERLINK("http://example.org")', "#N/A", "", " ",
    "x" * 30000,
)  # fmt: skip


def wrong(column: Column) -> tuple[str, ...]:
    """Texts that no cell of the column may hold."""
    if column.kind in ("number", "whole", "numbers"):
        low = column.span.low
        return (*odd.NO_NUMBER, *([f"{low - 1:g}"] if low > -1e9 else []))
    if column.kind in ("time", "clock"):
        return odd.NO_TIME
    if column.kind in ("choice", "flag"):
        return "perhaps", "2", "yes and no", "é", "nan"
    if column.kind in ("ranks", "needs", "stages"):
        return "::", "a:b:c:d:e:f", "A:0.5:x", ";;", "nan:nan", "S:-1:exponential:3", "1:0.4", "S:1:exponential:inf"
    return (WRONG_NAME,) if column.refers else ("a;b", "a|b", "a\nb", "n" * 200)


def cell(rng: Random) -> Case:
    """One cell of one table."""
    return _cell(rng, bad=False)


def wrong_cell(rng: Random) -> Case:
    """One cell of one table that is bad beyond doubt."""
    return _cell(rng, bad=True)


def _cell(rng: Random, bad: bool) -> Case:
    files = rng.choice(GROUNDS)()
    path, column = _place(rng, files)
    choices = wrong(column) if bad else (*odd.NUMBERS, *odd.TIMES, *odd.TEXTS, *wrong(column))
    value = rng.choice(choices)
    files[path], row = _with_cell(rng, files[path], column.name, value)
    what = f"{path}:{row}:{column.name} = {value[:60]!r}"
    surely = bad and _looked_up(files, column, value) and not _is_switched_off(path, files[path], row)
    return Case("folder: wrong cell" if bad else "folder: odd cell", what, files=files, bad=surely)


def _looked_up(files: Mapping[str, bytes], column: Column, value: str) -> bool:
    """Whether a name is looked up in a table that is there; a zone may name a committee that no table lists."""
    return value != WRONG_NAME or f"{OWN}/{column.refers}.csv" in files


def _place(rng: Random, files: Mapping[str, bytes]) -> tuple[str, Column]:
    """A table with rows, and one of all the columns it may have."""
    paths = [path for path in files if path.endswith(".csv") and files[path].count(b"\n") > 1]
    path = rng.choice(sorted(paths))
    return path, rng.choice(FILES[path.rpartition("/")[2]].columns)


def _with_cell(rng: Random, content: bytes, column: str, value: str) -> tuple[bytes, int]:
    """The table with another value in a row of the column, and the number of that row."""
    rows = rows_of(content)
    if column not in rows[0]:
        rows = [[*rows[0], column], *([*row, ""] for row in rows[1:])]
    row = rng.randrange(1, len(rows))
    rows[row][rows[0].index(column)] = value
    return table_of(rows), row + 1


def _is_switched_off(path: str, content: bytes, row: int) -> bool:
    """Whether a row of units stands for no unit."""
    rows = rows_of(content)
    return path.endswith("units.csv") and "count" in rows[0] and rows[row - 1][rows[0].index("count")] == "0"


def book(rng: Random) -> Case:
    """One cell of a workbook, as text or as a spreadsheet holds it."""
    files = rng.choice(GROUNDS[:4])()
    path, column = _place(rng, files)
    rows = sheets(files)
    sheet = rows[path.rpartition("/")[2][:-4]]
    if column.name not in sheet[0]:
        for number, line in enumerate(sheet):
            line.append("" if number else column.name)
    bad = rng.random() < 0.3
    value = rng.choice(wrong(column)) if bad else rng.choice((*TYPED, *odd.TEXTS[:20]))
    row = rng.randrange(1, len(sheet))
    sheet[row][sheet[0].index(column.name)] = value
    what = f"{path}:{row + 1}:{column.name} = {str(value)[:60]!r}"
    surely = bad and _looked_up(files, column, value) and not _is_switched_off(path, table_of(sheet), row + 1)
    return Case("workbook: cell", what, RUN_BOOK, {f"{OWN}.xlsx": workbook(rows)}, bad=surely)


def sheets(files: Mapping[str, bytes]) -> dict[str, list[list[Any]]]:
    """The tables and the district of a sound folder as sheets."""
    names = [name for name in files if name.endswith(".csv")]
    found: dict[str, list[list[Any]]] = {
        name.rpartition("/")[2][:-4]: [list(row) for row in rows_of(files[name])] for name in names
    }
    return found | {"district": _settings(files)}


def _settings(files: Mapping[str, bytes]) -> list[list[Any]]:
    """The keys of ``district.yaml`` as a sheet, those without parts."""
    lines = files[f"{OWN}/district.yaml"].decode().splitlines()
    pairs = [line.partition(": ")[::2] for line in lines]
    flat = [[key, value.strip("[]").replace(",", ";")] for key, value in pairs if "{" not in value]
    rule = [part.split(": ") for key, value in pairs if key == "travel" for part in value.strip("{}").split(", ")]
    return [*flat, *([f"travel.{key}", value] for key, value in rule)]
