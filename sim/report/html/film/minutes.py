"""Instants as whole numbers; an instant that did not happen is nothing."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def whole(instants: ArrayLike, parts: float = 1.0) -> list[int | None]:
    """Instants in parts of a minute, rounded down; ``None`` where one did not happen."""
    values = np.asarray(instants, dtype=np.float64) * parts
    return [int(value) if known else None for value, known in zip(np.floor(values), np.isfinite(values), strict=True)]
