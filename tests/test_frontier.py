"""Comparison with the best, the frontier, the promise and the search for the smallest force that keeps it."""

from __future__ import annotations

import json
from functools import partial
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import tables_made
from tables_made import config, incident

from sim.measures.best import distances, standing
from sim.measures.paired import differences, linearised
from sim.measures.promise import judge
from sim.measures.ratio import Sums
from sim.measures.resample import critical
from sim.record import Record, Strength
from sim.study.asked import Asked
from sim.study.design.factors import Range
from sim.study.design.search import bisect, confirm, confirmation, order_of_tests
from sim.study.findings import read_findings
from sim.study.frontier.dominance import frontier_rows
from sim.study.frontier.promise import WHOLE, WORST, Promise, judged, promise_rows, smallest
from sim.study.frontier.recommendation import KEEPS, NEAREST, recommend
from sim.study.runner import run_search
from sim.study.spread import Spread
from sim.study.store import Store
from sim.study.terms import terms_of
from sim.study.work import Model, day_model

PROMISE = Promise("help_within_target_share", 0.9, higher=True, share=True)
LEVEL_ERROR = 0.05
COVERED = "answered_coverage"


def test_the_interval_to_the_best_holds_for_all_points_together():
    draw, means, held = np.random.default_rng(8), np.array([0.0, 0.3, 0.3, -0.5]), []
    truth = [m - max(np.delete(means, n)) for n, m in enumerate(means)]
    for _ in range(200):
        shared = draw.normal(0, 2.0, 40)
        points = [m + shared + draw.normal(0, 0.5 + n, 40) for n, m in enumerate(means)]
        found = distances(points, higher_is_better=True)
        held.append(all(d.low <= true <= d.high for d, true in zip(found, truth, strict=True)))
    assert 0.95 - 3 * np.sqrt(0.05 * 0.95 / 200) <= np.mean(held)


def test_the_distance_to_the_best_is_that_of_the_means_to_the_best_of_the_others():
    points = [mean + np.tile([-1.0, 1.0], 20) for mean in (5.0, 9.0, 6.0)]
    assert [d.distance for d in distances(points, higher_is_better=True)] == pytest.approx([-4.0, 3.0, -3.0])
    assert [d.distance for d in distances(points, higher_is_better=False)] == pytest.approx([1.0, -4.0, -1.0])


def test_the_best_point_is_told_from_worse_ones_and_from_its_equals():
    draw = np.random.default_rng(2)
    base = draw.normal(50.0, 20.0, 60)
    points = [base, base + 9.0 + draw.normal(0, 1, 60), base + 0.5 + draw.normal(0, 1, 60)]
    minutes = [standing(d, 2.0) for d in distances(points, higher_is_better=False)]
    assert minutes == ["best", "worse", "equivalent"] or minutes == ["equivalent", "worse", "equivalent"]
    twins = [standing(d, 0.0) for d in distances([base, base], higher_is_better=True)]
    assert twins == ["best", "best"]
    assert [standing(d, 2.0) for d in distances([base, np.full(60, np.nan)], False)] == ["undecided"] * 2


def test_a_measure_that_differs_in_one_operation_only_does_not_widen_all_intervals():
    draw = np.random.default_rng(3)
    base, odd = draw.normal(50.0, 20.0, 60), draw.normal(0.0, 1e-4, 60)
    odd[7] = 1.0
    point = base + draw.normal(1, 1, 60)
    alone = differences([(point, base)])[0]
    beside = differences([(point, base), (odd, np.zeros(60))])[0]
    assert beside.high - beside.low < 1.5 * (alone.high - alone.low)


def test_a_measure_that_never_differs_leaves_the_intervals_as_they_are():
    values = list(np.random.default_rng(7).normal(0.0, 1.0, (6, 60)))
    assert critical([*values, np.ones(60)]) == critical(values) > critical(values[:1])


def kept(name, cost, *shares, districts=()):
    """A point with given people and, by replication, shares of ten incidents helped within the target."""
    sums = {}
    for measure in ("help_time_mean_min", "guard_coverage_mean", "reach_coverage_stations_mean", "answered_coverage"):
        sums[measure] = Sums(10.0 * np.array([shares]), np.full((1, len(shares)), 10.0))
    sums["help_within_target_share"] = sums["answered_coverage"]
    own = {n: Sums(10.0 * np.array([s]), np.full((1, len(s)), 10.0)) for n, s in districts}
    costs = (cost, 10.0 * cost, 2e6 * cost)
    price = (10.0 * cost, cost, 2e6 * cost)
    return SimpleNamespace(
        name=name, costs=costs, price=price, sums=sums, districts=own, config=config(), draws=()
    )  # fmt: skip


