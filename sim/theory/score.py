"""How far a simulated value is from a known one, and how far it may be when many are looked at."""

from __future__ import annotations

import math
from statistics import NormalDist


def z_score(estimate: float, se: float, expected: float, bias: float = 0.0) -> float:
    """Standard errors between estimate and expected value, of what exceeds the stated bound of the bias.

    All in the unit of the measure. Without spread (se 0) it is 0 where the two agree within the bias, else infinite.
    """
    gap = estimate - expected
    beyond = math.copysign(max(abs(gap) - bias, 0.0), gap)
    if se > 0.0:
        return beyond / se
    return 0.0 if beyond == 0.0 else math.copysign(math.inf, beyond)


def family_bound(checks: int, error: float = 0.01) -> float:
    """Largest absolute z-score allowed when ``checks`` two-sided checks may err together with probability ``error``.

    The 1 - error / (2 checks) quantile of the normal (Bonferroni): 3.72 for 50 checks, 4.06 for 200.
    """
    if checks < 1:
        raise ValueError(f"a family has at least one check, got {checks}")
    return NormalDist().inv_cdf(1.0 - error / (2.0 * checks))
