"""Named random streams whose draws are keyed, not queued.

A draw is a pure function of (seed, replication, purpose, entity, index): it does not depend on which other draws
were made, on the position of the entity in an array, or on the order of events. Two design points therefore share
every exogenous number (common random numbers), and any subset of entities can be drawn alone.

The generator is counter based: a 64-bit key is mixed with entity and index by the finaliser of MurmurHash3 in the
variant of Stafford (2011, mix 13), the output function of SplitMix64 (Steele, Lea and Flood 2014).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sim.arrays import Float, Int, Keys

_ENTITY = np.uint64(0x9E3779B97F4A7C15)
INDEX = np.uint64(0xD1B54A32D192ED03)
MIX_A = np.uint64(0xBF58476D1CE4E5B9)
MIX_B = np.uint64(0x94D049BB133111EB)
_11, _27, _30, _31 = np.uint64(11), np.uint64(27), np.uint64(30), np.uint64(31)
_TO_UNIT = 2.0**-53


@lru_cache(maxsize=1024)
def key_of(text: str) -> int:
    """Stable 64-bit key of a name, the same on every machine and in every process."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def mix(x: Keys) -> Keys:
    """Scramble 64-bit words one to one (SplitMix64 output function)."""
    x = (x ^ (x >> _30)) * MIX_A
    x = (x ^ (x >> _27)) * MIX_B
    return x ^ (x >> _31)


@dataclass(frozen=True)
class Streams:
    """All randomness of one replication.

    ``seed`` is the root seed of the study (>= 0), ``replication`` the number of the operation (from 0).
    """

    seed: int
    replication: int

    def bits(self, purpose: str, entity: Keys | int, index: Int | Keys | int = 0) -> Keys:
        """Return 64 random bits for each (entity, index); the two arguments broadcast."""
        indices = np.array(index, ndmin=1).astype(np.uint64)
        return mix(self.states(purpose, entity) + indices * INDEX)

    def states(self, purpose: str, entity: Keys | int) -> Keys:
        """Return the state of each entity, to which the numbers of its draws are added."""
        key = np.uint64(key_of(f"{self.seed}/{self.replication}/{purpose}"))
        entities = np.array(entity, ndmin=1).astype(np.uint64)  # arrays wrap around without a warning, scalars do not
        return mix(key ^ (entities * _ENTITY))

    def uniform(self, purpose: str, entity: Keys | int, index: Int | Keys | int = 0) -> Float:
        """Uniform numbers in the open interval (0, 1)."""
        words = self.bits(purpose, entity, index) >> _11
        return (words.astype(np.float64) + 0.5) * _TO_UNIT

    def exponential(self, purpose: str, entity: Keys | int, index: Int | Keys | int = 0) -> Float:
        """Exponential numbers of mean 1."""
        return -np.log(self.uniform(purpose, entity, index))

    def normal(self, purpose: str, entity: Keys | int, index: Int | Keys | int = 0) -> Float:
        """Standard normal numbers, by inversion."""
        from scipy.special import ndtri

        return np.asarray(ndtri(self.uniform(purpose, entity, index)), dtype=np.float64)


def triangular(u: Float, low: float, mode: float, high: float) -> Float:
    """Quantiles ``u`` of the triangular distribution on [low, high]."""
    cut = (mode - low) / (high - low)
    left = low + np.sqrt(np.maximum(u * (high - low) * (mode - low), 0.0))
    right = high - np.sqrt(np.maximum((1.0 - u) * (high - low) * (high - mode), 0.0))
    return np.asarray(np.where(u < cut, left, right), dtype=np.float64)


def between(u: Float | float, bounds: tuple[float, float]) -> Float:
    """Quantiles ``u`` of the uniform distribution between two bounds."""
    low, high = bounds
    return np.asarray(low + np.asarray(u) * (high - low), dtype=np.float64)
