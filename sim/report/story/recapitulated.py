"""Recapitulation against its deadline."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import DAY, Float, day_of
from sim.report.curves import Band, counts, spread
from sim.report.story.lent import committees
from sim.report.story.parts import Cell, Chart, Column, Section, Series, Table
from sim.report.story.teller import Teller

if TYPE_CHECKING:
    import pandas as pd

SHOWN = ("recap_finish_p90_min", "recap_slack_min", "recap_late_probability")


def recapitulated(teller: Teller) -> Section | None:
    """The section; for the public without the committees one by one. Nothing without recapitulation."""
    table = committees(teller)
    if table.empty:
        return None
    deadline = float(table["t_deadline"].max())
    last = spread(table["t_finish"].fillna(np.inf).groupby(table["replication"]).max().to_numpy()).middle
    fields = {"finish": teller.words.cell(float(last), "moment"), "deadline": teller.words.day(day_of(deadline - 1.0))}
    title = teller.say("recapitulated.title", late=teller.quote("recap_late_probability"), **fields)
    parts = [_chart(teller, deadline)] + ([] if teller.public else [_table(teller, table)])
    return Section("recapitulated", title, tuple(parts), teller.notes(*SHOWN))


def _chart(teller: Teller, deadline: float) -> Chart:
    """Share of stations recapitulated by the end of each day up to the deadline and a day."""
    days = np.arange(0, day_of(deadline - 1.0) + 2)
    band = _done(teller, (days.astype(np.float64) + 1.0) * DAY)
    sides = [tuple(float(x) for x in side) for side in band]
    series = Series(teller.words["figure.recapitulation.y"], sides[0], "recapitulation", sides[1], sides[2])
    caption = teller.say(
        "recapitulated.caption", counted=teller.counted(), day=teller.words.day(day_of(deadline - 1.0))
    )
    categories = tuple(teller.words.day(int(day)) for day in days)
    return Chart("lines", categories, (series,), "share", title=teller.say("recapitulated.chart"), caption=caption)


def _done(teller: Teller, ends: Float) -> Band:
    """Share of stations recapitulated by each end: median and P10 to P90 between operations."""
    table = teller.result.tables.stations
    bins = np.searchsorted(ends, table["t_recapitulated"].fillna(np.inf), side="left")
    done = counts(table["replication"], bins, (teller.replications, len(ends) + 1)).cumsum(axis=1)
    return spread(done[:, :-1] / np.maximum(done[:, -1:], 1.0))


def _table(teller: Teller, table: pd.DataFrame) -> Table:
    """Finish of each committee, or of the last one of each district, the latest first."""
    rows = sorted((_row(teller, str(name), part) for name, part in table.groupby(teller.by, observed=True)), key=_late)
    heads = ("finish", "finish_early", "finish_late", "slack", "late")
    columns = [
        Column(teller.words[f"dimension.{teller.by}"], width=1.5),
        Column(teller.say("column.stations"), "number", 0.7),
    ]
    columns += [Column(teller.say(f"column.{head}"), "moment", 1.2) for head in heads[:3]]
    columns += [Column(teller.say("column.slack"), "number", 0.8), Column(teller.say("column.late"), "share", 0.8)]
    return Table(tuple(columns), tuple(rows), caption=teller.say("recapitulated.table"))


def _late(row: tuple[Cell, ...]) -> float:
    return -row[2] if isinstance(row[2], float) else 0.0


def _row(teller: Teller, name: str, part: pd.DataFrame) -> tuple[Cell, ...]:
    finish = spread(part["t_finish"].fillna(np.inf).groupby(part["replication"]).max().to_numpy())
    deadline, middle = float(part["t_deadline"].max()), float(finish.middle)
    stations = float(part.loc[part["replication"] == part["replication"].min(), "stations"].sum())
    late = float((~(part["t_finish"] <= part["t_deadline"])).mean())
    slack = round((deadline - middle) / DAY, 1)
    return (teller.name(name), stations, middle, float(finish.low), float(finish.high), slack, late)
