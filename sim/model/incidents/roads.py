"""Roads: a blockade closes a stretch of the highway at its place, or named ones, while it lasts; others go round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.incidents.case import Case
from sim.world.network import LEGS

if TYPE_CHECKING:
    from sim.model.context import Day

MAIN_ROADS = ("trunk", "provincial")  # closed in this order of preference


def close_road(day: Day, case: Case) -> None:
    """Close the roads named for it, or the stretch that leads away from the place, turned from the district seat."""
    leg = None if case.roads else _stretch(day, case)
    legs = case.roads if leg is None else (leg,)
    case.closed_legs = frozenset(legs) - day.closed
    day.closed = day.closed | case.closed_legs


def reopen_road(day: Day, case: Case) -> None:
    """Open it again."""
    if case.closed_legs:
        day.closed = day.closed - case.closed_legs
        case.closed_legs = frozenset()


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
