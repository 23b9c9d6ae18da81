"""Reader of the bundled tables in ``sim/data``: columns of text, numbers and codes."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from sim.arrays import Float, Int, Keys


@dataclass(frozen=True)
class Table:
    """Columns of one table, each a list of R texts in the order of the file."""

    name: str
    columns: dict[str, list[str]]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(next(iter(self.columns.values())))

    def text(self, column: str) -> list[str]:
        """Texts of a column; KeyError where the table has no such column."""
        return self.columns[column]

    def numbers(self, column: str) -> Float:
        """Numbers of a column, shape (R,); nan where the cell is empty."""
        return np.array([float(cell) if cell else np.nan for cell in self.columns[column]])

    def whole(self, column: str) -> Int:
        """Whole numbers of a column, shape (R,); ValueError where a cell is empty or broken."""
        return np.array(self.columns[column], dtype=np.int64)

    def codes(self, column: str = "code") -> Keys:
        """Official codes of a column, shape (R,)."""
        return np.array(self.columns[column], dtype=np.uint64)


@cache
def table(name: str) -> Table:
    """Read ``sim/data/<name>.csv`` once per process; FileNotFoundError where there is none."""
    text = files("sim.data").joinpath(f"{name}.csv").read_text(encoding="utf-8")
    header, *rows = csv.reader(text.splitlines())
    columns = zip(*rows, strict=True)
    return Table(name, {column: list(cells) for column, cells in zip(header, columns, strict=True)})
