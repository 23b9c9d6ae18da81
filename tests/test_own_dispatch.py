"""A user's folder without an election: what each rule of its policy and column of its units does, to the minute."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from conftest import prepare, replicate
from folder_cases import tiny, workbook, written

import sim
from sim.cli.compose import Composer
from sim.cli.options import Options
from sim.model.incidents.calls import _needs
from sim.record import Incident, Record
from sim.streams import Streams

pytestmark = pytest.mark.slow

COMPOSER = Composer(Options())
TYPES = "type,share,priority,on_scene,mean_min\nany,0.5,2,deterministic,10\nurgent,0.5,1,deterministic,10\n"
BOTH = "origin,destination,minutes\nA,A,2\nA,B,30\nB,A,20\nB,B,2\n"  # the way back is quicker
TWO = "zone,district\nA,west\nB,east\n"


def record(folder: Path, *words: str, **changed: str) -> Record:
    """One replication of a folder with two places and one unit, some files changed."""
    files = {
        "district": "{name: two, horizon_min: 600, replications: 1}",
        "zones": "zone\nA\nB\n",
        "units": "unit,zone\nU,A\n",
        "travel": BOTH,
        "incident_types": TYPES,
        **changed,
    }
    suffix = {"district": "yaml", "policy": "yaml"}
    path = written(
        folder / f"two-{len(list(folder.iterdir()))}",
        {f"{name}.{suffix.get(name, 'csv')}": text for name, text in files.items()},
    )
    config = COMPOSER.point(["world=folder", f"world.folder='{path}'", *words]).config
    return replicate(prepare(config), 0)


def listed(*rows: str) -> str:
    return "\n".join(("time,zone,type,on_scene_min,units", *rows)) + "\n"


def helped(found: Record) -> dict[str, tuple[float, str]]:
    """When and by whom every incident was reached, by the number of its row."""
    return {row.incident.removeprefix("R"): (row.t_first, row.first_unit) for row in found.incidents}


def row(found: Record, number: int) -> Incident:
    return next(one for one in found.incidents if one.incident == f"R{number}")


def test_travel_goes_from_origin_to_destination(tmp_path):
    found = record(tmp_path, incidents=listed("100,B,any,,", "300,A,any,,"))
    assert helped(found) == {"1": (130.0, "U"), "2": (302.0, "U")}
    assert [row.zone for row in found.incidents] == ["B", "A"]
    back = next(one for one in found.units if one.activity == "returning")
    assert (back.t_start, back.t_end) == (140.0, 160.0)


@pytest.mark.parametrize(
    ("after", "reached"),
    [("instant_home", 175.0), ("home_unavailable", 190.0), ("home_available", 147.0), ("stay", 147.0)],
)
def test_what_a_unit_does_after_clearing(tmp_path, after, reached):
    """The unit is done in B at 140 and at home in A at 160; at 145 B calls again."""
    found = record(tmp_path, incidents=listed("100,B,any,,", "145,B,any,,"), policy=f"after_clear: {after}\n")
    assert row(found, 2).t_first == reached


def test_who_stays_is_still_there_much_later(tmp_path):
    calls = listed("100,B,any,,", "400,B,any,,")
    assert row(record(tmp_path, incidents=calls, policy="after_clear: stay\n"), 2).t_first == 402.0
    assert row(record(tmp_path, incidents=calls), 2).t_first == 430.0


@pytest.mark.parametrize(("queue", "order"), [("fcfs", ["2", "3"]), ("priority", ["3", "2"])])
def test_the_line_is_served_in_order_of_arrival_or_of_urgency(tmp_path, queue, order):
    calls = listed("100,A,any,60,", "110,A,any,,", "120,A,urgent,,")
    times = helped(record(tmp_path, incidents=calls, policy=f"queue: {queue}\n"))
    assert sorted(("2", "3"), key=lambda number: times[number][0]) == order
    assert sorted(times[number][0] for number in ("2", "3")) == [164.0, 176.0]


@pytest.mark.parametrize(("preempt", "urgent", "end"), [("true", 122.0, 176.0), ("false", 164.0, 162.0)])
def test_less_urgent_work_is_left_and_taken_up_again(tmp_path, preempt, urgent, end):
    """Of 60 minutes the unit has worked 18 at 120, is called away for 2 + 10, comes back in 2 and works 42."""
    calls = listed("100,A,any,60,", "120,A,urgent,,")
    found = record(tmp_path, incidents=calls, policy=f"preempt: {preempt}\n")
    assert (row(found, 2).t_first, row(found, 1).t_end) == (urgent, end)


def test_less_urgent_work_is_not_left_for_work_that_is_no_more_urgent(tmp_path):
    found = record(tmp_path, incidents=listed("100,A,any,60,", "120,A,any,,"), policy="preempt: true\n")
    assert row(found, 1).t_end == 162.0


@pytest.mark.parametrize(("kept", "routine"), [(0, 112.0), (1, 164.0)])
def test_units_are_held_back_for_urgent_calls(tmp_path, kept, routine):
    calls = listed("100,A,any,60,", "110,A,any,,", "115,A,urgent,,")
    found = record(
        tmp_path,
        incidents=calls,
        units="unit,zone,count\nU,A,2\n",
        policy=f"reserve_for_urgent: {kept}\nqueue: priority\n",
    )
    assert row(found, 2).t_first == routine
    assert row(found, 3).t_first == (124.0 if kept == 0 else 117.0)


@pytest.mark.parametrize(
    ("multi", "times"), [("piecemeal", (112.0, 162.0, 174.0)), ("together", (164.0, 164.0, 174.0))]
)
def test_several_units_go_one_by_one_or_together(tmp_path, multi, times):
    """One of two units is busy until 162 when an incident needs both; a later one needs one."""
    calls = listed("100,A,any,60,1", "110,A,any,,2", "115,A,any,,1")
    found = record(tmp_path, incidents=calls, units="unit,zone,count\nU,A,2\n", policy=f"multi_unit: {multi}\n")
    both, last = row(found, 2), row(found, 3)
    first, full, later = times
    assert (both.t_first, both.t_full, last.t_first) == (
        first,
        full + (2.0 if multi == "piecemeal" else 0.0),
        later + 2.0,
    )


def test_who_can_never_be_met_holds_nobody_up(tmp_path):
    calls = listed("100,A,any,,3", "110,A,any,,1")
    found = record(tmp_path, incidents=calls, policy="multi_unit: together\n")
    assert row(found, 1).ended_by == "open" and row(found, 2).t_first == 112.0


def test_units_that_work_by_themselves_leave_one_by_one(tmp_path):
    types = "type,share,on_scene,values,units_needed,on_scene_per\nany,1,empirical,5;25,2,unit\n"
    two = "unit,zone,count\nU,A,2\n"
    for seed in range(4):
        found = record(tmp_path, f"seed={seed}", incident_types=types, incidents="time,zone\n100,A\n", units=two)
        spells = [one.t_end - one.t_start for one in found.units if one.activity == "on_scene"]
        assert set(spells) <= {5.0, 25.0} and len(spells) == 2
        assert row(found, 1).t_end == 102.0 + max(spells) and row(found, 1).ended_by == "presence"


def test_all_leave_together_where_the_time_is_that_of_the_incident(tmp_path):
    found = record(tmp_path, incidents=listed("100,A,any,30,2"), units="unit,zone\nU,A\nV,B\n")
    ends = {one.unit: one.t_end for one in found.units if one.activity == "on_scene"}
    assert ends == {"U": 150.0, "V": 150.0}  # 30 min from the arrival of the second at 120


def test_sectors_say_who_may_go(tmp_path):
    units, calls = "unit,zone\nU,A\nV,B\n", listed("100,A,any,,", "300,B,any,,")
    assert helped(record(tmp_path, incidents=calls, units=units)) == {"1": (102.0, "U"), "2": (302.0, "V")}
    sectors = record(tmp_path, incidents=calls, units=units, policy="sectors: {A: [V], B: [U]}\n")
    assert helped(sectors) == {"1": (120.0, "V"), "2": (330.0, "U")}
    assert all(one.cross_base is False for one in sectors.incidents)


@pytest.mark.parametrize(
    ("rules", "reached"),
    [
        ("", 130.0),
        ("handover_min: 15\n", 145.0),
        ("cross_district: false\n", np.nan),
        ("dispatch: own_district\n", 130.0),
    ],
)
def test_help_for_another_district(tmp_path, rules, reached):
    found = record(tmp_path, zones=TWO, incidents=listed("100,B,any,,"), policy=rules)
    assert row(found, 1).t_first == pytest.approx(reached, nan_ok=True)
    assert row(found, 1).cross_district is bool(np.isfinite(reached))


def test_a_unit_serves_the_districts_of_its_list(tmp_path):
    units = "unit,zone,districts\nU,A,west\nV,A,\n"
    assert helped(record(tmp_path, zones=TWO, units=units, incidents=listed("100,B,any,,")))["1"] == (130.0, "V")


def test_own_district_first_though_another_is_nearer(tmp_path):
    zones, units = "zone,district\nA,west\nB,east\nC,west\n", "unit,zone\nU,A\nV,B\n"
    ways = BOTH + "A,C,30\nB,C,5\nC,A,1\nC,B,1\nC,C,1\n"
    for rule, first in (("nearest", (105.0, "V")), ("own_district", (130.0, "U"))):
        rules = f"dispatch: {rule}\n"
        found = record(tmp_path, zones=zones, units=units, travel=ways, policy=rules, incidents=listed("100,C,any,,"))
        assert helped(found)["1"] == first
        assert row(found, 1).cross_base is (rule == "own_district")


def test_preferences_and_ties(tmp_path):
    units, calls = "unit,zone,preferences\nU,A,\nV,A,A:2\nW,B,A:1;B:2\n", listed("100,A,any,,")
    assert helped(record(tmp_path, units=units, incidents=calls))["1"] == (102.0, "U")
    assert helped(record(tmp_path, units=units, incidents=calls, policy="dispatch: preferences\n"))["1"] == (120.0, "W")


def test_a_reserve_goes_last(tmp_path):
    units = "unit,zone,reserve\nU,A,1\nV,B,0\n"
    times = helped(record(tmp_path, units=units, incidents=listed("100,A,any,,", "101,A,any,,")))
    assert times == {"1": (120.0, "V"), "2": (103.0, "U")}


def test_a_unit_is_there_in_its_window_and_shift_only_and_finishes_what_it_does(tmp_path):
    calls = listed("30,A,any,,", "115,A,any,,", "116,A,any,,")
    window = record(tmp_path, units="unit,zone,available_from,available_to\nU,A,60,120\n", incidents=calls)
    assert row(window, 1).t_first == 62.0 and row(window, 2).t_end == 127.0 and row(window, 3).ended_by == "open"
    shift = record(tmp_path, units="unit,zone,shift_start,shift_end\nU,A,01:00,02:00\n", incidents=calls)
    assert row(shift, 1).t_first == 62.0 and row(shift, 2).t_end == 127.0
    assert row(shift, 3).t_first == 1502.0  # the next day: what is open is finished
    duty = [(one.activity, one.t_start, one.t_end) for one in shift.units if one.t_start < 600.0]
    assert duty[0] == ("off", 0.0, 60.0) and duty[-1][0] == "off"


def test_a_shift_may_pass_midnight(tmp_path):
    units, district = "unit,zone,shift_start,shift_end\nU,A,22:00,02:00\n", "{horizon_min: 2880, replications: 1}"
    found = record(
        tmp_path, district=district, units=units, incidents=listed("60,A,any,,", "150,A,any,,", "1500,A,any,,")
    )
    assert [row(found, n).t_first for n in (1, 2, 3)] == [62.0, 1322.0, 1502.0]


@pytest.mark.parametrize(("end", "last"), [("drain", 600.0 + 102.0), ("stop", np.nan)])
def test_stop_and_drain(tmp_path, end, last):
    district = f"{{horizon_min: 600, replications: 1, end: {end}}}"
    found = record(tmp_path, district=district, incidents=listed("590,A,any,100,", "599,A,any,10,", "600,A,any,,"))
    assert len(found.incidents) == 2  # nothing new from the horizon on
    assert row(found, 2).t_first == pytest.approx(last - 8.0, nan_ok=True)
    assert row(found, 1).ended_by == ("open" if end == "stop" else "presence")
    busy = [one for one in found.units if one.activity == "on_scene" and one.incident == "R1"]
    assert [(one.t_start, one.t_end) for one in busy] == [(592.0, 600.0 if end == "stop" else 692.0)]


@pytest.mark.parametrize("policy", ["", "multi_unit: together\n"])
def test_what_needs_more_units_than_there_are_stays_open_and_the_run_ends(tmp_path, policy):
    calls = listed("30,A,any,10,5", "40,A,any,3000,1")
    found = record(tmp_path, units="unit,zone,count\nU,A,2\n", incidents=calls, policy=policy)
    assert row(found, 1).ended_by == "open" and np.isnan(row(found, 1).t_full)
    assert np.isnan(row(found, 1).t_first) == bool(policy), "piecemeal both units go and wait for others"
    assert row(found, 2).ended_by == ("presence" if policy else "open")


def test_a_unit_with_its_own_speed(tmp_path):
    rule = "{horizon_min: 600, replications: 1, travel: {metric: euclid, speed_kmh: 60}}"
    zones = "zone,x_km,y_km\nA,0,0\nB,30,40\n"
    for speed, minutes in (("", 50.0), ("30", 100.0)):
        units = f"unit,zone,speed_kmh\nU,A,{speed}\n"
        calls = listed("100,B,any,,")
        found = record(
            tmp_path, district=rule, zones=zones, units=units, travel="origin,destination,minutes\n", incidents=calls
        )
        assert row(found, 1).t_first == pytest.approx(100.0 + minutes)


def test_rows_at_one_instant_are_served_in_their_order(tmp_path):
    found = record(tmp_path, incidents=listed(*["100,A,any,,"] * 12))
    assert [row(found, n).t_first for n in range(1, 13)] == [102.0 + 12.0 * n for n in range(12)]


def test_words_of_the_command_line_win_over_the_folder(tmp_path):
    calls, rules = listed("100,A,any,60,", "110,A,any,,", "120,A,urgent,,"), "queue: fcfs\n"
    assert helped(record(tmp_path, incidents=calls, policy=rules))["2"][0] == 164.0
    assert helped(record(tmp_path, "dispatch.queue=priority", incidents=calls, policy=rules))["2"][0] == 176.0
    assert helped(record(tmp_path, "election.horizon_to_min=110", incidents=calls, policy=rules)).keys() == {"1"}


def test_what_begins_before_the_warm_up_is_over_does_not_count(tmp_path):
    district = "{horizon_min: 600, replications: 1, warm_up_min: 200}"
    files = {"district.yaml": district, "zones.csv": "zone\nA\n", "units.csv": "unit,zone\nU,A\n"}
    files |= {"travel.csv": "origin,destination,minutes\nA,A,0\n"}
    files |= {"incidents.csv": listed("150,A,x,100,", "190,A,x,30,", "300,A,x,50,")}
    measures = sim.run(written(tmp_path / "warm", files), ["study.workers=1"]).summary["measures"]
    assert measures["incidents_total"]["estimate"] == 1.0
    assert measures["help_time_mean_min"]["estimate"] == 0.0  # the second waits 60 min and is not counted
    assert measures["unit_workload"]["estimate"] == pytest.approx((80.0 + 50.0) / 400.0)  # of the time after it only


def test_a_workbook_runs_like_the_folder(tmp_path):
    sheets = {
        "district": [["key", "value"], ["horizon_min", 600], ["replications", 2]],
        "zones": [["zone", "rate_per_h"], ["A", 0.6], ["B", 0.3]],
        "units": [["unit", "zone"], ["U", "A"]],
        "travel": [["origin", "destination", "minutes"], *([a, b, 2 if a == b else 9] for a in "AB" for b in "AB")],
        "incident_types": [["type", "share", "on_scene", "mean_min"], ["any", 1, "exponential", 20]],
    }
    of_book = sim.run(workbook(tmp_path / "tiny.xlsx", sheets), ["study.workers=1"])
    of_folder = sim.run(tiny(tmp_path / "tiny"), ["study.workers=1"], replications=2)
    assert len(of_book.incidents) > 5
    assert of_book.incidents["t_first"].tolist() == of_folder.incidents["t_first"].tolist()


def test_units_needed_come_with_their_shares():
    kinds = SimpleNamespace(units_needed=[((1, 0.7), (2, 0.2), (5, 0.1)), ((3, 1.0),)])
    folder, key = SimpleNamespace(incident_types=kinds), np.arange(4000, dtype=np.uint64)
    found = np.bincount(_needs(folder, Streams(3, 0), key, 0), minlength=6) / len(key)
    room = 4 * np.sqrt(0.25 / len(key))
    assert found[[1, 2, 5]] == pytest.approx([0.7, 0.2, 0.1], abs=room) and found[[0, 3, 4]].sum() == 0
    assert set(_needs(folder, Streams(3, 0), key, 1)) == {3}
