"""Workbooks made of sheets, the same bytes whenever they are made."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

PROPERTIES = "docProps/core.xml"  # the only part that holds the time of writing
WRITTEN_AT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def workbook(sheets: Mapping[str, list[list[Any]]]) -> bytes:
    """An .xlsx of these sheets, without the characters that it cannot hold and without the time of writing."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    made, data = Workbook(), io.BytesIO()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append([ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in row])
    made.save(data)
    with zipfile.ZipFile(data) as book:
        properties = WRITTEN_AT.sub(b"2024-02-14T00:00:00Z", book.read(PROPERTIES))
    return rewritten(data.getvalue(), {PROPERTIES: properties})


def parts(book: bytes) -> list[str]:
    """Names of the parts of an .xlsx."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.namelist()


def rewritten(book: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The .xlsx with other contents of some of its parts, every part dated alike."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name)
            new.writestr(part, changed[name] if name in changed else old.read(name), zipfile.ZIP_DEFLATED)
    return data.getvalue()
