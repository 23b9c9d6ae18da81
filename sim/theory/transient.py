"""Queues whose arrival rate changes over the day: M(t)/M/c and two of them in a row, at given clock times.

The stationary formula at the average rate misleads (Green and Kolesar 1991); these are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import product
from typing import NamedTuple

import numpy as np

from sim.arrays import Float
from sim.theory.chain import Chain, State, chain, over_time, wide_enough
from sim.theory.points import Profile

LONGEST_LINE = 4096
LONGEST_TANDEM = 256


class Load(NamedTuple):
    """Of one station at clock times, shape (T,): mean number busy, mean number waiting, P(all busy)."""

    busy: Float
    queue: Float
    all_busy: Float


def mtmc(profile: Profile, mean: float, c: int, times: Float) -> Load:
    """M(t)/M/c, empty at the first edge of the profile; ``times`` ascend and none lies before that edge."""

    def build(lam: float, width: int) -> Chain:
        def moves(state: State) -> Iterable[tuple[State, float]]:
            (n,) = state
            return ((n + 1,), lam), ((n - 1,), min(n, c) / mean)

        return chain([(n,) for n in range(c + width)], moves)

    return _loads(profile, build, times, (c,), LONGEST_LINE)[0]


def tandem(profile: Profile, mean: tuple[float, float], c: tuple[int, int], times: Float) -> tuple[Load, Load]:
    """Two stations in a row, M(t)/M/c then ./M/c, empty at the first edge; whoever leaves the first joins the second.

    In the long run at constant rate both are M/M/c on their own, departures of M/M/c being Poisson (Burke 1956).
    """

    def build(lam: float, width: int) -> Chain:
        def moves(state: State) -> Iterable[tuple[State, float]]:
            n, m = state
            yield (n + 1, m), lam
            yield (n - 1, m + 1), min(n, c[0]) / mean[0]
            yield (n, m - 1), min(m, c[1]) / mean[1]

        return chain(list(product(range(c[0] + width), range(c[1] + width))), moves)

    first, second = _loads(profile, build, times, c, LONGEST_TANDEM)
    return first, second


def _loads(
    profile: Profile, build: Callable[[float, int], Chain], times: Float, c: tuple[int, ...], most: int
) -> list[Load]:
    def solve(width: int) -> tuple[Chain, Float]:
        cut = build(float(profile.rates.max()), width)
        empty = np.eye(1, len(cut.states))[0]
        return cut, over_time(profile, lambda lam: build(lam, width), empty, times)

    cut, p = wide_enough(solve, most)
    return [_load(p, cut.column(k), servers) for k, servers in enumerate(c)]


def _load(p: Float, present: Float, c: int) -> Load:
    return Load(p @ np.minimum(present, c), p @ np.maximum(present - c, 0.0), p @ (present >= c))
