"""Whether a promise is kept: a share of at least, or minutes of at most, so much, tested on one side at 95 %."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.measures.ratio import Sums, one_sided
from sim.measures.value import finite

LEVEL = 0.95


class Judged(NamedTuple):
    """The estimate, the limit on the bad side, and whether even that keeps the promise."""

    estimate: float | None
    limit: float | None
    keeps: bool
    n_replications: int


def judge(sums: Sums, bound: float, *, higher: bool, share: bool, level: float = LEVEL) -> list[Judged]:
    """One test per group: the promise counts as kept where its opposite is refused at ``level``.

    ``higher``: the measure is to be at least, otherwise at most, ``bound``. A group without observations keeps nothing.
    """
    estimate, limit = one_sided(sums, share, upper=not higher, level=level)
    have = (sums.denominator > 0).sum(axis=1)
    with np.errstate(invalid="ignore"):
        keeps = limit >= bound if higher else limit <= bound
    rows = zip(estimate, limit, keeps, have, strict=True)
    return [Judged(finite(e), finite(a), bool(k), int(n)) for e, a, k, n in rows]
