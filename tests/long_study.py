"""Long checks of the runner: ``python -m pytest tests/long_study.py``; the full suite passes them over."""

from __future__ import annotations

import random

import pytest
from study_cases import POINTS, REPLICATIONS, killed, made, start
from test_study_kills import IN_FLIGHT, KILLED, calm, tables
from truth_cases import experiments, held

__all__ = ["calm"]

LOKY, DASK = ["2"], ["2", "local"]
KILLS = 3 * [("parent", LOKY), ("worker", LOKY)] + 2 * [("parent", DASK), ("worker", DASK)]


@pytest.mark.parametrize("number", range(len(KILLS)))
def test_ten_kills_at_random_moments_change_nothing(tmp_path, calm, number):
    victim, words = KILLS[number]
    top, log = tmp_path / "top", tmp_path / "log"
    code = killed(top, log, victim, random.Random(number), *words)
    assert code == (KILLED if victim == "parent" else 0)
    if code:
        assert start(top, log, *words).wait(timeout=120) == 0
    assert tables(top) == calm
    assert sum(made(log).values()) - POINTS * REPLICATIONS <= IN_FLIGHT


def test_many_kills_of_one_study_change_nothing(tmp_path, calm):
    top, log, draw, kills = tmp_path / "top", tmp_path / "log", random.Random(4), 0
    while killed(top, log, "parent", draw, *LOKY) == KILLED:
        kills += 1
    assert kills >= 2 and tables(top) == calm
    assert sum(made(log).values()) - POINTS * REPLICATIONS <= kills * IN_FLIGHT


def test_intervals_hold_the_truth_under_the_stopping_rule():
    """Nominal 95 % intervals hold it in 92 to 98 % of 300 experiments, for the mean, the share and the pooled p90."""
    precision = ("study.precision.help_time_mean_min=2.5", "study.precision.help_within_target_share=0.05")
    found = experiments(300, "study.min_replications=20", "study.max_replications=400", *precision)
    numbers = [n for n, _ in found]
    shares = held(found)
    print(f"replications {min(numbers)}..{max(numbers)}, mean {sum(numbers) / len(numbers):.0f}; held {shares}")
    assert min(numbers) < max(numbers) < 400, "the rule stopped them"
    assert all(0.92 <= share <= 0.98 for share in shares.values()), shares
