"""One .xlsx with a sheet for every file. Values only: no formula is run, no link followed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

from sim.config.lines import shown
from sim.world.folder.numbers import Cell
from sim.world.folder.problems import WHOLE, Problems, Wrong
from sim.world.folder.raw import BLANKS, MOST_BYTES, Raw, as_wrong, keep

MOST_UNPACKED, MOST_BESIDE = 200_000_000, 50_000_000  # bytes: in all; of parts that are no sheets, read whole
SHEETS = "xl/worksheets/"
MOST_PARTS = 2_000
MOST_COLUMNS = 256
PROLOGUE = 65_536  # bytes in which a document type would stand
FREE, MOST_TIMES = 20_000_000, 100  # bytes unpacked, and times the file beyond them; workbooks of tables have 12 to 17
MOST_ROW = 2_000_000  # bytes of one row of a sheet
ROW = re.compile(rb"<(\w+:)?row[\s>/]")


def sheets(path: Path, problems: Problems) -> dict[str, Raw]:
    """Rows of every sheet by its name; empty where the workbook cannot be read, with the problem kept."""
    try:
        return _sheets(_bytes(path), problems)
    except (OSError, Wrong) as error:
        problems.add(path.name, 1, WHOLE, as_wrong(error))
    except Exception as error:  # whatever a broken file makes the library raise
        wrong = Wrong(f"cannot be read: {type(error).__name__}: {shown(error)}", "an .xlsx workbook")
        problems.add(path.name, 1, WHOLE, wrong)
    return {}


def _bytes(path: Path) -> bytes:
    """The file, once its parts are known to be of a reasonable size and free of entities; raises Wrong."""
    if path.stat().st_size > MOST_BYTES:
        raise Wrong(f"{path.stat().st_size:,} bytes", f"at most {MOST_BYTES:,} bytes")
    data = path.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        raise Wrong("not a workbook", "an .xlsx file saved without a password")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        _sizes(archive.infolist(), len(data))
        for part in archive.infolist():
            with archive.open(part) as stream:
                _plain(part.filename, stream)
    return data


def _sizes(parts: Sequence[zipfile.ZipInfo], packed: int) -> None:
    """Raise Wrong where the parts would unpack to more than tables do."""
    unpacked = sum(part.file_size for part in parts)
    beside = sum(part.file_size for part in parts if not part.filename.startswith(SHEETS))
    most = min(MOST_UNPACKED, max(FREE, MOST_TIMES * packed))
    if unpacked > most or beside > MOST_BESIDE or len(parts) > MOST_PARTS:
        allowed = f"at most {most:,} bytes, {MOST_BESIDE:,} of them outside the sheets"
        raise Wrong(f"{unpacked:,} bytes unpacked in {len(parts):,} parts", allowed)


def _plain(name: str, stream: IO[bytes]) -> None:
    """Raise Wrong for a part with a document type, and for a sheet that is no plain list of rows."""
    head = stream.read(PROLOGUE)
    if b"<!DOCTYPE" in head or (name.endswith((".xml", ".rels")) and b"\0" in head):
        raise Wrong(f"a document type in {shown(name)}, or no UTF-8", "a workbook as spreadsheets save it")
    if name.startswith(SHEETS) and not _lists_rows(head, stream):
        raise Wrong(f"{shown(name)} is no plain list of rows", f"rows of at most {MOST_ROW:,} bytes")


def _lists_rows(chunk: bytes, stream: IO[bytes]) -> bool:
    """Whether a row begins again and again, and nothing but the declaration stands where rows might seem to be."""
    declared = 1
    while b"<!" not in chunk and chunk.count(b"<?") <= declared and (len(chunk) < MOST_ROW or ROW.search(chunk)):
        more = stream.read(MOST_ROW)
        if not more:
            return True
        chunk, declared = chunk[-8:] + more, 0
    return False


def _sheets(data: bytes, problems: Problems) -> dict[str, Raw]:
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise Wrong("openpyxl is not installed", "pip install 'siaga[excel]', or a folder of .csv files") from error

    def book(data_only: bool) -> Any:
        return load_workbook(io.BytesIO(data), read_only=True, data_only=data_only, keep_links=False)

    values = book(data_only=True)
    written = book(data_only=False) if _has_formulas(data) else values
    found = {}
    for sheet, own in zip(values.worksheets, written.worksheets, strict=True):
        sheet.reset_dimensions()
        own.reset_dimensions()
        found[sheet.title] = Raw(sheet.title, "")
        rows = _rows(sheet) if own is sheet else _worked_out(sheet, own, problems)
        keep(found[sheet.title], ([_cell(value) for value in row] for row in rows), problems)
    return found


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith(SHEETS)]
        return any(re.search(rb"<f[\s>/]", archive.read(name)) for name in sheets)


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    """The rows of a sheet, none longer than may be; an empty one has no cells."""
    for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
        yield () if row.count(None) == len(row) else row


def _worked_out(sheet: Any, own: Any, problems: Problems) -> Iterator[Sequence[Any]]:
    """The rows of a sheet; ``own`` is the same with its formulas: one without a value would be read as nothing."""
    for number, (row, formulas) in enumerate(zip(_rows(sheet), _rows(own), strict=True), 1):
        for place, (value, formula) in enumerate(zip_longest(row, formulas), 1):
            if value is None and formula is not None:
                wrong = Wrong(f"{shown(formula)}, not worked out", "a value; open and save it in a spreadsheet")
                problems.add(sheet.title, number, str(place), wrong)
        yield row


def _cell(value: Any) -> Cell:
    """A value as a number or as the text that a text table would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, timedelta):
        return value.total_seconds() / 60.0
    if isinstance(value, datetime | time | date):
        return _moment(value)
    return str(value).strip(BLANKS)


def _moment(value: datetime | date | time) -> str:
    """A date and time as text, to the second."""
    if isinstance(value, time):
        value = datetime.combine(date(2000, 1, 1), value)
        return f"{value + timedelta(milliseconds=500):%H:%M:%S}"
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return f"{value + timedelta(milliseconds=500):%Y-%m-%d %H:%M:%S}"
