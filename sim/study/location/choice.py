"""Sites by three objectives, each beside what today's bases are worth by the same objective.

Today's units may be more or fewer than the bases asked for. What the best sites for as many units as today's would be
worth tells the two apart: from today's to that is what place does, from that to the bases asked for what number does.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.config.lines import problem
from sim.config.refused import Refused
from sim.study.location.ground import Ground
from sim.theory import location
from sim.theory.location import Choice

SECONDS = 120.0  # for one objective; the gap says what is not proven then


class Objective(NamedTuple):
    """The best sites by one objective: its value, today's, and what of it is not proven."""

    name: str  # mclp, mexclp, p_median
    unit: str
    value: float
    today: float
    sites: tuple[int, ...]
    gap: float
    alike: float  # the best value with as many units as today's; that of today where there are none

    @property
    def place(self) -> float:
        """What of the difference to today's value comes from the places."""
        return self.alike - self.today

    @property
    def number(self) -> float:
        """What of it comes from there being more or fewer."""
        return self.value - self.alike


def objectives(ground: Ground, bases: int, busy: float, within: float) -> list[Objective]:
    """MCLP and MEXCLP as shares of the demand, p-median as mean minutes to the nearest base.

    ``busy``: the share of its time a base has nobody to send; ``within``: minutes of a covered demand. Demand that no
    site reaches at all counts as uncovered, and is left out of the minutes. Raises Refused without demand.
    """
    if not np.isfinite(ground.minutes).any():
        raise Refused(problem("--bases", "no demand that any site reaches", "a region or folder with incidents"))
    covers, units = ground.minutes <= within, len(ground.today)
    best = _best(ground, covers, bases, busy)
    alike = best if units in (0, bases) else _best(ground, covers, units, busy)
    today = np.bincount(ground.today, minlength=len(ground.sites))
    covered, staffed = (expected(covers, ground.weight, today, q) for q in (0.0, busy))
    now = {"mclp": covered, "mexclp": staffed, "p_median": nearest(ground, today)}
    return [
        Objective(name, unit, one.value, now[name], one.sites, one.gap, alike[name].value if units else now[name])
        for (name, one), unit in zip(best.items(), ("share", "share", "min"), strict=True)
    ]


def _best(ground: Ground, covers: Bool, bases: int, busy: float) -> dict[str, Choice]:
    """The best choice of so many bases by every objective, its value as a share or as mean minutes."""
    reachable = np.isfinite(ground.minutes).any(axis=0)
    near = ground.weight[reachable]
    found = {
        "mclp": (location.mclp(covers, ground.weight, bases, SECONDS), ground.weight),
        "mexclp": (location.mexclp(covers, ground.weight, bases, busy, SECONDS), ground.weight),
        "p_median": (location.p_median(ground.minutes[:, reachable], near, bases, SECONDS), near),
    }
    return {name: one._replace(value=one.value / float(weight.sum())) for name, (one, weight) in found.items()}


def expected(covers: Bool, weight: Float, at: Int, busy: float) -> float:
    """Share of the demand within reach of a free unit, with ``at`` units at every site, (S,)."""
    number = at @ covers.astype(np.int64)
    return float((weight * (1.0 - np.power(busy, number, dtype=np.float64))).sum() / weight.sum())


def nearest(ground: Ground, at: Int) -> float:
    """Mean minutes of the demand to the nearest base; inf where some that can be reached has no way from any."""
    reachable = np.isfinite(ground.minutes).any(axis=0)
    if not at.any():
        return float("inf")
    minutes = ground.minutes[at > 0].min(axis=0)[reachable]
    return float((ground.weight[reachable] * minutes).sum() / ground.weight[reachable].sum())
