"""The closed forms against printed values, against each other, and against small simulations of their own."""

import heapq
import math
from itertools import pairwise

import numpy as np
import pytest
from numpy.testing import assert_allclose as near
from scipy import integrate, stats

from sim.theory import batches, exhaustive, general, location, points, priority, queues, spatial, transient
from sim.theory.chain import State, chain, stationary
from sim.theory.hypercube import LARSON_PREFERENCES, LARSON_RATES, hypercube, mean_travel
from sim.theory.points import Profile
from sim.theory.score import family_bound, z_score

STEPS = Profile(np.array([0.0, 60.0, 120.0, 240.0]), np.array([0.1, 0.5, 0.2]))
CLOCK = np.array([30.0, 60.0, 100.0, 200.0, 300.0])
SIMULATED = 12  # z-scores in this file, for the family-wise bound


def agrees(samples: np.ndarray, expected: float, bias: float = 0.0, precise: float = 0.03) -> bool:
    """Mean of independent samples against its expectation; a noisy experiment proves nothing and fails."""
    se = samples.std(ddof=1) / math.sqrt(len(samples))
    assert se <= precise * expected
    return abs(z_score(samples.mean(), se, expected, bias)) < family_bound(SIMULATED)


# queues with exponential service


def test_eye_clinic() -> None:
    near(queues.mmc_queue(6.0, 1.0 / 3.0, 3), 8.0 / 9.0)
    near(60.0 * queues.mmc_wait(6.0, 1.0 / 3.0, 3), 80.0 / 9.0)


@pytest.mark.parametrize(("c", "load"), [(5, 1.361), (10, 4.461), (20, 12.03)])
def test_one_per_cent_of_calls_lost_at_the_loads_of_the_erlang_tables(c: int, load: float) -> None:
    assert round(queues.erlang_b(c, load), 4) == 0.01


def test_one_server_is_textbook_mm1() -> None:
    near(queues.erlang_c(1, 0.8), 0.8)
    near(queues.mmc_wait(0.8, 1.0, 1), 4.0)


def test_the_quantile_of_the_wait_inverts_its_tail() -> None:
    wait = queues.mmc_wait_quantile(4.5, 1.0, 5, 0.9)
    near(queues.mmc_wait_tail(4.5, 1.0, 5, wait), 0.1)
    near(integrate.quad(lambda t: queues.mmc_wait_tail(4.5, 1.0, 5, t), 0, np.inf)[0], queues.mmc_wait(4.5, 1.0, 5))
    assert queues.mmc_wait_quantile(0.1, 1.0, 5, 0.9) == 0.0


def test_limited_waiting_room() -> None:
    assert round(queues.mmck_queue(50.0, 1.0 / 37.0, 2, 7), 4) == 0.7552
    assert round(queues.mmck(50.0, 1.0 / 37.0, 2, 7)[0], 4) == 0.2041
    near(queues.mmck(12.03, 1.0, 20, 20)[-1], queues.erlang_b(20, 12.03))


@pytest.mark.parametrize("wait", [queues.mmc_wait, lambda lam, mean, c: general.mg1_wait(lam / c, mean, 1.0)])
def test_an_overload_is_refused(wait) -> None:
    with pytest.raises(ValueError, match="no steady state"):
        wait(3.0, 1.0, 3)


# other service times


def test_able_is_faster_and_baker_steadier() -> None:
    assert round(general.mg1_queue(2.0 / 60.0, 24.0, 20.0), 3) == 2.711
    assert round(general.mg1_queue(2.0 / 60.0, 25.0, 2.0), 3) == 2.097


def cosmetatos(lam: float, mean: float, c: int) -> float:
    """Cosmetatos 1975: half of M/M/c, corrected."""
    rho = lam * mean / c
    factor = 1.0 + (1.0 - rho) * (c - 1) * (math.sqrt(4.0 + 5.0 * c) - 2.0) / (16.0 * c * rho)
    return factor * queues.mmc_wait(lam, mean, c) / 2.0


def embedded(load: float, c: int, room: int = 400) -> float:
    """Mean wait in M/D/c with unit service from X' = max(X - c, 0) + Poisson(load), by powers of its matrix."""
    arrive = stats.poisson.pmf(np.arange(room)[None, :] - np.maximum(np.arange(room) - c, 0)[:, None], load)
    p = np.linalg.matrix_power(arrive, 4000)[0]
    return float(p @ np.maximum(np.arange(room) - c, 0)) / load


