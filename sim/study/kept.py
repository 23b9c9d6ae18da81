"""What a study remembers of a finished point, so that it can be compared while its tables lie on disk."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.config import Config
from sim.measures.forms import Additive
from sim.measures.ratio import Sums
from sim.measures.registry import HEADLINES, REGISTRY
from sim.measures.rows import View
from sim.study.result import Result
from sim.study.same import plan_mark
from sim.study.terms import terms_of

HeadSums = dict[str, Sums]

FRONTIER = ("help_time_mean_min", "guard_coverage_mean", "reach_coverage_stations_mean", "answered_coverage")
DRAWS = "draws.csv"
COSTS = {"people": "force", "person_days": "person_days", "rupiah": "cost_rupiah"}


class Kept(NamedTuple):
    """One finished point: its result, what its replications add to every compared measure, and its promise."""

    name: str
    result: Result
    sums: HeadSums
    districts: dict[str, Sums]  # of the promised measure
    mark: str  # equal for points that come to the same plan
    draws: tuple[float | None, ...]  # the promised measure under every draw of the assumed numbers; () without draws

    @property
    def config(self) -> Config:
        """The configuration of the point."""
        return self.result.config

    @property
    def costs(self) -> tuple[float, ...]:
        """People, person-days and rupiah; 0 where the plan has none."""
        records = self.result.summary["measures"]
        return tuple(float(records[name]["estimate"] or 0.0) for name in COSTS.values())

    @property
    def price(self) -> tuple[float, ...]:
        """What decides which of two points is cheaper: person-days, then people, then rupiah."""
        people, person_days, rupiah = self.costs
        return person_days, people, rupiah


def kept(folder: Path, result: Result) -> Kept:
    """What is remembered of the point in a folder."""
    view, promised = View(result.tables, terms_of(result.config)), result.config.study.promise.measure
    sums = {measure: _sums(view, measure) for measure in dict.fromkeys([*HEADLINES, *FRONTIER, promised])}
    mark, draws = plan_mark(result), drawn_before(folder, promised)
    return Kept(folder.name, result.left_in(folder), sums, _by_district(view, promised), mark, draws)


def drawn_before(folder: Path, measure: str) -> tuple[float | None, ...]:
    """The estimates of a measure under the draws of a point."""
    import pandas as pd

    path = folder / "tables" / DRAWS
    if not path.exists():
        return ()
    column = pd.read_csv(path)[measure]
    return tuple(None if missing else float(value) for value, missing in zip(column, column.isna(), strict=True))


def head_sums(result: Result) -> HeadSums:
    """Numerators and denominators of the headline measures by replication."""
    view = View(result.tables, terms_of(result.config))
    return {name: _sums(view, name) for name in HEADLINES}


def _sums(view: View, measure: str, dimension: str = "") -> Sums:
    form = REGISTRY[measure].form
    assert isinstance(form, Additive), f"{measure} is compared in pairs"
    return form.sums(view, dimension)


def _by_district(view: View, measure: str) -> dict[str, Sums]:
    if "district" not in REGISTRY[measure].dimensions:
        return {}
    labels = view.groups(REGISTRY[measure].form.table, "district").labels
    sums = _sums(view, measure, "district")
    rows = (Sums(sums.numerator[[n]], sums.denominator[[n]]) for n in range(len(labels)))
    return {label: row for label, row in zip(labels, rows, strict=True) if np.any(row.denominator)}