def test_a_point_is_dominated_by_a_cheaper_one_that_is_not_worse():
    draw = np.random.default_rng(4)
    noise = draw.uniform(-0.1, 0.1, 40)
    noise -= noise.mean()
    small, large = kept("small", 100.0, *(0.6 + noise)), kept("large", 200.0, *(0.8 + noise))
    waste, twin = kept("waste", 300.0, *(0.8 + noise)), kept("other", 200.0, *(0.7 + noise))
    rows = frontier_rows([small, large, waste, twin], {"min": 0.0, "share": 0.01})
    found = {r["point"]: (r["dominated_by"], r["how"]) for r in rows if r["measure"] == "answered_coverage"}
    assert found == {"small": ("", ""), "large": ("", ""), "waste": ("large", "surely"), "other": ("large", "surely")}
    band = next(r for r in rows if r["point"] == "large" and r["measure"] == "answered_coverage")
    assert band["low"] < 0.8 < band["high"] and (band["people"], band["rupiah"]) == (200.0, 4e8)


def test_where_no_margin_is_told_only_the_same_is_equivalent():
    shares = np.random.default_rng(12).uniform(0.4, 0.8, 30)
    cheap, twin = kept("cheap", 100.0, *shares), kept("twin", 200.0, *shares)
    row = next(r for r in frontier_rows([twin, cheap], {}) if r["measure"] == "answered_coverage")
    assert (row["point"], row["dominated_by"], row["how"]) == ("twin", "cheap", "surely")


def test_equivalence_is_no_chain():
    """Each is within the margin of the one before it, the last is beyond the margin of the first: it stays."""
    noise = np.random.default_rng(6).uniform(-0.1, 0.1, 40)
    points = [kept(n, c, *(s + noise)) for n, c, s in (("a", 1.0, 0.5), ("b", 2.0, 0.508), ("c", 3.0, 0.516))]
    for given in (points, points[::-1]):
        rows = frontier_rows(given, {"share": 0.01})
        found = {r["point"]: r["dominated_by"] for r in rows if r["measure"] == "answered_coverage"}
        assert found == {"a": "", "b": "a", "c": ""}


def test_a_point_that_is_ahead_by_chance_only_dominates_apparently():
    draw = np.random.default_rng(5)
    cheap, dear = (kept(n, c, *draw.uniform(0.3, 0.9, 12)) for n, c in (("cheap", 100.0), ("dear", 200.0)))
    row = next(r for r in frontier_rows([dear, cheap], {}) if r["measure"] == "answered_coverage")
    ahead = np.mean(cheap.sums["answered_coverage"].numerator) >= np.mean(dear.sums["answered_coverage"].numerator)
    assert (row["dominated_by"], row["how"]) == (("cheap", "apparently") if ahead else ("", ""))
    row = next(r for r in frontier_rows([dear, cheap], {}) if r["measure"] == "help_time_mean_min")
    assert (row["dominated_by"], row["how"]) == (("", "") if ahead else ("cheap", "apparently")), "less is better"


def test_of_several_that_dominate_apparently_the_first_is_named_and_one_that_does_surely_before_all():
    noise = np.random.default_rng(11).uniform(-0.3, 0.3, (3, 12))
    shares = np.array([[0.5], [0.52], [0.54]]) + noise - noise.mean(axis=1, keepdims=True)
    dear, one, other = (
        kept(n, c, *x) for n, c, x in zip(("dear", "one", "other"), (300, 100, 200), shares, strict=True)
    )

    def of_dear(*points):
        rows = frontier_rows([dear, *points], {})
        return next((r["dominated_by"], r["how"]) for r in rows if (r["point"], r["measure"]) == ("dear", COVERED))

    assert of_dear(other, one) == of_dear(one, other) == ("one", "apparently")
    assert of_dear(one, other, kept("sure", 250.0, *np.full(12, 0.99))) == ("sure", "surely")


