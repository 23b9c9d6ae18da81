"""Rare trouble: one injected incident per operation weighted back by rate, stress cases, points of the same plan."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import tables_made
from conftest import MURATARA, operation_of, record_of
from tables_made import incident, view

from sim.cli.compose import Composer, compose
from sim.cli.launch import run_sweep
from sim.cli.options import Options
from sim.config.refused import Refused
from sim.config.threat import Trouble
from sim.measures.ratio import Sums
from sim.measures.registry import HEADLINES, REGISTRY
from sim.measures.rows import Terms
from sim.measures.tail import shortfall
from sim.model.incidents.injection import BACK, OUTWARD, Injected, Injection, _groups
from sim.model.incidents.schedule import places
from sim.model.incidents.windows import days_and_hours
from sim.report.terminal import screen
from sim.streams import Streams
from sim.study.case import case_of
from sim.study.compare import comparisons
from sim.study.result import Result
from sim.study.runner import run_points, run_study
from sim.study.same import lines, same_as
from sim.study.work import Model

pytestmark = pytest.mark.slow

SMALL = (*MURATARA, "region.subdistricts=[Rupit,Rawas Ilir]")
MODEL = Model(tables_made.prepare, tables_made.replicate)
PLACES = ("quarrel", "assault", "fight_at_committee", "protest", "protest_at_commission", "vehicle_breakdown",
          "convoy_stopped", "late_opening", "blockade", "riot")  # fmt: skip


def strata(type_name: str, replications: int, *words: str) -> Injection:
    found = operation_of(*MURATARA, f"study.inject={type_name}", f"study.replications={replications}", *words).injection
    assert found is not None
    return found


@pytest.mark.parametrize("type_name", PLACES)
def test_an_operation_has_the_injected_incident_and_no_other_drawn_one_of_its_type(type_name: str) -> None:
    words = (*SMALL, f"study.inject={type_name}", "study.replications=4")
    for n in range(2):
        rows = [row for row in record_of(n, *words).incidents if row.type == type_name]
        assert sum(row.origin == "injected" for row in rows) == 1
        assert not [row for row in rows if row.origin == "exogenous"]
        assert all((row.weight > 0) if row.origin == "injected" else (row.weight == 1.0) for row in rows)


def test_without_injection_nothing_is_injected_and_nothing_weighs() -> None:
    assert {(row.origin == "injected", row.weight) for row in record_of(0, *SMALL).incidents} == {(False, 1.0)}


@pytest.mark.parametrize("type_name", PLACES)
def test_every_stratum_comes_once_in_a_round_and_the_weights_make_up_the_whole(type_name: str) -> None:
    frame = strata(type_name, 60)
    found = [frame.draw(Streams(3, n)) for n in range(2 * frame.strata)]
    groups = [frame.group[x.at] for x in found]
    blocks = [int(x.u * frame.days % 1.0 * frame.blocks) for x in found]
    cells = list(zip(groups, [x.way for x in found], blocks, strict=True))
    assert 7 <= frame.strata <= 60
    for turn in (0, 1):
        mine = slice(turn * frame.strata, (turn + 1) * frame.strata)
        assert len(set(cells[mine])) == frame.strata
        assert sum(x.weight for x in found[mine]) == pytest.approx(frame.strata)
    assert cells[: frame.strata] != cells[frame.strata :]


def test_a_window_has_the_days_and_whole_hours_in_which_its_incidents_may_begin() -> None:
    def window(name: str, place: str, *words: str) -> tuple[int, int]:
        config = operation_of(*MURATARA, *words).config
        return days_and_hours(config, config.threat.types[name], place, 200.0)

    assert window("quarrel", "station") == (1, 6), "from 07:00 to 13:00"
    assert window("quarrel", "station", "election.voting.close_min=440") == (1, 1), "20 minutes are an hour too"
    assert window("quarrel", "route") == (1, 1)
    assert window("fight_at_committee", "committee") == (1, 12), "while boxes are unloaded"
    election = operation_of(*MURATARA).config.election
    count = election.counting.contests * election.counting.min_per_ballot * election.voting.turnout * 200.0
    assert window("witness_dispute", "station") == (1, round(count / 60.0))
    recap = election.recapitulation
    assert window("protest", "committee") == (recap.deadline_day - recap.start_day[0] + 1, 10)


def test_areas_beyond_the_strata_are_put_together_by_the_middle_of_their_rate() -> None:
    assert _groups(np.array([1.0, 2.0, 1.0, 0.0]), 2).tolist() == [0, 1, 1, -1]
    assert _groups(np.array([3.0, 0.0, 1.0]), 2).tolist() == [0, -1, 1]
    assert _groups(np.array([9.0, 1.0, 1.0, 1.0]), 3).tolist() == [0, 1, 1, 1]


def test_there_are_never_more_strata_than_operations() -> None:
    sizes = [strata("quarrel", n).strata for n in (1, 5, 40, 100, 1000)]
    assert sizes[0] == 1 and sizes[-1] == 7 * 6
    assert all(size <= n for size, n in zip(sizes, (1, 5, 40, 100, 1000), strict=True))


@pytest.mark.parametrize("type_name", ["quarrel", "protest", "vehicle_breakdown"])
def test_weighted_back_places_and_hours_have_the_law_of_the_rates(type_name: str) -> None:
    """Weighted shares by subdistrict, and of the first half of the window, are those of the rates."""
    operation, frame = operation_of(*MURATARA), strata(type_name, 100)
    n = 25 * frame.strata
    found = [frame.draw(Streams(1, r)) for r in range(n)]
    weight = np.array([x.weight for x in found]) / n
    world = operation.world
    area = {"station": world.station_subdistrict, "route": world.villages.subdistrict}
    area = area.get(frame.place, np.arange(len(frame.rate)))
    for k in range(7):
        truth = frame.rate[area == k].sum() / frame.rate.sum()
        here = np.array([area[x.at] == k for x in found])
        se = np.sqrt(np.sum(weight**2 * here) + 1e-12)
        assert abs(weight[here].sum() - truth) <= 4 * se
    early = np.array([x.u < 0.5 for x in found])
    assert abs(weight[early].sum() - 0.5) <= 4 * np.sqrt(np.sum(weight**2) / 4)


def test_inside_a_stratum_places_come_in_proportion_to_their_rate() -> None:
    frame, n = strata("quarrel", 1), 4000
    assert np.ptp(frame.rate) > 0
    at = np.array([frame.draw(Streams(1, r)).at for r in range(n)])
    high = frame.rate > np.median(frame.rate)
    share = frame.rate[high].sum() / frame.rate.sum()
    assert abs(np.mean(high[at]) - share) <= 4 * np.sqrt(share * (1 - share) / n)


def test_the_injected_incident_does_not_depend_on_the_force() -> None:
    words = (*SMALL, "study.inject=crowd_at_count", "study.replications=6")
    for n in range(3):
        one, other = (
            [row for row in record_of(n, *words, pool).incidents if row.origin == "injected"][0]
            for pool in ("forces.reserve_share=0.1", "forces.reserve_share=0.4")
        )
        assert (one.incident, one.station, one.t_onset, one.need_onset, one.weight) == (
            other.incident, other.station, other.t_onset, other.need_onset, other.weight)  # fmt: skip


def agreement(type_name: str, words: tuple[str, ...], plain: int, injected: int) -> None:
    """Injected and plain estimates of the same type within 3 standard errors that are small enough to tell."""
    run = (*words, "study.workers=1", "output.report=false")
    base = run_points([compose([*run, f"study.replications={plain}"])])[0].summary["by"]["type"][type_name]
    result = run_points([compose([*run, f"study.replications={injected}", f"study.inject={type_name}"])])[0]
    most = {"help_time_mean_min": 4.0, "help_within_target_share": 0.09, "never_reached_share": 0.09}
    for name, limit in most.items():
        one, other = base[name], result.summary["measures"][name]
        se = np.hypot(one["se"], other["se"])
        assert se <= limit, f"{name}: too noisy to tell, {se}"
        assert abs(one["estimate"] - other["estimate"]) <= 3 * se, (name, one, other)
    assert result.summary["measures"]["incidents_total"]["estimate"] == pytest.approx(1.0)


def test_injection_agrees_with_plain_simulation_where_both_can_be_had() -> None:
    agreement("witness_dispute", SMALL, 14, 108)


@pytest.mark.slow
@pytest.mark.parametrize("type_name", ["quarrel", "witness_dispute"])
def test_injection_agrees_with_plain_simulation_in_a_whole_district(type_name: str) -> None:
    agreement(type_name, MURATARA, 60, 420)


def test_an_unknown_type_and_a_mixture_are_refused() -> None:
    with pytest.raises(Refused, match="study.inject: blokade given; .*nearest: blockade"):
        compose([*MURATARA, "study.inject=blokade"])
    with pytest.raises(Refused, match="study.inject: riot given with a stress case"):
        compose([*MURATARA, "study.inject=riot", "threat=stress"])


def test_a_contingency_never_writes_over_that_of_another_type(tmp_path) -> None:
    riot, quarrel = (Composer(Options()).point([*SMALL, f"study.inject={name}"]) for name in ("riot", "quarrel"))
    (tmp_path / "0" / ".hydra").mkdir(parents=True)
    (tmp_path / "0" / "summary.json").write_text("{}")
    (tmp_path / "0" / ".hydra" / "config.yaml").write_text(riot.config.model_dump_json())
    with pytest.raises(Refused, match="holds a run of another design"):
        run_sweep([quarrel], tmp_path)


def weighted(weights: list[float]) -> list[list[object]]:
    """Operations helped after 10, 20, ... minutes, each with an injected incident of a weight and a plain one."""
    return [
        [incident(t_first=500.0 + 10.0 * (n + 1), origin="injected", weight=w), incident(t_first=9000.0)]
        for n, w in enumerate(weights)
    ]


def test_measures_speak_of_the_injected_incidents_by_their_weights() -> None:
    weights = [0.5, 0.5, 2.0, 1.0]
    made = view(weighted(weights), Terms(land_min=15.0, water_min=120.0, injected=True))
    mean = REGISTRY["help_time_mean_min"].overall(made)
    assert mean["estimate"] == pytest.approx(np.average([10, 20, 30, 40], weights=weights))
    share = REGISTRY["help_within_target_share"].overall(made)
    assert share["estimate"] == pytest.approx(0.5 / 4.0)
    assert share["n_observations"] == round(sum(weights) ** 2 / sum(w * w for w in weights))
    assert REGISTRY["incidents_total"].overall(made)["estimate"] == pytest.approx(1.0)
    plain = REGISTRY["incidents_total"].overall(view(weighted(weights)))
    assert plain["estimate"] == pytest.approx(2.0)


def test_a_weighted_quantile_lies_where_the_weight_is() -> None:
    heavy = view(weighted([1.0] * 30 + [3.0] * 30), Terms(land_min=15.0, water_min=120.0, injected=True))
    equal = view(weighted([1.0] * 60), Terms(land_min=15.0, water_min=120.0, injected=True))
    median = [REGISTRY["help_time_p50_min"].overall(made)["estimate"] for made in (equal, heavy)]
    assert median == [300.0, 400.0]


def test_a_contingency_runs_whole_rounds_of_strata_and_says_what_it_is_about() -> None:
    words = ("study.min_replications=10", "study.max_replications=29", "study.precision.help_time_mean_min=0.001")
    result = run_points([compose([*SMALL, "study.inject=riot", "study.workers=1", *words])])[0]
    summary, frame = result.summary, operation_of(*SMALL, "study.inject=riot", "study.min_replications=10").injection
    assert frame is not None and summary["n_replications"] == 29 // frame.strata * frame.strata
    assert (summary["case"], summary["inject"]) == ("contingency", "riot")
    assert "all places of its kind alike" in summary["estimand"]
    assert "riot injected" in summary["measures"]["help_time_mean_min"]["note"]


def test_a_contingency_says_whether_places_and_hours_count_by_their_rate() -> None:
    def estimand(*words: str) -> str:
        return case_of(compose([*SMALL, *words]))["estimand"]

    assert "weighted by the rate" in estimand("study.inject=quarrel")
    assert "alike: it has no rate" in estimand("study.inject=quarrel", "threat.rate_factor=0")
    assert "alike: it has no rate" in estimand("study.inject=riot")


STRESS = (*MURATARA, "threat=stress")


def scheduled(n: int, *words: str) -> list[tuple[str, str, float]]:
    rows = record_of(n, *STRESS, *words).incidents
    return [(row.type, row.subdistrict, row.t_onset) for row in rows if row.origin == "injected"]


def test_a_stress_case_puts_its_troubles_into_every_operation() -> None:
    config = operation_of(*STRESS).config
    assert config.threat.rate_factor == operation_of(*MURATARA).config.threat.rate_factor
    for n in range(2):
        found = scheduled(n)
        for line in config.threat.schedule:
            mine = [(place, t) for name, place, t in found if name == line.type]
            assert len(mine) == line.count == len({place for place, _ in mine})
            low, high = (line.day * 1440.0 + 60.0 * hour for hour in line.hours)
            assert all(low <= t <= high for _, t in mine)


def test_stress_strikes_where_it_does_whatever_the_plan() -> None:
    assert scheduled(0) == scheduled(0, "forces.reserve_share=0.4")
    assert scheduled(0) != scheduled(1)


def test_the_farthest_places_are_the_same_in_every_operation_and_far() -> None:
    operation = operation_of(*STRESS)
    far = {place for name, place, _ in scheduled(0) if name == "protest"}
    assert far == {place for name, place, _ in scheduled(1) if name == "protest"}
    world, bases = operation.world, np.unique(operation.world.bases.node)
    minutes = {
        name: float(operation.travel.minutes_to(int(node), wet=False, night=False, boxes=False)[bases].min())
        for name, node in zip(world.subdistricts.name, world.subdistricts.office, strict=True)
    }
    near = set(minutes) - far
    assert min(minutes[name] for name in far) >= max(minutes[name] for name in near)


def test_drawn_places_come_in_proportion_to_their_rate() -> None:
    """Muratara's committees have six times the rate of Lubuklinggau's, and come first that often."""
    operation = operation_of("region=muratara", "region.districts=[muratara,lubuklinggau]", "election=pemilu2024")
    line = Trouble(type="fight_at_committee", count=3, places="drawn", day=0, hours=(1.0, 2.0))
    n, there = 1500, operation.world.subdistricts.district == 0
    found = [places(operation, Streams(1, r), "S1", line) for r in range(n)]
    assert all(len({at for at, _ in picked}) == 3 for picked in found)
    rate = operation.rates.committee["fight_at_committee"]
    share = rate[there].sum() / rate.sum()
    assert abs(np.mean([there[picked[0][0]] for picked in found]) - share) <= 4 * np.sqrt(share * (1 - share) / n)
    assert len({picked[0][0] for picked in found}) > 7


def test_one_journey_meets_the_injected_incident_even_if_a_village_sends_two_loads() -> None:
    put = Injected("convoy_stopped", "route", 5, BACK, 0.5, 1.0)
    assert [put.meets(4, BACK), put.meets(5, OUTWARD), put.meets(5, BACK), put.meets(5, BACK)] == [False] * 2 + [
        True,
        False,
    ]
    assert not Injected("quarrel", "station", 5, OUTWARD, 0.5, 1.0).meets(5, OUTWARD)


def test_the_worst_tenth_is_the_mean_of_the_tail_in_the_bad_direction() -> None:
    values = np.arange(1.0, 41.0)
    sums = Sums(values[None, ::-1].copy(), np.ones((1, 40)))
    assert shortfall(sums, higher_is_better=False).estimate == pytest.approx(values[-4:].mean())
    assert shortfall(sums, higher_is_better=True).estimate == pytest.approx(values[:4].mean())
    part = Sums(values[None, :25], np.ones((1, 25)))
    assert shortfall(part, higher_is_better=False).estimate == pytest.approx((25 + 24 + 0.5 * 23) / 2.5)
    few = shortfall(Sums(values[None, :19], np.ones((1, 19))), higher_is_better=False)
    assert few.estimate is None and "fewer than 20" in few.note


def test_the_interval_of_the_worst_tenth_holds_the_truth() -> None:
    """For exponential values the mean beyond the 90 % quantile is 1 + ln 10; nominal 95 %, skewed data."""
    draws = Streams(5, 0).exponential("tail", np.arange(300)[:, None], np.arange(200)[None, :])
    held = 0
    for row in draws:
        value = shortfall(Sums(row[None, :], np.ones((1, 200))), higher_is_better=False)
        held += value.low <= 1.0 + np.log(10.0) <= value.high
    assert held / 300 >= 0.95 - 0.05 - 4 * np.sqrt(0.95 * 0.05 / 300)


def stress_result() -> Result:
    return run_points([tables_made.config("threat=stress", "study.replications=30", "study.workers=1")], MODEL)[0]


def test_a_stress_case_quotes_no_probability_and_says_so(tmp_path) -> None:
    result = stress_result()
    measures = result.summary["measures"]
    assert result.summary["case"] == "stress"
    assert measures["zero_conflict_probability"]["estimate"] is None
    assert "never quoted as a probability" in measures["zero_conflict_probability"]["note"]
    assert "never quoted as a probability" in measures["help_time_mean_min"]["note"]
    assert measures["help_time_mean_min_worst_tenth"]["estimate"] > measures["help_time_mean_min"]["estimate"]
    within = "help_within_target_share"
    assert measures[f"{within}_worst_tenth"]["estimate"] < measures[within]["estimate"]
    shown = screen(result, tmp_path)
    assert "KASUS TEKANAN" in shown and len(shown.splitlines()) <= 24
    plain = run_points([tables_made.config("study.replications=30", "study.workers=1")], MODEL)[0].summary
    assert "case" not in plain and not [name for name in plain["measures"] if "worst_tenth" in name]


def test_points_with_the_same_effective_plan_are_reported_as_one(tmp_path) -> None:
    """With too few people the patterns of Kaur (2:5) and Banyuasin (2:8) come to one plan, that of OKI does not."""
    few = ("forces.police_pool=150", "forces.contingents.polda.personnel=0", "forces.contingents.tni.personnel=0")
    words = (*SMALL, "study.replications=2", "study.workers=1", "output.report=false", *few)
    configs = [compose([*words, f"pattern={name}"]) for name in ("oki", "kaur", "banyuasin")]
    run_study(configs, [tmp_path / str(n) for n in range(3)], tmp_path)
    points = pd.read_csv(tmp_path / "points.csv", dtype=str, keep_default_na=False)
    study = json.loads((tmp_path / "study.json").read_text())
    assert points["same_plan_as"].tolist() == ["", "", "1"]
    assert [point["same_plan_as"] for point in study["points"]] == [None, None, "1"]
    pairs = pd.read_csv(tmp_path / "comparisons.csv", dtype=str, keep_default_na=False).set_index(["measure", "point"])
    assert pairs.loc[("help_time_mean_min", "1"), "also"] == "2"
    assert ("help_time_mean_min", "2") not in pairs.index


def test_points_are_joined_only_where_their_numbers_are_the_same() -> None:
    def sums(value: float) -> dict[str, Sums]:
        return {"help_time_mean_min": Sums(np.full((1, 3), value), np.ones((1, 3)))}

    four = [sums(1.0), sums(2.0), sums(2.0), sums(3.0)]
    assert same_as(["a", "b", "b", "a"]) == [None, None, 1, 0]
    name = "help_time_mean_min"
    assert lines(four, [None, None, 1, 1]) == {(1, name): [2], (3, name): []}
    assert lines(four, [None] * 4) == {(1, name): [], (2, name): [], (3, name): []}
    full = [{other: x[name] for other in HEADLINES} for x in four]
    assert comparisons(full, list("wxyz"), [None, None, 1, None])["point"].unique().tolist() == ["x", "z"]
