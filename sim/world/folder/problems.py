"""Collects every problem of a folder, and what is worth knowing although it is allowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sim.config.lines import LONGEST, nearest, one_line, problem, shown
from sim.config.refused import Refused

LISTED = 500  # problems of one column that are listed; more are counted
WHOLE = "-"  # the column of a problem of a whole file or row


class Wrong(Exception):
    """A cell that cannot be used: what was given and what is allowed."""

    def __init__(self, given: str, allowed: str, near: str = "") -> None:
        super().__init__(given, allowed, near)
        self.given, self.allowed, self.near = given, allowed, near


class Problems:
    """Lines ``file:row:column: given; allowed``, by file and row."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self._lines: list[tuple[str, int, str]] = []  # file, row, line
        self._count: Counter[tuple[str, str]] = Counter()

    def add(self, file: str, row: int, column: str, wrong: Wrong) -> None:
        """Keep a problem; row 1 is the header."""
        self._count[file, column] += 1
        if self._count[file, column] <= LISTED:
            line = problem(f"{file}:{row}:{shown(column)}", wrong.given, wrong.allowed, wrong.near)
            self._lines.append((file, row, one_line(line)))

    def note(self, file: str, row: int, column: str, text: str) -> None:
        """Keep a note: allowed, but worth a look."""
        self.notes.append(one_line(f"note: {file}:{row}:{shown(column)}: {text}"))

    def check(self) -> None:
        """Raise Refused with every line, if there are any."""
        if not self._lines:
            return
        files = list(dict.fromkeys(file for file, _, _ in self._lines))
        lines = sorted(self._lines, key=lambda line: (files.index(line[0]), line[1]))
        more = (
            problem(f"{file}:1:{shown(column)}", f"{count - LISTED:,} more problems", "as above")
            for (file, column), count in self._count.items()
            if count > LISTED
        )
        raise Refused(*(line for _, _, line in lines), *more)


def given(value: object) -> str:
    """A cell as the user sees it: text, or a number without a needless ".0"."""
    if value is None or value == "":
        return "nothing given"
    return f"{shown(f'{value:.15g}' if isinstance(value, float) else value)} given"


def unknown(word: str, known: Collection[str], of: str = "") -> Wrong:
    """A name that is not one of those known; a long list is told by what it is a list ``of``."""
    listed = ", ".join(known)
    allowed = listed if len(listed) <= 2 * LONGEST or not of else f"one of the {len(known):,} {of}"
    return Wrong(f"{shown(word)} given", allowed or f"nothing: there are no {of}", nearest(word, known))
