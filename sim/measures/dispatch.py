"""Measures of pure dispatch and of pure queueing."""

from __future__ import annotations

import numpy as np

from sim.arrays import Float
from sim.measures.coverage import column
from sim.measures.force import unavailable_minutes, unit_minutes
from sim.measures.forms import PerOperation, Ratio
from sim.measures.measure import Measure
from sim.measures.rows import Rows

NO_STAGES = "no station with stages of its own"


def _one(rows: Rows) -> Float:
    return np.ones(len(rows))


MEASURES: tuple[Measure, ...] = (
    Measure(
        "unit_workload", "share", "neither", "share of its time on duty in which a unit is not available",
        Ratio("units", unavailable_minutes, unit_minutes, share=True, empty="no unit was on duty"),
    ),
    Measure(
        "dispatch_share", "share", "neither",
        "share of all first arrivals on order made by one unit in one zone",
        Ratio("dispatches", _one, _one, share=True, empty="no unit was sent", of_all=True),
        "over everything it is 1 by definition",
    ),
    Measure(
        "cross_base_share", "share", "neither",
        "share of first units sent that are not the nearest by base of those that may go there; ties are nearest",
        Ratio("sent", column("cross_base"), _one, share=True, empty="no unit was sent"),
    ),
    Measure(
        "busy_units_at", "units", "neither", "mean number of busy units at a given minute",
        PerOperation("busy", _one, rare=False, only_by="at_min"),
    ),
    Measure(
        "queue_at", "waiting", "neither",
        "mean number waiting at a given minute: incidents reported and not yet given a unit (stage dispatch), or "
        "people in line at a stage, added over stations",
        PerOperation("waiting", column("waiting"), rare=False, only_by="stage_at_min"),
    ),
    Measure(
        "voter_wait_probability", "share", "lower",
        "share of the people who come to a stage that are not taken up at once; overall, of comings to any stage",
        Ratio("stages", column("waited"), column("voted"), share=True, empty=NO_STAGES),
    ),
    Measure(
        "voter_still_waiting_share", "share", "lower",
        "share of the people who come to a stage that are in line when the run stops; 0 where it first serves all",
        Ratio("stages", column("still_waiting"), column("voted"), share=True, empty=NO_STAGES),
    ),
    Measure(
        "server_utilisation", "share", "neither",
        "share of server time from opening to closing spent in service; servers of all stations and stages together",
        Ratio("stages", column("busy_min"), column("server_min"), share=True, empty=NO_STAGES),
    ),
)  # fmt: skip
