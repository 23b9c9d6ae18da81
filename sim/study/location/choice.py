"""Sites by three objectives, each beside what today's bases are worth by the same objective."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.config.lines import problem
from sim.config.refused import Refused
from sim.study.location.ground import Ground
from sim.theory import location

SECONDS = 120.0  # for one objective; the gap says what is not proven then


class Objective(NamedTuple):
    """The best sites by one objective: its value, today's, and what of it is not proven."""

    name: str  # mclp, mexclp, p_median
    unit: str
    value: float
    today: float
    sites: tuple[int, ...]
    gap: float


def objectives(ground: Ground, bases: int, busy: float, within: float) -> list[Objective]:
    """MCLP and MEXCLP as shares of the demand, p-median as mean minutes to the nearest base.

    ``busy``: the share of its time a base has nobody to send; ``within``: minutes of a covered demand. Demand that no
    site reaches at all counts as uncovered, and is left out of the minutes. Raises Refused without demand.
    """
    reachable = np.isfinite(ground.minutes).any(axis=0)
    if not reachable.any():
        raise Refused(problem("--bases", "no demand that any site reaches", "a region or folder with incidents"))
    total, covers = float(ground.weight.sum()), ground.minutes <= within
    once = location.mclp(covers, ground.weight, bases, SECONDS)
    often = location.mexclp(covers, ground.weight, bases, busy, SECONDS)
    near = location.p_median(ground.minutes[:, reachable], ground.weight[reachable], bases, SECONDS)
    weight = float(ground.weight[reachable].sum())
    today = np.bincount(ground.today, minlength=len(ground.sites))
    covered, staffed = (expected(covers, ground.weight, today, q) for q in (0.0, busy))
    return [
        Objective("mclp", "share", once.value / total, covered, once.sites, once.gap),
        Objective("mexclp", "share", often.value / total, staffed, often.sites, often.gap),
        Objective("p_median", "min", near.value / weight, nearest(ground, today), near.sites, near.gap),
    ]


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
