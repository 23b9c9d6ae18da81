"""What counts as rounding where two runs are laid side by side, and what does not."""

import numpy as np
import pandas as pd
import pytest

from sim.study.differences import _columns

EPS32 = float(np.finfo(np.float32).eps)


def found(one, other):
    return [(d.matters, d.size) for d in _columns("t.c", pd.Series(one), pd.Series(other))]


@pytest.mark.parametrize(("steps", "matters"), [(1, False), (2, False), (3, True), (4, True)])
def test_two_steps_of_the_last_digit_are_rounding_in_32_bits(steps, matters):
    one = np.array([1024.0, 7.0], dtype=np.float32)
    other = np.array([1024.0 * (1 + steps * EPS32), 7.0]).astype(np.float32)
    assert [m for m, _ in found(one, other)] == [matters]


@pytest.mark.parametrize(("by", "matters"), [(1e-13, False), (0.9e-9, False), (1.2e-9, True)])
def test_a_billionth_is_rounding_in_64_bits(by, matters):
    assert [m for m, _ in found(np.array([5000.0]), np.array([5000.0 * (1 + by)]))] == [matters]
    assert [m for m, _ in found(np.array([0.0]), np.array([by]))] == [matters], "below 1 the difference itself counts"


def test_equal_columns_do_not_differ_and_a_missing_number_always_matters():
    nothing = np.array([np.nan, 1.0])
    assert found(nothing, nothing) == []
    assert found(nothing, np.array([2.0, 1.0])) == [(True, np.inf)]
    assert found(["a", "b"], ["a", "c"]) == [(True, np.inf)] and found([1, 2], [1, 2]) == []
