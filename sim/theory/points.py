"""Point processes: Poisson with a piecewise constant rate, and self-exciting (Hawkes) with an exponential kernel.

In the Hawkes process every event has on average ``branching`` direct offspring, each after an exponential delay with
mean ``delay``; ``base`` is the rate of events without a parent. It starts empty unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import Float


@dataclass(frozen=True)
class Profile:
    """Rate ``rates[i]`` from ``edges[i]`` up to ``edges[i + 1]``, zero outside; shapes (K,) and (K + 1,)."""

    edges: Float
    rates: Float

    def __post_init__(self) -> None:
        if len(self.edges) != len(self.rates) + 1 or np.any(np.diff(self.edges) <= 0) or np.any(self.rates < 0):
            raise ValueError("edges ascend, one more than rates, and no rate is negative")

    def at(self, t: float) -> float:
        """Rate at ``t``."""
        inside = int(np.searchsorted(self.edges, t, side="right")) - 1
        return float(self.rates[inside]) if 0 <= inside < len(self.rates) else 0.0

    def expected(self, start: Float | float, end: Float | float) -> Float:
        """Expected number of events from ``start`` to ``end`` (arrays): mean and variance of a Poisson count."""
        total = np.concatenate([[0.0], np.cumsum(self.rates * np.diff(self.edges))])
        return np.asarray(np.interp(end, self.edges, total) - np.interp(start, self.edges, total), dtype=np.float64)


def hawkes_rate(base: float, branching: float) -> float:
    """Long-run rate base / (1 - branching) (Hawkes 1971)."""
    _refuse_explosive(branching)
    return base / (1.0 - branching)


def hawkes_dispersion(branching: float) -> float:
    """Variance over mean of the count in a long window: 1 / (1 - branching)^2."""
    _refuse_explosive(branching)
    return 1.0 / (1.0 - branching) ** 2


def hawkes_intensity(base: float, branching: float, delay: float, t: Float | float) -> Float:
    """Mean rate at ``t`` after an empty start: solves delay m' = base - (1 - branching) m, m(0) = base."""
    limit = hawkes_rate(base, branching)
    return np.asarray(limit + (base - limit) * np.exp(-(1.0 - branching) * np.asarray(t) / delay), dtype=np.float64)


def hawkes_count(base: float, branching: float, delay: float, t: float) -> tuple[float, float]:
    """Mean and variance of the number of events in 0..t after an empty start, exact.

    The moments (1, E r, E r^2, E N, E r N, E N^2) of rate r and count N solve a linear equation whose solution is a
    matrix exponential (Da Fonseca and Zaatour 2014, here not started in the steady state).
    """
    from scipy.linalg import expm

    _refuse_explosive(branching)
    decay, jump = 1.0 / delay, branching / delay
    pull = decay * base
    drift = np.zeros((6, 6))
    drift[1, :2] = pull, jump - decay
    drift[2, 1:3] = 2.0 * pull + jump**2, 2.0 * (jump - decay)
    drift[3, 1] = 1.0
    drift[4, 1:5] = jump, 1.0, pull, jump - decay
    drift[5, [1, 4]] = 1.0, 2.0
    moments = expm(drift * t) @ np.array([1.0, base, base**2, 0.0, 0.0, 0.0])
    return float(moments[3]), float(moments[5] - moments[3] ** 2)


def _refuse_explosive(branching: float) -> None:
    if not 0.0 <= branching < 1.0:
        raise ValueError(f"branching ratio {branching:g} is not in [0, 1): the process would explode")