@pytest.mark.parametrize(("c", "rho"), [(1, 0.8), (2, 0.7), (5, 0.9), (10, 0.8)])
def test_constant_service(c: int, rho: float) -> None:
    exact = general.mdc_wait(rho * c, 1.0, c)
    near(exact, embedded(rho * c, c), rtol=1e-6)
    near(exact, cosmetatos(rho * c, 1.0, c), rtol=0.02)
    near(general.mdc_wait(0.8, 1.0, 1), general.mg1_wait(0.8, 1.0, 0.0))


@pytest.mark.parametrize("kind", ["exponential", "deterministic", "gamma", "lognormal"])
def test_limited_mean_integrates_the_tail(kind: str) -> None:
    spread = math.sqrt(math.log1p(0.25))
    survival = {
        "exponential": stats.expon(scale=10.0).sf,
        "deterministic": lambda t: float(t < 10.0),
        "gamma": stats.gamma(4.0, scale=2.5).sf,
        "lognormal": stats.lognorm(spread, scale=10.0 * math.exp(-(spread**2) / 2.0)).sf,
    }[kind]
    limited = general.limited_mean(kind, 10.0, 5.0)
    for x in (0.0, 3.0, 14.0):
        near(limited(np.array([x])), [integrate.quad(survival, 0.0, x, points=[10.0])[0]], atol=1e-8)
    near(limited(np.array([1e6])), [10.0])


def test_infinitely_many_servers_settle_at_the_offered_load() -> None:
    steady = Profile(np.array([0.0, 1e4]), np.array([0.3]))
    for kind in ("exponential", "deterministic", "gamma", "lognormal"):
        near(general.mginf_mean(steady, general.limited_mean(kind, 10.0, 5.0), np.array([9999.0])), [3.0])


# arrival rates that change


def test_many_servers_never_queue() -> None:
    load = transient.mtmc(STEPS, 10.0, 40, CLOCK)
    near(load.busy, general.mginf_mean(STEPS, general.limited_mean("exponential", 10.0), CLOCK), rtol=1e-8)
    near(load.queue, 0.0, atol=1e-9)


def test_a_constant_rate_leads_to_the_steady_state() -> None:
    load = transient.mtmc(Profile(np.array([0.0, 4000.0]), np.array([0.24])), 10.0, 3, np.array([0.0, 4000.0]))
    near(load.busy, [0.0, 2.4], rtol=1e-6)
    near(load.queue[1], queues.mmc_queue(0.24, 10.0, 3), rtol=1e-6)
    near(load.all_busy[1], queues.erlang_c(3, 2.4), rtol=1e-6)


def test_the_queue_at_clock_times_is_that_of_an_ordinary_solver() -> None:
    n = np.arange(120)

    def flow(t: float, p: np.ndarray) -> np.ndarray:
        up, down = np.append(p[:-1], 0.0) * STEPS.at(t), p * np.minimum(n, 3) / 10.0
        return np.append(0.0, up[:-1]) - up + np.append(down[1:], 0.0) - down

    p, queue = np.eye(1, 120)[0], {}
    for a, b in pairwise([0.0, *sorted({*CLOCK, *STEPS.edges[1:]})]):
        p = integrate.solve_ivp(lambda t, y, mid=(a + b) / 2: flow(mid, y), (a, b), p, rtol=1e-8, atol=1e-12).y[:, -1]
        queue[b] = p @ np.maximum(n - 3, 0)
    near(transient.mtmc(STEPS, 10.0, 3, CLOCK).queue, [queue[t] for t in CLOCK], rtol=1e-5)


def test_two_stations_in_a_row() -> None:
    steady = Profile(np.array([0.0, 1500.0]), np.array([0.3]))
    first, second = transient.tandem(steady, (5.0, 4.0), (2, 2), np.array([1500.0]))
    near(first.queue, queues.mmc_queue(0.3, 5.0, 2), rtol=1e-5)
    near(second.queue, queues.mmc_queue(0.3, 4.0, 2), rtol=1e-5)
    wide = transient.tandem(STEPS, (5.0, 5.0), (30, 30), CLOCK)
    both = general.mginf_mean(STEPS, general.limited_mean("gamma", 10.0, 5.0 * math.sqrt(2.0)), CLOCK)
    near(wide[0].busy + wide[1].busy, both, rtol=1e-7)


# who goes first


def test_priorities_share_the_same_total_wait() -> None:
    lams = (0.4, 0.9, 0.7)
    waits = priority.nonpreemptive_waits(lams, 1.0, 3)
    near(np.dot(lams, waits) / 2.0, queues.mmc_wait(2.0, 1.0, 3))
    assert waits[0] < waits[1] < waits[2]
    near(priority.preemptive_times(lams, 1.0, 3)[0], queues.mmc_wait(0.4, 1.0, 3) + 1.0)


