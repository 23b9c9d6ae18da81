"""Points that come to the same plan: other words, but the same people at the same posts and the same operations."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.ratio import Sums
from sim.study.result import Result

if TYPE_CHECKING:
    import pandas as pd

BY_WORDS_ONLY = ["demanded", "pattern_nominal"]  # columns of the posts that say what was asked for, not what is there
MAY_DIFFER = {"pattern", "forces", "output"}  # groups by which points can come to the same plan


def plan_mark(result: Result) -> str:
    """A mark equal for points that differ in force or pattern only and have the same posts, units and incidents."""
    found, tables = sha256(), result.tables
    asked = result.config.model_dump(mode="json", exclude=MAY_DIFFER)
    found.update(json.dumps(asked, sort_keys=True).encode())
    for frame in (tables.posts.drop(columns=BY_WORDS_ONLY, errors="ignore"), tables.units, tables.incidents):
        found.update(_digest(frame))
    return found.hexdigest()


def _digest(frame: pd.DataFrame) -> bytes:
    from pandas.util import hash_pandas_object

    return hash_pandas_object(frame, index=False).to_numpy(dtype=np.uint64).tobytes()


def same_as(marks: Sequence[str]) -> list[int | None]:
    """For every point the first point with the same mark, None where it is the first itself."""
    return [first if (first := marks.index(mark)) < n else None for n, mark in enumerate(marks)]


def lines(sums: Sequence[dict[str, Sums]], same: Sequence[int | None]) -> dict[tuple[int, str], list[int]]:
    """The comparisons to make, (point, measure), each with the later points of the same plan that share its numbers."""
    found: dict[tuple[int, str], list[int]] = {}
    for n in range(1, len(sums)):
        for name in sums[n]:
            shared = (k for (k, other) in found if other == name and _shares(sums, same, k, n, name))
            first = next(shared, None)
            if first is None:
                found[n, name] = []
            else:
                found[first, name].append(n)
    return found


def _shares(sums: Sequence[dict[str, Sums]], same: Sequence[int | None], k: int, n: int, name: str) -> bool:
    plan = [m if same[m] is None else same[m] for m in (k, n)]
    return plan[0] == plan[1] and all(np.array_equal(a, b) for a, b in zip(sums[k][name], sums[n][name], strict=True))