def test_a_promise_is_kept_only_beyond_its_error_and_by_every_district():
    sure, doubtful = np.full(50, 0.97), np.tile([0.8, 1.0], 25)
    point = kept("p", 100.0, *sure, districts=[("a", sure), ("b", doubtful)])
    found = judged(point, PROMISE)
    assert {target: one.keeps for target, one in found.items()} == {WHOLE: True, WORST: False, "a": True, "b": False}
    assert found["b"].estimate == pytest.approx(0.9) and found["b"].limit < 0.9
    rows = promise_rows([point, kept("q", 90.0, *sure), kept("r", 50.0, *doubtful)])
    assert smallest(rows) == {WHOLE: "q", WORST: None, "a": "p", "b": None}
    nothing = judge(Sums(np.zeros((1, 9)), np.zeros((1, 9))), 0.9, higher=True, share=True)[0]
    assert nothing.estimate is None and not nothing.keeps


def test_the_worst_district_is_tested_with_the_whole_error_and_every_district_with_its_share():
    shares = np.random.default_rng(8).uniform(0.7, 1.0, (2, 60))
    point = kept("p", 100.0, *shares.mean(axis=0), districts=[("a", shares[0]), ("b", shares[1] - 0.1)])
    found, sums = judged(point, PROMISE, 0.1), point.districts
    assert found[WHOLE] == PROMISE.judge(point.sums[PROMISE.measure], 0.9)
    assert (found["a"], found["b"]) == (PROMISE.judge(sums["a"], 0.95), PROMISE.judge(sums["b"], 0.95))
    assert found[WORST] == PROMISE.judge(sums["b"], 0.9) and found[WORST].limit > found["b"].limit


def test_the_least_force_that_keeps_the_promise_is_recommended_else_the_least_near_the_best():
    prices = [(300.0,), (200.0,), (100.0,)]
    assert recommend(prices, [0.96, 0.95, 0.80], [True, True, False], PROMISE, 0.01) == (1, KEEPS)
    assert recommend(prices, [0.70, 0.695, 0.5], [False] * 3, PROMISE, 0.01) == (1, NEAREST)
    assert recommend(prices, [None, None, None], [False] * 3, PROMISE, 0.01) is None
    minutes = PROMISE._replace(higher=False, share=False, bound=5.0)
    assert recommend(prices, [12.0, 13.0, 30.0], [False] * 3, minutes, 2.0) == (1, NEAREST)


def test_bisection_asks_few_levels_and_finds_the_first_that_passes():
    for first in range(33):
        asked = []
        assert bisect(33, lambda level, asked=asked, first=first: asked.append(level) or level >= first) == first
        assert len(asked) <= 2 + 5
    assert bisect(33, lambda level: False) is None


def test_levels_are_tested_downwards_and_every_target_stops_at_its_first_failure():
    order = order_of_tests(33, [10])
    assert order == [32, 14, 12, 11, 10, 9]
    seen = []

    def test(level):
        seen.append(level)
        return {"all": level != 11, "a": level >= 10}

    assert confirm(order, ["all", "a"], test) == {"all": 12, "a": 10} and seen == order
    asked: list[int] = []
    assert confirm(order, ["all"], lambda level: {"all": bool(asked.append(level))}) == {"all": None}
    assert asked == order[:1], "below a failure nothing is tested any more"


def sums_of(p, draw, replications=60):
    """Helped and counted incidents of every replication; p differs from one to the next."""
    counted = draw.poisson(8.0, replications).astype(float)
    helped = draw.binomial(counted.astype(int), draw.beta(20.0 * p, 20.0 * (1.0 - p), replications))
    return Sums(helped[None, :].astype(float), counted[None, :])


def test_the_smallest_force_breaks_its_promise_no_oftener_than_stated():
    draw, many, found = np.random.default_rng(7), 400, []
    share = 0.80 + 0.02 * np.arange(10)  # level 5 is the first that keeps 0.9, and only just
    order = order_of_tests(10, [5])
    for _ in range(many):
        passed = confirm(order, [WHOLE], lambda n: {WHOLE: PROMISE.judge(sums_of(share[n], draw), 0.95).keeps})
        found.append(passed[WHOLE])
    wrong = np.mean([level is not None and level < 5 for level in found])
    assert wrong <= LEVEL_ERROR + 2.33 * np.sqrt(LEVEL_ERROR * (1 - LEVEL_ERROR) / many)
    assert np.mean([level is not None and level <= 7 for level in found]) > 0.7, "a test that never passes is no test"


