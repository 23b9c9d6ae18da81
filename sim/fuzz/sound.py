"""What every result must hold, whatever was asked for: a run that breaks it is wrong without saying so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.result import Result

ORDER = (("t_onset", "t_report"), ("t_report", "t_dispatch"), ("t_onset", "t_first"), ("t_first", "t_end"))
SLACK = 1e-6  # min


def faults(result: Result) -> list[str]:
    """What is impossible in a result, in words."""
    rows = (*_of_incidents(result.incidents), *_of_units(result.units), *_of_stations(result))
    return [*_of_summary(result.summary), *rows]


def _of_summary(summary: dict[str, Any]) -> Iterator[str]:
    try:
        json.dumps(summary, allow_nan=False)
    except ValueError as error:
        yield f"summary: {error}"
    for name, record in summary["measures"].items():
        value, low, high = (record[part] for part in ("estimate", "low", "high"))
        if value is None:
            continue
        if record["unit"] == "share" and not -SLACK <= value <= 1 + SLACK:
            yield f"{name}: a share of {value}"
        if low is not None and high is not None and low > high:
            yield f"{name}: an interval from {low} to {high}"
        if value < -SLACK and "slack" not in name:
            yield f"{name}: {value} is negative"


def _of_incidents(rows: pd.DataFrame) -> Iterator[str]:
    if not np.isfinite(rows["t_onset"].to_numpy(dtype=np.float64)).all():
        yield "incidents: an onset that is no time"
    for first, then in ORDER:
        early = rows[then] < rows[first] - SLACK
        if early.any():
            row = rows[early].iloc[0]
            yield f"incidents: {then} {row[then]} before {first} {row[first]}"
    if (rows["unmet_officer_min"] < -SLACK).any():
        yield "incidents: a negative unmet need"


def _of_units(rows: pd.DataFrame) -> Iterator[str]:
    if (rows["t_end"] < rows["t_start"]).any():
        yield "units: an interval that ends before it starts"
    if (rows["personnel"] < 0).any():
        yield "units: negative people"
    later = rows.sort_values(["replication", "unit", "t_start"], kind="stable")
    same = (later["unit"].astype(str) == later["unit"].astype(str).shift()).to_numpy()
    if (same & (later["t_start"].to_numpy() < later["t_end"].shift().to_numpy() - SLACK)).any():
        yield "units: a unit in two places at a time"


def _of_stations(result: Result) -> Iterator[str]:
    rows = result.stations
    for column in ("registered", "came", "voted", "turned_away", "guards"):
        if column in rows and (rows[column] < 0).any():
            yield f"stations: negative {column}"
    if len(rows) and result.config.election.held and (rows["voted"] > rows["registered"]).any():
        yield "stations: more voted than are registered"
