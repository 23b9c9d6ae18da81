"""Nothing appears from nowhere and nothing is lost: voters, boxes, units, incidents."""

from collections import defaultdict

import numpy as np
import pytest
from conftest import MURATARA, operation_of, record_of

from sim.record import Record, UnitInterval

RUNS = [MURATARA, (*MURATARA, "threat=stress"), ("region=muratara", "election=pilkada2024", "weather=flood")]


@pytest.fixture(params=RUNS, ids=["base", "stress", "pilkada flood"])
def run(request: pytest.FixtureRequest) -> tuple[tuple[str, ...], Record]:
    return request.param, record_of(2, *request.param)


def test_every_voter_who_came_voted_or_was_turned_away(run: tuple[tuple[str, ...], Record]) -> None:
    table = run[1].stations
    assert np.array_equal(table["came"], table["voted"] + table["turned_away"])
    assert np.all(table["came"] <= table["registered"])
    assert table["voted"].sum() > 0


def test_every_box_ends_at_a_committee_or_in_a_named_loss(run: tuple[tuple[str, ...], Record]) -> None:
    """A box that never arrives was destroyed by a named incident, and its station has a re-vote on the calendar."""
    table = run[1].stations
    arrived = np.isfinite(table["t_boxes_arrived"])
    again = table["revote"].codes == table["revote"].labels.index("psu")
    destroyed = {row.station for row in run[1].incidents if row.severity_max == 5}
    names = np.array(table["station"].labels)[table["station"].codes]
    assert np.all(arrived | again)
    assert set(names[~arrived]) <= destroyed


def test_milestones_follow_one_another(run: tuple[tuple[str, ...], Record]) -> None:
    table = run[1].stations
    order = ["t_open", "t_counted", "t_boxes_left", "t_boxes_arrived", "t_recapitulated"]
    there = np.isfinite(table["t_recapitulated"]) & np.isfinite(table["t_boxes_left"])
    for before, after in zip(order[:-1], order[1:], strict=True):
        assert np.all(table[before][there] <= table[after][there] + 1e-9), (before, after)


def timelines(record: Record) -> dict[str, list[UnitInterval]]:
    found = defaultdict(list)
    for row in record.units:
        found[row.unit].append(row)
    return found


def test_unit_hours_add_up_and_no_unit_is_in_two_places(run: tuple[tuple[str, ...], Record]) -> None:
    election = operation_of(*run[0]).config.election
    for name, rows in timelines(run[1]).items():
        assert rows[0].t_start == election.horizon_from_min, name
        assert rows[-1].t_end == election.horizon_to_min, name
        for row, following in zip(rows[:-1], rows[1:], strict=True):
            assert row.t_end == pytest.approx(following.t_start, abs=1e-6), name
            assert row.t_start < row.t_end


def test_all_units_of_the_plan_are_accounted_for(run: tuple[tuple[str, ...], Record]) -> None:
    names = [unit.name for unit in operation_of(*run[0]).plan.units]
    assert len(set(names)) == len(names)
    assert set(timelines(run[1])) == set(names)


def test_incidents_are_ended_or_open(run: tuple[tuple[str, ...], Record]) -> None:
    rows = run[1].incidents
    ended = [row for row in rows if row.ended_by != "open"]
    assert len({row.incident for row in rows}) == len(rows)
    assert all(np.isfinite(row.t_end) and row.t_end >= row.t_onset for row in ended)
    assert all(np.isnan(row.t_end) for row in rows if row.ended_by == "open")


def test_instants_of_an_incident_follow_one_another(run: tuple[tuple[str, ...], Record]) -> None:
    for row in run[1].incidents:
        known = [t for t in (row.t_onset, row.t_report, row.t_first, row.t_full, row.t_end) if np.isfinite(t)]
        if row.first_unit and not row.incident.startswith(("L1", "L5", "T1")):
            assert known == sorted(known), row


def test_busy_time_of_units_is_the_time_of_their_tasks(run: tuple[tuple[str, ...], Record]) -> None:
    """A unit on scene is there while its incident lasts: none leaves on arrival, none stays after the end."""
    ends = {row.incident: (row.t_first, row.t_end) for row in run[1].incidents}
    horizon = operation_of(*run[0]).config.election.horizon_to_min
    checked = 0
    units = {unit.name: unit for unit in operation_of(*run[0]).plan.units}
    for row in run[1].units:
        if row.activity != "on_scene":
            continue
        first, end = ends[row.incident]
        latest = min(end if np.isfinite(end) else horizon, max(units[row.unit].t_to + 120.0, row.t_start))
        assert row.t_start >= first - 1e-9
        assert row.t_end == pytest.approx(latest, abs=1e-6)
        checked += 1
    assert checked > 5


def test_recapitulation_covers_every_station(run: tuple[tuple[str, ...], Record]) -> None:
    committees = [row for row in run[1].recapitulation if row.subdistrict]
    assert sum(row.stations for row in committees) == len(run[1].stations["came"])
    finished = [row for row in committees if np.isfinite(row.t_finish)]
    assert all(row.slack == pytest.approx(row.t_deadline - row.t_finish) for row in finished)
