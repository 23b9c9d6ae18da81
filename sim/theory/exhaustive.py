"""The placements of ``location`` by trying every one: the reference for small problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations, combinations_with_replacement

from sim.arrays import Bool, Float
from sim.theory.location import Choice


def mclp(covers: Bool, weight: Float, units: int) -> Choice:
    """Most demand within reach of at least one of ``units`` sites."""
    places = combinations(range(len(covers)), units)
    return _best(places, lambda sites: float(weight @ covers[list(sites)].any(axis=0)))


def mexclp(covers: Bool, weight: Float, units: int, busy: float) -> Choice:
    """Most demand expected within reach of a free unit."""
    places = combinations_with_replacement(range(len(covers)), units)
    return _best(places, lambda sites: float(weight @ (1.0 - busy ** covers[list(sites)].sum(axis=0))))


def p_median(distance: Float, weight: Float, units: int) -> Choice:
    """Least sum of weight x distance to the nearest of ``units`` sites, all distances finite."""
    places = combinations(range(len(distance)), units)
    best = _best(places, lambda sites: -float(weight @ distance[list(sites)].min(axis=0)))
    return best._replace(value=-best.value)


def _best(places: Iterable[tuple[int, ...]], worth: Callable[[tuple[int, ...]], float]) -> Choice:
    """The first of the best."""
    value, sites = max(((worth(sites), sites) for sites in places), key=lambda pair: pair[0])
    return Choice(value, sites)
