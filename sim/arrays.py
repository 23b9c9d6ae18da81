"""Names for the array types used everywhere, and for the few fixed scales stored as small integers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Float = NDArray[np.float64]
Float32 = NDArray[np.float32]
Minutes = Float | Float32  # of travel
Int = NDArray[np.int64]
Keys = NDArray[np.uint64]
Bool = NDArray[np.bool_]

ACCESS = ("normal", "hard", "water")
TENSION = ("normal", "raised", "high")
CLASSES = ("less_vulnerable", "vulnerable", "very_vulnerable", "special")

HOUR = 60.0
DAY = 1440.0


def day_of(t: float) -> int:
    """Day offset of time ``t`` (min from 00:00 of polling day): 0 on polling day, -1 the day before."""
    return int(t // DAY)
