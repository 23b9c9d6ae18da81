"""Queues in which some calls go first: head-of-line priority, pre-emption, and units held for urgent calls.

Classes are listed from the most urgent; ``lams`` are their rates; service is exponential. Waits are means.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, product

import numpy as np

from sim.arrays import Float
from sim.theory.chain import Chain, State, chain, stationary, wide_enough
from sim.theory.queues import erlang_c, mmc_queue, refuse_unstable

LONGEST_LINE = 256


def nonpreemptive_waits(lams: Sequence[float], mean: float, c: int) -> list[float]:
    """Wait by class in M/M/c where the most urgent waiting call is taken next, none interrupted (Cobham 1954).

    W = W0 / ((1 - s') (1 - s)), W0 = C mean / c, s and s' the load share of the classes up to and before it.
    """
    share = [0.0, *(total * mean / c for total in accumulate(lams))]
    at_once = erlang_c(c, sum(lams) * mean) * mean / c
    return [at_once / ((1.0 - before) * (1.0 - upto)) for before, upto in zip(share, share[1:], strict=False)]


def preemptive_times(lams: Sequence[float], mean: float, c: int) -> list[float]:
    """Time in system (wait, service and interruptions) by class in M/M/c, pre-emptive resume.

    A class does not feel those below it, so the number present of classes 1..k is that of M/M/c at their total rate.
    """
    total = [0.0, *accumulate(lams)]
    present = [mmc_queue(lam, mean, c) + lam * mean if lam else 0.0 for lam in total]
    return [(present[k + 1] - present[k]) / lam for k, lam in enumerate(lams)]


def preemptive_waits(lams: Sequence[float], means: Sequence[float]) -> list[float]:
    """Wait until first taken up, by class, in M/M/1 pre-emptive resume with a mean service time for each class.

    W = sum of lam mean^2 over the classes up to it / ((1 - s') (1 - s)) (Gross and Harris 3.4).
    """
    share = [0.0, *accumulate(lam * mean for lam, mean in zip(lams, means, strict=True))]
    left = list(accumulate(lam * mean**2 for lam, mean in zip(lams, means, strict=True)))
    refuse_unstable(share[-1])
    return [left[k] / ((1.0 - share[k]) * (1.0 - share[k + 1])) for k in range(len(lams))]


def held_reserve_waits(lams: tuple[float, float], mean: float, c: int, reserve: int) -> tuple[float, float]:
    """Wait of urgent and of routine calls when a routine call starts only while more than ``reserve`` units are free.

    Urgent calls take any free unit and go first. Chain of (urgent waiting and busy units, routine waiting); Schaack
    and Larson 1986. With no reserve it is head-of-line priority.
    """
    open_to_all = c - reserve
    if not 0 <= reserve < c:
        raise ValueError(f"of {c} units {reserve} cannot be held back")

    def moves(state: State) -> Iterable[tuple[State, float]]:
        n, routine = state
        yield (n + 1, routine), lams[0]
        yield (n + 1, routine) if n < open_to_all else (n, routine + 1), lams[1]
        takes_over = routine > 0 and n <= open_to_all
        yield (n, routine - 1) if takes_over else (n - 1, routine), min(n, c) / mean

    def solve(width: int) -> tuple[Chain, Float]:
        grid = product(range(c + width // 2), range(width))
        cut = chain([state for state in grid if state[0] >= open_to_all or not state[1]], moves)
        return cut, stationary(cut)

    cut, p = wide_enough(solve, LONGEST_LINE)
    urgent, routine = p @ np.maximum(cut.column(0) - c, 0.0), p @ cut.column(1)
    return float(urgent / lams[0]), float(routine / lams[1])
