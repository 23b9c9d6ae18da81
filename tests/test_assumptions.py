"""Assumed numbers moved through their ranges: draws, bands, how a recommendation stands, and which of them matter."""

from __future__ import annotations

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import tables_made
from tables_made import config, incident

from sim.config.statuses import statuses
from sim.record import Record
from sim.study.assumptions.draws import drawn, estimates
from sim.study.assumptions.evaluate import replicated
from sim.study.assumptions.moving import Limits, limits_of, moved
from sim.study.assumptions.numbers import assumed_numbers, value_text, with_numbers
from sim.study.assumptions.screening import Found, Outcome, _apart, _row, _strongest, against, tornado
from sim.study.assumptions.standing import standing
from sim.study.findings import read_findings
from sim.study.frontier.promise import Promise
from sim.study.frontier.recommendation import KEEPS, NEAREST, Recommendation
from sim.study.runner import run_study
from sim.study.spread import Spread
from sim.study.store import Store
from sim.study.work import Model

pytestmark = pytest.mark.slow

PROMISE = Promise("help_within_target_share", 0.9, higher=True, share=True)
PLAIN = "study.workers=1", "study.replications=20"
FEW = (*PLAIN, "study.assumptions.replications=20")


def test_a_number_moves_from_end_to_end_of_its_range_with_its_value_in_the_middle():
    assert limits_of("2, 12") == Limits(2.0, 12.0, False) and limits_of("x0.5, x2") == Limits(0.5, 2.0, True)
    assert limits_of("") is None and limits_of("some") is None
    absolute, factor = Limits(2.0, 12.0, False), Limits(0.5, 2.0, True)
    assert [moved(4.0, absolute, u) for u in (0.0, 0.25, 0.5, 0.75, 1.0)] == [2.0, 3.0, 4.0, 8.0, 12.0]
    assert [moved(4.0, factor, u) for u in (0.0, 0.5, 1.0)] == [2.0, 4.0, 8.0]
    assert moved(20.0, absolute, 1.0) == 20.0, "a value outside its range widens it"


def test_lists_move_as_a_whole_and_whole_numbers_stay_whole_and_above_zero():
    assert [moved([5.0, 30.0], Limits(5, 30, False), u) for u in (0.0, 0.5, 1.0)] == [[5, 17.5], [5, 30], [17.5, 30]]
    assert moved([5.0, 10.0, 40.0], Limits(5, 30, False), 1.0) == [12.5, 17.5, 40.0], "the last may lie beyond"
    assert moved([1, 4], Limits(0.5, 2, True), 0.0) == [1, 2] and moved([0, 2], Limits(0.5, 2, True), 1.0) == [0, 4]
    assert moved({"pemilu": 6.0, "pilkada": 4.0}, Limits(2, 12, False), 1.0) == {"pemilu": 12.0, "pilkada": 12.0}
    assert moved(2, Limits(1, 5, False), 0.3) == 2 and isinstance(moved(2, Limits(1, 5, False), 0.9), int)


def test_every_assumed_number_with_a_range_is_drawn_but_for_what_the_study_decides():
    base = config()
    found = {number.key: number for number in assumed_numbers(base, [])}
    marked = [s.key for s in statuses(base) if s.word == "assumed" and s.range]
    assert 0.8 * len(marked) < len(found) < len(marked) and "forces.reserve_share" in found
    assert not any(key.startswith("target.") for key in found), "what help is measured against is no assumption"
    left = {number.key for number in assumed_numbers(base, ["forces.reserve_share", "threat.types.quarrel"])}
    assert set(found) - left == {k for k in found if k.startswith(("forces.reserve_share", "threat.types.quarrel."))}
    assert found["threat.types.quarrel.rate"].group == "threat.types.quarrel"
    assert found["forces.mobile.polsek_share"].group == "forces.mobile"
    assert value_text(base, found["forces.reserve_share"], 1.0) == "0.2"


@pytest.mark.parametrize("u", [0.0, 0.2, 0.8, 1.0])
def test_all_assumed_numbers_may_stand_at_an_end_together(u):
    base = config()
    numbers = assumed_numbers(base, [])
    assert with_numbers(base, dict.fromkeys(numbers, u)) != base == with_numbers(base, dict.fromkeys(numbers, 0.5))


