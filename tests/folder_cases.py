"""Folders for the tests of their reader: writing them as spreadsheets do, and comparing what is read."""

import csv
import io
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import numpy as np

from sim.world.folder import Calendar

CALENDARS = {"pemilu2024": Calendar(date(2024, 2, 14), -10080.0, 28800.0)}

TINY = {
    "district.yaml": "{name: tiny, horizon_min: 600, replications: 200}\n",
    "zones.csv": "zone,rate_per_h\nA,0.6\nB,0.3\n",
    "units.csv": "unit,zone\nU,A\n",
    "travel.csv": "origin,destination,minutes\nA,A,2\nA,B,9\nB,A,9\nB,B,2\n",
    "incident_types.csv": "type,share,on_scene,mean_min\nany,1,exponential,20\n",
}


def written(path: Path, files: dict[str, str | bytes]) -> Path:
    """A folder with the given files."""
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def tiny(path: Path, **changed: str | bytes) -> Path:
    """The example of the contract; ``zones="..."`` replaces zones.csv."""
    names = {name.partition(".")[0]: name for name in (*TINY, "policy.yaml")}
    return written(path, TINY | {names.get(stem, f"{stem}.csv"): text for stem, text in changed.items()})


def plain(part):
    """A folder, or a part of it, as lists and texts that can be compared; nan becomes None."""
    if is_dataclass(part):
        return {field.name: plain(getattr(part, field.name)) for field in fields(part) if field.name != "path"}
    if isinstance(part, np.ndarray):
        return plain(part.tolist())
    if isinstance(part, list | tuple):
        return [plain(value) for value in part]
    if isinstance(part, dict):
        return {key: plain(value) for key, value in part.items()}
    return None if isinstance(part, float) and np.isnan(part) else part


def sheet(rows: list[list[str]], separator: str = ",") -> str:
    """A table as a spreadsheet saves it."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """An .xlsx with the given sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path
