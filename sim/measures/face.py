"""Numbers of single operations that can be laid beside reports of the real ones.

A real operation is one draw: it is compared with the spread over simulated operations, not with their mean. Every
function returns one number per operation, shape (replications,), or per incident where it says so; an instant that did
not come within the horizon is infinite.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import HOUR, Bool, Float
from sim.measures.registry import REGISTRY
from sim.measures.rows import Terms, View
from sim.record import Tables

if TYPE_CHECKING:
    import pandas as pd


def _sum(frame: pd.DataFrame, values: Float | Bool, tables: Tables) -> Float:
    return np.bincount(frame["replication"], values, tables.n_replications).astype(np.float64)


def _of(frame: pd.DataFrame, column: str, name: str) -> pd.DataFrame:
    """Rows of one district or subdistrict; all where the name is empty."""
    return frame[frame[column] == name] if name else frame


def _instants(frame: pd.DataFrame, column: str) -> Float:
    found = frame[column].to_numpy(dtype=np.float64)
    return np.where(np.isnan(found), np.inf, found)


def _largest(frame: pd.DataFrame, column: str, tables: Tables) -> Float:
    """Latest instant of each operation; nan where it has no row."""
    found = np.full(tables.n_replications, -np.inf)
    np.maximum.at(found, frame["replication"].to_numpy(dtype=np.int64), _instants(frame, column))
    return np.where(found == -np.inf, np.nan, found)


def turnout(tables: Tables, district: str = "") -> Float:
    """Voters who voted per 100 registered."""
    rows = _of(tables.stations, "district", district)
    voted, registered = (_sum(rows, rows[name].to_numpy(dtype=np.float64), tables) for name in ("voted", "registered"))
    return 100.0 * voted / np.where(registered > 0, registered, np.nan)


def _counts(tables: Tables) -> list[Float]:
    """Ends of counting of every operation that were reached, min."""
    groups = tables.stations.groupby("replication")["t_counted"]
    return [times.dropna().to_numpy(dtype=np.float64) for _, times in groups]


def count_mean(tables: Tables) -> Float:
    """Mean end of counting over stations, min from 00:00 of polling day."""
    return np.array([times.mean() for times in _counts(tables)])


def count_sd(tables: Tables) -> Float:
    """Standard deviation of the end of counting over stations, h."""
    return np.array([times.std() / HOUR for times in _counts(tables)])


def count_quantile(tables: Tables, q: float) -> Float:
    """Quantile of the end of counting over stations, min."""
    return np.array([np.quantile(times, q) for times in _counts(tables)])


def count_later(tables: Tables, t: float) -> Float:
    """Stations of 100 that end counting after ``t``."""
    return np.array([100.0 * np.mean(times > t) for times in _counts(tables)])


def boxes_complete(tables: Tables, subdistrict: str) -> Float:
    """When the last boxes of a subdistrict come to its committee, min."""
    return _largest(_of(tables.stations, "subdistrict", subdistrict), "t_boxes_arrived", tables)


def boxes_there(tables: Tables, subdistrict: str, t: float) -> Float:
    """Stations of 100 of a subdistrict whose boxes are at its committee at ``t``."""
    rows = _of(tables.stations, "subdistrict", subdistrict)
    there = _sum(rows, _instants(rows, "t_boxes_arrived") <= t, tables)
    number = _sum(rows, np.ones(len(rows)), tables)
    return 100.0 * there / np.where(number > 0, number, np.nan)


def _committees(tables: Tables, district: str, subdistrict: str = "") -> pd.DataFrame:
    rows = _of(_of(tables.recapitulation, "district", district), "subdistrict", subdistrict)
    return rows[rows["subdistrict"] != ""]


def recapitulated(tables: Tables, district: str, subdistrict: str = "") -> Float:
    """When the last committee of a district, or one committee, has finished, min."""
    return _largest(_committees(tables, district, subdistrict), "t_finish", tables)


def committees_done(tables: Tables, district: str, t: float) -> Float:
    """Committees of a district that have finished by ``t``."""
    rows = _committees(tables, district)
    return _sum(rows, _instants(rows, "t_finish") <= t, tables)


def at_committees(tables: Tables, types: Collection[str]) -> Float:
    """Incidents of some types at committees per 100 committees."""
    rows, committees = tables.incidents, _committees(tables, "")
    here = rows["type"].isin(list(types)) & (rows["station"] == "") & (rows["subdistrict"] != "")
    number = _sum(committees, np.ones(len(committees)), tables)
    return 100.0 * _sum(rows, here.to_numpy(), tables) / np.where(number > 0, number, np.nan)


def at_commissions(tables: Tables, types: Collection[str]) -> Float:
    """Incidents of some types at district commissions."""
    rows = tables.incidents
    here = rows["type"].isin(list(types)) & (rows["subdistrict"] == "")
    return _sum(rows, here.to_numpy(), tables)


def at_stations(tables: Tables, types: Collection[str] = (), severity: int = 1) -> Float:
    """Incidents at stations per 1,000: of some types (none named = all), as grave as ``severity`` at their worst."""
    rows = tables.incidents
    here = (rows["station"] != "") & (rows["severity_max"] >= severity)
    if types:
        here &= rows["type"].isin(list(types))
    return _per_1000(tables, _sum(rows, here.to_numpy(), tables))


def without_incident(tables: Tables) -> Float:
    """Stations of 100 at which nothing happened."""
    rows = tables.incidents[tables.incidents["station"] != ""]
    struck = rows.groupby("replication")["station"].nunique()
    number = np.bincount(struck.index, struck, tables.n_replications).astype(np.float64)
    return 100.0 - _per_1000(tables, number) / 10.0


def destroyed(tables: Tables) -> Float:
    """Stations whose boxes were destroyed."""
    rows = tables.incidents
    gravest = (rows["station"] != "") & (rows["severity_max"] >= 5)
    return _sum(rows, gravest.to_numpy(), tables)


def revotes(tables: Tables, kind: str) -> Float:
    """Stations with a re-vote of a kind (psu, psl, pss) per 1,000."""
    rows = tables.stations
    return _per_1000(tables, _sum(rows, (rows["revote"] == kind).to_numpy(), tables))


def _per_1000(tables: Tables, number: Float) -> Float:
    return np.asarray(1000.0 * number / (len(tables.stations) / tables.n_replications), dtype=np.float64)


def injected_hours(tables: Tables, endings: Collection[str], from_full: bool = False) -> Float:
    """Hours that injected incidents with one of the endings lasted, one number per incident.

    From onset, or (``from_full``) from the instant when enough police were there; without it they are not counted.
    """
    rows = tables.incidents
    rows = rows[(rows["origin"] == "injected") & rows["ended_by"].isin(list(endings))]
    hours = (rows["t_end"] - rows["t_full" if from_full else "t_onset"]).to_numpy(dtype=np.float64) / HOUR
    return hours[np.isfinite(hours)]


def demanded(tables: Tables, district: str) -> Float:
    """People that the doctrine asks for at the stations of a district; the same in every operation."""
    view = View(tables, Terms(land_min=0.0, water_min=0.0))
    value = REGISTRY["demand_arithmetic"].form.values(view, "district").get(district)
    amount = np.nan if value is None or value.estimate is None else value.estimate
    return np.full(tables.n_replications, amount)
