"""Measures of coverage: guard, reach, answered, and the presence of police at stations."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import Float
from sim.measures.forms import Column, FromPlan, Ratio, Worst
from sim.measures.measure import Measure
from sim.measures.rows import Terms
from sim.measures.times import HELP, help_minutes, within_target
from sim.record import Tables

LEAST_INCIDENTS = 36  # in the half of the replications that chooses
NEVER_VISITED = "no station post, or more than one station in ten is never visited"


def column(name: str) -> Column:
    """A column of numbers as it stands."""
    return lambda rows: rows.number(name)


def _over_time(name: str, above: str, below: str, definition: str, empty: str) -> Iterator[Measure]:
    """Mean over hours weighted by what each hour asks for, the worst hour and the worst district."""
    ratio = Ratio("coverage", column(above), column(below), share=True, empty=empty)
    yield Measure(f"{name}_mean", "share", "higher", definition + ", over all hours", ratio)
    yield from _worst(name, ratio, definition, 0.0)


def _worst(name: str, ratio: Ratio, definition: str, least: float) -> Iterator[Measure]:
    """Chosen on one half of the replications, estimated on the other."""
    for over in ("hour", "district"):
        chosen = f"{definition}, in the {over} that was lowest in the other half of the replications"
        yield Measure(f"{name}_worst_{over}", "share", "higher", chosen, Worst(ratio, over, least))


def _answered() -> Iterator[Measure]:
    """Answered coverage is the share helped within target; a worst hour or district needs incidents enough."""
    answered = within_target("answered_coverage", HELP, help_minutes)
    yield answered
    assert isinstance(answered.form, Ratio), "a share of incidents"
    yield from _worst("answered_coverage", answered.form, answered.definition, LEAST_INCIDENTS)


def station_posts(tables: Tables) -> tuple[Float, Float, Float]:
    """Stations, people assigned and minutes of a round of every station and standby post."""
    posts = tables.posts[tables.posts["kind"].isin(["station", "standby"])]
    stations, round_min = (posts[name].to_numpy(dtype=np.float64) for name in ("n_stations", "round_min"))
    return stations, np.where(posts["kind"] == "station", posts["assigned"], 0).astype(np.float64), round_min


def _present(tables: Tables, terms: Terms) -> float | None:
    stations, assigned, round_min = station_posts(tables)
    if not stations.sum():
        return None
    share = np.where(np.isnan(round_min), 1.0, np.minimum(1.0, terms.stop_min / np.fmax(round_min, 1e-9)))
    return float((stations * np.where(assigned > 0, share, 0.0)).sum() / stations.sum())


def _gap(tables: Tables, terms: Terms) -> float | None:
    stations, assigned, round_min = station_posts(tables)
    away = np.where(np.isnan(round_min), 0.0, np.maximum(0.0, round_min - terms.stop_min))
    gap = np.repeat(np.where(assigned > 0, away, np.inf), stations.astype(np.int64))
    if not len(gap):
        return None
    worst = float(np.quantile(gap, 0.9, method="inverted_cdf"))
    return worst if np.isfinite(worst) else None


MEASURES: tuple[Measure, ...] = (
    *_over_time(
        "guard_coverage", "present", "required",
        "officers present at required posts over people the unstretched doctrine requires there",
        "no post was required",
    ),
    Measure(
        "police_present_share", "share", "higher",
        "share of time with police at the station, mean over stations; by the plan, calls elsewhere not counted",
        FromPlan(_present),
    ),
    Measure(
        "visit_gap_p90_min", "min", "lower",
        "90 % quantile over stations of minutes between two visits of a roving team by the plan; 0 where police stay",
        FromPlan(_gap, NEVER_VISITED),
    ),
    *_over_time(
        "reach_coverage_stations", "sites_reached", "sites",
        "share of active stations within the target of a unit that could be sent",
        "no station was active",
    ),
    *_over_time(
        "reach_coverage_voters", "voters_reached", "voters",
        "share of voters of active stations within the target of a unit that could be sent",
        "no station was active",
    ),
    *_answered(),
)  # fmt: skip
