"""A rate that changes over the day: its expected number of events, and the instants of a Poisson process with it.

Given their number, the events of a non-homogeneous Poisson process are independent, with density proportional to the
rate (Lewis and Shedler 1979): a Poisson count and quantiles of that density are the whole process, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import HOUR, Float, Int
from sim.world.folder.folder import Profiles


@dataclass(frozen=True)
class Rate:
    """Multiplier of an hourly rate between two instants, constant by piece and zero outside the pieces.

    Pieces ascend and do not overlap; min, shape (P,), every multiplier above 0.
    """

    start: Float
    end: Float
    multiplier: Float

    @classmethod
    def of(cls, profiles: Profiles, index: int, begin: float, end: float) -> Rate:
        """The part of profile ``index`` (-1 = constant 1) from ``begin`` to ``end``, min."""
        if index < 0:
            pieces = np.array([begin]), np.array([end]), np.ones(1)
        else:
            own = profiles.profile == index
            pieces = profiles.start[own], profiles.end[own], profiles.multiplier[own]
        first, last = np.maximum(pieces[0], begin), np.minimum(pieces[1], end)
        kept = (last > first) & (pieces[2] > 0.0)
        return cls(first[kept], last[kept], pieces[2][kept])

    @property
    def mass(self) -> float:
        """Integral of the multiplier, hours: times a rate per hour it is the expected number of events."""
        return float(self._masses.sum())

    def times(self, u: Float) -> Float:
        """Instants at the quantiles ``u`` (0..1) of the density, min, the shape of ``u``; the mass must be above 0."""
        below = np.concatenate([[0.0], np.cumsum(self._masses)])
        want = u * below[-1]
        piece = np.minimum(np.searchsorted(below[1:], want, side="right"), len(self.start) - 1)
        at = self.start[piece] + (want - below[piece]) / self.multiplier[piece] * HOUR
        return np.asarray(np.minimum(at, self.end[piece]), dtype=np.float64)

    @property
    def _masses(self) -> Float:
        return np.asarray((self.end - self.start) * self.multiplier / HOUR, dtype=np.float64)


def poisson(u: Float, mean: Float) -> Int:
    """Poisson quantiles of the uniform numbers ``u``, exact for any mean; both of the same shape."""
    from scipy.special import ndtri, pdtr

    z = ndtri(u)
    guess = np.rint(mean + np.sqrt(mean) * z + (z * z - 1.0) / 6.0)
    count = np.maximum(guess, 0.0).astype(np.int64)
    while np.any(short := pdtr(count, mean) < u):
        count = count + short
    while np.any(over := (count > 0) & (pdtr(np.maximum(count - 1, 0), mean) >= u)):
        count = count - over
    return np.asarray(count, dtype=np.int64)
