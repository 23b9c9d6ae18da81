"""The files of a study of several points: a row per point, and paired differences to the first one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.config import Config
from sim.measures.forms import Additive
from sim.measures.paired import Difference, differences, linearised, verdict
from sim.measures.ratio import Sums
from sim.measures.registry import HEADLINES, QUANTILE_HEADLINES, REGISTRY
from sim.measures.rows import View
from sim.study.result import Result
from sim.study.same import lines, same_as
from sim.study.sheets import put_sheet
from sim.study.stored import put_json
from sim.study.terms import terms_of

if TYPE_CHECKING:
    import pandas as pd

HeadSums = dict[str, Sums]


def write_study(
    results: Sequence[Result], sums: Sequence[HeadSums], marks: Sequence[str], folders: Sequence[Path], top: Path
) -> None:
    """Write ``points.csv`` and ``comparisons.csv``, and last ``study.json``; equal ``marks`` are the same plan."""
    top.mkdir(parents=True, exist_ok=True)
    names, day = [folder.name for folder in folders], results[0].config.election.dated
    varied, same = varied_keys([result.config for result in results]), same_as(marks)
    twins = ["" if first is None else names[first] for first in same]
    put_sheet(top / "points.csv", points(results, names, varied).assign(same_plan_as=twins), day)
    put_sheet(top / "comparisons.csv", comparisons(sums, names, same), day)
    put_json(top / "study.json", _contents(results, names, list(varied), twins))


def _contents(results: Sequence[Result], names: list[str], varied: list[str], twins: Sequence[str]) -> dict[str, Any]:
    shown = ("scenario", "seed", "n_replications", "stopped_because", "case", "inject", "estimand")
    points = [
        {"folder": name, "same_plan_as": twin or None}
        | {key: result.summary[key] for key in shown if key in result.summary}
        for name, twin, result in zip(names, twins, results, strict=True)
    ]
    return {"n_points": len(points), "varied": varied, "reference": names[0], "points": points}


def varied_keys(configs: Sequence[Config]) -> dict[str, list[Any]]:
    """Configuration keys whose value differs between points, each with its values."""
    flat = [dict(_leaves(config.model_dump(mode="json"))) for config in configs]
    keys = {key: None for point in flat for key in point}
    values = {key: [point.get(key) for point in flat] for key in keys}
    return {key: found for key, found in values.items() if any(value != found[0] for value in found)}


def _leaves(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in tree.items():
        inner = isinstance(value, dict) and value
        leaf = json.dumps(value) if isinstance(value, list | dict) else value
        found += _leaves(value, f"{prefix}{key}.") if inner else [(prefix + key, leaf)]
    return found


def points(results: Sequence[Result], names: list[str], varied: dict[str, list[Any]]) -> pd.DataFrame:
    """One row per point: what was varied, and the headline measures with their intervals."""
    import pandas as pd

    rows = []
    for n, (name, result) in enumerate(zip(names, results, strict=True)):
        row: dict[str, Any] = {"point": name, **{key: values[n] for key, values in varied.items()}}
        row |= {key: result.summary[key] for key in ("n_replications", "stopped_because")}
        for measure in (*HEADLINES, *QUANTILE_HEADLINES):
            record = result.summary["measures"][measure]
            row |= {
                measure: record["estimate"],
                f"{measure}_low": record["low"],
                f"{measure}_high": record["high"],
            }
        rows.append(row)
    return pd.DataFrame(rows).convert_dtypes()


def head_sums(result: Result) -> HeadSums:
    """Numerators and denominators of the headline measures by replication."""
    view, found = View(result.tables, terms_of(result.config)), {}
    for name in HEADLINES:
        form = REGISTRY[name].form
        assert isinstance(form, Additive), f"{name} is compared in pairs"
        found[name] = form.sums(view)
    return found


def comparisons(sums: Sequence[HeadSums], names: list[str], same: Sequence[int | None] = ()) -> pd.DataFrame:
    """Paired differences of every later point to the first one; their intervals hold together.

    Points that come to the same plan (``same``: the first of them) share one line where their numbers are the same;
    column ``also`` names the others.
    """
    import pandas as pd

    pairs = lines(sums, same or [None] * len(sums))
    found = differences([_contributions(sums[n][measure], sums[0][measure]) for n, measure in pairs])
    rows = [
        _row(names[n], names[0], measure, difference) | {"also": ";".join(names[k] for k in others)}
        for ((n, measure), others), difference in zip(pairs.items(), found, strict=True)
    ]
    columns = ["point", "reference", "measure", "unit", *Difference._fields, "verdict", "also"]
    return pd.DataFrame(rows, columns=columns)


def _contributions(point: Sums, first: Sums) -> tuple[Any, Any]:
    """What each shared replication contributes to a measure at the point and at the first one."""
    shared = min(point.numerator.shape[1], first.numerator.shape[1])
    cut = [Sums(s.numerator[:, :shared], s.denominator[:, :shared]) for s in (point, first)]
    return linearised(cut[0]), linearised(cut[1])


def _row(point: str, reference: str, name: str, difference: Difference) -> dict[str, Any]:
    measure = REGISTRY[name]
    said = verdict(difference, measure.unit, measure.better)
    shared = {"point": point, "reference": reference, "measure": name, "unit": measure.unit}
    return shared | difference._asdict() | {"verdict": said}
