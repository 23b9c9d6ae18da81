"""The mean of the worst tenth of operations (expected shortfall), by which plans are compared in a stress case.

Each operation has its own value of a measure; the tenth that is worst in the direction of the measure is averaged. The
standard error is that of the influence function of the expected shortfall (Rockafellar and Uryasev 2002), the interval
uses Student's t with the few operations of the tail as its degrees of freedom.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from sim.arrays import Float
from sim.measures.forms import Additive
from sim.measures.ratio import Sums, student
from sim.measures.registry import HEADLINES, REGISTRY
from sim.measures.rows import Terms, View
from sim.measures.value import Value, missing
from sim.record import Tables

TENTH = 0.1
LEAST = 20  # operations: two in the tail


def worst_tenth(tables: Tables, terms: Terms) -> dict[str, dict[str, Any]]:
    """Records ``<headline>_worst_tenth`` of the headline measures that are better low or better high.

    A probability has no value in a single operation and is left out.
    """
    view, found = View(tables, terms), {}
    for name in HEADLINES:
        measure = REGISTRY[name]
        assert isinstance(measure.form, Additive), f"{name} is a ratio"
        if measure.better != "neither" and not name.endswith("_probability"):
            value = shortfall(measure.form.sums(view), measure.better == "higher")
            definition = f"mean over the worst tenth of operations of: {measure.definition}"
            named = replace(measure, name=f"{name}_worst_tenth", definition=definition)
            found[named.name] = named.record(value)
    return found


def shortfall(sums: Sums, higher_is_better: bool) -> Value:
    """Mean of the worst tenth of the ratios of single operations; those without a denominator are not counted."""
    above, below = sums.numerator[0], sums.denominator[0]
    ratio = above[below > 0] / below[below > 0]
    n = len(ratio)
    if n < LEAST:
        return missing(f"fewer than {LEAST} operations having one", n, n)
    sign = -1.0 if higher_is_better else 1.0
    mean, se = _tail(np.sort(sign * ratio)[::-1])
    half = float(student(max(1.0, np.floor(TENTH * n) - 1.0))) * se
    return Value(sign * mean, se, sign * mean - half, sign * mean + half, n, n)


def _tail(badness: Float) -> tuple[float, float]:
    """Mean of the first tenth of falling numbers and its standard error; the number on the edge counts in part."""
    n = len(badness)
    share = np.clip(TENTH * n - np.arange(n), 0.0, 1.0)
    edge = badness[int(np.ceil(TENTH * n)) - 1]
    influence = edge + np.maximum(badness - edge, 0.0) / TENTH
    return float((share * badness).sum() / (TENTH * n)), float(influence.std(ddof=1) / np.sqrt(n))
