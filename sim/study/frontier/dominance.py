"""The frontier: staffing against time to help and each coverage, with bands, and who is dominated.

A point is dominated where another one that is not dominated itself asks for no more people, person-days and rupiah,
for less of at least one of them, and is not worse: *surely* where the paired interval, simultaneous over all such pairs
of a measure, says better or equivalent within the margin, else *apparently* where the estimates say so. Of points that
cost the same only one that is surely better dominates. Equivalence is no chain: of three points each may be within the
margin of the next, and the last beyond that of the first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations
from typing import Any

import numpy as np

from sim.arrays import Float
from sim.measures.measure import Measure
from sim.measures.paired import Difference, differences, linearised, verdict
from sim.measures.ratio import Sums
from sim.measures.registry import REGISTRY
from sim.study.kept import COSTS, FRONTIER, Kept

Pair = tuple[int, int]  # a point, and one that costs no more


def frontier_rows(points: Sequence[Kept], margins: Mapping[str, float]) -> list[dict[str, Any]]:
    """A row per point and measure: its costs, the estimate with a band simultaneous over points, who dominates it."""
    pairs = [(i, j) for i, j in permutations(range(len(points)), 2) if _no_dearer(points[j], points[i])]
    names = dict.fromkeys([*FRONTIER, points[0].config.study.promise.measure])
    return [row for name in names for row in _rows(points, REGISTRY[name], pairs, margins)]


def _no_dearer(other: Kept, point: Kept) -> bool:
    return all(theirs <= own for theirs, own in zip(other.costs, point.costs, strict=True))


def _rows(
    points: Sequence[Kept], measure: Measure, pairs: Sequence[Pair], margins: Mapping[str, float]
) -> list[dict[str, Any]]:
    values = _linearised([point.sums[measure.name] for point in points])
    bands = differences([(x, np.zeros(len(x))) for x in values])
    found = dict(zip(pairs, differences([(values[j], values[i]) for i, j in pairs]), strict=True))
    sign = -1.0 if measure.better == "higher" else 1.0
    order = sorted(range(len(points)), key=lambda n: (points[n].costs, sign * (bands[n].difference or 0.0)))
    margin = margins.get(measure.unit, 0.0)
    dominated = _dominated([(i, j) for i in order for j in order if (i, j) in found], points, measure, found, margin)
    return [
        _row(point, measure, band, dominated.get(n)) for n, (point, band) in enumerate(zip(points, bands, strict=True))
    ]


def _linearised(sums: Sequence[Sums]) -> list[Float]:
    """What every shared replication adds to the measure, point by point."""
    shared = min(part.numerator.shape[1] for part in sums)
    return [linearised(Sums(part.numerator[:, :shared], part.denominator[:, :shared])) for part in sums]


def _dominated(
    pairs: Sequence[Pair], points: Sequence[Kept], measure: Measure, found: Mapping[Pair, Difference], margin: float
) -> dict[int, tuple[str, str]]:
    """By number of the point the name of one that dominates it and how; surely comes before apparently.

    ``pairs`` come with the cheapest points first, of those that cost the same the best: who dominates is then settled.
    """
    by: dict[int, tuple[str, str]] = {}
    for i, j in pairs:
        how = "" if j in by else _how(found[i, j], measure, margin, points[j].costs != points[i].costs)
        if how and (i not in by or (how == "surely" and by[i][1] != "surely")):
            by[i] = points[j].name, how
    return by


def _how(difference: Difference, measure: Measure, margin: float, cheaper: bool) -> str:
    said = verdict(difference, margin, measure.better)
    if said == "better" or (cheaper and said == "equivalent"):
        return "surely"
    ahead = difference.difference
    if not cheaper or ahead is None:
        return ""
    return "apparently" if (ahead >= 0.0 if measure.better == "higher" else ahead <= 0.0) else ""


def _row(point: Kept, measure: Measure, band: Difference, by: tuple[str, str] | None) -> dict[str, Any]:
    costs = dict(zip(COSTS, point.costs, strict=True))
    low, high = (None if limit is None else _possible(limit, measure) for limit in (band.low, band.high))
    named = {"dominated_by": by[0] if by else "", "how": by[1] if by else ""}
    estimate = {"measure": measure.name, "unit": measure.unit, "estimate": band.difference, "low": low, "high": high}
    return {"point": point.name, **costs, **estimate, **named}


def _possible(limit: float, measure: Measure) -> float:
    """A limit cut to what the measure can be."""
    return min(max(limit, 0.0), 1.0) if measure.unit == "share" else max(limit, 0.0)
