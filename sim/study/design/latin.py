"""The Latin hypercube: of ``n`` equal parts of its range every factor takes each once, in an order of its own.

McKay, Beckman and Conover (1979). A factor keeps its places whatever other factors stand beside it: they are draws of
its own streams.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import Float
from sim.streams import Streams


def places(key: str, points: int, seed: int) -> Float:
    """Places of one factor in 0..1, one in each of ``points`` equal parts; shape (points,)."""
    streams, index = Streams(seed, 0), np.arange(points)
    part = np.argsort(streams.uniform(f"part/{key}", 0, index))
    return np.asarray((part + streams.uniform(f"within/{key}", 0, index)) / points, dtype=np.float64)
