"""Where to put units: covering and median problems as mixed-integer programmes, solved by scipy's HiGHS.

``covers`` (S, D) says which site reaches which demand within the limit, ``weight`` (D,) is the demand, ``units`` how
many may be placed. Only the number of units at each site needs to be whole: given those, the rest solves itself.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.arrays import Bool, Float


class Choice(NamedTuple):
    """Value of the objective, chosen sites (repeated where several units stand there), and how much of the value
    is not proven, as a share: 0 unless the time limit was hit."""

    value: float
    sites: tuple[int, ...]
    gap: float = 0.0


def mclp(covers: Bool, weight: Float, units: int, seconds: float = 600.0) -> Choice:
    """Most demand within reach of at least one unit (Church and ReVelle 1974)."""
    return _most_covered(covers, weight, units, np.ones(1), 1, seconds)


def mexclp(covers: Bool, weight: Float, units: int, busy: float, seconds: float = 600.0) -> Choice:
    """Most demand expected within reach of a free unit, each busy with probability ``busy`` (Daskin 1983).

    Demand within reach of k units counts 1 - busy^k; several units may stand at one site.
    """
    return _most_covered(
        covers, weight, units, (1.0 - busy) * np.power(busy, np.arange(units), dtype=np.float64), units, seconds
    )


def p_median(distance: Float, weight: Float, units: int, seconds: float = 600.0) -> Choice:
    """Least sum of weight x distance to the nearest chosen site; ``distance`` (S, D), infinite where unreachable."""
    from scipy.sparse import csr_array, eye_array, hstack, vstack

    sites, demands = distance.shape
    site, demand = np.nonzero(np.isfinite(distance))
    pairs = np.arange(len(site))
    ones = np.ones(len(site))
    served = hstack([csr_array((demands, sites)), csr_array((ones, (demand, pairs)), shape=(demands, len(site)))])
    opened = hstack([csr_array((-ones, (pairs, site)), shape=(len(site), sites)), eye_array(len(site))])
    cost = np.concatenate([np.zeros(sites), weight[demand] * distance[site, demand]])
    rows = vstack([served, opened])
    low = np.concatenate([np.ones(demands), np.full(len(site), -np.inf)])
    high = np.concatenate([np.ones(demands), np.zeros(len(site))])
    return _solve(cost, rows, low, high, sites, 1, units, seconds)


def _most_covered(covers: Bool, weight: Float, units: int, worth: Float, most: int, seconds: float) -> Choice:
    """``worth`` (K,) of being within reach of a first, second, ... unit; at most ``most`` units at a site."""
    from scipy.sparse import csr_array, eye_array, hstack

    demands = covers.shape[1]
    counted = hstack([eye_array(demands)] * len(worth))
    rows = hstack([csr_array(-covers.T.astype(np.float64)), counted])
    cost = np.concatenate([np.zeros(len(covers)), -np.outer(worth, weight).ravel()])
    choice = _solve(cost, rows, np.full(demands, -np.inf), np.zeros(demands), len(covers), most, units, seconds)
    return choice._replace(value=-choice.value)


def _solve(
    cost: Float, rows: Any, low: Float, high: Float, sites: int, most: int, units: int, seconds: float
) -> Choice:
    """Least cost; the first ``sites`` variables are whole, in 0..most, ``units`` at most in sum; the others in 0..1."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    is_site = np.arange(len(cost)) < sites
    placed = LinearConstraint(is_site.astype(np.float64), ub=units)
    answer = milp(
        cost,
        integrality=is_site.astype(int),
        bounds=Bounds(0.0, np.where(is_site, most, 1.0)),
        constraints=[LinearConstraint(rows, low, high), placed],
        options={"mip_rel_gap": 0.0, "time_limit": seconds},
    )
    if answer.x is None:
        raise ValueError(f"no placement of {units} units: {answer.message}")
    chosen = np.repeat(np.arange(sites), np.round(answer.x[:sites]).astype(int))
    return Choice(float(answer.fun), tuple(int(site) for site in chosen), float(answer.mip_gap or 0.0))
