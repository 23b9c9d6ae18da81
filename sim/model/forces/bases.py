"""Which units are nearest to a place by their bases, whatever they are doing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bool
from sim.model.incidents.site import Site

if TYPE_CHECKING:
    from sim.model.forces.roster import Roster

SAME_MIN = 1e-6  # times that differ by less are equal


class Bases:
    """Bases of the units at the start, on a dry day."""

    def __init__(self, roster: Roster) -> None:
        self._roster, self._home = roster, roster.node.copy()
        self._nearest: dict[tuple[int, int, int], Bool] = {}

    def cross(self, n: int, site: Site) -> bool:
        """Whether another unit that may go there has its base nearer to the site."""
        key = site.node, site.zone, site.subdistrict
        if key not in self._nearest:
            travel = self._roster.day.operation.travel
            row = travel.minutes_to(site.node, wet=False, night=False, boxes=False)
            minutes = np.where(self._roster.may_serve(site), row[self._home], np.inf)
            self._nearest[key] = minutes <= minutes.min(initial=np.inf) + SAME_MIN
        return not self._nearest[key][n]
