"""Text tables as rows of cells: encodings and separators of spreadsheets are recognised, nothing is judged yet."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sim.config.lines import shown
from sim.world.folder.numbers import Cell, Style
from sim.world.folder.problems import WHOLE, Problems, Wrong

MOST_BYTES = 100_000_000
MOST_ROWS = 1_000_000
MOST_LINES = 1_100_000  # empty ones among them
SEPARATORS = ",;\t"
STYLES: dict[str, Style] = {",": "point", ";": "comma"}
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
BLANKS = " \t\r\n\u00a0\u2009\u202f\ufeff"


@dataclass(frozen=True)
class Raw:
    """Rows that hold something, with their numbers in the file, the first being row 1."""

    label: str  # name of the file or sheet
    style: Style  # decimal sign that goes with the separator of the file
    readable: bool = True
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)


def text_of(path: Path, most: int = MOST_BYTES) -> str:
    """Text of a file in UTF-8, UTF-16 or Windows-1252; raises Wrong."""
    if path.stat().st_size > most:
        raise Wrong(f"{path.stat().st_size:,} bytes", f"at most {most:,} bytes")
    data = path.read_bytes()
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], (encoding,))
    pairs = data[: len(data) // 2 * 2]
    if len(data) > 1 and 0 in data[:1000]:
        return _decoded(pairs, ("utf-16-le" if data[1] == 0 else "utf-16-be",))
    return _decoded(data, ("utf-8", "cp1252"))


def _decoded(data: bytes, encodings: Iterable[str]) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Wrong("text that cannot be decoded", "UTF-8, UTF-16 or Windows-1252 text")


def table(path: Path, known: Collection[str], problems: Problems) -> Raw:
    """Rows of a text table whose columns are called as in ``known``; every problem is kept."""
    try:
        text = text_of(path)
    except (OSError, Wrong) as error:
        problems.add(path.name, 1, WHOLE, as_wrong(error))
        return Raw(path.name, "", readable=False)
    told = text[:6].casefold()
    separator = told[4] if told.startswith("sep=") and told[4:5] in tuple(SEPARATORS) else _separator(text, known)
    raw = Raw(path.name, STYLES.get(separator, ""))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    keep(raw, _read(rows, raw, problems), problems)
    if raw.rows and told.startswith("sep="):
        del raw.rows[0]
    return raw


def as_wrong(error: OSError | Wrong) -> Wrong:
    """What is wrong with a file that cannot be read."""
    return error if isinstance(error, Wrong) else Wrong(shown(error.strerror or error), "a file that can be read")


def _read(rows: Iterator[list[str]], raw: Raw, problems: Problems) -> Iterator[list[Cell]]:
    number = 0
    try:
        for row in rows:
            number += 1
            yield [cell.strip(BLANKS) for cell in row]
    except csv.Error as error:
        problems.add(raw.label, number + 1, WHOLE, Wrong(shown(error), "quotes in pairs around a cell"))


def keep(raw: Raw, rows: Iterable[list[Cell]], problems: Problems) -> None:
    """Put the rows that hold something into ``raw``, at most so many as a table may have."""
    for number, row in enumerate(rows, 1):
        empty = not any(cell != "" for cell in row)
        if empty and number <= MOST_LINES:
            continue
        if empty or len(raw.rows) > MOST_ROWS:
            wrong = Wrong(f"more than {MOST_ROWS:,} rows", f"at most {MOST_ROWS:,} rows below the header")
            problems.add(raw.label, number, WHOLE, wrong)
            return
        raw.rows.append((number, row))


def _separator(text: str, known: Collection[str]) -> str:
    """The separator by which the header has most known columns; a comma where several do equally well."""
    lines = (line for line in text[:100_000].splitlines() if line.strip(BLANKS + SEPARATORS))
    header = next(lines, "")

    def found(separator: str) -> tuple[int, int]:
        columns = [header_name(cell.strip('"')) for cell in header.split(separator)]
        return sum(column in known for column in columns), len(columns)

    return max(SEPARATORS, key=found)


def header_name(cell: Cell) -> str:
    """The name of a column as written in a header: case, blanks and a star do not matter."""
    return "_".join(str(cell).strip(BLANKS + "*").casefold().replace("-", " ").split())
