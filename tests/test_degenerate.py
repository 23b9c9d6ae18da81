"""A folder at its limits: nothing to do, nobody to do it, everything at once, nowhere to go, no time, too much."""

from __future__ import annotations

import json
from math import isfinite, sqrt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from folder_cases import written
from numpy.testing import assert_allclose as near

import sim
from sim.study.result import Result
from sim.theory.score import family_bound

pytestmark = pytest.mark.slow

SUFFIX = {"district": "yaml", "policy": "yaml"}
TYPES = "type,share,on_scene,mean_min\nany,1,exponential,20\n"
BOUND = family_bound(6)


def ran(tmp_path: Path, replications: int = 1, **files: str) -> Result:
    """A folder with one zone and one unit, some files changed."""
    plain = {
        "district": "horizon_min: 600\n",
        "zones": "zone,rate_per_h\nA,2\n",
        "units": "unit,zone\nU,A\n",
        "travel": "origin,destination,minutes\nA,A,2\n",
        "incident_types": TYPES,
    }
    texts = {f"{name}.{SUFFIX.get(name, 'csv')}": text for name, text in (plain | files).items()}
    folder = written(tmp_path / f"folder-{len(list(tmp_path.iterdir()))}", texts)
    result = sim.run(folder, ["study.workers=1"], replications=replications, seed=7)
    assert finite(result.summary)
    return result


def finite(part: Any) -> bool:
    """Whether no number of a summary is infinite or nan, so that it is plain JSON."""
    json.dumps(part, allow_nan=False)
    if isinstance(part, dict):
        return all(finite(value) for value in part.values())
    return not isinstance(part, float) or isfinite(part)


def told(result: Result, name: str, by: tuple[str, str] | None = None) -> float | None:
    measures = result.summary["measures"] if by is None else result.summary["by"][by[0]][by[1]]
    return measures[name]["estimate"]


def listed(*rows: str) -> str:
    return "\n".join(("time,zone,on_scene_min", *rows)) + "\n"


def test_no_incidents(tmp_path: Path) -> None:
    result = ran(tmp_path, 20, zones="zone,rate_per_h\nA,0\n")
    assert told(result, "incidents_total") == 0.0 and told(result, "unit_workload") == 0.0
    for name in ("response_time_mean_min", "response_within_target_share", "wait_probability", "never_reached_share"):
        record = result.summary["measures"][name]
        assert record["estimate"] is None and record["note"]


def test_an_empty_list_of_incidents(tmp_path: Path) -> None:
    assert len(ran(tmp_path, incidents=listed()).incidents) == 0


def test_no_units(tmp_path: Path) -> None:
    result = ran(tmp_path, 3, units="unit,zone\n")
    assert told(result, "never_reached_share") == 1.0 and told(result, "response_within_target_share") == 0.0
    assert told(result, "wait_probability") == 1.0
    assert told(result, "response_time_mean_min") is None and told(result, "unit_workload") is None
    assert told(result, "incidents_open") == told(result, "incidents_total")


def test_no_units_of_a_row_with_count_zero(tmp_path: Path) -> None:
    assert told(ran(tmp_path, units="unit,zone,count\nU,A,0\n"), "never_reached_share") == 1.0


def test_one_unit_serves_one_after_the_other(tmp_path: Path) -> None:
    rows = ran(tmp_path, policy="after_clear: instant_home\n").incidents.sort_values("t_report")
    free = 0.0
    for call in rows.itertuples():
        assert call.t_dispatch == max(call.t_report, free)
        free = call.t_end
    near(rows["t_first"], rows["t_dispatch"] + 2.0)


def test_with_unlimited_units_the_response_is_the_way(tmp_path: Path) -> None:
    ways = "origin,destination,minutes\nA,A,2\nA,B,9.5\nB,A,1\nB,B,1\n"
    result = ran(
        tmp_path, 3, zones="zone,rate_per_h\nA,10\nB,10\n", units="unit,zone,count\nU,A,300\n", travel=ways,
        policy="after_clear: instant_home\n",
    )  # fmt: skip
    assert told(result, "wait_probability") == 0.0 and told(result, "dispatch_wait_mean_min") == 0.0
    minutes = result.incidents["t_first"] - result.incidents["t_report"]
    near(minutes, np.where(result.incidents["zone"] == "A", 2.0, 9.5))
    near(told(result, "response_time_mean_min"), told(result, "travel_mean_min"))


