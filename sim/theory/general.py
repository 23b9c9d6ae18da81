"""Queues with Poisson arrivals and other service times: M/G/1, M/D/c, and the busy units of M/G/infinity."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from sim.arrays import Float
from sim.theory.points import Profile
from sim.theory.queues import refuse_unstable


def mg1_wait(lam: float, mean: float, sd: float) -> float:
    """Mean wait in M/G/1: lam E[S^2] / (2 (1 - lam mean)) (Pollaczek, Khinchine)."""
    refuse_unstable(lam * mean)
    return lam * (mean**2 + sd**2) / (2.0 * (1.0 - lam * mean))


def mg1_queue(lam: float, mean: float, sd: float) -> float:
    """Mean number waiting in M/G/1, by Little's law."""
    return lam * mg1_wait(lam, mean, sd)


def mdc_wait(lam: float, mean: float, c: int) -> float:
    """Mean wait in M/D/c, exact.

    Whoever is in service at t has left at t + mean, so that X(t + mean) = max(X(t) - c, 0) + Poisson(a), a = lam mean
    (Crommelin 1932). Its mean is a / (2 (c - a)) + (a - c + 1) / 2 + sum of 1 / (1 - z) over the c - 1 other
    zeros of z^c = exp(a (z - 1)) in the unit disc (Bailey 1954), which are values of Lambert's function.
    """
    from scipy.special import lambertw

    load = lam * mean
    refuse_unstable(load, c)
    rho = load / c
    root_of_one = np.exp(2j * math.pi * np.arange(1, c) / c)
    zeros = -lambertw(-rho * math.exp(-rho) * root_of_one) / rho
    present = load / (2.0 * (c - load)) + (load - c + 1) / 2.0 + float(np.sum(1.0 / (1.0 - zeros)).real)
    return (present - load) / lam


def limited_mean(kind: str, mean: float, sd: float = 0.0) -> Callable[[Float], Float]:
    """The function x -> E[min(S, x)] = integral of P(S > u) over 0..x, for x >= 0.

    ``kind`` is exponential, deterministic, gamma or lognormal, as in the incident types of a folder.
    """
    if kind == "exponential":
        return lambda x: np.asarray(-mean * np.expm1(-x / mean), dtype=np.float64)
    if kind == "deterministic":
        return lambda x: np.minimum(x, mean)
    if kind == "gamma":
        return _limited_gamma((mean / sd) ** 2, sd**2 / mean)
    if kind == "lognormal":
        variance = math.log1p((sd / mean) ** 2)
        return _limited_lognormal(math.log(mean) - variance / 2.0, math.sqrt(variance))
    raise ValueError(f"{kind} is none of exponential, deterministic, gamma, lognormal")


def _limited_gamma(shape: float, scale: float) -> Callable[[Float], Float]:
    from scipy.special import gammainc, gammaincc

    def limited(x: Float) -> Float:
        inside = shape * scale * gammainc(shape + 1.0, x / scale)
        return np.asarray(inside + x * gammaincc(shape, x / scale), dtype=np.float64)

    return limited


def _limited_lognormal(location: float, spread: float) -> Callable[[Float], Float]:
    from scipy.special import ndtr

    def limited(x: Float) -> Float:
        with np.errstate(divide="ignore"):
            standard = (np.log(x) - location) / spread
        inside = math.exp(location + spread**2 / 2.0) * ndtr(standard - spread)
        return np.asarray(inside + x * ndtr(-standard), dtype=np.float64)

    return limited


def mginf_mean(profile: Profile, limited: Callable[[Float], Float], times: Float) -> Float:
    """Mean of the number busy in M(t)/G/infinity at ``times``, shape (T,), empty before the profile starts.

    The number is Poisson with mean = integral of lam(u) P(S > t - u) du (Eick, Massey and Whitt 1993); with a constant
    rate from long ago it is lam E[S], whatever the distribution of S. ``limited``: see ``limited_mean``.
    """
    since = np.maximum(np.asarray(times, dtype=np.float64)[:, None] - profile.edges, 0.0)
    kept = limited(since)
    return np.asarray((kept[:, :-1] - kept[:, 1:]) @ profile.rates, dtype=np.float64)
