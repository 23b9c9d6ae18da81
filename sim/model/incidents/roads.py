"""Roads: a blockade closes a stretch of the highway at its place while it lasts; everybody else goes round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.incidents.case import Case
from sim.world.network import LEGS

if TYPE_CHECKING:
    from sim.model.context import Day

MAIN_ROADS = ("trunk", "provincial")  # closed in this order of preference


def close_road(day: Day, case: Case) -> None:
    """Close the stretch that leads away from the place, on the side turned from the district seat."""
    leg = _stretch(day, case)
    if leg is not None and leg not in day.closed:
        case.closed_leg = leg
        day.closed = day.closed | {leg}


def reopen_road(day: Day, case: Case) -> None:
    """Open it again."""
    if case.closed_leg is not None:
        day.closed = day.closed - {case.closed_leg}
        case.closed_leg = None


def _stretch(day: Day, case: Case) -> int | None:
    network, node = day.world.network, case.site.node
    at = np.flatnonzero((network.origin == node) | (network.destination == node))
    seat = int(day.world.districts.seat[case.site.district])
    row = day.operation.travel.minutes_to(seat, wet=False, night=False, boxes=False)
    for road in MAIN_ROADS:
        legs = at[network.leg[at] == LEGS.index(road)]
        if len(legs):
            far = np.where(network.origin[legs] == node, network.destination[legs], network.origin[legs])
            return int(legs[int(np.argmax(row[far]))])
    return None
