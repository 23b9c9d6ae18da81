"""Who is busy and what waits at given instants, replication by replication, from the tables of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Float, Int
from sim.study.result import Result

if TYPE_CHECKING:
    import pandas as pd


def busy_at(result: Result, times: Float) -> Int:
    """Units travelling or on scene, shape (R, T)."""
    units = result.units[result.units["activity"].isin(["travelling", "on_scene"])]
    return _between(result, units, ("t_start", "t_end"), times)


def waiting_at(result: Result, times: Float) -> Int:
    """Incidents reported and not yet given a unit, shape (R, T)."""
    return _between(result, result.incidents, ("t_report", "t_dispatch"), times)


def _between(result: Result, rows: pd.DataFrame, span: tuple[str, str], times: Float) -> Int:
    """Rows whose span [from, to) holds each of the times, which rise."""
    size = result.summary["n_replications"], len(times) + 1
    change, owner = np.zeros(size, dtype=np.int64), rows["replication"].to_numpy()
    for column, step in zip(span, (1, -1), strict=True):
        np.add.at(change, (owner, np.searchsorted(times, rows[column].to_numpy(), side="left")), step)
    return np.asarray(change.cumsum(axis=1)[:, :-1])
