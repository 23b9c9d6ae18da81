"""How many voters come to each station, when, and how long each takes at each stage.

One 64-bit word per voter, keyed by station and voter index, is cut into five fields of 12 bits (from bit
4 upwards): arrival spacing, registration, ballot issue, booth, box and ink. A field picks one of 4,096
equally likely values: the means of the distribution on its 4,096 slices of equal probability. Means are
therefore exact; standard deviations come out low, by less than 0.2 % over the assumed ranges (the top
slice of a long tail loses most).

Arrivals given their number are order statistics: normalised exponential spacings, sent through the
inverse of the piecewise linear arrival profile. The only operations per voter are shifts, table look-ups,
sums, one division and one product, in a fixed order.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from sim.arrays import HOUR, Float, Int, Keys
from sim.config.election import Voting
from sim.model.election.queue import Services
from sim.streams import Streams

SLICES = 4096
FIELD_BITS = 12
FIRST_BIT = 4
LONG_WAIT_MIN = 30.0


class Voters(NamedTuple):
    """The voters of B stations, voter-major, shape (n, B), at least one row.

    ``arrive`` is ascending, min; ``inf`` beyond the last voter and for those who find the doors closed.
    ``voted`` (B,) counts the voters with a finite arrival.
    """

    arrive: Float
    services: Services
    voted: Int


def _sliced(integral: Float) -> Float:
    """Slice means from the integral of the quantile function at the 4,097 bounds; read-only, being shared."""
    means = np.diff(integral) * SLICES
    means.setflags(write=False)
    return means


@lru_cache
def exponential_slices() -> Float:
    """Slice means of the exponential distribution of mean 1, shape (4096,)."""
    from scipy.special import xlogy

    rest = 1.0 - np.arange(SLICES + 1) / SLICES
    return _sliced(xlogy(rest, rest) - rest)


@lru_cache
def triangular_slices(low: float, mode: float, high: float) -> Float:
    """Slice means of the triangular distribution on [low, high], shape (4096,)."""
    u = np.arange(SLICES + 1) / SLICES
    width = max(high - low, np.finfo(np.float64).tiny)
    cut = (mode - low) / width
    rise = np.sqrt(width * (mode - low)) * np.minimum(u, cut) ** 1.5 / 1.5
    fall = np.sqrt(width * (high - mode)) * np.minimum(1.0 - u, 1.0 - cut) ** 1.5 / 1.5
    return _sliced(low * np.minimum(u, cut) + rise + high * np.maximum(u - cut, 0.0) + fall)


@lru_cache
def lognormal_slices(mean: float, sd: float) -> Float:
    """Slice means of the lognormal distribution with that mean and standard deviation, shape (4096,)."""
    from scipy.special import ndtr, ndtri

    sigma = np.sqrt(np.log1p((sd / mean) ** 2))
    return _sliced(mean * ndtr(ndtri(np.arange(SLICES + 1) / SLICES) - sigma))


def binomial(u: Float, trials: Int, chance: Float) -> Int:
    """Quantiles ``u`` of the binomial distribution, exact; the three arguments have the same shape."""
    from scipy.special import bdtr, ndtri

    z, spread = ndtri(u), np.sqrt(trials * chance * (1.0 - chance))
    guess = np.rint(trials * chance + spread * z + (1.0 - 2.0 * chance) * (z * z - 1.0) / 6.0)
    count = np.clip(guess, 0, trials).astype(np.int64)
    while np.any(short := bdtr(count, trials, chance) < u):
        count = count + short
    while np.any(over := (count > 0) & (bdtr(count - 1, trials, chance) >= u)):
        count = count - over
    return np.asarray(count, dtype=np.int64)


def numbers(streams: Streams, key: Keys, registered: Int, turnout: Float, voting: Voting) -> tuple[Int, Int]:
    """Return how many come during the hours of voting and how many later, shapes (S,).

    Latecomers are a binomial share of those who come in time, at most the rest of the list.
    """
    mean = turnout + voting.turnout_sd * streams.normal("voter.turnout", key)
    timely = binomial(streams.uniform("voter.came", key), registered, np.clip(mean, 0.0, 1.0))
    share = np.full(timely.shape, voting.late_share)
    late = binomial(streams.uniform("voter.late", key), timely, share)
    return timely, np.minimum(late, registered - timely)


def profile(voting: Voting) -> tuple[Float, Float, Float]:
    """Arrivals by hour: share that came before it, and the line start + slope x share of the arrival times in it."""
    share = np.asarray(voting.arrival_share) / sum(voting.arrival_share)
    before = np.cumsum(share) - share
    slope = HOUR / np.where(share > 0.0, share, 1.0)
    return before, voting.open_min + HOUR * np.arange(len(share)) - before * slope, slope


def _arrivals(u: Float, voting: Voting) -> Float:
    """Arrival times at the shares ``u`` of all arrivals: the inverse of the piecewise linear profile, min."""
    before, start, slope = profile(voting)
    hour = np.zeros(u.shape, dtype=np.int8)
    for bound in before[1:]:
        hour += u > bound
    index = hour.astype(np.intp)
    return np.asarray(start.take(index) + slope.take(index) * u, dtype=np.float64)


def tables(voting: Voting) -> tuple[Float, ...]:
    """Slice means of arrival spacing, registration, ballot issue, booth, box and ink, in the order of the fields."""
    return (
        exponential_slices(),
        triangular_slices(*voting.registration_min),
        triangular_slices(*voting.issue_min),
        lognormal_slices(voting.booth_mean_min, voting.booth_sd_min),
        triangular_slices(*voting.ink_min),
    )


def draw(streams: Streams, key: Keys, timely: Int, voting: Voting) -> Voters:
    """Draw the voters of B stations; ``key`` and ``timely``, who come in time, have shape (B,)."""
    index = np.arange(timely.max(initial=1) + 1)[:, None]
    words = streams.bits("voter", key, index).view(np.int64)
    spacing, *services = (
        table.take((words >> (FIRST_BIT + FIELD_BITS * field)) & (SLICES - 1))
        for field, table in enumerate(tables(voting))
    )
    sums = np.cumsum(spacing, axis=0)
    arrive = _arrivals(sums[:-1] / sums[timely, np.arange(len(timely))], voting)
    admitted = (index[:-1] < timely) & (arrive <= voting.close_min)
    arrive[~admitted] = np.inf
    return Voters(arrive, Services(*(service[:-1] for service in services)), admitted.sum(axis=0))