def test_of_all_at_one_instant_the_order_of_rows_decides(tmp_path: Path) -> None:
    calls = listed("100,B,10", "100,A,10", "100,B,10", "100,A,10")
    ways = "origin,destination,minutes\nA,A,1\nA,B,5\nB,A,5\nB,B,1\n"
    result = ran(
        tmp_path, zones="zone\nA\nB\n", units="unit,zone\nU,A\nV,B\n", travel=ways, incidents=calls,
        policy="after_clear: stay\n",
    )  # fmt: skip
    rows = result.incidents.set_index("incident")
    assert [rows.loc[f"R{n}", "first_unit"] for n in (1, 2, 3)] == ["V", "U", "V"]
    assert [float(rows.loc[f"R{n}", "t_first"]) for n in (1, 2, 3, 4)] == [101.0, 101.0, 112.0, 112.0]


def test_one_zone_and_one_incident(tmp_path: Path) -> None:
    result = ran(tmp_path, incidents=listed("0,A,0"))
    assert told(result, "response_time_mean_min", ("zone", "A")) == 2.0
    assert told(result, "dispatch_share", ("unit_zone", "U|A")) == 1.0


def test_a_zone_that_nobody_can_reach_is_told_and_never_infinite(tmp_path: Path) -> None:
    result = ran(tmp_path, 20, zones="zone,rate_per_h\nA,1\nisle,1\n")
    assert told(result, "never_reached_share", ("zone", "isle")) == 1.0
    assert told(result, "never_reached_share", ("zone", "A")) == 0.0
    assert told(result, "response_time_mean_min", ("zone", "isle")) is None
    mean = told(result, "response_time_mean_min")
    assert mean == told(result, "response_time_mean_min", ("zone", "A")) and mean is not None and isfinite(mean)
    record = result.summary["measures"]["response_time_p90_min"]
    assert record["estimate"] is None and "never happened" in record["note"]
    assert result.incidents.loc[result.incidents["zone"] == "isle", "t_dispatch"].isna().all()


@pytest.mark.parametrize(("end", "reached"), [("drain", 33.0), ("stop", None)])
def test_a_horizon_shorter_than_the_first_way(tmp_path: Path, end: str, reached: float | None) -> None:
    ways = "origin,destination,minutes\nA,A,30\n"
    result = ran(tmp_path, district=f"{{horizon_min: 5, end: {end}}}", travel=ways, incidents=listed("3,A,10"))
    first = float(result.incidents["t_first"].iloc[0])
    assert first == reached if reached is not None else np.isnan(first)
    assert told(result, "never_reached_share") == (0.0 if reached else 1.0)
    assert told(result, "unit_workload") == 2.0 / 5.0


@pytest.mark.parametrize("end", ["drain", "stop"])
def test_people_in_line_when_the_horizon_is_reached_are_served_or_counted(tmp_path: Path, end: str) -> None:
    line = "station,zone,rate_per_h,stages\nS,A,60,desk:1:deterministic:3\n"
    result = ran(tmp_path, district=f"{{horizon_min: 240, end: {end}}}", stations=line)
    waiting = told(result, "voter_still_waiting_share")
    assert waiting == 0.0 if end == "drain" else waiting is not None and 0.3 < waiting < 0.9


@pytest.mark.parametrize(("at", "way"), [("100", "15"), ("0.1", "0.7"), ("1234.7", "0.3"), ("599.99", "14.1")])
def test_a_target_equal_to_the_way_is_met_whatever_the_rounding(tmp_path: Path, at: str, way: str) -> None:
    ways = f"origin,destination,minutes\nA,A,{way}\n"
    district = f"{{horizon_min: 2000, target_min: {way}}}"
    result = ran(tmp_path, district=district, travel=ways, incidents=listed(f"{at},A,1"))
    assert told(result, "response_within_target_share") == 1.0
    less = f"{{horizon_min: 2000, target_min: {float(way) - 1e-4}}}"
    missed = ran(tmp_path, district=less, travel=ways, incidents=listed(f"{at},A,1"))
    assert told(missed, "response_within_target_share") == 0.0


