"""Dispatch policies: pure functions of a read-only view that name the units to send, in order.

Ties are broken by the order of the units in the plan.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sim.arrays import Bool, Float, Int


@dataclass(frozen=True)
class View:
    """What a dispatcher sees: arrays over the units that are free now, shape (U,)."""

    minutes: Float  # until the unit could be on scene; inf = it cannot come
    own: Bool  # of the district where the incident is
    personnel: Int


Policy = Callable[[View, int], Int]


def nearest(view: View, need: int) -> Int:
    """The units that can be there first, whoever commands them."""
    return _until_met(view, np.argsort(view.minutes, kind="stable"), need)


def own_district(view: View, need: int) -> Int:
    """Units of the own district by time; after them those of others by time."""
    return _until_met(view, np.lexsort((view.minutes, ~view.own)), need)


POLICIES: dict[str, Policy] = {"nearest": nearest, "own_district": own_district}


def _until_met(view: View, order: Int, need: int) -> Int:
    """The first units in the order whose people together meet the need; all that can come when they cannot."""
    able = order[np.isfinite(view.minutes[order])]
    together = np.cumsum(view.personnel[able])
    enough = int(np.searchsorted(together, need, side="left")) + 1
    return able[:enough]
