"""Pure queueing: against formulas of the textbook, against SimPy path by path, and by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose as near
from queueing_cases import DAY_LONG, measured, places, record, tables, told
from scipy import stats
from tables_made import TERMS, station_columns
from tables_made import tables as made

from sim.measures.summary import measure_all
from sim.measures.value import Value
from sim.model.incidents.profile import Rate, poisson
from sim.model.incidents.service import draws
from sim.model.queueing.line import passage, starts, tandem
from sim.model.queueing.tally import Window, in_line, last_exit, stage_tally, waits
from sim.streams import Streams
from sim.theory import general, queues, transient
from sim.theory.points import Profile
from sim.theory.score import family_bound, z_score

HEAD = "station,zone,rate_per_h,voters,open,close,arrival_profile,stages\n"
CHECKS = 28  # z-scores in this file
BOUND = family_bound(CHECKS, 0.002)  # of each, 3.97: all of them hold with probability 99.8 % if the model is right
PRECISE = 0.03  # a standard error above this share of the truth proves nothing
LONG = Window(2_000.0, 12_000.0, False)  # min; the slowest of the queues forgets its start in about 100


def z(value: Value, expected: float, bias: float = 0.0) -> float:
    """Standard errors between a measure and the truth; a noisy measure fails."""
    assert value.estimate is not None and value.se is not None
    assert value.se <= PRECISE * expected
    return abs(z_score(value.estimate, value.se, expected, bias))


# in the long run


def test_three_doctors_are_mm3(tmp_path: Path) -> None:
    """The eye clinic of Gross and Harris: 6 an hour, 20 minutes each."""
    run = tables(places(tmp_path, f"{HEAD}S,Z,6,,,,,doctor:3:exponential:20\n", horizon_min=12e3), 250, LONG)
    assert z(measured(run, "voter_wait_mean_min"), queues.mmc_wait(0.1, 20.0, 3)) < BOUND
    assert z(measured(run, "voter_wait_mean_min", "stage", "doctor"), 80.0 / 9.0) < BOUND
    assert z(measured(run, "voter_wait_probability"), queues.erlang_c(3, 2.0)) < BOUND
    assert z(measured(run, "server_utilisation"), 2.0 / 3.0) < BOUND
    tail = queues.mmc_wait_tail(0.1, 20.0, 3, 30.0)
    assert z(measured(run, "voter_wait_over_30_share"), tail) < BOUND
    p90 = queues.mmc_wait_quantile(0.1, 20.0, 3, 0.9)
    assert z(measured(run, "voter_wait_p90_min"), p90, bias=0.02 * p90) < BOUND  # of 1,000 people each: biased


@pytest.mark.parametrize(
    ("service", "sd"), [("exponential:2", 2.0), ("gamma:2:3", 3.0), ("lognormal:2:1", 1.0), ("deterministic:2", 0.0)]
)
def test_one_desk_is_mg1(tmp_path: Path, service: str, sd: float) -> None:
    run = tables(places(tmp_path, f"{HEAD}S,Z,21,,,,,desk:1:{service}\n", horizon_min=12e3), 100, LONG)
    expected = general.mg1_wait(0.35, 2.0, sd)
    assert z(measured(run, "voter_wait_mean_min"), expected) < BOUND


def test_constant_service_at_several_desks_is_mdc(tmp_path: Path) -> None:
    run = tables(places(tmp_path, f"{HEAD}S,Z,60,,,,,desk:4:deterministic:3\n", horizon_min=12e3), 30, LONG)
    assert z(measured(run, "voter_wait_mean_min"), general.mdc_wait(1.0, 3.0, 4)) < BOUND


def test_departures_of_mmc_are_poisson_so_that_a_tandem_is_two_queues(tmp_path: Path) -> None:
    stages = "desk:2:exponential:5;box:1:exponential:2"
    run = tables(places(tmp_path, f"{HEAD}S,Z,18,,,,,{stages}\n", horizon_min=12e3), 120, LONG)
    first, second = queues.mmc_wait(0.3, 5.0, 2), queues.mmc_wait(0.3, 2.0, 1)
    assert z(measured(run, "voter_wait_mean_min", "stage", "desk"), first) < BOUND
    assert z(measured(run, "voter_wait_mean_min", "stage", "box"), second) < BOUND
    assert z(measured(run, "voter_wait_mean_min"), first + second) < BOUND


# over the day

CLOCK = (90.0, 120.0, 140.0, 220.0)
MORNING = "day,0,60,0.4\nday,60,120,1.6\nday,150,240,1\n"
RATES = Profile(np.array([0.0, 60.0, 120.0, 150.0, 240.0]), 0.3 * np.array([0.4, 1.6, 0.0, 1.0]))


def test_the_queue_at_clock_times_follows_the_kolmogorov_equations(tmp_path: Path) -> None:
    """Forty alike stations of two stages; queues added over stations."""
    rows = "".join(f"S{n},Z,18,,0,240,day,desk:2:exponential:5;box:1:exponential:3\n" for n in range(40))
    run = tables(places(tmp_path, HEAD + rows, MORNING, 240.0), 120, Window(0.0, 240.0, False, CLOCK))
    for stage, load in zip(("desk", "box"), transient.tandem(RATES, (5.0, 3.0), (2, 1), np.array(CLOCK)), strict=True):
        for t, queue in zip(CLOCK, load.queue, strict=True):
            found = measured(run, "queue_at", "stage_at_min", f"{stage}|{t:g}")
            assert z(found, 40.0 * queue) < BOUND


def test_arrivals_are_a_poisson_process_with_that_rate(tmp_path: Path) -> None:
    (place,) = places(tmp_path, f"{HEAD}S,Z,18,,30,200,day,desk:1:deterministic:0\n", MORNING)
    edges = np.array([0.0, 30.0, 60.0, 120.0, 150.0, 200.0, 1440.0])
    arrive = [place.crowd.draw(Streams(1, n)).arrive for n in range(2000)]
    counts = np.array([np.histogram(times, edges)[0] for times in arrive])
    expected = 0.3 * np.array([0.0, 30 * 0.4, 60 * 1.6, 0.0, 50.0, 0.0])
    open_bins = expected > 0
    assert np.all(counts[:, ~open_bins] == 0)
    counts, expected = counts[:, open_bins], expected[open_bins]
    near((counts.mean(axis=0) - expected) / np.sqrt(expected / 2000), 0.0, atol=BOUND)
    near((counts.var(axis=0, ddof=1) / expected - 1.0) / np.sqrt((2.0 + 1.0 / expected) / 2000), 0.0, atol=BOUND)
    assert np.all(np.diff(arrive[0]) >= 0)


def test_a_number_of_people_is_that_number_spread_as_the_profile(tmp_path: Path) -> None:
    (place,) = places(tmp_path, f"{HEAD}S,Z,,50000,0,240,day,desk:1:deterministic:0\n", MORNING)
    arrive = place.crowd.draw(Streams(1, 0)).arrive
    mass = RATES.expected(0.0, np.array([240.0]))[0]
    assert len(arrive) == 50_000
    assert stats.kstest(arrive, lambda t: RATES.expected(0.0, t) / mass).pvalue > 1e-3


def test_quantiles_of_a_rate_invert_its_integral() -> None:
    rate = Rate(np.array([10.0, 40.0]), np.array([20.0, 70.0]), np.array([3.0, 1.0]))
    assert rate.mass == 1.0
    near(rate.times(np.array([0.0, 0.25, 0.5, 0.75, 1.0])), [10.0, 15.0, 40.0, 55.0, 70.0])
    u = np.random.default_rng(3).random(3000)
    for mean in (0.0, 0.01, 3.0, 500.0):
        near(poisson(u, np.full(3000, mean)), stats.poisson.ppf(u, mean))


def test_services_have_the_mean_and_spread_asked_for() -> None:
    u = (np.arange(200_000) + 0.5) / 200_000
    for kind, mean, sd in (("exponential", 5.0, 5.0), ("gamma", 5.0, 9.0), ("lognormal", 5.0, 3.0)):
        found = draws(u, kind, mean, sd)
        near((found.mean(), found.std()), (mean, sd), rtol=5e-3)
        assert np.all(np.diff(found) >= 0)
    assert np.all(draws(u, "deterministic", 4.0, 0.0) == 4.0)
    observed = draws(u, "empirical", 0.0, 0.0, (3, 1, 1, 7))
    assert [np.sum(observed == value) for value in (1, 3, 7)] == [100_000, 50_000, 50_000]
    for kind in ("exponential", "deterministic", "gamma", "lognormal"):
        assert np.all(draws(u[:9], kind, 0.0, 0.0) == 0.0)


# path by path


@pytest.mark.parametrize("load", [0.5, 1.3])
def test_every_person_does_what_a_process_in_simpy_does(tmp_path: Path, load: float) -> None:
    stages = "desk:2:gamma:4:3;hall:5:lognormal:9:6;scan:1:deterministic:1.5;box:1:exponential:1"
    rows = f"{HEAD}S,Z,{60 * load / 2:g},,10,600,day,{stages}\n"
    (place,) = places(tmp_path, rows, "day,0,200,1\nday,200,230,3\nday,300,600,0.7\n", 600.0)
    for replication in range(5):
        streams = Streams(7, replication)
        persons = place.crowd.draw(streams)
        passed = place.serve(streams, persons)
        services = [(s.servers, drawn(streams, place.crowd.key, s, persons.number).tolist()) for s in place.stages]
        seen = np.array(told(persons.arrive.tolist(), services))
        assert len(seen) > 50
        near(np.array([one.come for one in passed]).T, seen[:, :, 0], rtol=0, atol=1e-9)
        near(np.array([one.start for one in passed]).T, seen[:, :, 1], rtol=0, atol=1e-9)


def drawn(streams: Streams, key: int, stage, number: np.ndarray) -> np.ndarray:
    u = streams.uniform(f"queue service {stage.name}", key, number)
    return draws(u, stage.distribution, stage.mean_min, stage.sd_min)


def test_people_who_come_at_once_are_served_in_their_order() -> None:
    come, service = np.zeros(5), np.array([4.0, 1.0, 1.0, 5.0, 1.0])
    assert passage(come, service, 2).start.tolist() == [0.0, 0.0, 1.0, 2.0, 4.0]
    assert starts(come, service, 5).tolist() == [0.0] * 5
    (first, second) = tandem(come, [(2, service), (1, np.ones(5))])
    assert first.leave.tolist() == [4.0, 1.0, 2.0, 7.0, 5.0]
    assert second.start.tolist() == [4.0, 1.0, 2.0, 7.0, 5.0]


def test_more_servers_or_more_people_change_no_draw(tmp_path: Path) -> None:
    def persons(rate: float, stages: str) -> tuple[dict[int, float], dict[int, float]]:
        (place,) = places(tmp_path, f"{HEAD}S,Z,{rate},,,,,{stages}\n")
        people, streams = place.crowd.draw(Streams(2, 3)), Streams(2, 3)
        passed = place.serve(streams, people)[-1]
        minutes = dict(zip(people.number.tolist(), (passed.leave - passed.start).tolist(), strict=True))
        return dict(zip(people.number.tolist(), people.arrive.tolist(), strict=True)), minutes

    base, more, busy = (
        persons(10, "a:1:gamma:3:2"), persons(10, "a:4:gamma:3:2"), persons(20, "b:1:exponential:9;a:1:gamma:3:2")
    )  # fmt: skip
    assert base[0] == more[0] and base[0].items() <= busy[0].items() and len(busy[0]) > len(base[0])
    near(list(base[1].values()), list(more[1].values()), atol=1e-9)
    near([busy[1][n] for n in base[1]], list(base[1].values()), atol=1e-9)


# what counts

FIVE = passage(np.array([0.0, 1.0, 2.0, 14.0, 16.0]), np.full(5, 10.0), 1)  # start at 0, 10, 20, 30, 40
ALL = np.ones(5, dtype=bool)


def test_who_is_in_line_when_the_run_stops_has_waited_so_far() -> None:
    window = Window(0.0, 15.0, True)
    tally = stage_tally(FIVE, ALL, 1, (0.0, 15.0), window)
    assert (tally.waits.people, tally.waited, tally.still_waiting) == (4, 3, 2)
    assert tally.waits.mean == (0.0 + 9.0 + 13.0 + 1.0) / 4
    assert (tally.busy_min, tally.server_min) == (15.0, 15.0)
    assert waits(FIVE, window.cut).tolist() == [0.0, 9.0, 13.0, 1.0, 0.0]
    assert np.isnan(last_exit([FIVE], 15.0, window))


def test_a_drained_run_serves_all_who_came() -> None:
    window = Window(0.0, 15.0, False)
    tally = stage_tally(FIVE, ALL, 1, (0.0, 15.0), window)
    assert (tally.waits.people, tally.still_waiting) == (5, 0)
    assert tally.waits.mean == (0.0 + 9.0 + 18.0 + 16.0 + 24.0) / 5
    assert last_exit([FIVE], 15.0, window) == 50.0


def test_the_last_to_leave_leaves_the_last_stage_and_closing_stands_where_nobody_came() -> None:
    window = Window(0.0, 900.0, False)
    after, nobody = passage(FIVE.leave, np.full(5, 20.0), 1), passage(np.zeros(0), np.zeros(0), 1)
    assert last_exit([FIVE, after], 15.0, window) == 110.0 and last_exit([FIVE, nobody], 15.0, window) == 15.0


def test_in_line_is_who_has_come_and_is_not_yet_taken_up() -> None:
    assert in_line(FIVE, np.array([-1.0, 0.0, 1.0, 9.0, 10.0, 17.0, 39.0, 40.0])).tolist() == [0, 0, 1, 2, 1, 3, 1, 0]


def test_a_stopped_run_takes_what_is_open_for_its_lower_bound(tmp_path: Path) -> None:
    """Twice as many as can be served: who comes at x is taken up at 2 x, or has waited 2000 - x when the run stops."""
    rows = f"{HEAD}S,Z,,4000,0,2000,,desk:1:deterministic:1;box:1:deterministic:0.5\n"
    desks = places(tmp_path, rows, horizon_min=2000.0)
    stopped, drained = (tables(desks, 20, Window(0.0, 2000.0, stop, (2000.0,))) for stop in (True, False))
    assert measured(stopped, "queue_at", "stage_at_min", "desk|2000").estimate == pytest.approx(2000, abs=20)
    assert measured(stopped, "voter_still_waiting_share", "stage", "desk").estimate == pytest.approx(0.5, abs=0.01)
    assert measured(stopped, "voter_wait_mean_min").estimate == pytest.approx(500.0, rel=0.02)
    assert measured(drained, "voter_still_waiting_share").estimate == 0.0
    assert measured(drained, "voter_wait_mean_min").estimate == pytest.approx(1000.0, rel=0.02)
    assert np.all(stopped.stages.query("stage == 'desk'")["voted"] == 4000)
    assert np.isnan(stopped.stations["t_last_voter"]).all() and (drained.stations["t_last_voter"] >= 4000.0).all()


def test_the_warm_up_counts_neither_people_nor_server_time(tmp_path: Path) -> None:
    desks = places(tmp_path, f"{HEAD}S,Z,60,,,600,,desk:2:exponential:1\n", horizon_min=1000.0)
    persons = desks[0].crowd.draw(Streams(4, 0))
    (passed,) = desks[0].serve(Streams(4, 0), persons)
    run = tables(desks, 1, Window(400.0, 1000.0, False, (100.0,)))
    assert run.stations["came"].tolist() == run.stages["voted"].tolist() == [np.sum(persons.arrive >= 400.0)]
    assert run.stages["server_min"].tolist() == [2 * 200.0]
    assert run.stages["busy_min"].iloc[0] < 400.0
    assert run.lines["waiting"].tolist() == in_line(passed, np.array([100.0])).tolist()


def test_line_length_is_rate_times_wait(tmp_path: Path) -> None:
    """Little's law holds exactly in every run that ends empty: area under the queue = sum of waits."""
    desks = places(tmp_path, f"{HEAD}S,Z,30,,0,300,,desk:1:gamma:2.5:2\n", horizon_min=300.0)
    persons = desks[0].crowd.draw(Streams(1, 1))
    (passed,) = desks[0].serve(Streams(1, 1), persons)
    events = np.sort(np.concatenate([passed.come, passed.start]))
    area = np.sum(in_line(passed, events[:-1]) * np.diff(events))
    near(area, waits(passed, np.inf).sum())