def test_pre_emption_on_one_server() -> None:
    times = priority.preemptive_times((0.3, 0.4), 1.0, 1)
    near(times, [1.0 / 0.7, 1.0 / (0.7 * 0.3)])
    waits = priority.preemptive_waits((0.3, 0.4), (1.0, 1.0))
    near(np.add(waits, [1.0, 1.0 / 0.7]), times)  # the time from first taken up to done includes interruptions


def test_pre_emption_with_a_longer_service_below() -> None:
    def moves(state: State) -> list[tuple[State, float]]:
        n, m = state
        done = ((n - 1, m), 1.0) if n else ((n, m - 1), 0.5 if m else 0.0)
        return [((n + 1, m), 0.3), ((n, m + 1), 0.2), done]

    both = chain([(n, m) for n in range(30) for m in range(90)], moves)
    line = stationary(both) @ both.column(1) / 0.2
    near(priority.preemptive_waits((0.3, 0.2), (1.0, 2.0))[1] + 2.0 / 0.7, line, rtol=1e-6)


def test_no_reserve_is_head_of_line_priority_and_a_full_one_leaves_fewer_units() -> None:
    near(priority.held_reserve_waits((0.5, 0.9), 1.0, 2, 0), priority.nonpreemptive_waits((0.5, 0.9), 1.0, 2))
    near(priority.held_reserve_waits((1e-9, 1.2), 1.0, 3, 1)[1], queues.mmc_wait(1.2, 1.0, 2), rtol=1e-6)
    near(priority.held_reserve_waits((2.1, 1e-9), 1.0, 3, 1)[0], queues.mmc_wait(2.1, 1.0, 3), rtol=1e-6)
    with pytest.raises(ValueError, match="steady state"):
        priority.held_reserve_waits((0.5, 2.0), 1.0, 3, 1)


def reserve_run(rng: np.random.Generator, calls: int) -> tuple[float, float]:
    """Mean waits of urgent and routine calls, three units of which one is held, told as events."""
    urgent, when = rng.random(calls) < 1.0 / 3.0, np.cumsum(rng.exponential(1.0 / 1.8, calls))
    service, events = rng.exponential(1.0, calls), [(t, k) for k, t in enumerate(when)]
    lines: dict[bool, list[int]] = {True: [], False: []}
    wait, free = np.zeros(calls), 3
    while events:
        now, k = heapq.heappop(events)
        if k >= 0:
            lines[bool(urgent[k])].append(k)
        else:
            free += 1
        while free > 0 and (lines[True] or (free > 1 and lines[False])):
            call = lines[True].pop(0) if lines[True] else lines[False].pop(0)
            wait[call], free = now - when[call], free - 1
            heapq.heappush(events, (now + service[call], -1))
    settled = np.arange(calls) > 300
    return wait[urgent & settled].mean(), wait[~urgent & settled].mean()


def test_held_reserve_against_events() -> None:
    rng = np.random.default_rng(4)
    runs = np.array([reserve_run(rng, 2500) for _ in range(120)])
    expected = priority.held_reserve_waits((0.6, 1.2), 1.0, 3, 1)
    assert agrees(runs[:, 0], expected[0]) and agrees(runs[:, 1], expected[1], precise=0.05)


# several units for one incident

NEEDS = {1: 0.7, 2: 0.2, 3: 0.1}


def units_run(how: str, runs: int = 1000, incidents: int = 1500, c: int = 4) -> np.ndarray:
    """Mean wait by run for the first and the last unit, shape (2, runs); a vector of when units are free."""
    rng = np.random.default_rng(11)
    free, now, last_start = np.zeros((runs, c)), np.zeros(runs), np.zeros(runs)
    sums = np.zeros((2, runs))
    for k in range(incidents):
        now += rng.exponential(1.0, runs)
        need = rng.choice([1, 2, 3], p=[0.7, 0.2, 0.1], size=runs)
        service = rng.exponential(1.5, (runs, 3))
        if how == "piecemeal":
            starts = []
            for j in range(3):
                free.sort(axis=1)
                starts.append(np.maximum(now, free[:, 0]))
                free[:, 0] = np.where(need > j, starts[j] + service[:, j], free[:, 0])
            first, last = starts[0], np.array(starts)[need - 1, np.arange(runs)]
        else:
            free.sort(axis=1)
            first = last = last_start = np.maximum(np.maximum(now, last_start), free[np.arange(runs), need - 1])
            busy = service if how == "separately" else service[:, :1]
            free[:, :3] = np.where(np.arange(3) < need[:, None], first[:, None] + busy, free[:, :3])
        if k >= 300:
            sums += np.array([first - now, last - now])
    return sums / (incidents - 300)


