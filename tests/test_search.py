"""The search for the smallest force asks for few points, each once, and confirms on other ones."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from test_frontier import kept

from sim.study.frontier.promise import WHOLE, Promise
from sim.study.search import Search

PROMISE = Promise("help_within_target_share", 0.9, higher=True, share=True)
VALUES = [str(people) for people in range(100, 1000, 100)]


class Points:
    """Stands for a study: a point of so many people keeps the share that belongs to them."""

    def __init__(self, enough: int, confirmed_from: int) -> None:
        self.enough, self.confirmed_from, self.asked = enough, confirmed_from, list[tuple[str, bool]]()

    def ask(self, value: str, confirming: bool) -> Any:
        return value, confirming

    def run_one(self, asked: Any) -> SimpleNamespace:
        value, confirming = asked
        self.asked.append(asked)
        least = self.confirmed_from if confirming else self.enough
        share = 0.95 if int(value) >= least else 0.5
        noise = np.tile([-0.01, 0.01], 20)
        return kept(f"{value} {confirming}", float(value), *(share + noise))


def searched(values: list[str], enough: int, confirmed_from: int) -> tuple[Points, Any]:
    points = Points(enough, confirmed_from)
    return points, Search(points, points.ask, values, PROMISE).run()  # type: ignore[arg-type]


@pytest.mark.parametrize("values", [VALUES, VALUES[::-1]], ids=["upwards", "downwards"])
def test_the_smallest_is_found_from_either_end_and_every_point_is_run_once(values: list[str]) -> None:
    points, answer = searched(values, 400, 400)
    assert answer.smallest == {WHOLE: "400"}
    assert len(points.asked) == len(set(points.asked)) < 2 * len(VALUES)
    tried = [value for value, confirming in points.asked if not confirming]
    assert set(tried[:2]) == {VALUES[0], VALUES[-1]} and "300" in tried and "400" in tried
    lines = [(line["value"], line["stage"]) for line in answer.lines]
    assert lines[:2] == [("100", "search"), ("900", "search")], "the least force first, whichever way it was told"
    assert lines[2:] == [(value, "confirmation" if confirming else "search") for value, confirming in points.asked[2:]]
    assert all(line["target"] == WHOLE and line["point"].split()[0] == line["value"] for line in answer.lines)


def test_what_is_not_confirmed_is_not_the_answer() -> None:
    assert searched(VALUES, 400, 600)[1].smallest == {WHOLE: "600"}
    assert searched(VALUES, 400, 10_000)[1].smallest == {WHOLE: None}


def test_where_even_the_largest_does_not_keep_it_only_the_largest_is_confirmed() -> None:
    points, answer = searched(VALUES, 10_000, 10_000)
    assert answer.smallest == {WHOLE: None}
    assert [value for value, confirming in points.asked if confirming] == [VALUES[-1]]
    assert [value for value, confirming in points.asked if not confirming] == [VALUES[0], VALUES[-1]]
