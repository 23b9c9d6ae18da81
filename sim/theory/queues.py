"""Queues with Poisson arrivals and exponential service: M/M/c, Erlang loss, M/M/c/K.

Gross and Harris, *Fundamentals of Queueing Theory*, chapter 2. Waits are before service, zero included.
"""

from __future__ import annotations

import math

import numpy as np

from sim.arrays import Float


def refuse_unstable(load: float, c: float = 1.0) -> None:
    """ValueError unless the offered load is below the ``c`` servers that must carry it."""
    if not load < c:
        raise ValueError(f"no steady state: offered load {load:g} is not below {c:g}")


def erlang_b(c: int, load: float) -> float:
    """Share of calls lost in M/M/c/c (and M/G/c/c), by the recursion B(k) = a B(k-1) / (k + a B(k-1))."""
    blocked = 1.0
    for k in range(1, c + 1):
        blocked = load * blocked / (k + load * blocked)
    return blocked


def erlang_c(c: int, load: float) -> float:
    """Probability that a call waits in M/M/c: c B / (c - a (1 - B))."""
    refuse_unstable(load, c)
    blocked = erlang_b(c, load)
    return c * blocked / (c - load * (1.0 - blocked))


def mmc_wait(lam: float, mean: float, c: int) -> float:
    """Mean wait in M/M/c: C / (c / mean - lam)."""
    return erlang_c(c, lam * mean) / (c / mean - lam)


def mmc_queue(lam: float, mean: float, c: int) -> float:
    """Mean number waiting in M/M/c, by Little's law."""
    return lam * mmc_wait(lam, mean, c)


def mmc_wait_tail(lam: float, mean: float, c: int, t: float) -> float:
    """P(wait > t) in M/M/c: C exp(-(c / mean - lam) t)."""
    return erlang_c(c, lam * mean) * math.exp(-(c / mean - lam) * t)


def mmc_wait_quantile(lam: float, mean: float, c: int, q: float) -> float:
    """Wait that a share ``q`` of all calls does not exceed in M/M/c; 0 where at least that many do not wait."""
    waiting = erlang_c(c, lam * mean)
    return max(0.0, math.log(waiting / (1.0 - q)) / (c / mean - lam)) if waiting > 0.0 else 0.0


def mmck(lam: float, mean: float, c: int, room: int) -> Float:
    """Probability of 0..room in M/M/c/room, waiting room and servers together; the last is the share lost."""
    if room < c:
        raise ValueError(f"room for {room} is less than {c} servers")
    steps = lam * mean / np.minimum(np.arange(1, room + 1), c)
    weight = np.concatenate([[1.0], np.cumprod(steps)])
    return np.asarray(weight / weight.sum(), dtype=np.float64)


def mmck_queue(lam: float, mean: float, c: int, room: int) -> float:
    """Mean number waiting in M/M/c/room."""
    return float(mmck(lam, mean, c, room) @ np.maximum(np.arange(room + 1) - c, 0))