@pytest.mark.parametrize("how", ["separately", "together"])
def test_units_that_start_together(how: str) -> None:
    expected = batches.together_wait(1.0, 1.5, NEEDS, 4, how == "together")
    assert agrees(units_run(how)[0], expected)


def test_units_sent_as_they_become_free() -> None:
    first, last = units_run("piecemeal")
    expected = batches.piecemeal_waits(1.0, 1.5, NEEDS, 4)
    assert agrees(first, expected.first) and agrees(last, expected.last)


def test_when_every_incident_needs_every_unit_it_is_one_server() -> None:
    near(batches.longest_of(3, 2.0), (2.0 * 11.0 / 6.0, 2.0 * 7.0 / 6.0))
    near(batches.together_wait(0.2, 1.0, {3: 1.0}, 3, False), general.mg1_wait(0.2, *batches.longest_of(3, 1.0)))
    near(batches.together_wait(0.2, 1.0, {3: 1.0}, 3, True), queues.mmc_wait(0.2, 1.0, 1))


def test_when_every_incident_needs_one_unit_it_is_mmc() -> None:
    expected = queues.mmc_wait(1.5, 1.0, 3)
    near(batches.piecemeal_waits(1.5, 1.0, {1: 1.0}, 3), (expected, expected), rtol=1e-7)
    near([batches.together_wait(1.5, 1.0, {1: 1.0}, 3, way) for way in (True, False)], expected, rtol=1e-7)


# hypercube


def test_three_units_and_ten_atoms_as_printed() -> None:
    city = hypercube(LARSON_RATES, LARSON_PREFERENCES, np.ones(3))
    assert city.workload.round(4).tolist() == [0.5574, 0.4734, 0.4693]
    assert (round(city.cross_area, 4), round(city.all_busy, 4)) == (0.4353, 0.2368)
    assert round(city.share[0, 0], 3) == 0.087
    near(city.wait, queues.mmc_wait(1.5, 1.0, 3))


def test_without_a_line_any_geometry_loses_what_erlang_says() -> None:
    city = hypercube(2.0 * LARSON_RATES, LARSON_PREFERENCES, np.ones(3), line=False)
    near(city.lost, queues.erlang_b(3, 3.0))
    near(city.share.sum(), 1.0)


@pytest.mark.parametrize("line", [True, False])
def test_workload_is_dispatches_times_service(line: bool) -> None:
    rng = np.random.default_rng(2)
    rates, means = rng.random(7), np.array([0.6, 1.0, 1.7, 0.8, 1.2])
    city = hypercube(rates, rng.permuted(np.tile(np.arange(5), (7, 1)), axis=1), means, line)
    near(city.workload, city.share.sum(axis=1) * rates.sum() * (1.0 - city.lost) * means)
    near(mean_travel(city.share, np.full((5, 7), 4.0)), 4.0)


def test_a_preference_list_names_every_unit() -> None:
    with pytest.raises(ValueError, match="once"):
        hypercube(LARSON_RATES, LARSON_PREFERENCES[:, [0, 1, 1]], np.ones(3))


# distances


def test_one_unit_on_the_unit_square() -> None:
    near(spatial.nearest_in_square("euclid", 1), 0.521405, rtol=1e-4)
    near(spatial.nearest_in_square("manhattan", 1), 2.0 / 3.0, rtol=1e-4)
    near(spatial.nearest_on_torus("euclid", 1), (math.sqrt(2.0) + math.asinh(1.0)) / 6.0, rtol=1e-4)
    near(spatial.nearest_on_torus("manhattan", 1), 0.5, rtol=1e-4)


@pytest.mark.parametrize("metric", ["euclid", "manhattan"])
def test_the_square_root_law_is_what_many_units_come_to(metric: str) -> None:
    near(spatial.nearest_on_torus(metric, 1000), spatial.square_root_law(metric, 1.0, 1000), rtol=1e-3)
    near(spatial.nearest_in_square(metric, 1000), spatial.square_root_law(metric, 1.0, 1000), rtol=0.02)
    here, units = np.random.default_rng(1).random((2, 40000, 1, 2)), np.random.default_rng(3).random((40000, 6, 2))
    gap = np.abs(here[0] - units)
    distance = np.hypot(gap[..., 0], gap[..., 1]) if metric == "euclid" else gap.sum(axis=-1)
    assert agrees(distance.min(axis=1), spatial.nearest_in_square(metric, 6), bias=1e-4)