def test_no_way_to_go(tmp_path: Path) -> None:
    ways = "origin,destination,minutes\nA,A,0\n"
    result = ran(tmp_path, 2, travel=ways, units="unit,zone,count\nU,A,200\n")
    assert told(result, "response_time_mean_min") == 0.0 and told(result, "travel_mean_min") == 0.0
    assert sum(group["dispatch_share"]["estimate"] for group in result.summary["by"]["unit_zone"].values()) == 1.0


def test_no_time_on_scene(tmp_path: Path) -> None:
    types = "type,share,on_scene,mean_min\nany,1,deterministic,0\n"
    result = ran(tmp_path, 2, incident_types=types, units="unit,zone,count\nU,A,200\n")
    near(result.incidents["t_end"], result.incidents["t_first"])
    assert told(result, "incidents_open") == 0.0 and told(result, "response_time_mean_min") == 2.0


def test_neither_way_nor_time(tmp_path: Path) -> None:
    types, ways = "type,share,on_scene,mean_min\nany,1,deterministic,0\n", "origin,destination,minutes\nA,A,0\n"
    result = ran(tmp_path, 2, incident_types=types, travel=ways)
    assert told(result, "unit_workload") == 0.0 and told(result, "wait_probability") == 0.0


def test_far_above_capacity_the_line_grows_by_what_comes_and_is_not_done(tmp_path: Path) -> None:
    """60 come in an hour, two units do 6 in an hour together."""
    result = ran(
        tmp_path, 8, district="{horizon_min: 300, end: stop, report_times_min: [150, 300]}",
        zones="zone,rate_per_h\nA,60\n", units="unit,zone,count\nU,A,2\n",
        travel="origin,destination,minutes\nA,A,0\n",
    )  # fmt: skip
    for t in (150.0, 300.0):
        spread = sqrt((1.0 + 0.1) * t / 8.0)
        found = told(result, "queue_at", ("stage_at_min", f"dispatch|{t:g}"))
        assert found is not None and abs(found + 2.0 - 0.9 * t) <= BOUND * spread + 2.0
    assert told(result, "unit_workload") == pytest.approx(1.0, abs=0.02)


def test_a_unit_more_at_the_same_base_does_not_raise_the_wait(tmp_path: Path) -> None:
    """With the same draws; some operations may be worse by chance of who goes where, their mean may not."""
    ways = "origin,destination,minutes\nA,A,2\nA,B,9\nB,A,9\nB,B,2\n"
    waits = []
    for count in (2, 3, 4):
        units = f"unit,zone,count\nU,A,{count}\nV,B,1\n"
        result = ran(tmp_path, 20, zones="zone,rate_per_h\nA,4\nB,3\n", units=units, travel=ways)
        rows = result.incidents
        waits.append((rows["t_dispatch"] - rows["t_report"]).groupby(rows["replication"]).mean().to_numpy())
    for fewer, more in zip(waits, waits[1:], strict=False):
        gain = fewer - more
        assert gain.mean() >= -BOUND * gain.std(ddof=1) / sqrt(len(gain))
        assert gain.mean() > 0.0


def test_faster_ways_do_not_lower_the_share_within_target(tmp_path: Path) -> None:
    shares = []
    for factor in (2.0, 1.0, 0.5):
        ways = "".join(
            f"{a},{b},{minutes * factor}\n" for a, b, minutes in (("A", "A", 6), ("A", "B", 18), ("B", "B", 6))
        )
        result = ran(
            tmp_path, 10, zones="zone,rate_per_h\nA,2\nB,2\n", units="unit,zone\nU,A\nV,A\nW,B\n",
            travel=f"origin,destination,minutes\n{ways}B,A,{18 * factor}\n",
        )  # fmt: skip
        shares.append(told(result, "response_within_target_share"))
    assert shares == sorted(shares) and shares[0] < shares[-1]


def test_exogenous_draws_do_not_depend_on_the_units(tmp_path: Path) -> None:
    few, many = (ran(tmp_path, units=f"unit,zone,count\nU,A,{count}\n").incidents for count in (1, 50))
    assert few["t_onset"].tolist() == many["t_onset"].tolist()
