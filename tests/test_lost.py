"""Calls that are lost: who finds nobody free gets nobody, and nothing else changes."""

from pathlib import Path

import numpy as np
import pytest
from test_own_dispatch import listed, record, row

LOST = "queue: lost\nafter_clear: instant_home\n"


def first(found, number: int) -> float:
    return row(found, number).t_first


def test_a_call_that_finds_nobody_free_is_never_answered(tmp_path: Path) -> None:
    calls = listed("100,A,any,10,", "105,A,any,10,", "113,A,any,10,")
    found = record(tmp_path, incidents=calls, policy=LOST)
    assert first(found, 1) == 102.0 and np.isnan(first(found, 2)) and first(found, 3) == 115.0
    assert row(found, 2).ended_by == "open" and np.isnan(row(found, 2).t_dispatch)
    assert first(record(tmp_path, incidents=calls, policy=LOST.replace("lost", "fcfs")), 2) == 114.0


def test_a_call_that_nobody_may_serve_now_is_lost_though_units_come_later(tmp_path: Path) -> None:
    units = "unit,zone,available_from\nU,A,110\n"
    found = record(tmp_path, units=units, incidents=listed("100,A,any,10,", "120,A,any,10,"), policy=LOST)
    assert np.isnan(first(found, 1)) and first(found, 2) == 122.0


def test_who_has_got_one_unit_still_waits_for_the_others(tmp_path: Path) -> None:
    units, calls = "unit,zone\nU,A\nV,A\n", listed("100,A,any,50,", "110,A,any,10,2")
    found = record(tmp_path, units=units, incidents=calls, policy=LOST)
    assert (row(found, 2).t_first, row(found, 2).t_full, row(found, 2).t_end) == (112.0, 154.0, 164.0)
    together = record(tmp_path, units=units, incidents=calls, policy=LOST + "multi_unit: together\n")
    assert np.isnan(first(together, 2))


@pytest.mark.parametrize(("lost", "later"), [("lost", False), ("fcfs", True)])
def test_work_that_is_left_for_more_urgent_work_is_lost_too(tmp_path: Path, lost: str, later: bool) -> None:
    calls, rules = listed("100,A,any,50,", "110,A,urgent,10,"), f"queue: {lost}\npreempt: true\nafter_clear: stay\n"
    found = record(tmp_path, incidents=calls, policy=rules)
    assert first(found, 2) == 112.0
    assert (row(found, 1).ended_by != "open") is later
