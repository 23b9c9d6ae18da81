"""Larson's hypercube: units with fixed bases and fixed preference lists, which of them are busy, who goes where.

Larson, *Computers and Operations Research* 1, 1974; Larson and Odoni, *Urban Operations Research*, chapter 5.4.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import NamedTuple

import numpy as np

from sim.arrays import Float, Int
from sim.theory.chain import State, chain, stationary
from sim.theory.queues import refuse_unstable

LARSON_RATES = np.array([0.25, 0.25, 0.10, 0.25, 0.15, 0.10, 0.10, 0.10, 0.10, 0.10])
"""Calls per mean service time from the ten atoms of Larson and Odoni 5.4.3, which have three units.

Printed there: the total 1.5; the areas of units 1, 2, 3 are atoms 1, 2, 4 / 3, 5, 6 / 7 to 10 with 0.75, 0.35, 0.40;
atom 5 has 0.15; of all calls 8.7 % are unit 1 going to atom 1. The last gives atom 1 its 0.25. Of the splits of area 1
the one with 0.25 at atom 4 gives the printed workloads (0.5574, 0.4734, 0.4693), cross-area share (0.4353) and P(all
busy) (0.2368) to four decimals. How atoms 3 and 6, and 7 to 10, share what is left does not matter: here, evenly.
"""
_AREA_1, _AREA_2, _AREA_3, _ATOM_4 = (0, 1, 2), (1, 0, 2), (2, 0, 1), (0, 2, 1)
LARSON_PREFERENCES = np.array(
    [_AREA_1, _AREA_1, _AREA_2, _ATOM_4, _AREA_2, _AREA_2, _AREA_3, _AREA_3, _AREA_3, _AREA_3]
)
"""Units (0, 1, 2) in order of preference by atom, (10, 3), as told there: unit 1 is the first backup of areas 2 and 3;
in its own area unit 2 backs it up at atoms 1 and 2, unit 3 at atom 4."""


class Hypercube(NamedTuple):
    """Long-run workloads (N,); P(all busy), a line included; dispatch shares (N, A) of all dispatches, summing to 1;
    share of dispatches of another than the first unit of the list; share lost; mean wait for a unit."""

    workload: Float
    all_busy: float
    share: Float
    cross_area: float
    lost: float
    wait: float


def hypercube(rates: Float, preferences: Int, means: Float, line: bool = True) -> Hypercube:
    """Solve the 2^N states exactly. ``rates`` (A,); ``preferences`` (A, N) units in order; ``means`` (N,) of service.

    With ``line`` a call that finds all busy waits, first come first served, for whichever unit is free next; without,
    it is lost. Service is exponential and includes travel; its mean depends on the unit only.
    """
    units = len(means)
    if any(sorted(row) != list(range(units)) for row in preferences.tolist()):
        raise ValueError(f"every atom lists each of the {units} units once")
    cube = chain(list(product((0, 1), repeat=units)), lambda state: _moves(state, rates, preferences, means))
    p, busy = stationary(cube), np.array(cube.states)
    rho = rates.sum() / (1.0 / means).sum() if line else 0.0
    refuse_unstable(rho)
    p[-1] /= 1.0 - rho  # all busy: the states with a line are geometric above the last of the cube
    p /= p.sum()
    share = _shares(p, busy, rates, preferences, means, line)
    first = share[preferences[:, 0], np.arange(len(rates))].sum()
    wait = p[-1] * rho / (1.0 - rho) / rates.sum()
    return Hypercube(p @ busy, float(p[-1]), share, float(1.0 - first), 0.0 if line else float(p[-1]), float(wait))


def _moves(state: State, rates: Float, preferences: Int, means: Float) -> Iterable[tuple[State, float]]:
    for unit, is_busy in enumerate(state):
        flipped = (*state[:unit], 1 - is_busy, *state[unit + 1 :])
        if is_busy:
            yield flipped, 1.0 / means[unit]
        else:
            sent = [next(u for u in row if not state[u]) == unit for row in preferences.tolist()]
            yield flipped, float(rates[sent].sum())


def _shares(p: Float, busy: Int, rates: Float, preferences: Int, means: Float, line: bool) -> Float:
    """Of all dispatches, shape (N, A): at once to the first free unit of the list, from the line to the next free."""
    sent = np.zeros((len(means), len(rates)))
    for atom, row in enumerate(preferences):
        free = 1 - busy[:-1][:, row]
        np.add.at(sent[:, atom], row[free.argmax(axis=1)], p[:-1])
    if line:
        sent += p[-1] * ((1.0 / means) / (1.0 / means).sum())[:, None]
    sent *= rates
    return np.asarray(sent / sent.sum(), dtype=np.float64)


def mean_travel(share: Float, travel: Float) -> float:
    """Mean travel time over all dispatches, each from its unit's base; ``travel`` (N, A) in any unit."""
    return float((share * travel).sum())