def test_draws_are_a_latin_hypercube_and_leave_what_is_decided():
    base = config("study.assumptions.draws=64", "study.assumptions.replications=3")
    found = drawn(base, ["threat.rate_factor"])
    values = np.sort([c.forces.mobile.polsek_share for c in found])  # 0.10 in [0.05, 0.20]
    places = np.where(values < 0.1, (values - 0.05) / 0.1, 0.5 + (values - 0.1) / 0.2)
    assert (np.floor(64 * places + 1e-9) == np.arange(64)).all()
    assert {c.target for c in found} == {base.target} and {c.seed for c in found} == {base.seed}
    assert {c.study.replications for c in found} == {3} and {c.study.assumptions.draws for c in found} == {0}
    fewer = drawn(base, ["world"])
    assert [c.forces for c in fewer] == [c.forces for c in found], "a number keeps its places beside any other"


@pytest.mark.parametrize(("higher", "bad", "good"), [(True, 0.8, 0.95), (False, 0.95, 0.8)])
def test_an_outcome_is_overturned_on_the_bad_side_of_its_line_only(higher, bad, good):
    outcome = Outcome("help_within_target_share", config(), None, 0.9, higher)
    assert [outcome.overturned(value) for value in (bad, 0.9, good, None)] == [True, False, False, False]


def test_the_rival_is_the_best_of_the_other_plans():
    def point(mark, share, minutes):
        measures = {"help_within_target_share": {"estimate": share}, "help_time_mean_min": {"estimate": minutes}}
        at = config(f"target.land_min={int(minutes)}", *asked)
        return SimpleNamespace(mark=mark, config=at, result=SimpleNamespace(summary={"measures": measures}))

    for asked, rival in (((), 10), (("study.promise.measure=help_time_mean_min", "study.promise.bound=5"), 20)):
        points = [point("a", 0.5, 40), point("b", 0.8, 10) if not asked else point("b", 0.8, 30), point("c", 0.6, 20)]
        found = against(points, Recommendation(0, NEAREST))
        assert found.rival.target.land_min == rival, asked


def replicate(operation, index):
    """Help is late by the messenger's time most of all, a little by the phone's."""
    report = operation.config.threat.report
    draw = np.random.default_rng([index])
    late = 0.4 * sum(report.messenger_min) + 0.2 * sum(report.phone_min) + 2.0 * draw.normal()
    rows = [incident(incident=f"i{n}", t_first=500.0 + max(0.0, late + 10.0 * draw.normal())) for n in range(10)]
    return Record(index, rows)


MODEL = Model(tables_made.prepare, replicate)


def test_the_band_stands_in_the_summary_and_is_wider_than_the_simulation_error(tmp_path):
    asked = config(*FEW, "study.assumptions.draws=16", "target.land_min=35", "study.promise.bound=0.5")
    result = run_study([asked], [tmp_path], None, model=MODEL)[0]
    found = result.summary["assumptions"]
    band, measure = found["bands"]["help_time_mean_min"], result.summary["measures"]["help_time_mean_min"]
    assert (found["draws"], found["failed"], found["replications"]) == (16, 0, 20) and found["numbers"] > 200
    assert band["p90"] - band["p10"] > 3 * (measure["high"] - measure["low"]) and band["simulation_se"] < 2.0
    assert 0.0 < found["promise_kept_share"] < 1.0
    draws = pd.read_csv(tmp_path / "tables" / "draws.csv")
    assert np.allclose(np.quantile(draws["help_time_mean_min"], [0.1, 0.9]), [band["p10"], band["p90"]])
    assert json.loads((tmp_path / "summary.json").read_text())["assumptions"] == found
    assert not (tmp_path / ".replications").exists()


def test_draws_are_told_around_the_estimate_of_the_point_and_not_around_their_few_operations(tmp_path):
    asked = config("study.workers=1", "study.replications=200", "study.assumptions.replications=3",
                   "study.assumptions.draws=16")  # fmt: skip
    point = run_study([asked], [tmp_path / "many"], None, model=MODEL)[0]
    few = run_study([replicated(asked, 3)], [tmp_path / "few"], None, model=MODEL)[0]
    alone = estimated_alone(asked)
    for name in ("help_time_mean_min", "help_within_target_share"):
        shift = point.summary["measures"][name]["estimate"] - few.summary["measures"][name]["estimate"]
        told = pd.read_csv(tmp_path / "many" / "tables" / "draws.csv")[name]
        assert abs(shift) > 0 and np.allclose(told, np.clip(alone[name] + shift, 0.0, told.max()), rtol=1e-6)


