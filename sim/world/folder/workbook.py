"""One .xlsx with a sheet for every file. Values only: no formula is run, no link followed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from sim.config.lines import shown
from sim.world.folder.numbers import Cell
from sim.world.folder.problems import WHOLE, Problems, Wrong
from sim.world.folder.raw import BLANKS, MOST_BYTES, Raw, as_wrong, keep

MOST_UNPACKED = 500_000_000  # bytes
MOST_PARTS = 2_000
MOST_COLUMNS = 256
PROLOGUE = 65_536  # bytes in which a document type would stand


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
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS:
            raise Wrong(f"{unpacked:,} bytes unpacked in {len(parts):,} parts", f"at most {MOST_UNPACKED:,} bytes")
        for part in parts:
            with archive.open(part) as stream:
                if b"<!DOCTYPE" in stream.read(PROLOGUE):
                    raise Wrong(f"a document type in {shown(part.filename)}", "a workbook as spreadsheets save it")
    return data


def _sheets(data: bytes, problems: Problems) -> dict[str, Raw]:
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise Wrong("openpyxl is not installed", "pip install 'siaga[excel]', or a folder of .csv files") from error
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    found = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        found[sheet.title] = Raw(sheet.title, "")
        keep(found[sheet.title], _rows(sheet), problems)
    return found


def _rows(sheet: Any) -> Iterator[list[Cell]]:
    for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
        yield [_cell(value) for value in row]


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
