"""Named events that delay the opening of stations: moved on the day before, or without their ballots."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bool
from sim.model.events.places import stations

if TYPE_CHECKING:
    from sim.model.operation import Operation


def stations_with(operation: Operation, kind: str) -> Bool:
    """Stations that a named event of a kind is about, shape (S,)."""
    found = np.zeros(len(operation.world.stations.key), dtype=np.bool_)
    for event in operation.config.threat.happening.values():
        if event.kind == kind:
            found[stations(operation, event)] = True
    return found
