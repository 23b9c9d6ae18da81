"""Rounds in closed form equal an oracle that walks them stop by stop."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.model.forces.rounds import Round

STOPS = 400


def walk(round_: Round) -> Iterator[tuple[int, float, float]]:
    """The oracle: one event per stop; position, arrival, departure."""
    t, k = round_.t_start, len(round_.legs_min)
    for n in range(STOPS):
        yield n % k, t, t + round_.stop_min
        t += round_.stop_min + round_.legs_min[n % k, (n + 1) % k]


def legs(k: int, seed: int) -> np.ndarray:
    minutes = np.random.default_rng(seed).uniform(1.0, 20.0, (k, k))
    np.fill_diagonal(minutes, 0.0)
    return minutes


@settings(max_examples=60, deadline=None)
@given(k=st.integers(2, 7), seed=st.integers(0, 999), share=st.floats(0.0, 0.9))
def test_place_equals_the_stop_by_stop_oracle(k: int, seed: int, share: float) -> None:
    round_ = Round(legs(k, seed), 4.0, 360.0)
    stops = list(walk(round_))
    t = 360.0 + share * (stops[-1][1] - 360.0)
    position, arrived, left = [stop for stop in stops if stop[1] <= t + 1e-9][-1]
    if min(abs(t - arrived), abs(t - left)) > 1e-6:
        assert round_.place(t) == (position, t < left)


@settings(max_examples=60, deadline=None)
@given(k=st.integers(2, 7), seed=st.integers(0, 999), share=st.floats(0.0, 0.5), goal=st.integers(0, 6))
def test_next_visit_equals_the_oracle(k: int, seed: int, share: float, goal: int) -> None:
    round_, goal = Round(legs(k, seed), 4.0, 360.0), goal % k
    stops = list(walk(round_))
    t = 360.0 + share * (stops[-1][1] - 360.0)
    there = [max(t, a) for position, a, left in stops if position == goal and left > t + 1e-6]
    assert round_.next_visit(goal, t) == pytest.approx(there[0], abs=1e-6)


def test_a_guard_roves() -> None:
    round_ = Round(legs(5, 1), 4.0, 0.0)
    seen = {round_.place(t)[0] for t in np.arange(0.0, round_.period, 1.0)}
    assert seen == {0, 1, 2, 3, 4}


def test_share_of_time_at_a_station_is_stop_over_period() -> None:
    round_ = Round(legs(4, 2), 6.0, 0.0)
    at = [there and position == 2 for position, there in map(round_.place, np.arange(0.0, 3 * round_.period, 0.05))]
    assert np.mean(at) == pytest.approx(6.0 / round_.period, rel=0.01)


def test_a_fixed_guard_stays() -> None:
    round_ = Round(np.zeros((1, 1)), 4.0, 0.0)
    assert round_.place(12345.0) == (0, True)
    assert round_.minutes_from(5.0).tolist() == [0.0]


def test_before_the_round_the_team_stands_at_its_first_station() -> None:
    round_ = Round(legs(3, 3), 4.0, 360.0)
    assert round_.place(-300.0) == (0, True)
    assert round_.next_visit(1, -300.0) == pytest.approx(360.0 + 4.0 + round_.legs_min[0, 1])


def test_minutes_from_a_station_are_the_way_there_not_the_way_back() -> None:
    round_ = Round(legs(4, 5), 6.0, 0.0)
    at_second = round_.arrivals[1] + 1.0
    assert round_.minutes_from(at_second).tolist() == round_.legs_min[1].tolist()


def test_between_stations_the_team_goes_on_to_the_next_first() -> None:
    round_ = Round(legs(4, 6), 6.0, 0.0)
    on_the_way = round_.arrivals[2] - 0.5
    assert round_.minutes_from(on_the_way) == pytest.approx(0.5 + round_.legs_min[2])
