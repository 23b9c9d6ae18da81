"""Tables of a study of several points: a row per point, differences to the first one, distances to the best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.config import Config
from sim.measures.best import Distance, distances, standing
from sim.measures.paired import Difference, differences, linearised, verdict
from sim.measures.ratio import Sums
from sim.measures.registry import HEADLINES, QUANTILE_HEADLINES, REGISTRY
from sim.study.kept import HeadSums, Kept
from sim.study.same import lines
from sim.study.varied import varied_keys

if TYPE_CHECKING:
    import pandas as pd


def margins_of(config: Config) -> dict[str, float]:
    """Differences nobody would act on, by unit."""
    return {"min": config.study.margin.minutes, "share": config.study.margin.share}


def promise_margin(config: Config) -> float:
    """The margin of the promised measure."""
    return margins_of(config).get(REGISTRY[config.study.promise.measure].unit, 0.0)


def rows(points: Sequence[Kept]) -> pd.DataFrame:
    """One row per point: what was varied, and the headline measures with their intervals."""
    import pandas as pd

    varied, found = varied_keys([point.config for point in points]), []
    for n, point in enumerate(points):
        row: dict[str, Any] = {"point": point.name, **{key: values[n] for key, values in varied.items()}}
        row |= {key: point.result.summary[key] for key in ("n_replications", "stopped_because")}
        for measure in (*HEADLINES, *QUANTILE_HEADLINES):
            record = point.result.summary["measures"][measure]
            row |= {
                measure: record["estimate"],
                f"{measure}_low": record["low"],
                f"{measure}_high": record["high"],
            }
        found.append(row)
    return pd.DataFrame(found).convert_dtypes()


def comparisons(
    sums: Sequence[HeadSums],
    names: Sequence[str],
    same: Sequence[int | None] = (),
    margins: Mapping[str, float] | None = None,
    promised: str = HEADLINES[0],
) -> pd.DataFrame:
    """Paired differences of every later point to the first one; their intervals hold together.

    Of all headline measures and the ``promised`` one.

    Points that come to the same plan (``same``: the first of them) share one line where their numbers are the same;
    column ``also`` names the others. ``margins``: by unit, differences nobody would act on.
    """
    import pandas as pd

    pairs = lines([_headlines(point, promised) for point in sums], same or [None] * len(sums))
    found = differences([contributions(sums[n][measure], sums[0][measure]) for n, measure in pairs])
    table = [
        _row(names[n], names[0], measure, difference, margins or {}) | {"also": ";".join(names[k] for k in others)}
        for ((n, measure), others), difference in zip(pairs.items(), found, strict=True)
    ]
    columns = ["point", "reference", "measure", "unit", *Difference._fields, "margin", "verdict", "also"]
    return pd.DataFrame(table, columns=columns)


def _headlines(sums: HeadSums, promised: str) -> HeadSums:
    return {name: sums[name] for name in dict.fromkeys([*HEADLINES, promised])}


def contributions(point: Sums, first: Sums) -> tuple[Any, Any]:
    """What each shared replication contributes to a measure at the point and at the first one."""
    shared = min(point.numerator.shape[1], first.numerator.shape[1])
    cut = [Sums(s.numerator[:, :shared], s.denominator[:, :shared]) for s in (point, first)]
    return linearised(cut[0]), linearised(cut[1])


def _row(point: str, reference: str, name: str, difference: Difference, margins: Mapping[str, float]) -> dict[str, Any]:
    measure = REGISTRY[name]
    margin = margins.get(measure.unit, 0.0)
    said = verdict(difference, margin, measure.better)
    shared = {"point": point, "reference": reference, "measure": name, "unit": measure.unit}
    return shared | difference._asdict() | {"margin": margin, "verdict": said}


def with_the_best(
    sums: Sequence[HeadSums], names: Sequence[str], same: Sequence[int | None], margins: Mapping[str, float]
) -> pd.DataFrame:
    """Distance of every point to the best of the others, measure by measure; points of the same plan once."""
    import pandas as pd

    alone = [n for n, first in enumerate(same) if first is None]
    found = []
    for name in (name for name in HEADLINES if REGISTRY[name].better != "neither"):
        measure = REGISTRY[name]
        margin = margins.get(measure.unit, 0.0)
        shared = min(sums[n][name].numerator.shape[1] for n in alone)
        columns = [linearised(Sums(*(part[:, :shared] for part in sums[n][name]))) for n in alone]
        for n, distance in zip(alone, distances(columns, measure.better == "higher"), strict=True):
            row = {"point": names[n], "measure": name, "unit": measure.unit, **distance._asdict()}
            found.append(row | {"margin": margin, "standing": standing(distance, margin)})
    return pd.DataFrame(found, columns=["point", "measure", "unit", *Distance._fields, "margin", "standing"])
