"""Dispatch policies are pure and name the right units."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.forces.dispatch import POLICIES, View, nearest, own_district

UNIT = st.tuples(st.floats(0.0, 500.0), st.booleans(), st.integers(1, 30))


def view(units: list[tuple[float, bool, int]]) -> View:
    minutes, own, personnel = zip(*units, strict=True) if units else ((), (), ())
    return View(np.array(minutes, dtype=float), np.array(own, dtype=bool), np.array(personnel, dtype=int))


def test_nearest_takes_whoever_is_first() -> None:
    assert nearest(view([(30.0, True, 2), (10.0, False, 2), (20.0, True, 2)]), 3).tolist() == [1, 2]


def test_own_district_first() -> None:
    assert own_district(view([(30.0, True, 2), (10.0, False, 2), (20.0, True, 2)]), 3).tolist() == [2, 0]
    assert own_district(view([(30.0, True, 2), (10.0, False, 9), (20.0, True, 2)]), 5).tolist() == [2, 0, 1]


def test_ties_go_by_the_order_of_the_plan() -> None:
    assert nearest(view([(5.0, True, 1), (5.0, True, 1), (5.0, True, 1)]), 2).tolist() == [0, 1]


def test_all_go_when_they_are_too_few_and_none_that_cannot_come() -> None:
    assert nearest(view([(5.0, True, 1), (np.inf, True, 50)]), 40).tolist() == [0]
    assert nearest(view([]), 4).tolist() == []


@pytest.mark.parametrize("name", sorted(POLICIES))
@given(units=st.lists(UNIT, max_size=12), need=st.integers(1, 40))
def test_enough_are_sent_and_not_one_more(name: str, units: list[tuple[float, bool, int]], need: int) -> None:
    seen = view(units)
    chosen = POLICIES[name](seen, need)
    sent = seen.personnel[chosen]
    assert len(set(chosen.tolist())) == len(chosen)
    assert sent.sum() >= need or len(chosen) == len(units)
    assert sent[:-1].sum() < need
