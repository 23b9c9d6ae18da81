"""Tables as CSV for a spreadsheet: local time beside every instant, and no cell that would be run."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import DAY, Float
from sim.study.stored import put

if TYPE_CHECKING:
    import pandas as pd

ZONE = "+07:00"  # WIB
RUN_BY_SPREADSHEETS = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")  # the latter: the same in full width


def put_sheet(path: Path, frame: pd.DataFrame, polling_date: date | None) -> None:
    """Write a data frame as CSV; with a date a column ``t_*`` is followed by ``t_*_time``, its local time."""
    import pyarrow as pa
    from pyarrow import csv

    columns: dict[str, Any] = {}
    for name in map(str, frame.columns):
        columns[name] = pa.Array.from_pandas(_harmless(frame[name]))
        if name.startswith("t_") and polling_date is not None:
            columns[f"{name}_time"] = _local(frame[name].to_numpy(dtype=np.float64), polling_date)
    put(path, lambda draft: csv.write_csv(pa.table(columns), draft))


def _harmless(column: pd.Series[Any]) -> pd.Series[Any]:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    from pandas.api.types import is_numeric_dtype

    if is_numeric_dtype(column.dtype):
        return column
    text = column.astype("category")
    return text.cat.rename_categories([_quoted(str(label)) for label in text.cat.categories])


def _quoted(text: str) -> str:
    return f"'{text}" if text.startswith(RUN_BY_SPREADSHEETS) else text


def _local(minutes: Float, polling_date: date) -> Any:
    """Local times of instants, empty where nan; looked up in a list of all minutes, faster than formatting."""
    import pyarrow as pa

    known = np.isfinite(minutes)
    if not known.any():
        return pa.nulls(len(minutes), pa.string())
    minute = np.floor(np.where(known, minutes, minutes[known].min())).astype(np.int64)
    first, last = int(minute.min()) // DAY, int(minute.max()) // DAY
    codes = pa.array((minute - first * DAY).astype(np.int32), mask=~known)
    return pa.DictionaryArray.from_arrays(codes, _minutes_of(polling_date, first, last))


@lru_cache(maxsize=8)
def _minutes_of(polling_date: date, first: int, last: int) -> Any:
    """Local times of all minutes of the days from ``first`` to ``last``, the polling day being 0."""
    import pyarrow as pa

    span = np.arange(first * DAY, (last + 1) * DAY).astype("timedelta64[m]")
    labels = np.datetime_as_string(np.datetime64(polling_date, "m") + span)
    return pa.array([f"{label.replace('T', ' ')}{ZONE}" for label in labels])
