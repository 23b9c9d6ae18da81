"""Dispatch policies are pure and name the right units."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model.forces.dispatch import POLICIES, View, coverage, ladder, nearest, own_district, preferences
from sim.model.forces.movement import Leg

UNIT = st.tuples(st.floats(0.0, 500.0), st.booleans(), st.integers(1, 30))
GUARD, POLSEK, PLATOON, BRIMOB, ARMY = range(5)


def view(
    units: list[tuple[float, bool, int]],
    level: list[int] | None = None,
    uncovered: list[float] | None = None,
    crowd: bool = False,
    rank: list[float] | None = None,
    reserve: list[bool] | None = None,
) -> View:
    minutes, own, personnel = zip(*units, strict=True) if units else ((), (), ())
    steps = np.array(level or [POLSEK] * len(units), dtype=int)
    return View(
        minutes=np.array(minutes, dtype=float),
        own=np.array(own, dtype=bool),
        personnel=np.array(personnel, dtype=int),
        level=steps,
        guard=steps == GUARD,
        uncovered=np.array(uncovered or [0.0] * len(units)),
        target=30.0,
        crowd=crowd,
        rank=np.array(rank or [np.inf] * len(units)),
        reserve=np.array(reserve or [False] * len(units)),
    )


def test_a_unit_counts_as_at_its_goal_from_the_second_half_of_its_way_on() -> None:
    leg = Leg(unit=0, origin=4, goal=7, subdistrict=-1, minutes=20.0)
    assert leg.place(1e9) == 4, "it has not left"
    leg.departed = 100.0
    assert [leg.place(t) for t in (100.0, 109.0, 110.0, 111.0, 130.0)] == [4, 4, 7, 7, 7]


def test_nearest_takes_whoever_is_first() -> None:
    assert nearest(view([(30.0, True, 2), (10.0, False, 2), (20.0, True, 2)]), 3).tolist() == [1, 2]


def test_own_district_first() -> None:
    assert own_district(view([(30.0, True, 2), (10.0, False, 2), (20.0, True, 2)]), 3).tolist() == [2, 0]
    assert own_district(view([(30.0, True, 2), (10.0, False, 9), (20.0, True, 2)]), 5).tolist() == [2, 0, 1]


def test_preferences_go_by_rank_and_then_by_time() -> None:
    ranked = view([(5.0, True, 1), (9.0, True, 1), (7.0, True, 1)], rank=[np.inf, 1.0, np.inf])
    assert preferences(ranked, 3).tolist() == [1, 0, 2]


def test_a_reserve_goes_after_all_others() -> None:
    for policy in POLICIES.values():
        assert policy(view([(1.0, True, 1), (5.0, True, 1)], reserve=[True, False]), 2).tolist() == [1, 0]


def test_ties_go_by_the_order_of_the_plan() -> None:
    for policy in POLICIES.values():
        assert policy(view([(5.0, True, 1), (5.0, True, 1), (5.0, True, 1)]), 2).tolist() == [0, 1]


def test_all_go_when_they_are_too_few_and_none_that_cannot_come() -> None:
    for policy in POLICIES.values():
        assert policy(view([(5.0, True, 1), (np.inf, True, 50)]), 40).tolist() == [0]
        assert policy(view([]), 4).tolist() == []


def test_a_step_of_the_ladder_is_used_only_when_those_below_are_not_enough() -> None:
    units = [(5.0, True, 30), (50.0, True, 4), (9.0, True, 30), (60.0, True, 2), (1.0, True, 30)]
    level = [PLATOON, POLSEK, BRIMOB, GUARD, ARMY]
    assert ladder(view(units, level), 2).tolist() == [3]
    assert ladder(view(units, level), 6).tolist() == [3, 1]
    assert ladder(view(units, level), 30).tolist() == [3, 1, 0]
    assert ladder(view(units, level), 60).tolist() == [3, 1, 0, 2]
    assert nearest(view(units, level), 2).tolist() == [4]


def test_the_ladder_leaves_guards_on_their_posts_for_a_crowd() -> None:
    units, level = [(5.0, True, 2), (50.0, True, 4), (60.0, True, 30)], [GUARD, POLSEK, PLATOON]
    assert ladder(view(units, level, crowd=True), 20).tolist() == [1, 2]
    assert ladder(view(units, level, crowd=False), 4).tolist() == [0, 1]


def test_the_ladder_climbs_in_the_own_district_before_it_asks_another() -> None:
    units, level = [(5.0, False, 4), (50.0, True, 30)], [POLSEK, PLATOON]
    assert ladder(view(units, level), 4).tolist() == [1]


def test_coverage_prefers_within_target_whose_leaving_uncovers_fewest() -> None:
    units = [(5.0, True, 2), (29.0, True, 2), (31.0, True, 2), (30.0, True, 2)]
    seen = view(units, uncovered=[900.0, 0.0, 0.0, 0.0])
    assert coverage(seen, 2).tolist() == [1]
    assert coverage(seen, 4).tolist() == [1, 3]
    assert coverage(seen, 8).tolist() == [1, 3, 0, 2]
    assert nearest(seen, 2).tolist() == [0]


@pytest.mark.parametrize("name", sorted(POLICIES))
@given(units=st.lists(UNIT, max_size=12), need=st.integers(1, 40))
def test_enough_are_sent_and_not_one_more(name: str, units: list[tuple[float, bool, int]], need: int) -> None:
    seen = view(units)
    chosen = POLICIES[name](seen, need)
    sent = seen.personnel[chosen]
    assert len(set(chosen.tolist())) == len(chosen)
    assert sent.sum() >= need or len(chosen) == len(units)
    assert sent[:-1].sum() < need