def estimated_alone(asked):
    """The draws as they are, of their few operations."""
    with Spread(asked, Store(None), MODEL) as spread:
        return pd.DataFrame(estimates(spread, asked, []))


def test_without_draws_nothing_is_said_of_assumptions(tmp_path):
    result = run_study([config(*PLAIN)], [tmp_path], None, model=MODEL)[0]
    assert "assumptions" not in result.summary and not (tmp_path / "tables" / "draws.csv").exists()


def test_a_recommendation_stands_in_the_draws_in_which_it_still_does_what_it_is_for():
    prices = [(300.0,), (200.0,), (100.0,)]
    draws = [(0.95, 0.95, 0.95, 0.95, None), (0.95, 0.92, 0.85, 0.91, 0.9), (0.95, 0.5, 0.5, 0.91, 0.9)]
    kept = standing(Recommendation(1, KEEPS), draws, prices, PROMISE, 0.01)
    assert kept == {"draws": 4, "stands_share": 0.75, "cheaper_share": 0.5}
    near = standing(Recommendation(1, NEAREST), draws, prices, PROMISE, 0.05)
    assert near == {"draws": 4, "stands_share": 0.75, "cheaper_share": 0.5}


@pytest.mark.filterwarnings("error")
def test_the_screening_names_the_assumption_that_overturns_the_recommendation(tmp_path):
    pytest.importorskip("SALib")
    words = (*PLAIN, "study.assumptions.trajectories=1", "study.assumptions.replications=4", "study.promise.bound=0.8")
    configs = [config(*words, f"target.land_min={m}") for m in (45, 44)]
    asked = [["target.land_min=45", "threat.types=given", "election.recapitulation=given"]] * 2  # given: not assumed
    run_study(configs, [tmp_path / str(n) for n in range(2)], tmp_path, words=asked, model=MODEL)
    found = read_findings(tmp_path)
    first, others = found.tornado.iloc[0], found.tornado.iloc[1:]
    recommended = found.about["recommendation"]
    assert (recommended["point"], recommended["why"]) == ("0", KEEPS)
    assert first["key"] == "threat.report.messenger_min" and first["overturns"] and not others["overturns"].any()
    assert (first["low"], first["high"]) == ("15-37.5", "37.5-60")
    assert first["outcome_low"] > first["line"] == 0.8 > first["outcome_high"]
    assert (others["swing"] < first["swing"]).all()
    assert 0.0 < first["half"] < 0.5


def test_what_overturns_within_the_simulation_error_is_not_sure():
    outcome, number = Outcome("help_within_target_share", config(), None, 0.8, True), assumed_numbers(config(), ())[0]

    def found(value, half):
        """Sixteen operations whose interval has that half-width."""
        parts = np.tile([-1.0, 1.0], 8)
        return Found(value, value + parts * half / (2.131449 * parts.std(ddof=1) / 4.0))

    def row(half, base=0.9, high=0.7):
        return _row(outcome, number, found(base, half), found(0.95, half), found(high, half))

    assert row(0.08)["overturns"] and row(0.08)["beyond_noise"] and row(0.08)["half"] == pytest.approx(0.08)
    assert row(0.12)["overturns"] and not row(0.12)["beyond_noise"], "0.7 lies 0.1 beyond the line"
    assert row(0.08, base=0.85)["overturns"] and not row(0.08, base=0.85)["beyond_noise"], "nor is the middle"
    assert not row(0.01, high=0.85)["overturns"] and not row(0.01, high=0.85)["beyond_noise"]
    assert not _row(outcome, number, *(Found(v, np.array([v])) for v in (0.9, 0.9, 0.7)))["beyond_noise"], (
        "one operation"
    )


