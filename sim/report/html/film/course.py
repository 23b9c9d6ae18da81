"""Which of the simulated operations is shown moving, and its worst hour."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.arrays import HOUR, Float
from sim.measures.rows import Rows, Terms
from sim.measures.times import needed
from sim.report.result import Reportable

if TYPE_CHECKING:
    import pandas as pd


class Course(NamedTuple):
    """One replication: the middle one by the minutes without police."""

    replication: int
    replications: int
    minutes: float  # per case that needed police: until the first officer came, or it ended without one


def middle_course(result: Reportable) -> Course:
    """The replication with the median of mean minutes without police per case; of two the lower, ties by number."""
    n, cases = result.tables.n_replications, alone(result)
    means = cases.assign(minutes=cases["t_to"] - cases["t_from"]).groupby("replication")["minutes"].mean()
    minutes = means.reindex(range(n), fill_value=0.0)
    order = minutes.sort_values(kind="stable").index
    chosen = int(order[(n - 1) // 2])
    return Course(chosen, n, float(minutes[chosen]))


def alone(result: Reportable) -> pd.DataFrame:
    """Incidents that needed police: replication, and from when to when nobody was there."""
    target = result.config.target
    rows = Rows(result.tables.incidents, result.tables.n_replications, Terms(target.land_min, target.water_min))
    begin = rows.number("t_onset")
    until = np.fmin(rows.number("t_first"), rows.number("t_end"))
    until = np.where(np.isnan(until), result.summary["horizon_min"][1], until)
    frame = rows.frame[["replication"]].assign(t_from=begin, t_to=np.maximum(until, begin))
    return frame[needed(rows)]


def by_hour(cases: pd.DataFrame, horizon: tuple[float, float]) -> Float:
    """Minutes without police in every hour of the horizon, added over the cases."""
    edges = np.arange(horizon[0], horizon[1] + HOUR, HOUR)
    begin, end = (cases[name].to_numpy(dtype=np.float64)[:, None] for name in ("t_from", "t_to"))
    shared = np.minimum(end, edges[None, 1:]) - np.maximum(begin, edges[None, :-1])
    return np.asarray(np.maximum(shared, 0.0).sum(axis=0))
