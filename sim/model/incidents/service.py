"""How long a service or an incident takes: quantile functions of the distributions that a folder can name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.arrays import Float


def draws(u: Float, distribution: str, mean: float, sd: float, values: Sequence[float] = ()) -> Float:
    """Quantiles ``u`` (0..1) of a duration with that mean and standard deviation, min, the shape of ``u``.

    ``distribution`` is exponential, deterministic, gamma, lognormal, or empirical: one of ``values``, each as likely
    as any other. Only gamma and lognormal use ``sd``; with mean or sd 0 they are the constant ``mean``.
    """
    if distribution == "empirical":
        return _one_of(u, values)
    if distribution == "exponential":
        return np.asarray(-mean * np.log1p(-u), dtype=np.float64)
    if distribution == "deterministic" or mean == 0.0 or sd == 0.0:
        return np.full(u.shape, mean)
    if distribution == "gamma":
        return _gamma(u, mean, sd)
    if distribution == "lognormal":
        return _lognormal(u, mean, sd)
    raise ValueError(f"{distribution} is none of exponential, deterministic, gamma, lognormal, empirical")


def _one_of(u: Float, values: Sequence[float]) -> Float:
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    return np.asarray(ordered[np.minimum((u * len(ordered)).astype(np.int64), len(ordered) - 1)], dtype=np.float64)


def _gamma(u: Float, mean: float, sd: float) -> Float:
    from scipy.special import gammaincinv

    shape = (mean / sd) ** 2
    return np.asarray(gammaincinv(shape, u) * (mean / shape), dtype=np.float64)


def _lognormal(u: Float, mean: float, sd: float) -> Float:
    from scipy.special import ndtri

    variance = np.log1p((sd / mean) ** 2)
    return np.asarray(mean * np.exp(np.sqrt(variance) * ndtri(u) - variance / 2.0), dtype=np.float64)
