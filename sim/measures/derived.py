"""Tables derived from those of the record.

First units sent, dispatches, committees, and what is busy or waiting at given times.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.measures.rows import Terms
from sim.record import Tables

if TYPE_CHECKING:
    import pandas as pd

BUSY = ("mobilising", "travelling", "on_scene", "escorting", "returning")


def sent(tables: Tables, terms: Terms) -> pd.DataFrame:
    """Incidents whose first police came on order, with the minutes its first unit took to mobilise."""
    rows = tables.incidents
    rows = rows[(rows["t_dispatch"] < rows["t_first"]) & (rows["need_onset"] >= 1)]
    units = tables.units
    mobilising = units[units["activity"] == "mobilising"]
    minutes = (mobilising["t_end"] - mobilising["t_start"]).rename("mobilisation")
    keys = [mobilising["replication"], mobilising["incident"].astype(str), mobilising["unit"].astype(str)]
    first = minutes.groupby(keys, observed=True).first()
    index = [rows["replication"], rows["incident"].astype(str), rows["first_unit"].astype(str)]
    taken = first.reindex(_index(index, first)).fillna(0.0)
    return rows.assign(mobilisation=taken.to_numpy(dtype=float))


def _index(columns: list[pd.Series], like: pd.Series) -> pd.MultiIndex:
    import pandas as pd

    return pd.MultiIndex.from_arrays(columns, names=like.index.names)


def dispatches(tables: Tables, terms: Terms) -> pd.DataFrame:
    """In pure dispatch: the incidents reached on order, with ``unit_zone`` = first unit and zone."""
    rows = sent(tables, terms)
    if len(tables.stations):
        rows = rows.iloc[:0]
    joined = rows["first_unit"].astype(str) + "|" + rows["zone"].astype(str)
    return rows[["replication"]].assign(unit_zone=joined.astype("category"))


def busy(tables: Tables, terms: Terms) -> pd.DataFrame:
    """One row per unit busy at each of the report times."""
    units = tables.units[tables.units["activity"].isin(BUSY)]
    return _standing(units, "t_start", "t_end", terms, "at_min", "")


def waiting(tables: Tables, terms: Terms) -> pd.DataFrame:
    """One row per incident reported and not yet given a unit at each of the report times."""
    rows = tables.incidents[tables.incidents["need_onset"] >= 1]
    until = rows[["t_dispatch", "t_first", "t_end"]].min(axis=1)
    return _standing(rows.assign(until=until), "t_report", "until", terms, "stage_at_min", "dispatch|")


def committees(tables: Tables, terms: Terms) -> pd.DataFrame:
    """Recapitulation at subdistrict committees, without the rows of the district commissions."""
    rows = tables.recapitulation
    return rows[rows["subdistrict"] != ""]


def _standing(rows: pd.DataFrame, start: str, end: str, terms: Terms, column: str, prefix: str) -> pd.DataFrame:
    import pandas as pd

    labels = [f"{prefix}{t:g}" for t in terms.report_times]
    parts = [
        rows.loc[(rows[start] <= t) & ~(rows[end] <= t), ["replication"]].assign(**{column: label})
        for t, label in zip(terms.report_times, labels, strict=True)
    ]
    frame = pd.concat(parts) if parts else rows[["replication"]].iloc[:0].assign(**{column: ""})
    return frame.assign(**{column: pd.Categorical(frame[column], categories=labels)})


DERIVED: dict[str, Callable[[Tables, Terms], pd.DataFrame]] = {
    "sent": sent,
    "dispatches": dispatches,
    "busy": busy,
    "waiting": waiting,
    "committees": committees,
}
