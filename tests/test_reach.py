"""The short ways to how soon help could be somewhere, against the long ones."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from conftest import MURATARA, operation_of
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model import reach as reach_module
from sim.model.day import _set_up, _start_election
from sim.model.forces.rounds import Round
from sim.model.reach import muster
from sim.model.situation import Situation, situation, watch
from sim.model.teams import Rounds
from sim.record import LEVELS

TWO = ("region=muratara", "election=pemilu2024", "weather=wet", "region.districts=[lubuklinggau,muratara]")
PLACES = [TWO, (*MURATARA, "threat=stress", "dispatch.cross_district=false")]
few = settings(deadline=None, max_examples=60, derandomize=True)


@cache
def situations(*overrides: str) -> list[Situation]:
    """Some of one replication, and the same with roads closed."""
    day = _set_up(operation_of(*overrides), 2)
    _start_election(day)
    found = []
    for t in (-3000.0, 415.0, 611.0, 905.0, 1333.0, 2000.0, 4000.0, 9000.0):
        day.env.run(until=t)
        found.append(situation(day))
    roads = frozenset(np.flatnonzero(~day.world.network.on_water())[::40].tolist())
    return [*found, *(replace(now, closed=roads) for now in found[2:4])]


@pytest.mark.parametrize("overrides", PLACES)
def test_the_nearest_are_the_least_of_all(overrides: tuple[str, ...]) -> None:
    operation, free = operation_of(*overrides), 0
    reach, world = operation.reach, operation.world
    some = np.arange(0, len(world.stations.key), 3)
    places = np.arange(0, len(reach.nodes), 2)
    for now in situations(*overrides):
        wide = reach.wide(now, places)[0].min(axis=1, initial=np.inf)
        assert np.array_equal(reach.nearest(now, places), wide)
        offices = reach.wide(now, reach.offices)[0].min(axis=1, initial=np.inf)
        assert np.array_equal(reach.nearest_to_offices(now), offices)
        local = reach.local.to_stations(now, some)[0].min(axis=1, initial=np.inf)
        to_village = reach.wide(now, world.stations.village[some])[0].min(axis=1, initial=np.inf)
        expected = np.minimum(local, to_village + world.stations.last_mile_min[some])
        assert np.array_equal(reach.nearest_to_stations(now, some), expected)
        free += bool(np.isfinite(local).any())
    assert free > 3


def test_units_are_put_together_by_pace_and_none_is_left_out() -> None:
    reach, draw = operation_of(*TWO).reach, np.random.default_rng(3)
    most = len(reach._paces)
    for pace in (
        np.repeat(np.arange(most), 3),
        np.array([most - 1]),
        np.array([0, 0, most - 1]),
        np.array([], dtype=int),
    ):
        ways = draw.uniform(0.0, 60.0, (len(pace), 5))
        expected = (ways + reach._paces[pace][:, None]).min(axis=0, initial=np.inf)
        assert np.array_equal(reach._by_pace(ways, pace), expected)


def test_a_team_that_is_the_first_of_its_village_leaves_the_second_to_the_other_stations() -> None:
    operation = operation_of(*TWO)
    reach, first = operation.reach, 0
    some = np.arange(len(operation.world.stations.key))
    for now in situations(*TWO):
        village = reach.local.to_places(now, operation.world.stations.village)[0].min(axis=1, initial=np.inf)
        exact = reach.local.nearest(now, some, *np.unique(operation.world.stations.village, return_inverse=True))
        first += int(np.sum(exact > village + operation.world.stations.last_mile_min))
    assert first > 20


@few
@given(st.integers(0, 99), st.integers(1, 40), st.integers(1, 9))
def test_people_gather_in_the_order_of_their_coming(seed: int, units: int, enough: int) -> None:
    random = np.random.default_rng(seed)
    minutes = random.choice([0.0, 5.0, 7.5, 20.0, 31.0, np.inf], (8, units))
    people, spot = random.choice([0, 2, 2, 4, 30], (8, units)), random.integers(0, 4, 8)
    reach_module.FEW, before = enough, reach_module.FEW
    try:
        found = muster(minutes, people, spot, LEVELS)
    finally:
        reach_module.FEW = before
    for place in range(8):
        for row, level in enumerate(LEVELS):
            there = {t: spot[place] + people[place][minutes[place] <= t].sum() for t in minutes[place]}
            times = [t for t, together in there.items() if together >= level and t < np.inf]
            plain = 0.0 if spot[place] >= level else min(times, default=np.inf)
            assert found[row, place] == plain


@few
@given(
    st.lists(st.tuples(st.integers(1, 6), st.floats(300.0, 500.0)), min_size=1, max_size=5), st.floats(200.0, 3000.0)
)
def test_many_rounds_at_once_are_each_of_them(told: list[tuple[int, float]], t: float) -> None:
    random = np.random.default_rng(len(told))
    rounds = [Round(random.uniform(1.0, 20.0, (k, k)), 4.0, start) for k, start in told]
    many, at = Rounds(rounds), t + 17.0 * np.arange(len(rounds))
    last, there = many.place(t)
    assert list(zip(last.tolist(), there.tolist(), strict=True)) == [one.place(t) for one in rounds]
    assert many.minutes_from(t).tolist() == [m for one in rounds for m in one.minutes_from(t).tolist()]
    visits = [
        one.next_visit(k, float(when)) for one, when in zip(rounds, at, strict=True) for k in range(len(one.legs_min))
    ]
    assert many.next_visit(at).tolist() == visits


def test_teams_stand_where_their_rounds_say() -> None:
    operation = operation_of(*TWO)
    teams, nodes = operation.reach.teams, operation.world.station_node
    for t in (300.0, 433.0, 901.5, 1700.0, 5000.0):
        placed, node = teams.at(t), np.array([unit.node for unit in operation.plan.units])
        there, minutes = np.zeros(len(nodes), dtype=bool), np.full(len(nodes), np.inf)
        for n, unit in enumerate(operation.plan.units):
            if unit.round is not None and unit.t_from <= t < unit.t_to:
                last, at = unit.round.place(t)
                node[n], there[unit.stations[last]] = nodes[unit.stations[last]], at
                minutes[unit.stations] = unit.round.minutes_from(t) + operation.reach.muster[n]
        assert np.array_equal(placed.node, node) and np.array_equal(placed.there, there)
        assert np.array_equal(placed.minutes, minutes)


def test_situations_share_what_has_not_changed_and_nothing_else() -> None:
    day = _set_up(operation_of(*MURATARA), 0)
    _start_election(day)
    day.env.process(watch(day))
    day.env.run(until=700.0)
    before, after = day.situations[-2], day.situations[-1]
    assert after.sendable is before.sendable and after.district is before.district
    assert after.sendable is not day.command.sendable
    assert len({id(now.free) for now in day.situations}) > 10
    changed = [now.free is not last.free for last, now in zip(day.situations, day.situations[1:], strict=False)]
    differ = [
        not np.array_equal(now.free, last.free) for last, now in zip(day.situations, day.situations[1:], strict=False)
    ]
    assert changed == differ


def test_situations_are_alike_where_only_the_time_differs() -> None:
    now = situations(*TWO)[2]
    assert now.alike(replace(now, t=now.t + 60.0, officials=now.officials + 1))
    for change in (
        {"wet": ~now.wet}, {"night": not now.night}, {"closed": frozenset({1})}, {"free": ~now.free},
        {"home": ~now.home}, {"node": now.node + 1}, {"sendable": ~now.sendable}, {"district": now.district + 1},
        {"committee": now.committee + 1},
    ):  # fmt: skip
        assert not now.alike(replace(now, **change))


def test_stations_of_a_village_are_those_that_name_it() -> None:
    world = operation_of(*MURATARA).world
    for village in range(len(world.villages.key)):
        assert np.array_equal(world.stations_of_village(village), np.flatnonzero(world.stations.village == village))
