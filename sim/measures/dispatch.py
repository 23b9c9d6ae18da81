"""Measures of pure dispatch and of queueing."""

from __future__ import annotations

import numpy as np

from sim.arrays import Float
from sim.measures.force import busy_minutes, unit_minutes
from sim.measures.forms import Absent, PerOperation, Ratio
from sim.measures.measure import Measure
from sim.measures.rows import Rows

NO_NEAREST = Absent("the tables do not say which unit is nearest by base")


def _one(rows: Rows) -> Float:
    return np.ones(len(rows))


MEASURES: tuple[Measure, ...] = (
    Measure(
        "unit_workload", "share", "neither", "share of its time on duty in which a unit is not available",
        Ratio("units", busy_minutes, unit_minutes, share=True, empty="no unit was on duty"),
    ),
    Measure(
        "dispatch_share", "share", "neither",
        "share of all first arrivals on order made by one unit in one zone",
        Ratio("dispatches", _one, _one, share=True, empty="no unit was sent", of_all=True),
        "over everything it is 1 by definition",
    ),
    Measure(
        "cross_base_share", "share", "neither",
        "share of first units that are not the nearest by base", NO_NEAREST,
    ),
    Measure(
        "busy_units_at", "units", "neither", "mean number of busy units at a given minute",
        PerOperation("busy", _one, rare=False, only_by="at_min"),
    ),
    Measure(
        "queue_at", "incidents", "neither",
        "mean number of incidents reported and not yet given a unit at a given minute",
        PerOperation("waiting", _one, rare=False, only_by="stage_at_min"),
    ),
)  # fmt: skip