# degenerate


def test_nobody_and_nothing_run_clean(tmp_path: Path) -> None:
    rows = "A,Z,0,,,,,desk:1:exponential:5\nB,Z,9,,0,60,night,desk:1:exponential:5\nC,Z,,0,,,,desk:1:exponential:5\n"
    desks = places(tmp_path, f"{HEAD}{rows}D,Z,9,,,,,\n", "night,600,700,1\n")
    assert len(desks) == 3
    run = tables(desks, 2, Window(0.0, 1440.0, True, (60.0,)))
    assert run.stations["came"].sum() == 0 and run.stations["wait_mean"].isna().all()
    assert measured(run, "voter_wait_mean_min").estimate is None
    assert measured(run, "queue_at", "stage_at_min", "desk|60").estimate == 0.0
    assert measured(run, "server_utilisation").estimate == 0.0


def test_as_many_servers_as_people_is_no_wait(tmp_path: Path) -> None:
    run = tables(places(tmp_path, f"{HEAD}S,Z,,500,,,,desk:100000:exponential:90\n"), 2, DAY_LONG)
    assert measured(run, "voter_wait_mean_min").estimate == 0.0
    assert measured(run, "voter_wait_probability").estimate == 0.0


def test_a_replication_is_the_same_alone_and_among_others(tmp_path: Path) -> None:
    both = places(tmp_path, f"{HEAD}A,Z,30,,,,,desk:1:exponential:1.5\nB,Z,30,,,,,desk:2:exponential:3\n")
    together, alone = (record(of, 3, DAY_LONG).stages for of in (both, both[1:]))
    assert together["wait_mean"][1] == alone["wait_mean"][0]