def test_the_noise_of_a_difference_is_that_of_its_pairs():
    draw = np.random.default_rng(5)
    shared, more = draw.normal(0.8, 0.2, 30), draw.normal(0.1, 0.01, 30)
    apart = _apart(Found(0.9, shared + more), Found(0.8, shared))
    assert apart.value == pytest.approx(0.1) and apart.half == pytest.approx(
        2.045 * more.std(ddof=1) / 30**0.5, rel=1e-3
    )
    assert _apart(Found(0.9, shared), Found(None)).value is None


# a made outcome in place of operations: 0.9, and what single numbers add to it over their range

MADE = Outcome("help_within_target_share", config("study.assumptions.trajectories=3"), None, 0.8, True)


def made(monkeypatch, weights, undefined=lambda place: False):
    """The made outcome; ``asked`` collects the places at which it was asked for."""
    asked = []

    def outcomes(spread, outcome, places):
        asked.append(places)
        values = [
            None if undefined(place) else 0.9 + sum(weights.get(n.key, 0.0) * (u - 0.5) for n, u in place.items())
            for place in places
        ]
        return [Found(value, np.full(9, 0.0 if value is None else value)) for value in values]

    monkeypatch.setattr("sim.study.assumptions.screening._outcomes", outcomes)
    return asked


def test_the_strongest_are_those_with_the_largest_effects_whatever_their_sign(monkeypatch):
    pytest.importorskip("SALib")
    numbers = assumed_numbers(MADE.point, [])[:6]
    weights = {number.key: w for number, w in zip(numbers, (0.1, -0.4, 0.0, 0.2, -0.05, 0.3), strict=True)}
    asked = made(monkeypatch, weights)
    found = _strongest(None, MADE, [(number.key, number) for number in numbers])
    assert found == [numbers[n].key for n in (1, 5, 3, 0, 4, 2)]
    assert len(asked[0]) == 3 * (6 + 1), "a walk moves everything once"
    together = _strongest(None, MADE, [("a" if n < 2 else "b", number) for n, number in enumerate(numbers)])
    assert sorted(together) == ["a", "b"] and len(asked[1]) == 3 * (2 + 1)


def test_a_walk_that_was_undefined_somewhere_is_left_out_and_without_any_nothing_is_said(monkeypatch):
    pytest.importorskip("SALib")
    numbers = assumed_numbers(MADE.point, [])[:2]
    named = [(number.key, number) for number in numbers]
    asked = made(monkeypatch, {numbers[1].key: 0.5})
    assert _strongest(None, MADE, named) == [numbers[1].key, numbers[0].key]
    once = asked[0][0]
    made(monkeypatch, {numbers[1].key: 0.5}, undefined=lambda place: place == once)
    assert _strongest(None, MADE, named) == [numbers[1].key, numbers[0].key]
    made(monkeypatch, {}, undefined=lambda place: True)
    assert _strongest(None, MADE, named) == []


def test_the_tornado_has_ten_numbers_of_six_groups_what_overturns_first_then_by_swing(monkeypatch):
    pytest.importorskip("SALib")
    numbers = assumed_numbers(MADE.point, [])
    groups = list(dict.fromkeys(number.group for number in numbers))
    sizes = {group: sum(number.group == group for number in numbers) for group in groups}
    large = [group for group in groups if sizes[group] >= 2][:7]
    first = {group: next(n for n in numbers if n.group == group) for group in groups}
    weights = {first[group].key: 0.02 * (n + 1) for n, group in enumerate(large)}
    weights[first[large[3]].key] = -0.3
    made(monkeypatch, weights)
    rows = tornado(None, MADE, [])
    assert len(rows) == 10
    keys = [row["key"] for row in rows]
    assert keys[0] == first[large[3]].key and rows[0]["overturns"] and not any(row["overturns"] for row in rows[1:])
    assert keys[1:6] == [first[group].key for group in (large[6], large[5], large[4], large[2], large[1])]
    assert first[large[0]].key not in keys, "the seventh group is not looked into"
    assert rows[0]["outcome_low"] == pytest.approx(1.05) and rows[0]["outcome_high"] == pytest.approx(0.75)
    assert [row["outcome"] for row in rows] == [0.9] * 10
    assert rows[0]["swing"] == pytest.approx(0.3) and rows[1]["swing"] == pytest.approx(0.14)
    decided = tornado(None, MADE, [keys[0]])
    assert keys[0] not in [row["key"] for row in decided]
