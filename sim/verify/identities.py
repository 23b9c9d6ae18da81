"""What holds in every run, whatever chance does: Little's law, busy time, and that nothing is lost or twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from sim.study.result import Result
from sim.verify.case import Case, Files
from sim.verify.check import Check, averaged, exact, told
from sim.verify.folders import table

if TYPE_CHECKING:
    import pandas as pd

HORIZON_MIN, EVERY_MIN = 1440.0, 5.0
HANDOVER_MIN = 5.0
AFTER = "after_clear: home_unavailable\n"
WAYS = {
    ("A", "A"): 1.0, ("A", "B"): 4.0, ("A", "C"): 12.0, ("B", "A"): 5.0, ("B", "B"): 2.0, ("B", "C"): 10.0,
    ("C", "A"): 9.0, ("C", "B"): 11.0, ("C", "C"): 3.0,
}  # fmt: skip
KEYS = ["replication", "unit"]


def cases() -> Iterator[Case]:
    """One district told by two tables, and one in which every rule is at work; both drained."""
    formula = "L = lambda W; busy time = sum of tasks; response = wait + travel; incidents = reached + never reached"
    yield Case("identities", "Three zones, three units", formula, "Little 1961", _plain(), _judge_plain, 60)
    formula = "a unit is in one place at a time; it travels as the table says; nobody works where nothing happens"
    title = "Two districts, pre-emption, shifts, several units"
    yield Case("conservation", title, formula, "by definition", _rich(), _judge_rich, 40)


def _plain() -> Files:
    times = np.arange(EVERY_MIN / 2, HORIZON_MIN, EVERY_MIN)
    return {
        "district.yaml": f"horizon_min: {HORIZON_MIN:g}\nreport_times_min: [{', '.join(f'{t:g}' for t in times)}]\n",
        "zones.csv": "zone,rate_per_h\nA,1.5\nB,1\nC,1\n",
        "units.csv": "unit,zone\nU,A\nV,B\nW,C\n",
        "travel.csv": _ways(),
        "incident_types.csv": "type,share,on_scene,mean_min,sd_min\nany,1,gamma,18,12\n",
        "policy.yaml": AFTER,
    }


def _rich() -> Files:
    types = (
        "urgent,0.3,1,gamma,12,9,1,incident", "plain,0.5,2,lognormal,20,15,1:0.6;2:0.4,incident",
        "large,0.2,3,exponential,10,,2:0.5;3:0.5,unit",
    )  # fmt: skip
    return {
        "district.yaml": f"horizon_min: {HORIZON_MIN:g}\n",
        "zones.csv": "zone,district,rate_per_h\nA,west,1.5\nB,west,1\nC,east,1\n",
        "units.csv": "unit,zone,shift_start,shift_end\nU,A,,\nV,B,06:00,14:00\nW,C,,\nX,B,20:00,04:00\nY,C,,\n",
        "travel.csv": _ways(),
        "incident_types.csv": table("type,share,priority,on_scene,mean_min,sd_min,units_needed,on_scene_per", types),
        "policy.yaml": f"queue: priority\npreempt: true\nhandover_min: {HANDOVER_MIN:g}\n{AFTER}",
    }


def _ways() -> str:
    return table("origin,destination,minutes", (f"{a},{b},{minutes:g}" for (a, b), minutes in WAYS.items()))


def _judge_plain(result: Result) -> Iterator[Check]:
    rows, units = result.incidents, result.units
    yield from _little(result)
    wait, travel = told(result, "dispatch_wait_mean_min"), told(result, "travel_mean_min")
    yield exact("response = wait + travel", told(result, "response_time_mean_min"), wait + travel)
    asked, reached = told(result, "incidents_needing_police"), told(result, "incidents_reached")
    never = told(result, "never_reached_share") * asked
    yield exact("incidents = reached + never reached", reached + never, asked)
    yield exact("incidents still open after draining", told(result, "incidents_open"), 0.0)
    work = units[units["activity"].isin(["travelling", "on_scene"])]
    busy = (work["t_end"] - work["t_start"]).groupby([work[key].astype(str) for key in KEYS]).sum()
    tasks = rows["t_end"] - rows["t_dispatch"]
    asked_of = tasks.groupby([rows["replication"].astype(str), rows["first_unit"].astype(str).rename("unit")]).sum()
    yield exact(
        "minutes of units that differ from their tasks", float(busy.sub(asked_of, fill_value=0).abs().sum()), 0.0
    )


def _little(result: Result) -> Iterator[Check]:
    """The number waiting, seen at regular instants, against the sum of the waits up to the horizon."""
    rows, times = result.incidents, np.array(result.config.study.report_times_min)
    size, report = result.summary["n_replications"], rows["t_report"].to_numpy()
    until = np.minimum(rows["t_dispatch"].to_numpy(), HORIZON_MIN)
    seen = np.searchsorted(times, until, side="left") - np.searchsorted(times, report, side="left")
    at = sum(told(result, "queue_at", ("stage_at_min", f"dispatch|{t:g}")) for t in times)
    yield exact("number waiting at the report times", at, float(seen.sum()) / size)
    line = np.bincount(rows["replication"], EVERY_MIN * seen - (until - report), size) / HORIZON_MIN
    yield averaged("L - lambda W, seen every 5 minutes", line, 0.0, precise=0.02)


def _judge_rich(result: Result) -> Iterator[Check]:
    units = result.units
    yield exact("intervals of a unit that overlap or leave a gap", _broken(units), 0.0)
    yield exact("journeys that do not take the minutes of the table", _odd_journeys(units), 0.0)
    yield exact("minutes on scene outside the life of the incident", _idle_on_scene(result), 0.0)
    yield exact("incidents whose first unit was not the first on scene", _not_first(result), 0.0)
    yield exact("units from another district sooner than their handover", _without_handover(result), 0.0)
    yield exact("incidents still open after draining", told(result, "incidents_open"), 0.0)


def _broken(units: pd.DataFrame) -> float:
    """Intervals that do not begin where the one before ends."""
    rows = units.assign(unit=units["unit"].astype(str)).sort_values([*KEYS, "t_start"])
    before = rows.groupby(KEYS)["t_end"].shift()
    return float(((rows["t_start"] - before).abs() > 1e-6).sum())


def _odd_journeys(units: pd.DataFrame) -> float:
    """Journeys that were not broken off and yet did not take the minutes of the table."""
    rows = units[units["activity"].isin(["travelling", "returning"])]
    minutes = [WAYS[a, b] for a, b in zip(rows["from_place"].astype(str), rows["to_place"].astype(str), strict=True)]
    return float((rows["t_end"] - rows["t_start"] > np.array(minutes) + 1e-6).sum())


def _idle_on_scene(result: Result) -> float:
    """Minutes of units on scene before the report of their incident or after its end."""
    rows = result.units[result.units["activity"] == "on_scene"]
    keys = [rows["replication"].to_numpy(), rows["incident"].astype(str).to_numpy()]
    life = result.incidents.assign(incident=result.incidents["incident"].astype(str))
    life = life.set_index(["replication", "incident"])[["t_report", "t_end"]]
    found = life.loc[list(zip(*keys, strict=True))]
    early = np.maximum(found["t_report"].to_numpy() - rows["t_start"].to_numpy(), 0.0)
    late = np.maximum(rows["t_end"].to_numpy() - found["t_end"].to_numpy(), 0.0)
    return float((early + late).sum())


def _not_first(result: Result) -> float:
    """Incidents at which the journal of the units knows another first arrival."""
    scenes = result.units[result.units["activity"] == "on_scene"]
    first = scenes.groupby([scenes["replication"], scenes["incident"].astype(str)])["t_start"].min()
    rows = result.incidents
    told = rows.set_index([rows["replication"], rows["incident"].astype(str)])["t_first"]
    return float(((told.loc[first.index] - first).abs() > 1e-6).sum())


def _without_handover(result: Result) -> float:
    """First units of another district that were there sooner than the nearest way and the handover allow."""
    rows = result.incidents[result.incidents["cross_district"]]
    least = rows["zone"].astype(str).map({to: min(m for (_, b), m in WAYS.items() if b == to) for _, to in WAYS})
    minutes = rows["t_first"] - rows["t_dispatch"]
    return float((minutes < least.to_numpy(dtype=np.float64) + HANDOVER_MIN - 1e-6).sum())