# point processes


def test_expected_counts_of_a_stepwise_rate() -> None:
    near(STEPS.expected(np.array([-5.0, 30.0, 100.0]), np.array([60.0, 90.0, 1e3])), [6.0, 18.0, 34.0])
    assert [STEPS.at(t) for t in (-1.0, 0.0, 60.0, 239.0, 240.0)] == [0.0, 0.1, 0.5, 0.2, 0.0]
    with pytest.raises(ValueError, match="ascend"):
        Profile(np.array([0.0, 0.0]), np.array([1.0]))


def hawkes_run(runs: int, end: float) -> np.ndarray:
    """Counts in 0..end by generations: base 1, branching 0.5, mean delay 2."""
    rng = np.random.default_rng(8)
    owner = np.repeat(np.arange(runs), rng.poisson(end, runs))
    when, counts = rng.random(len(owner)) * end, np.bincount(owner, minlength=runs)
    while len(owner):
        children = rng.poisson(0.5, len(owner))
        owner, when = np.repeat(owner, children), np.repeat(when, children)
        when = when + rng.exponential(2.0, len(when))
        owner, when = owner[when < end], when[when < end]
        counts += np.bincount(owner, minlength=runs)
    return counts


def test_hawkes_counts_from_an_empty_start() -> None:
    counts = hawkes_run(20000, 12.0)
    mean, variance = points.hawkes_count(1.0, 0.5, 2.0, 12.0)
    assert agrees(counts.astype(float), mean) and agrees((counts - mean) ** 2, variance)
    near(integrate.quad(lambda t: float(points.hawkes_intensity(1.0, 0.5, 2.0, t)), 0.0, 12.0)[0], mean)


def test_hawkes_in_the_long_run() -> None:
    mean, variance = points.hawkes_count(1.0, 0.5, 2.0, 1e5)
    near(mean / 1e5, points.hawkes_rate(1.0, 0.5), rtol=1e-3)
    near(variance / mean, points.hawkes_dispersion(0.5), rtol=1e-3)
    near(points.hawkes_count(0.7, 0.0, 2.0, 30.0), (21.0, 21.0))
    with pytest.raises(ValueError, match="explode"):
        points.hawkes_rate(1.0, 1.0)


# where to stand


def test_programmes_find_what_trying_all_finds() -> None:
    rng = np.random.default_rng(6)
    at, weight = rng.random((11, 2)), rng.integers(1, 9, 11).astype(float)
    distance = np.hypot(*(at[:, None] - at).T).T * np.where(np.tri(11) > 0, 1.0, 1.3)  # there is farther than back
    covers, least = distance < 0.3, []
    for units in range(1, 5):
        found = location.mclp(covers, weight, units)
        near(found.value, exhaustive.mclp(covers, weight, units).value)
        near(found.value, location.mexclp(covers, weight, units, 0.0).value)
        near(weight @ covers[list(found.sites)].any(axis=0), found.value)
        expected = location.mexclp(covers, weight, units, 0.4)
        near(expected.value, exhaustive.mexclp(covers, weight, units, 0.4).value)
        near(weight @ (1.0 - 0.4 ** covers[list(expected.sites)].sum(axis=0)), expected.value)
        median = location.p_median(distance, weight, units)
        near(median.value, exhaustive.p_median(distance, weight, units).value, atol=1e-9)
        least.append((-found.value, -expected.value, median.value))
    assert np.all(np.diff(np.array(least), axis=0) <= 1e-9)


def test_a_demand_no_site_reaches_is_refused_by_the_median() -> None:
    distance = np.array([[0.0, np.inf, 1.0], [np.inf, 0.0, 1.0]])
    assert location.p_median(distance, np.ones(3), 2).value == 1.0
    with pytest.raises(ValueError, match="no placement of 1"):
        location.p_median(distance, np.ones(3), 1)


# scores


def test_the_bound_grows_with_the_family() -> None:
    assert (round(family_bound(50), 1), round(family_bound(200), 1)) == (3.7, 4.1)


def test_z_scores_forgive_the_stated_bias_only() -> None:
    near(z_score(12.0, 0.5, 10.0), 4.0)
    near([z_score(8.0, 0.5, 10.0, bias=1.0), z_score(10.5, 0.5, 10.0, bias=1.0)], [-2.0, 0.0])
    assert z_score(3.0, 0.0, 3.0) == 0.0 and z_score(2.0, 0.0, 3.0) == -math.inf
