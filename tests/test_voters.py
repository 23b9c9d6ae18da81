"""Who comes to vote, when, and how long each takes: the draws have the stated distributions."""

from __future__ import annotations

import numpy as np
import pytest
from voting_cases import ELECTIONS, STREAMS, keys, voting_of

from sim.model.election.voters import (
    SLICES,
    binomial,
    draw,
    exponential_slices,
    lognormal_slices,
    numbers,
    triangular_slices,
)


@pytest.mark.parametrize("election", ELECTIONS)
def test_slices_keep_the_mean_exactly_and_the_spread_nearly(election: str) -> None:
    voting = voting_of(election)
    tables = [(exponential_slices(), 1.0, 1.0)]
    for low, mode, high in (
        voting.registration_min,
        voting.issue_min,
        voting.ink_min,
        (0.0, 0.0, 2.0),
        (1.0, 3.0, 3.0),
    ):
        square = low**2 + mode**2 + high**2 - low * mode - low * high - mode * high
        tables.append((triangular_slices(low, mode, high), (low + mode + high) / 3.0, np.sqrt(square / 18.0)))
    for mean, sd in ((voting.booth_mean_min, voting.booth_sd_min), (3.0, 2.5), (0.5, 0.2)):
        tables.append((lognormal_slices(mean, sd), mean, sd))
    for table, mean, sd in tables:
        assert np.all(np.diff(table) > 0.0)
        assert table.mean() == pytest.approx(mean, rel=1e-6)
        assert table.std() == pytest.approx(sd, rel=2e-3)


def test_slices_of_the_exponential_distribution_are_its_conditional_means() -> None:
    slices = exponential_slices()
    assert slices.shape == (SLICES,) and slices.mean() == pytest.approx(1.0, abs=1e-12) and (np.diff(slices) > 0).all()
    assert slices[-1] == pytest.approx(1.0 + np.log(SLICES)), "beyond the last bound the mean is the bound and one more"
    middle = -np.log(1.0 - (np.arange(SLICES - 1) + 0.5) / SLICES)
    assert np.allclose(slices[:-1], middle, rtol=0.0, atol=0.03)


def test_slices_of_a_constant_are_that_constant() -> None:
    assert np.allclose(triangular_slices(0.7, 0.7, 0.7), 0.7, rtol=1e-9)
    assert np.allclose(lognormal_slices(4.0, 0.0), 4.0, rtol=1e-9)


def test_binomial_quantiles_are_exact() -> None:
    from scipy.stats import binom

    random = np.random.default_rng(1)
    trials, chance = random.integers(0, 700, 4000), random.choice([0.0, 0.002, 0.3, 0.86, 0.99, 1.0], 4000)
    u = np.concatenate([random.random(3980), [1e-15, 1e-12, 1e-4, 1.0 - 1e-4, 1.0 - 1e-12] * 4])
    count = binomial(u, trials, chance)
    assert np.all(binom.cdf(count, trials, chance) >= u * (1.0 - 1e-12))
    assert np.all(binom.cdf(count - 1, trials, chance) < u * (1.0 + 1e-12))
    assert np.all((count >= 0) & (count <= trials))


def test_turnout_has_the_stated_mean_and_spread() -> None:
    voting = voting_of("pemilu2024", late_share=0.1)
    size, count = 300, 6000
    key = keys(count)
    timely, late = numbers(STREAMS, key, np.full(count, size), np.full(count, 0.8), voting)
    variance = size * 0.8 * 0.2 + size * (size - 1) * voting.turnout_sd**2
    assert abs(timely.mean() - size * 0.8) < 4.0 * np.sqrt(variance / count)
    assert abs(timely.var() / variance - 1.0) < 4.0 * np.sqrt(2.0 / count)
    expected = np.minimum(timely * 0.1, size - timely)
    assert late.mean() == pytest.approx(expected.mean(), rel=0.03)


def test_arrivals_follow_the_profile_as_independent_voters_would() -> None:
    voting, stations, size = voting_of("pemilu2024"), 2000, 100
    arrive = draw(STREAMS, keys(stations), np.full(stations, size), voting).arrive
    assert np.all(np.diff(arrive, axis=0) >= 0.0)
    for hour, share in enumerate(voting.arrival_share):
        inside = ((arrive > 420.0 + 60.0 * hour) & (arrive <= 480.0 + 60.0 * hour)).sum(axis=0)
        variance = size * share * (1.0 - share)
        assert abs(inside.mean() - size * share) < 4.0 * np.sqrt(variance / stations)
        assert abs(inside.var() / variance - 1.0) < 4.0 * np.sqrt(2.0 / stations)


def test_no_voter_comes_in_an_hour_without_arrivals() -> None:
    voting = voting_of("pemilu2024", arrival_share=[0.0, 2.0, 0.0, 2.0, 0.0, 0.0])
    arrive = draw(STREAMS, keys(20), np.full(20, 100), voting).arrive
    assert set(((arrive - 420.0) // 60.0).ravel().tolist()) == {1.0, 3.0}


def test_draws_of_a_voter_are_independent_of_each_other() -> None:
    voting, size = voting_of("pemilu2024"), 200
    voters = draw(STREAMS, keys(400), np.full(400, size), voting)
    spacing = np.diff(voters.arrive, axis=0, prepend=420.0)
    columns = np.array([column.ravel() for column in (spacing, *voters.services)])
    off = np.abs(np.corrcoef(columns) - np.eye(5))
    assert off.max() < 4.5 / np.sqrt(columns.shape[1])
