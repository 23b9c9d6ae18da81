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

BUSY = ("mobilising", "travelling", "on_scene", "escorting")


def occupied(terms: Terms) -> tuple[str, ...]:
    """Activities of a unit that cannot be sent."""
    return BUSY if terms.free_on_return else (*BUSY, "returning")


def sent(tables: Tables, terms: Terms) -> pd.DataFrame:
    """Incidents whose first police came on order, with the minutes its first unit took to mobilise."""
    rows = tables.incidents
    rows = rows[_on_order(tables, rows) & (rows["need_onset"] >= 1)]
    units = tables.units
    mobilising = units[units["activity"] == "mobilising"]
    minutes = (mobilising["t_end"] - mobilising["t_start"]).rename("mobilisation")
    keys = [mobilising["replication"], mobilising["incident"].astype(str), mobilising["unit"].astype(str)]
    first = minutes.groupby(keys, observed=True).first()
    index = [rows["replication"], rows["incident"].astype(str), rows["first_unit"].astype(str)]
    taken = first.reindex(_index(index, first)).fillna(0.0)
    return rows.assign(mobilisation=taken.to_numpy(dtype=float))


def _on_order(tables: Tables, rows: pd.DataFrame) -> pd.Series[bool]:
    """Where the first unit was sent; in an election who is there at the instant of the order stood there already."""
    if len(tables.recapitulation):
        return rows["t_dispatch"] < rows["t_first"]
    return rows["t_dispatch"] <= rows["t_first"]


def _index(columns: list[pd.Series], like: pd.Series) -> pd.MultiIndex:
    import pandas as pd

    return pd.MultiIndex.from_arrays(columns, names=like.index.names)


def dispatches(tables: Tables, terms: Terms) -> pd.DataFrame:
    """Without an election: the incidents reached on order, with ``unit_zone`` = first unit and zone."""
    rows = sent(tables, terms)
    if len(tables.recapitulation):
        rows = rows.iloc[:0]
    joined = rows["first_unit"].astype(str) + "|" + rows["zone"].astype(str)
    return rows[["replication"]].assign(unit_zone=joined.astype("category"))


def busy(tables: Tables, terms: Terms) -> pd.DataFrame:
    """One row per unit busy at each of the report times."""
    units = tables.units[tables.units["activity"].isin(occupied(terms))]
    return _standing(units, "t_start", "t_end", terms, "at_min", "")


def waiting(tables: Tables, terms: Terms) -> pd.DataFrame:
    """Rows with a number ``waiting`` at each of the report times: incidents without a unit, and people in line."""
    rows = tables.incidents[tables.incidents["need_onset"] >= 1]
    until = rows[["t_dispatch", "t_first", "t_end"]].min(axis=1)
    calls = _standing(rows.assign(until=until), "t_report", "until", terms, "stage_at_min", "dispatch|")
    return _joined(calls.assign(waiting=1.0), _in_line(tables.lines), "stage_at_min")


def _in_line(lines: pd.DataFrame) -> pd.DataFrame:
    """People in line by station, stage and report time."""
    import pandas as pd

    at = lines["stage"].astype(str) + "|" + lines["t"].map(_minute).astype(str)
    return pd.DataFrame(
        {"replication": lines["replication"], "stage_at_min": at.astype("category"), "waiting": lines["waiting"]}
    )


def _joined(first: pd.DataFrame, second: pd.DataFrame, column: str) -> pd.DataFrame:
    """Rows of two tables, with the categories of both in one column."""
    import pandas as pd

    labels = dict.fromkeys([*first[column].cat.categories, *second[column].cat.categories])
    both = (frame.assign(**{column: frame[column].cat.set_categories(list(labels))}) for frame in (first, second))
    return pd.concat(list(both), ignore_index=True)


def _minute(t: float) -> str:
    """A report time as a label, to the thousandth: 720.5, 1000000."""
    return f"{round(t, 3):.10g}"


def committees(tables: Tables, terms: Terms) -> pd.DataFrame:
    """Recapitulation at subdistrict committees, without the rows of the district commissions."""
    rows = tables.recapitulation
    return rows[rows["subdistrict"] != ""]


def _standing(rows: pd.DataFrame, start: str, end: str, terms: Terms, column: str, prefix: str) -> pd.DataFrame:
    import pandas as pd

    labels = [f"{prefix}{_minute(t)}" for t in terms.report_times]
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

SOURCES: dict[str, tuple[str, ...]] = {
    "sent": ("incidents", "units", "recapitulation"),
    "dispatches": ("incidents", "units", "recapitulation"),
    "busy": ("units",),
    "waiting": ("incidents", "lines"),
    "committees": ("recapitulation",),
}


def sources(table: str) -> tuple[str, ...]:
    """The tables of the record that a table, derived or not, is made from."""
    return SOURCES.get(table, (table,))