def test_the_summary_has_queues_by_stage_and_nothing_of_them_in_an_election(tmp_path: Path) -> None:
    rows = "A,Z,30,,,,,desk:1:exponential:1;box:1:exponential:1\nB,Z,30,,,,,box:1:exponential:1\n"
    desks = places(tmp_path, f"{HEAD}{rows}")
    overall, by = measure_all(tables(desks, 3, Window(0.0, 1440.0, False, (60.0, 720.5))), TERMS)
    assert set(by["stage"]) == {"desk", "box"}
    assert set(by["stage_at_min"]) == {f"{stage}|{t}" for stage in ("desk", "box") for t in ("60", "720.5")}
    assert {"voter_wait_mean_min", "voter_wait_p90_min", "voter_wait_over_30_share"} <= set(by["stage"]["box"])
    assert overall["turnout_share"]["estimate"] is None and overall["last_voter_p90_min"]["note"]
    votes, divided = measure_all(made([[]] * 2, stations=station_columns(2, wait_mean=np.full(2, 5.0))), TERMS)
    assert votes["voter_wait_mean_min"]["estimate"] == 5.0 and "stage" not in divided
    for name in ("voter_wait_probability", "voter_still_waiting_share", "server_utilisation"):
        assert votes[name]["estimate"] is None and votes[name]["note"]
