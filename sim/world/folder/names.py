"""Names that other files refer to, and the look-up of such references."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from sim.arrays import Int, Keys
from sim.streams import key_of
from sim.world.folder.problems import Wrong, given, unknown
from sim.world.folder.table import UNREADABLE, Table


class Names:
    """The rows that have a name, by exact spelling or, where only one fits, in another case.

    ``complete`` is False where the list itself could not be read: then nothing is unknown.
    """

    def __init__(self, names: Iterable[str], of: str, complete: bool = True) -> None:
        self.names, self.of, self.complete = list(names), of, complete
        self._exact: dict[str, int] = {}
        self._folded: dict[str, int | None] = {}
        self._wrong: dict[str, Wrong] = {}
        for place, name in enumerate(self.names):
            if self._exact.setdefault(name, place) == place:
                self._folded[name.casefold()] = None if name.casefold() in self._folded else place

    def place(self, name: str) -> int:
        """Place of a name in the list, -1 where the list is incomplete; raises Wrong with the nearest name."""
        found = self._exact.get(name, self._folded.get(name.casefold()))
        if found is None and self.complete:
            raise self._unknown(name)
        return -1 if found is None else found

    def _unknown(self, name: str) -> Wrong:
        """The refusal of a name, made once: a search for the nearest of thousands takes its time."""
        if name not in self._wrong:
            self._wrong[name] = unknown(name, self._exact, self.of)
        return self._wrong[name]


def numbered(words: Sequence[str]) -> tuple[list[str], Int]:
    """The different words in order of first mention, and for each word its place among them."""
    place = {word: number for number, word in enumerate(dict.fromkeys(words))}
    return list(place), np.array([place[word] for word in words], dtype=np.int64)


def once(table: Table, *columns: str) -> None:
    """Name every row that repeats an earlier one in the given columns."""
    first: dict[tuple[Any, ...], int] = {}
    for place, key in enumerate(zip(*map(table.cells, columns), strict=True)):
        before = first.setdefault(key, place)
        if before != place and not {None, UNREADABLE}.intersection(key):
            text = ", ".join(map(str, key))
            table.wrong(place, columns[-1], f"{given(text)} a second time, first in row {table.rows[before]}", "once")


def keys_of(table: Table, kind: str, names: Sequence[str]) -> Keys:
    """Key of every name: given in the table, else made of kind and name; a key given twice is a problem."""
    cells = table.cells("key") or [None] * len(names)
    first: dict[int, int] = {}
    found = np.zeros(len(names), dtype=np.uint64)
    for row, (cell, name) in enumerate(zip(cells, names, strict=True)):
        given_here = cell is not None and cell is not UNREADABLE
        found[row] = cell if given_here else key_of(f"{kind}/{name}")
        before = first.setdefault(int(found[row]), row)
        if given_here and before != row:
            table.wrong(row, "key", f"key {cell} a second time, first in row {table.rows[before]}", "once")
    return found


def places(table: Table, column: str, names: Names, free: str = "") -> Int:
    """Place in ``names`` of every cell; -1 where it is empty, is ``free``, or names nothing, which is a problem."""
    found = np.full(len(table), -1, dtype=np.int64)
    for row, name in table.given(column):
        if name != free:
            found[row] = place_of(table, row, column, name, names)
    return found


def place_of(table: Table, row: int, column: str, name: str, names: Names) -> int:
    """Place of one name of a cell; -1 where it names nothing, which is a problem."""
    try:
        return names.place(name)
    except Wrong as wrong:
        table.problems.add(table.label, table.rows[row], column, wrong)
        return -1
