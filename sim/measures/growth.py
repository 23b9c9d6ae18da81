"""How fast a line grows, where more work arrives than can be done: what stands in place of a mean wait."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sim.arrays import HOUR, Float
from sim.measures.derived import waiting
from sim.measures.forms import Absent
from sim.measures.measure import Measure
from sim.measures.ratio import count_values
from sim.measures.rows import Rows, Terms
from sim.measures.value import certain
from sim.record import Tables

UNIT = "waiting per hour"
OF_INCIDENTS = Measure(
    "queue_growth_per_h", UNIT, "lower",
    "incidents waiting for a unit at the end of the time that counts, less those waiting at its beginning, per hour",
    Absent("not recorded"),
)  # fmt: skip
OF_PEOPLE = Measure(
    "voter_queue_growth_per_h", UNIT, "lower",
    "people who arrive in an hour at overloaded stages, less those that their servers can take on",
    Absent("not recorded"),
    "from the rates of the folder: the same in every replication",
)  # fmt: skip


def growth_of_incidents(tables: Tables, terms: Terms) -> dict[str, dict[str, Any]]:
    """The record ``queue_growth_per_h``."""
    begin, end = terms.counted
    per_h = (_line(tables, terms, end) - _line(tables, terms, begin)) / ((end - begin) / HOUR)
    return {OF_INCIDENTS.name: OF_INCIDENTS.record(count_values(per_h[None, :], rare=False)[0])}


def growth_of_people(per_h: float, n_replications: int) -> dict[str, dict[str, Any]]:
    """The record ``voter_queue_growth_per_h``."""
    return {OF_PEOPLE.name: OF_PEOPLE.record(certain(per_h, n_replications, ""))}


def _line(tables: Tables, terms: Terms, t: float) -> Float:
    """Incidents that wait at ``t``, shape (replications,)."""
    alone = replace(tables, lines=tables.lines.iloc[:0])
    rows = Rows(waiting(alone, replace(terms, report_times=(t,))), tables.n_replications, terms)
    return np.bincount(rows.replication, minlength=tables.n_replications).astype(np.float64)
