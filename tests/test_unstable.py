"""More work than can be done: flagged, its growth shown in place of a mean of waiting."""

from __future__ import annotations

import pytest
from folder_cases import tiny

import sim
from sim.world.folder import read_folder

pytestmark = pytest.mark.slow

UNSTABLE = "zone,rate_per_h\nA,6\nB,3\n"  # 9 an hour where one unit can do 3
QUEUE = "station,zone,rate_per_h,stages\nS,A,30,desk:1:exponential:4\n"  # 30 an hour where one desk can do 15


def measures(folder, **words):
    return sim.run(folder, ["study.workers=1"], seed=3, **words).summary


def test_a_mean_of_waiting_is_not_told_but_how_fast_the_line_grows(tmp_path):
    long = "{name: tiny, horizon_min: 6000, replications: 40}\n"
    summary = measures(tiny(tmp_path / "f", zones=UNSTABLE, district=long))
    (overload,) = summary["unstable"]
    assert [overload[name] for name in ("load", "capacity", "growth_per_h")] == pytest.approx([3.0, 1.0, 6.0])
    told = summary["measures"]
    assert told["response_time_mean_min"]["estimate"] is None and "not stable" in told["response_time_mean_min"]["note"]
    growth = told["queue_growth_per_h"]
    assert growth["low"] > 6.0 and growth["estimate"] < 9.0  # travel adds to the load, none is served after the end


def test_people_at_an_overloaded_desk(tmp_path):
    summary = measures(tiny(tmp_path / "f", stations=QUEUE, zones="zone,rate_per_h\nA,0\nB,0\n"), replications=5)
    assert summary["measures"]["voter_queue_growth_per_h"]["estimate"] == pytest.approx(15.0)
    assert summary["measures"]["voter_wait_mean_min"]["estimate"] is None


def test_a_load_that_can_be_done_says_nothing(tmp_path):
    summary = measures(tiny(tmp_path / "f"), replications=20)
    assert "unstable" not in summary and summary["measures"]["response_time_mean_min"]["estimate"] > 0


def test_a_recorded_day_and_a_district_without_units_are_no_load(tmp_path):
    listed = "time,zone,on_scene_min\n" + "10,A,300\n" * 9
    replayed = measures(tiny(tmp_path / "f", incidents=listed), replications=2)
    assert "unstable" not in replayed and replayed["measures"]["response_time_mean_min"]["estimate"] > 0
    alone = measures(tiny(tmp_path / "g", units="unit,zone\n"), replications=2)
    assert "unstable" not in alone and alone["measures"]["response_within_target_share"]["estimate"] == 0.0


def test_the_check_notes_it(tmp_path):
    assert any("not stable" in line for line in read_folder(tiny(tmp_path / "f", zones=UNSTABLE)).notes)
