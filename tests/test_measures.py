"""Measures against answers worked out by hand, and intervals against known distributions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import brentq
from tables_made import (
    NAN,
    TERMS,
    coverage_columns,
    incident,
    interval,
    post,
    readiness_columns,
    station_columns,
    tables,
    text,
    unreached,
    view,
)

from sim.measures.growth import growth_of_incidents
from sim.measures.paired import Difference, differences, linearised, verdict
from sim.measures.quantile import _Test, in_order, quantiles
from sim.measures.ratio import Sums, count_values, one_sided, ratio_values, student
from sim.measures.registry import HEADLINES, QUANTILE_HEADLINES, REGISTRY
from sim.measures.rows import Terms, View
from sim.measures.summary import measure_all
from sim.record import ENDINGS, Coded, Recapitulation, Strength

CONTRACT = """
help_time_{mean,p50,p90,p95}_min help_within_target_share already_there_share never_reached_share
help_time_{mean,p50,p90,p95}_min_excluding_already_there help_within_target_share_excluding_already_there
response_time_{mean,p50,p90,p95}_min response_within_target_share full_complement_time_{mean,p50,p90}_min
report_delay_mean_min dispatch_wait_mean_min wait_probability mobilisation_mean_min travel_mean_min
incidents_{total,needing_police,reached,ended,open} incidents_severity_{1,2,3,4,5} gatherings
ended_by_{itself,presence,dialogue,decision,dispersal}_share unmet_officer_min zero_conflict_probability
guard_coverage_{mean,worst_hour,worst_district} police_present_share visit_gap_p90_min
reach_coverage_stations_{mean,worst_hour,worst_district} reach_coverage_voters_{mean,worst_hour,worst_district}
answered_coverage answered_coverage_{worst_hour,worst_district}
muster_2_{p50,p90}_min muster_10_{p50,p90}_min muster_30_{p50,p90}_min muster_100_{p50,p90}_min
muster_official_{p50,p90}_min muster_{2,10,30,100,official}_none_share
demand_arithmetic demand_clustered force stretch_max empty_posts utilisation
person_days cost_rupiah cross_district_share turnout_share voter_wait_{mean,p90}_min voter_wait_over_30_share
last_voter_p90_min count_finish_{p50,p90}_min boxes_at_committee_p90_min recap_finish_{p50,p90}_min
recap_slack_min recap_late_probability revotes_mean
unit_workload dispatch_share cross_base_share busy_units_at queue_at
voter_wait_probability voter_still_waiting_share server_utilisation
"""


def expanded(words):
    for word in words.split():
        before, brace, rest = word.partition("{")
        inner, _, after = rest.partition("}")
        yield from (before + part + after for part in inner.split(",")) if brace else (word,)


def estimate(name, seen, dimension="", label=""):
    return REGISTRY[name].form.values(seen, dimension)[label].estimate


def note(name, seen):
    found = REGISTRY[name].overall(seen)
    assert found["estimate"] is None
    return found["note"]


def helped_after(*minutes, **given):
    return [incident(t_first=500.0 + m, t_full=500.0 + m, **given) for m in minutes]


def test_every_name_of_the_contract_is_a_measure():
    assert set(expanded(CONTRACT)) == set(REGISTRY)
    assert set(HEADLINES + QUANTILE_HEADLINES) <= set(REGISTRY)


def test_a_record_has_the_promised_fields_and_a_reason_where_it_is_null():
    overall, grouped = measure_all(tables([[]]), TERMS)
    fields = {"estimate", "se", "low", "high", "n_replications", "n_observations", "unit", "definition", "note"}
    for records in [overall, *(found for values in grouped.values() for found in values.values())]:
        for record in records.values():
            assert set(record) == fields and record["unit"] and record["definition"]
            assert record["estimate"] is not None or record["note"]


def test_times_count_from_onset_and_from_report():
    seen = view([helped_after(10, 20), [*helped_after(60), unreached()]])
    assert estimate("help_time_mean_min", seen) == 30.0
    assert estimate("response_time_mean_min", seen) == 26.0
    assert estimate("report_delay_mean_min", seen) == 4.0
    assert estimate("dispatch_wait_mean_min", seen) == 1.0
    assert estimate("never_reached_share", seen) == 0.25
    assert estimate("help_within_target_share", seen) == estimate("answered_coverage", seen) == 0.5


def test_incidents_that_need_no_police_are_in_no_time():
    seen = view([[*helped_after(10), incident(need_onset=0, t_first=900.0)]] * 2)
    assert estimate("help_time_mean_min", seen) == 10.0
    assert estimate("incidents_total", seen) == 2.0
    assert estimate("incidents_needing_police", seen) == 1.0


def test_a_target_is_closed_and_depends_on_access():
    at_the_limit = [*helped_after(30), *helped_after(120, access="water")]
    beyond = [*helped_after(30.001), *helped_after(120.001, access="water")]
    assert estimate("help_within_target_share", view([at_the_limit] * 2)) == 1.0
    assert estimate("help_within_target_share", view([beyond] * 2)) == 0.0


def test_police_already_there_are_told_apart():
    seen = view([[*helped_after(0, 0, 0), *helped_after(40)]] * 2)
    assert estimate("already_there_share", seen) == 0.75
    assert estimate("help_time_mean_min", seen) == 10.0
    assert estimate("help_time_mean_min_excluding_already_there", seen) == 40.0
    assert estimate("help_within_target_share_excluding_already_there", seen) == 0.0


def test_never_reached_is_infinite_in_a_quantile():
    most = [[*helped_after(*range(1, 8)), unreached()]] * 20
    assert estimate("help_time_p50_min", view(most)) == 4.0
    assert note("help_time_p90_min", view(most)) == "more than one in ten never happened"


def test_a_quantile_is_pooled_over_replications():
    seen = view([helped_after(n) for n in range(1, 101)])
    assert estimate("help_time_p90_min", seen) == 90.0
    found = REGISTRY["help_time_p90_min"].overall(seen)
    below, above = 1.984 * np.sqrt(100 / 99 * 83 * 17 / 100), 1.96 * np.sqrt(0.9 * 0.1 * 100)
    assert 7 < below < 8 and 5 < above < 6  # so 83 to 95 observations below the quantile are compatible with 90 %
    assert (found["low"], found["high"]) == (83.0, 96.0)


def test_quantiles_are_refused_for_few_observations_or_replications():
    assert "fewer than 36" in note("help_time_p50_min", view([helped_after(1)] * 35))
    assert "fewer than 20 replications" in note("help_time_p50_min", view([helped_after(1, 2)] * 19))
    assert estimate("help_time_p50_min", view([helped_after(1, 2)] * 20)) is not None


def test_parts_of_the_response_of_a_unit_sent_add_up():
    units = [interval("mobilising", 505.0, 508.0, incident="i"), interval("travelling", 508.0, 525.0, incident="i")]
    seen = view([helped_after(25), helped_after(25)], units=units)
    assert estimate("mobilisation_mean_min", seen) == 3.0
    assert estimate("travel_mean_min", seen) == 17.0
    parts = ("dispatch_wait_mean_min", "mobilisation_mean_min", "travel_mean_min")
    assert sum(estimate(name, seen) for name in parts) == estimate("response_time_mean_min", seen) == 21.0


def test_waiting_for_a_unit_is_not_being_served_at_once():
    at_once = [incident(t_dispatch=504.0), incident(t_first=504.0, t_dispatch=NAN)]
    rows = [*at_once, incident(t_dispatch=505.0), unreached()]
    assert estimate("wait_probability", view([rows] * 2)) == 0.5


def test_gatherings_are_counted_apart_but_helped_like_all():
    seen = view([[incident(type="protest", t_first=560.0), incident()]] * 2)
    assert estimate("gatherings", seen) == estimate("incidents_total", seen) == 1.0
    assert estimate("help_time_mean_min", seen) == 35.0


def test_incidents_are_conserved():
    rows = [incident(), unreached(severity_max=3), incident(ended_by="open", t_end=NAN, severity_max=5)]
    seen = view([rows, []])
    numbers = [estimate(f"incidents_{name}", seen) for name in ("total", "reached", "ended", "open")]
    assert numbers == [1.5, 1.0, 1.0, 0.5]
    assert [estimate(f"incidents_severity_{n}", seen) for n in range(1, 6)] == [0.5, 0.0, 0.5, 0.0, 0.5]
    shares = [estimate(f"ended_by_{name}_share", seen) for name in ENDINGS[:-1]]
    assert sum(shares) == pytest.approx(2 / 3)
    assert estimate("unmet_officer_min", seen) == 30.0


def test_zero_conflict_asks_for_nothing_open_and_nothing_of_severity_five():
    seen = view([[incident()], [incident(ended_by="open")], [incident(severity_max=5)], []])
    assert estimate("zero_conflict_probability", seen) == 0.5


def test_without_incidents_times_are_null_and_counts_are_zero():
    seen = view([[]] * 10)
    assert note("help_time_mean_min", seen) == "no such incident was reached"
    assert note("help_within_target_share", seen) == "no incident needed police at onset"
    found = REGISTRY["incidents_total"].overall(seen)
    assert found["estimate"] == 0.0 and found["high"] == pytest.approx(-np.log(0.025) / 10)


def test_without_units_or_stations_their_measures_are_null():
    seen = view([[incident()]] * 2)
    assert note("utilisation", seen) == "no unit was on duty"
    assert note("voter_wait_mean_min", seen) == "no voters"
    assert note("guard_coverage_worst_hour", seen) == "no post was required"
    assert note("demand_arithmetic", seen) == "the plan has no posts"
    assert "fewer than 36" in note("muster_10_p90_min", seen)
    assert note("muster_10_none_share", seen) == "no site was active"


def test_one_replication_has_an_estimate_and_no_interval():
    overall, _ = measure_all(tables([helped_after(10, 20)], coverage=coverage_columns([0], [4], [2])), TERMS)
    found = overall["help_time_mean_min"]
    assert found["estimate"] == 15.0 and found["note"].startswith("one replication")
    assert [found[key] for key in ("se", "low", "high")] == [None] * 3
    assert overall["guard_coverage_mean"]["estimate"] == 0.5
    assert "two replications" in overall["guard_coverage_worst_hour"]["note"]


def test_the_worst_hour_is_chosen_on_even_and_estimated_on_odd_replications():
    hours = [coverage_columns([0, 60], [10, 10], present) for present in ([1, 9], [6, 2], [1, 9], [8, 2])]
    parts = [tables([[]], coverage=columns).coverage.assign(replication=n) for n, columns in enumerate(hours)]
    seen = View(replace(tables([[]] * 4), coverage=pd.concat(parts)), TERMS)
    assert estimate("guard_coverage_worst_hour", seen) == 0.7
    assert estimate("guard_coverage_mean", seen) == pytest.approx(38 / 80)
    assert estimate("guard_coverage_mean", seen, "hour", "1") == pytest.approx(22 / 40)


def by_district(*parts):
    """Coverage of a replication from (district, required, present)."""
    name, required, present = zip(*parts, strict=True)
    columns = coverage_columns([600.0] * len(parts), required, present)
    return columns | {"district": Coded(np.arange(len(parts), dtype=np.int32), list(name))}


def test_the_worst_district_is_chosen_on_even_and_estimated_on_odd_replications():
    replications = [by_district(("A", 10, a), ("B", 30, b)) for a, b in ((1, 27), (8, 3), (3, 27), (6, 3))]
    parts = [tables([[]], coverage=columns).coverage.assign(replication=n) for n, columns in enumerate(replications)]
    seen = View(replace(tables([[]] * 4), coverage=pd.concat(parts)), TERMS)
    found = REGISTRY["guard_coverage_worst_district"].overall(seen)
    assert (found["estimate"], found["note"]) == (0.7, "A")
    assert REGISTRY["guard_coverage_worst_district"].form.values(seen, "district") == {}
    assert estimate("guard_coverage_worst_hour", seen, "district", "B") == pytest.approx(0.1)


def test_the_worst_hour_of_answers_needs_incidents_enough_to_be_chosen():
    good, bad = helped_after(5, 10), helped_after(5, 50, t_onset=620.0, t_report=624.0)
    late = [row._replace(t_first=row.t_onset + m) for row, m in zip(bad, (5.0, 50.0), strict=True)]
    few, enough = view([good + late] * 30), view([good + late] * 80)
    assert note("answered_coverage_worst_hour", few) == "too few in every hour"
    found = REGISTRY["answered_coverage_worst_hour"].overall(enough)
    assert found["estimate"] == 0.5 and found["note"].startswith("hour from 600 min")


def test_the_muster_curve_weighs_sites_by_what_is_expected_there():
    minutes, weight = [*range(10, 20), np.inf], [1.0] * 9 + [30.0, 1.0]
    seen = view([[]] * 20, readiness=readiness_columns(minutes, weight))
    assert estimate("muster_30_p50_min", seen) == estimate("muster_official_p50_min", seen) == 19.0
    assert estimate("muster_30_none_share", seen) == pytest.approx(1 / 40)
    assert REGISTRY["muster_30_none_share"].overall(seen)["n_observations"] == 20 * 11, "a weight is 1 on average"
    assert estimate("muster_30_p90_min", seen, "phase", "recapitulation") == 19.0
    assert estimate("muster_30_p90_min", seen, "hour", "12") == estimate("muster_30_p90_min", seen, "subdistrict", "a")


def test_a_site_at_which_nothing_is_expected_is_not_in_the_muster_curve():
    seen = view([[]] * 20, readiness=readiness_columns([5.0, 7.0, np.inf], [1.0, 1.0, 0.0]))
    assert estimate("muster_2_p90_min", seen) == 7.0 and estimate("muster_2_none_share", seen) == 0.0
    assert REGISTRY["muster_2_p90_min"].overall(seen)["n_observations"] == 40
    none = view([[]] * 20, readiness=readiness_columns([5.0, np.inf, np.inf], [1.0, 1.0, 0.0]))
    assert note("muster_2_p90_min", none) == "fewer than 36 observations that happened"
    gone = view([[]] * 40, readiness=readiness_columns([5.0, np.inf, np.inf], [1.0, 1.0, 0.0]))
    assert note("muster_2_p90_min", gone) == "more than one in ten never happened"
    assert estimate("muster_2_none_share", gone) == 0.5


def test_how_many_below_a_quantile_are_compatible_follows_from_every_replication():
    """Against the test written out: the deviation of the count from q of all, over the spread between replications."""
    draw = np.random.default_rng(12)
    codes, weight, q = draw.integers(0, 6, 90) // 2 * 2 % 5, draw.uniform(0.5, 3.0, 90), 0.5
    _, codes = np.unique(codes, return_inverse=True)
    test, have = _Test(codes, weight, q), codes.max() + 1
    for m in (40, 12, 90, 45, 70, 46):
        deviation = np.bincount(codes[:m], weight[:m], have) - q * np.bincount(codes, weight, have)
        spread = student(have - 1.0) * np.sqrt(have) * deviation.std(ddof=1)
        room = max(1.959963984540054 * np.sqrt(q * (1 - q) * np.sum(weight**2)), float(spread))
        assert test(m) == (abs(deviation.sum()) <= room)


def test_a_share_has_wilsons_interval_at_students_quantile():
    """Twenty operations with five of ten each: nothing varies between them, so every observation counts by itself."""
    found = ratio_values(Sums(np.full((1, 20), 5.0), np.full((1, 20), 10.0)), share=True, empty="")[0]
    t, n = 2.093024054408263, 200.0  # Student's 97.5 % quantile with 19 degrees of freedom
    half = t / (1 + t**2 / n) * np.sqrt(0.25 / n + t**2 / (4 * n**2))
    assert (found.low, found.high) == pytest.approx((0.5 - half, 0.5 + half), rel=1e-12)


def test_no_unit_busy_is_certain_and_no_rare_event():
    never = count_values(np.zeros((1, 50)), rare=False)[0]
    assert (never.estimate, never.high) == (0.0, 0.0)
    form = REGISTRY["busy_units_at"].form
    assert not form.rare and REGISTRY["incidents_total"].form.rare


def test_demand_by_arithmetic_reproduces_oki():
    counts = {"less_vulnerable": (1607, "2:8"), "vulnerable": (583, "2:2"), "very_vulnerable": (47, "2:1")}
    posts = [post(cls=cls, n_stations=n, pattern_nominal=pattern) for cls, (n, pattern) in counts.items()]
    assert estimate("demand_arithmetic", view([[]], posts=posts)) == 1079.0


def test_the_plan_is_measured_by_its_posts():
    stretched = post(n_stations=16, demanded=4, assigned=2, round_min=150.0)
    empty = post(n_stations=1, demanded=2, assigned=0, round_min=NAN)
    fixed = post(n_stations=3, demanded=6, assigned=6, round_min=NAN)
    posts = [stretched, empty, fixed, post(kind="warehouse", demanded=9)]
    seen = view([[]], Terms(30.0, 120.0, stop_min=15.0), posts=posts)
    assert estimate("demand_clustered", seen) == 12.0
    assert estimate("stretch_max", seen) == 2.0
    assert estimate("empty_posts", seen) == 1.0
    assert estimate("police_present_share", seen) == pytest.approx((16 * 0.1 + 3) / 20)
    assert estimate("visit_gap_p90_min", seen) == 135.0


def test_people_and_rupiah_follow_from_strength_and_access():
    strength = [Strength("A", 0, "police", 10), Strength("A", 1, "brimob", 4), Strength("A", 0, "demand", 99)]
    access = Coded(np.array([0, 0, 0, 1], dtype=np.int32), ["normal", "water"])
    seen = view(
        [[]], Terms(30.0, 120.0, rupiah_land=200.0, rupiah_water=300.0), strength=strength,
        stations=station_columns(4, access=access),
    )  # fmt: skip
    assert estimate("force", seen) == 10.0
    assert estimate("person_days", seen) == 14.0
    assert estimate("cost_rupiah", seen) == estimate("cost_rupiah", seen, "district", "A") == 14 * 225.0


def test_utilisation_is_time_on_tasks_over_time_on_duty():
    units = [interval("off", 0, 900), interval("posted", 900, 990), interval("on_scene", 990, 1000, personnel=10),
             interval("roving", 0, 80, unit="V")]  # fmt: skip
    seen = view([[]] * 2, units=units)
    assert estimate("utilisation", seen) == pytest.approx(100 / (180 + 100 + 160))
    assert estimate("unit_workload", seen, "unit", "U") == 0.1
    assert estimate("unit_workload", seen, "unit", "V") == 0.0


def test_voters_wait_by_voter_and_not_by_station():
    stations = station_columns(
        2, voted=np.array([300, 100]), registered=np.array([400, 100]), wait_mean=np.array([10.0, 2.0]),
        t_counted=np.array([900.0, NAN]), revote=Coded(np.array([0, 1], dtype=np.int32), ["none", "psu"]),
    )  # fmt: skip
    seen = view([[]] * 40, stations=stations)
    assert estimate("voter_wait_mean_min", seen) == 8.0
    assert estimate("turnout_share", seen) == 0.8
    assert estimate("revotes_mean", seen) == 1.0
    again = Coded(np.arange(4, dtype=np.int32), ["none", "psu", "psl", "pss"])
    assert estimate("revotes_mean", view([[]] * 2, stations=station_columns(4, revote=again))) == 3.0
    assert estimate("count_finish_p50_min", seen) == 900.0
    assert "never happened" in note("count_finish_p90_min", seen)


def test_an_unfinished_recapitulation_is_late():
    finished = Recapitulation("a", "A", 2, 0.0, 90.0, 100.0, 10.0, 0, 0)
    unfinished = Recapitulation("b", "A", 2, 0.0, NAN, 100.0, NAN, 0, 0)
    district = Recapitulation("", "A", 4, 0.0, 300.0, 200.0, -100.0, 0, 0)
    seen = view([[]] * 2, recapitulation=[finished, unfinished, district])
    assert estimate("recap_late_probability", seen) == 0.5
    assert estimate("recap_slack_min", seen) == 10.0


def test_groups_are_those_at_onset_and_equal_the_whole_cut_to_them():
    rows = [*helped_after(10, subdistrict="a"), *helped_after(50, subdistrict="b", cls="special", need_onset=40)]
    seen, alone = view([rows] * 3), view([rows[1:]] * 3)
    for dimension, label in (("subdistrict", "b"), ("class", "special"), ("need", "30-99")):
        for name in ("help_time_mean_min", "help_within_target_share", "incidents_total"):
            assert REGISTRY[name].form.values(seen, dimension)[label] == REGISTRY[name].form.values(alone, "")[""]
    assert set(REGISTRY["incidents_total"].form.values(seen, "zone")) == set()
    assert estimate("incidents_total", seen, "hour", "8") == 2.0


def test_pure_dispatch_is_counted_by_unit_and_zone_and_by_time():
    rows = [
        incident(zone="Z1"),
        incident(zone="Z2"),
        incident(zone="Z2", need_onset=1, t_report=100.0, t_dispatch=140.0),
    ]
    units = [interval("on_scene", 90.0, 110.0), interval("returning", 110.0, 120.0), interval("standby", 0.0, 900.0)]
    seen = view([rows, rows], Terms(30.0, 120.0, report_times=(100.0, 110.0, 300.0)), units=units)
    shares = {label: v.estimate for label, v in REGISTRY["dispatch_share"].form.values(seen, "unit_zone").items()}
    assert shares == pytest.approx({"U|Z1": 1 / 3, "U|Z2": 2 / 3})
    busy = REGISTRY["busy_units_at"].form.values(seen, "at_min")
    assert [busy[at].estimate for at in ("100", "110", "300")] == [1.0, 0.0, 0.0]
    only_at_home = view([rows, rows], replace(seen.terms, free_on_return=False), units=units)
    busy = REGISTRY["busy_units_at"].form.values(only_at_home, "at_min")
    assert [busy[at].estimate for at in ("100", "110", "300")] == [1.0, 1.0, 0.0]
    queue = REGISTRY["queue_at"].form.values(seen, "stage_at_min")
    assert [queue[f"dispatch|{at}"].estimate for at in (100, 110, 300)] == [1.0, 1.0, 0.0]


def test_the_order_of_rows_does_not_matter():
    draw = np.random.default_rng(5)
    rows = [helped_after(*draw.exponential(30, draw.poisson(5))) for _ in range(25)]
    one, other = (measure_all(made, TERMS)[0] for made in (tables(rows), tables([r[::-1] for r in rows])))
    for name in one:
        assert one[name]["estimate"] == pytest.approx(other[name]["estimate"])
        assert one[name]["low"] == pytest.approx(other[name]["low"])


EXPERIMENTS = 1000
TOLERANCE = 3 * np.sqrt(0.95 * 0.05 / EXPERIMENTS)  # three standard errors of a count of hits at 95 %


def held(values, truth):
    return np.mean([v.low <= truth <= (np.inf if v.high is None else v.high) for v in values])


@pytest.mark.parametrize("replications", [10, 40])
def test_the_interval_of_a_mean_holds_the_truth_as_often_as_it_says(replications):
    draw = np.random.default_rng(1)
    counts = draw.poisson(20.0, (EXPERIMENTS, replications)).astype(float)
    assert abs(held(count_values(counts, rare=True), 20.0) - 0.95) <= TOLERANCE


def test_the_interval_of_a_share_holds_the_truth_for_clustered_observations():
    draw = np.random.default_rng(2)
    size = draw.poisson(8.0, (EXPERIMENTS, 40))
    hits = draw.binomial(size, draw.beta(9.0, 1.0, size.shape))
    values = ratio_values(Sums(hits.astype(float), size.astype(float)), True, "")
    assert abs(held(values, 0.9) - 0.95) <= TOLERANCE + 0.01  # 0.01: bias allowed for the skew of a share near 1


def test_the_interval_of_a_quantile_holds_the_truth_for_clustered_observations():
    draw = np.random.default_rng(3)
    shape = (400, 40, 4)
    times = draw.exponential(1.0, shape) * draw.choice([0.5, 1.5], shape[:2])[:, :, None]
    codes, replication, _ = np.indices(shape).reshape(3, -1)
    values = quantiles(in_order(times.reshape(-1), replication, codes, shape[0]), 0.9, 20)
    truth = brentq(lambda x: np.exp(-2 * x) / 2 + np.exp(-x / 1.5) / 2 - 0.1, 0.0, 9.0)
    assert abs(held(values, truth) - 0.95) <= 3 * np.sqrt(0.95 * 0.05 / 400) + 0.02  # 0.02: few in the tail


def test_a_share_of_nothing_or_all_still_has_an_interval():
    none, every = ratio_values(Sums(np.array([[0.0] * 20, [5.0] * 20]), np.full((2, 20), 5.0)), True, "")
    assert (none.estimate, str(none.low)) == (0.0, "0.0") and 0.02 < none.high < 0.06
    assert (every.estimate, every.high) == (1.0, 1.0) and 0.94 < every.low < 0.98


def test_pairs_that_share_their_numbers_are_told_apart_sooner():
    draw = np.random.default_rng(4)
    common = draw.normal(50.0, 20.0, 40)
    near, far = common - 5.0 + draw.normal(0, 1, 40), draw.normal(45.0, 20.0, 40)
    paired, independent = differences([(near, common)])[0], differences([(far, common)])[0]
    assert verdict(paired, 2.0, "lower") == "better" and verdict(paired, 2.0, "higher") == "worse"
    assert verdict(independent, 2.0, "lower") == "undecided"


def test_equal_points_are_equivalent_and_undefined_ones_undecided():
    same = np.arange(20.0)
    assert verdict(differences([(same, same)])[0], 0.01, "higher") == "equivalent"
    assert verdict(differences([(np.full(20, NAN), same)])[0], 0.01, "higher") == "undecided"
    assert verdict(Difference(1.0, 0.4, 0.1, 1.9, 20), 2.0, "lower") == "equivalent"


def test_simultaneous_intervals_hold_together():
    draw = np.random.default_rng(6)
    experiments, wrong = 200, 0
    for _ in range(experiments):
        shared = draw.normal(0, 1, 25)
        found = differences([(draw.normal(0, 1, 25) + shared, np.zeros(25)) for _ in range(6)])
        wrong += any(d.low > 0 or d.high < 0 for d in found)
    assert wrong / experiments <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / experiments)
    assert wrong > 0


def test_linearised_values_have_the_ratio_as_their_mean():
    sums = Sums(np.array([[3.0, 0.0, 5.0]]), np.array([[4.0, 0.0, 6.0]]))
    assert linearised(sums).mean() == pytest.approx(0.8)
    spread = linearised(sums).std(ddof=1) / np.sqrt(3)
    assert spread == pytest.approx(ratio_values(Sums(sums.numerator, sums.denominator + 1e-12), False, "")[0].se)


def test_the_empty_label_belongs_to_no_group():
    seen = view([[incident(first_force="")]] * 2, units=[interval("posted", 0, 1, **{"force": ""})])
    assert REGISTRY["help_time_mean_min"].form.values(seen, "force") == {}
    assert text(1, zone="")["zone"].labels == [""]


@pytest.mark.parametrize("share", [False, True])
@pytest.mark.parametrize("upper", [False, True])
def test_operations_without_an_observation_leave_a_one_sided_limit_as_it_is(share: bool, upper: bool) -> None:
    draw = np.random.default_rng(2)
    below = draw.integers(1, 9, 6).astype(float)
    above = np.floor(below * draw.uniform(0.2, 1.0, 6))
    plain, padded = (Sums(np.append(above, [0.0] * n)[None], np.append(below, [0.0] * n)[None]) for n in (0, 5))
    expected = one_sided(plain, share, upper=upper, level=0.95)
    assert np.allclose(one_sided(padded, share, upper=upper, level=0.95), expected, rtol=1e-12)
    alone = Sums(np.array([[2.0, 0.0]]), np.array([[3.0, 0.0]]))
    assert np.isnan(one_sided(alone, share, upper=upper, level=0.95)[1]).all()


def test_the_line_of_incidents_grows_without_people_in_line_at_stages() -> None:
    waits = [incident(incident=f"i{n}", t_report=100.0 * n, t_dispatch=NAN, t_first=NAN, t_end=NAN) for n in (1, 2, 3)]
    queue = {"station": text(2, x="s")["x"], "stage": text(2, x="desk")["x"], "t": np.array([60.0, 660.0])}
    made = tables([waits], lines=queue | {"waiting": np.array([50, 900])})
    (found,) = growth_of_incidents(made, Terms(30.0, 120.0, counted=(60.0, 660.0))).values()
    assert found["estimate"] == pytest.approx(3.0 / 10.0), "three more in ten hours"
