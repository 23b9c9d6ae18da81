"""Incidents that need several units: all at the same moment, or one by one as units become free.

``needs`` maps a number of units to its share of the incidents, as ``1:0.7;2:0.2;3:0.1`` in a folder. Incidents are
taken in the order of arrival: one that must wait holds up those behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.arrays import Float
from sim.theory.chain import Chain, State, chain, reached, stationary, wide_enough

LONGEST_LINE = 1024


class Piecemeal(NamedTuple):
    """Mean wait for the first unit of an incident and for its last."""

    first: float
    last: float


def longest_of(c: int, mean: float) -> tuple[float, float]:
    """Mean and standard deviation of the longest of ``c`` exponential times: sums of mean / k and its square."""
    steps = mean / np.arange(1, c + 1)
    return float(steps.sum()), float(np.sqrt((steps**2).sum()))


def together_wait(lam: float, mean: float, needs: Mapping[int, float], c: int, leave_together: bool) -> float:
    """Mean wait until all units of an incident start at once (Green 1980).

    Service is exponential: one time for the incident (``leave_together``), or one for each of its units, which then
    become free one after another. Where every incident needs all units this is M/M/1, and M/G/1 with the longest of
    ``c`` exponential times.
    """
    line = _Line(lam, mean, needs, c, tuple(sorted(needs)) if leave_together else (1,))
    empty = (0,) * (len(line.sizes) + 2)

    def solve(width: int) -> tuple[Chain, Float]:
        cut = chain(reached(empty, line.moves, lambda state: state[-2] <= width), line.moves)
        return cut, stationary(cut)

    cut, p = wide_enough(solve, LONGEST_LINE)
    return float(p @ cut.column(-2)) / lam


@dataclass(frozen=True)
class _Line:
    """Chain of how many groups of units run by size, how many incidents wait, and the need of the first of them."""

    lam: float
    mean: float
    needs: Mapping[int, float]
    c: int
    sizes: State

    def moves(self, state: State) -> Iterator[tuple[State, float]]:
        *running, waiting, need = state
        yield from self._settle(tuple(running), waiting + 1, need, self.lam)
        for k, n in enumerate(running):
            if n:
                left = (*running[:k], n - 1, *running[k + 1 :])
                yield from self._settle(left, waiting, need, n / self.mean)

    def _settle(self, running: State, waiting: int, need: int, rate: float) -> Iterator[tuple[State, float]]:
        """Where it leads once all who can start have started, the rate split over needs; need 0: not known yet."""
        if waiting and not need:
            for fresh, share in self.needs.items():
                yield from self._settle(running, waiting, fresh, rate * share)
        elif waiting and self._busy(running) + need <= self.c:
            yield from self._settle(self._started(running, need), waiting - 1, 0, rate)
        else:
            yield (*running, waiting, need), rate

    def _busy(self, running: State) -> int:
        return sum(n * size for n, size in zip(running, self.sizes, strict=True))

    def _started(self, running: State, need: int) -> State:
        if self.sizes == (1,):
            return (running[0] + need,)
        return tuple(n + (size == need) for n, size in zip(running, self.sizes, strict=True))


def piecemeal_waits(lam: float, mean: float, needs: Mapping[int, float], c: int) -> Piecemeal:
    """Mean waits when units go to an incident as they become free, each busy for its own exponential time.

    Batch arrivals M^X/M/c: an incident that finds n units wanted waits mean / c for each place beyond the ``c`` served.
    """

    def moves(state: State) -> Iterable[tuple[State, float]]:
        (n,) = state
        yield (n - 1,), min(n, c) / mean
        yield from (((n + need,), lam * share) for need, share in needs.items())

    def solve(width: int) -> tuple[Chain, Float]:
        cut = chain([(n,) for n in range(c + width)], moves)
        return cut, stationary(cut)

    cut, p = wide_enough(solve, LONGEST_LINE)

    def wait(place: int) -> float:
        """Of the unit that is the ``place``-th of its incident."""
        return float(p @ np.maximum(cut.column(0) + place - c, 0.0)) * mean / c

    return Piecemeal(wait(1), sum(share * wait(need) for need, share in needs.items()))
