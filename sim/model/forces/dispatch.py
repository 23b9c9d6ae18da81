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
    """What a dispatcher sees: arrays over the units that could be sent now, shape (U,)."""

    minutes: Float  # until the unit could be on scene; inf = it cannot come
    own: Bool  # of the district where the incident is
    personnel: Int
    level: Int  # step on the ladder: 0 guards, 1 Polsek, 2 platoons, 3 Brimob, 4 army
    guard: Bool  # it guards stations
    uncovered: Float  # voters whom nobody else reaches within target once it has left
    target: float  # minutes within which help is promised at the place
    crowd: bool  # the incident needs more people than patrols have
    rank: Float  # of the unit for the place, 1 first; inf = it has none
    reserve: Bool  # it goes only where the others do not suffice


Policy = Callable[[View, int], Int]


def nearest(view: View, need: int) -> Int:
    """The units that can be there first, whoever commands them."""
    return _until_met(view, np.argsort(view.minutes, kind="stable"), need)


def own_district(view: View, need: int) -> Int:
    """Units of the own district by time; after them those of others by time."""
    return _until_met(view, np.lexsort((view.minutes, ~view.own)), need)


def ladder(view: View, need: int) -> Int:
    """Step by step within the own district, then within others; guards are not taken from their posts for a crowd."""
    order = np.lexsort((view.minutes, view.level, ~view.own))
    return _until_met(view, order[~view.guard[order]] if view.crowd else order, need)


def coverage(view: View, need: int) -> Int:
    """Of the units within target those whose leaving uncovers the fewest voters, then the others by time."""
    late = view.minutes > view.target
    return _until_met(view, np.lexsort((view.minutes, np.where(late, 0.0, view.uncovered), late)), need)


def preferences(view: View, need: int) -> Int:
    """By the rank that units have for the place; those without one after them, by time."""
    ranked = np.isfinite(view.rank)
    return _until_met(view, np.lexsort((np.where(ranked, 0.0, view.minutes), view.rank)), need)


POLICIES: dict[str, Policy] = {
    "nearest": nearest, "own_district": own_district, "ladder": ladder, "coverage": coverage,
    "preferences": preferences,
}  # fmt: skip


def _until_met(view: View, order: Int, need: int) -> Int:
    """The first units in the order whose people together meet the need; all that can come when they cannot.

    Units held as a reserve come after all others.
    """
    if view.reserve.any():
        order = order[np.argsort(view.reserve[order], kind="stable")]
    able = order[np.isfinite(view.minutes[order])]
    together = np.cumsum(view.personnel[able])
    enough = int(np.searchsorted(together, need, side="left")) + 1
    return able[:enough]