def test_a_level_on_the_edge_passes_as_often_as_stated():
    draw, many = np.random.default_rng(9), 600
    passed = np.mean([PROMISE.judge(sums_of(0.9, draw), 0.95).keeps for _ in range(many)])
    assert abs(passed - LEVEL_ERROR) <= 2.6 * np.sqrt(LEVEL_ERROR * (1 - LEVEL_ERROR) / many) + 0.01  # 0.01: Wilson


def staffed(given):
    """A plan whose people are the pool."""
    made = tables_made.prepare(given)
    made.strength = [Strength("A", 0, "police", given.forces.police_pool or 0)]
    return made


def helped_by(operation, index):
    """Help in time with a probability that grows with the people."""
    draw = np.random.default_rng([operation.config.seed, index])
    people = operation.config.forces.police_pool or 0
    soon = draw.random(10) < min(1.0, people / 500.0)
    rows = [incident(incident=f"i{n}", t_first=500.0 + (5.0 if s else 400.0)) for n, s in enumerate(soon)]
    return Record(index, rows)


@pytest.mark.slow
def test_a_search_finds_and_confirms_the_smallest_force_on_a_fresh_seed(tmp_path):
    base, folders = config("study.replications=50", "study.workers=1", "study.promise.bound=0.7"), []

    def ask(value, confirming):
        point = base.model_copy(update={"forces": base.forces.model_copy(update={"police_pool": int(value)})})
        folders.append(tmp_path / str(len(folders)))
        return Asked(confirmation(point) if confirming else point, folders[-1], (f"forces.police_pool={value}",))

    values = Range("forces.police_pool", 100, 500, whole=True).levels(9)
    results = run_search([(base, ask, values)], tmp_path, model=Model(staffed, helped_by))
    found = read_findings(tmp_path)
    (answer,) = found.about["smallest"]
    assert 350 <= int(answer[WHOLE]) <= 450  # 350 keeps 0.7 exactly: a level above it can be confirmed
    confirmed = found.search[found.search["stage"] == "confirmation"]
    assert confirmed["value"].astype(int).is_monotonic_decreasing and confirmed["value"].iloc[0] == "500"
    seeds = {r.config.seed for r in results}
    assert len(seeds) == 2 and 0 in seeds and len(found.points) < len(values)
    assert set(found.points["point"]) == set(found.search.loc[found.search["stage"] == "search", "point"])
    again = folders.copy()
    folders.clear()
    run_search([(base, ask, values)], tmp_path, model=Model(staffed, partial(never)))
    assert folders == again


def never(operation, index):
    raise AssertionError("this replication was not needed")


@pytest.mark.slow
def test_common_random_numbers_more_than_halve_the_variance_of_a_difference():
    points = [config("study.workers=1", "study.replications=12", f"forces.reserve_share={s}") for s in (0.1, 0.2)]
    found = {}
    with Spread(points[0], Store(None), day_model()) as spread:
        for point in spread.finished(list(enumerate(points))):
            found[point.number] = sums_at(point)
    for name in NAMES:
        left = differences([(found[1][name], found[0][name])])[0].variance_left
        print(f"{name}: {left:.2f} of the variance of an unpaired comparison")
        assert left < 0.5, name


NAMES = ("help_time_mean_min", "help_within_target_share", "unmet_officer_min")


def sums_at(point):
    from sim.measures.registry import REGISTRY
    from sim.measures.rows import View
    from sim.study.frames import some_tables

    view = View(some_tables(point.parts(frozenset({"incidents"}))), terms_of(point.config))
    return {name: linearised(REGISTRY[name].form.sums(view)) for name in NAMES}


def test_findings_are_read_again_as_they_were_written(tmp_path):
    from test_study import sweep

    sweep(tmp_path)
    found = read_findings(tmp_path)
    assert found.about["recommendation"]["point"] in {"0", "1", "2"} and found.search is None
    standings = {"best", "equivalent", "worse", "undecided"}
    assert isinstance(found.best, pd.DataFrame) and set(found.best["standing"]) <= standings
    assert json.loads((tmp_path / "study.json").read_text())["promise"]["smallest"] == {"all": None}
