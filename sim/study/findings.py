"""What a study found: the tables beside its points, the mark of completion, and reading them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.study.assumptions.standing import standing
from sim.study.compare import comparisons, margins_of, promise_margin, rows, with_the_best
from sim.study.frontier.dominance import frontier_rows
from sim.study.frontier.promise import WHOLE, promise_of, promise_rows, smallest
from sim.study.frontier.recommendation import Recommendation, not_told_apart, recommend
from sim.study.kept import Kept
from sim.study.same import same_as
from sim.study.shapes import Study
from sim.study.sheets import put_sheet
from sim.study.stored import as_written, put_json, read_json, whole
from sim.study.varied import varied_keys

if TYPE_CHECKING:
    import pandas as pd

SHOWN = ("scenario", "seed", "n_replications", "stopped_because", "case", "inject", "estimand")
MARK = "study.json"


@dataclass(frozen=True)
class Findings:
    """The tables of a study folder; those that a study has no use for are None.

    ``about``: the content of ``study.json``, with the recommendation, the promise and the points that failed.
    """

    about: dict[str, Any]
    points: pd.DataFrame  # one row per point: what was varied, headline measures with their intervals
    comparisons: pd.DataFrame  # point, measure: paired difference to the reference, simultaneous; better, worse ...
    best: pd.DataFrame  # point, measure: distance to the best of the others; best, equivalent, worse, undecided
    frontier: pd.DataFrame  # point, measure: people, person_days, rupiah, estimate with band, dominated_by, how
    promise: pd.DataFrame  # point, target: estimate, one-sided limit, keeps
    search: pd.DataFrame | None = None  # stage, value, point, target: the same along a search
    assumptions: pd.DataFrame | None = None  # point, measure: P10, P90 over draws of the assumed numbers
    tornado: pd.DataFrame | None = None  # assumption: outcome at its low and high end, strongest first

    def write(self, top: Path) -> None:
        """Write the tables as CSV into a folder, then ``study.json``."""
        top.mkdir(parents=True, exist_ok=True)
        for name in COLUMNS:
            table = getattr(self, name)
            if table is not None:
                put_sheet(top / f"{name}.csv", table, None)
        put_json(top / MARK, self.about)


ALWAYS = ("points", "comparisons", "best", "frontier", "promise")
COSTED = ("point", "people", "person_days", "rupiah")
COLUMNS = {  # of a table, as far as they are read again
    "points": ("point", "n_replications", "same_plan_as"),
    "comparisons": ("point", "reference", "measure", "unit", "difference", "low", "high", "margin", "verdict", "also"),
    "best": ("point", "measure", "unit", "distance", "low", "high", "margin", "standing"),
    "frontier": (*COSTED, "measure", "unit", "estimate", "low", "high", "dominated_by", "how"),
    "promise": (*COSTED, "target", "measure", "bound", "estimate", "limit", "keeps"),
    "search": ("stage", "value", *COSTED, "target", "estimate", "limit", "keeps"),
    "assumptions": ("point", "measure", "p10", "p90", "n_draws"),
    "tornado": ("key", "low", "value", "high", "outcome_low", "outcome", "outcome_high", "half", "line", "overturns"),
}


def read_findings(top: Path) -> Findings:
    """The findings of a study folder."""
    import pandas as pd

    text, tables = {"point": str, "reference": str, "dominated_by": str, "value": str, "also": str}, {}
    for name, needed in COLUMNS.items():
        path = top / f"{name}.csv"
        if path.exists() or name in ALWAYS:
            with as_written(path):
                tables[name] = whole(pd.read_csv(path, dtype=text), needed)
    return Findings(read_json(top / MARK, Study), **tables)


def findings_of(points: Sequence[Kept], failed: Mapping[str, str]) -> Findings:
    """What the points say against each other; the first is the reference. ``failed``: reasons by name of a point."""
    import pandas as pd

    names, same = [point.name for point in points], same_as([point.mark for point in points])
    twins = ["" if n is None else names[n] for n in same]
    sums, margins = [point.sums for point in points], margins_of(points[0].config)
    kept = promise_rows(points)
    return Findings(
        about=_about(points, twins, kept) | {"failed": [{"folder": n, "reason": why} for n, why in failed.items()]},
        points=rows(points).assign(same_plan_as=twins),
        comparisons=comparisons(sums, names, same, margins, points[0].config.study.promise.measure),
        best=with_the_best(sums, names, same, margins),
        frontier=pd.DataFrame(frontier_rows(points, margins)),
        promise=pd.DataFrame(kept),
        assumptions=_bands(points),
    )


def _about(points: Sequence[Kept], twins: Sequence[str], kept: Sequence[dict[str, Any]]) -> dict[str, Any]:
    told = [
        {"folder": point.name, "same_plan_as": twin or None}
        | {key: point.result.summary[key] for key in SHOWN if key in point.result.summary}
        for point, twin in zip(points, twins, strict=True)
    ]
    study, recommended = points[0].config.study, recommendation(points)
    promise = promise_of(points[0].config)
    return {
        "n_points": len(points),
        "varied": list(varied_keys([point.config for point in points])),
        "reference": points[0].name,
        "margin": study.margin.model_dump(),
        "promise": {"measure": promise.measure, "bound": promise.bound, "smallest": smallest(kept)},
        "recommendation": _told(points, recommended) if recommended else None,
        "points": told,
    }


def recommendation(points: Sequence[Kept]) -> Recommendation | None:
    """The point that the study recommends."""
    promise, margin = promise_of(points[0].config), promise_margin(points[0].config)
    whole = [line for line in promise_rows(points) if line["target"] == WHOLE]
    estimates, keeps = [line["estimate"] for line in whole], [line["keeps"] for line in whole]
    return recommend([point.price for point in points], estimates, keeps, promise, margin)


def _told(points: Sequence[Kept], found: Recommendation) -> dict[str, Any]:
    """The recommendation, and how it stands under the draws of the assumed numbers."""
    config, draws = points[0].config, [point.draws for point in points]
    promise, margin = promise_of(config), promise_margin(config)
    sums, marks = [point.sums[promise.measure] for point in points], [point.mark for point in points]
    others = not_told_apart(found.point, sums, marks, promise, margin)
    told = {"point": points[found.point].name, "why": found.why, "undecided": [points[n].name for n in others]}
    if not all(draws):
        return told
    return told | standing(found, draws, [point.price for point in points], promise, margin)


def _bands(points: Sequence[Kept]) -> pd.DataFrame | None:
    """The assumption bands of all points, as rows."""
    import pandas as pd

    found = [
        {"point": point.name, "measure": name, **band}
        for point in points
        for name, band in point.result.summary.get("assumptions", {}).get("bands", {}).items()
    ]
    return pd.DataFrame(found) if found else None
