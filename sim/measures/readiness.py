"""Measures of readiness: the muster curve, how soon people and an official could stand at active sites.

Every instant of every active site counts with its weight, the incidents expected there at that time; sites and times
at which none is expected are left out. "Never" (no so many people free) is infinite and counted.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import Float
from sim.measures.forms import Column, Quantile, Ratio
from sim.measures.measure import Measure
from sim.measures.rows import Rows
from sim.record import LEVELS

WHERE = "at an active site, weighted by the incidents expected there"
NO_SITE = "no site was active"


def weight(rows: Rows) -> Float:
    """Weight of every row, 1 on average over those that count."""
    given = rows.number("weight")
    counted = given[given > 0]
    return given / (counted.mean() if len(counted) else 1.0)


def minutes(level: int | str) -> Column:
    """Minutes until the level could stand there; nan where nothing is expected."""
    return lambda rows: np.where(rows.number("weight") > 0, rows.number(f"minutes_{level}"), np.nan)


def _none(level: int | str) -> Column:
    return lambda rows: np.isinf(rows.number(f"minutes_{level}")) * weight(rows)


def _measures(level: int | str, who: str) -> Iterator[Measure]:
    column = minutes(level)
    for percent in (50, 90):
        form = Quantile("readiness", column, percent / 100.0, weight=weight)
        definition = f"{percent} % quantile of minutes until {who} could stand {WHERE}"
        yield Measure(f"muster_{level}_p{percent}_min", "min", "lower", definition, form)
    none = Ratio("readiness", _none(level), weight, share=True, empty=NO_SITE)
    definition = f"share of instants at which {who} could not be gathered {WHERE}"
    yield Measure(f"muster_{level}_none_share", "share", "lower", definition, none)


MEASURES: tuple[Measure, ...] = (
    *(measure for level in LEVELS for measure in _measures(level, f"{level} police")),
    *_measures("official", "an official who may decide"),
)
