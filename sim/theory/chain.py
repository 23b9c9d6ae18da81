"""Markov chains in continuous time, told by their moves and solved as sparse matrices.

A state is a tuple of small integers. An unbounded chain is cut where hardly any probability is left: moves out of
the listed states are blocked, and the list grows until the states at the cut hold less than ``LEFT_OUT``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.arrays import Bool, Float
from sim.theory.points import Profile

State = tuple[int, ...]
Moves = Callable[[State], Iterable[tuple[State, float]]]
LEFT_OUT = 1e-10


@dataclass(frozen=True)
class Chain:
    """States (S), generator (sparse, S x S, rows sum to zero) and the states where a move was blocked (S,)."""

    states: Sequence[State]
    generator: Any
    cut: Bool

    def column(self, k: int) -> Float:
        """Component ``k`` of every state, shape (S,)."""
        return np.array([state[k] for state in self.states], dtype=np.float64)


def chain(states: Sequence[State], moves: Moves) -> Chain:
    """The chain on ``states``; ``moves`` gives (next state, rate) of each; rates to the same state add up."""
    from scipy.sparse import csr_array, diags_array

    place = {state: k for k, state in enumerate(states)}
    arcs = [(k, place.get(to, -1), rate) for state, k in place.items() for to, rate in moves(state) if rate > 0.0]
    origin, target, rate = (np.array(part) for part in zip(*arcs, strict=True)) if arcs else (np.zeros(0, int),) * 3
    kept, size = target >= 0, len(place)
    rates = csr_array((rate[kept], (origin[kept], target[kept])), shape=(size, size))
    generator = csr_array(rates - diags_array(rates.sum(axis=1)))
    return Chain(states, generator, np.bincount(origin[~kept], minlength=size) > 0)


def reached(start: State, moves: Moves, inside: Callable[[State], bool]) -> list[State]:
    """States that moves lead to from ``start`` without leaving ``inside``, in the order of their discovery."""
    known, fresh = {start: None}, [start]
    for state in fresh:
        for to, rate in moves(state):
            if rate > 0.0 and to not in known and inside(to):
                known[to] = None
                fresh.append(to)
    return fresh


def stationary(of: Chain) -> Float:
    """Long-run probabilities, shape (S,); the first state must be one that is visited for ever."""
    from scipy.sparse.linalg import spsolve

    inflow = of.generator.T.tocsc()
    weight = np.concatenate([[1.0], np.atleast_1d(spsolve(inflow[1:, 1:], -inflow[1:, [0]].toarray()[:, 0]))])
    return np.asarray(weight / weight.sum(), dtype=np.float64)


def over_time(profile: Profile, build: Callable[[float], Chain], start: Float, times: Float) -> Float:
    """Probabilities at ascending ``times``, shape (T, S), from ``start`` (S,) at the first edge of the profile.

    Kolmogorov's forward equations, solved by matrix exponentials over the pieces of constant rate. ``build`` gives
    the chain of an arrival rate, always on the same states.
    """
    from scipy.sparse.linalg import expm_multiply

    flows: dict[float, Any] = {}
    now, p, seen = float(profile.edges[0]), start, {}
    for stop in np.unique(np.concatenate([profile.edges, times])):
        if stop > now:
            rate = profile.at(now)
            if rate not in flows:
                flows[rate] = build(rate).generator.T.tocsr()
            p, now = expm_multiply(flows[rate] * (stop - now), p), float(stop)
        seen[float(stop)] = p
    return np.array([seen[float(t)] for t in times])


def wide_enough(solve: Callable[[int], tuple[Chain, Float]], most: int) -> tuple[Chain, Float]:
    """Chain and probabilities (..., S) at the first width of 32, 64, ... ``most`` that cuts off nothing of weight."""
    width = 32
    while width <= most:
        cut, p = solve(width)
        if np.max(p[..., cut.cut].sum(axis=-1)) < LEFT_OUT:
            return cut, p
        width *= 2
    raise ValueError(f"the queue does not stay within {most}: the load has no steady state, or is too near to it")
