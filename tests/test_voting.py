"""Voting against the SimPy oracle, voter by voter, and its invariants."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle_voting import Voter, hold_election
from voting_cases import ELECTIONS, LIST, STREAMS, differ, few, keys, pauses, vote, vote_paused, voting_of

from sim.config.election import Voting
from sim.model.election.queue import tandem
from sim.model.election.voters import Voters, draw, numbers
from sim.model.election.voting import Pause, Polls, solve_paused, waits


def oracle(
    voters: Voters, station: int, opened: float, voting: Voting, stops: list[Pause], late: int = 0
) -> list[Voter]:
    rows = range(int(voters.voted[station]))
    crowd = [
        Voter(float(voters.arrive[i, station]), tuple(float(stage[i, station]) for stage in voters.services))
        for i in rows
    ]
    crowd += [Voter(voting.close_min + 30.0 * (i + 1) / late, (1.0,) * 4) for i in range(late)]
    hold_election(crowd, voting.booths, opened, voting.close_min, stops)
    return crowd


@pytest.mark.parametrize("election", ELECTIONS)
def test_every_voter_leaves_when_the_oracle_says(election: str) -> None:
    voting = voting_of(election)
    registered = np.array([0, 1, 2, 60, LIST[election], LIST[election] + 50, 243])
    opened = np.array([420.0, 420.0, 790.0, 436.2, 420.0, 610.0, 452.0])
    timely, late = numbers(STREAMS, keys(7), registered, np.full(7, voting.turnout), voting)
    voters = draw(STREAMS, keys(7), timely, voting)
    exits = tandem(voters.arrive, voters.services, opened, voting.booths)
    wait, result = waits(voters, exits), vote(registered, opened, voting)
    assert voters.voted.sum() > LIST[election]
    for station in range(7):
        crowd = oracle(voters, station, float(opened[station]), voting, [], int(late[station]))
        there = [voter for voter in crowd if not voter.refused]
        n = len(there)
        assert np.allclose(exits.exit[:n, station], [v.exit for v in there], rtol=0, atol=1e-6)
        assert np.allclose(wait[:n, station], [v.wait for v in there], rtol=0, atol=1e-6)
        assert (n, len(crowd) - n) == (result.voted[station], result.turned_away[station])
        if n:
            own = np.array([v.wait for v in there])
            last = max(v.exit for v in there)
            expected = (own.mean(), np.quantile(own, 0.9), np.mean(own > 30.0), last)
            found = (result.wait_mean, result.wait_p90, result.wait_over_30_share, result.t_last_voter)
            assert np.allclose([column[station] for column in found], expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("election", ELECTIONS)
@pytest.mark.parametrize(
    ("opened", "stops"),
    [
        (420.0, [(500.0, 560.0)]),
        (431.7, [(460.0, 480.0), (470.0, 500.0), (500.0, 505.0), (700.0, 701.0), (760.0, 850.0)]),
        (480.0, [(430.0, 520.0), (300.0, 310.0), (600.25, 640.5)]),
        (600.0, [(770.0, 800.0), (2000.0, 2100.0)]),
    ],
)
def test_pauses_move_every_voter_as_in_the_oracle(election: str, opened: float, stops: list[Pause]) -> None:
    voting = voting_of(election)
    voters = draw(STREAMS, keys(1), np.array([LIST[election]]), voting)
    exits = solve_paused(voters, opened, voting, stops)
    crowd = oracle(voters, 0, opened, voting, stops)
    assert np.allclose(exits.exit[:, 0], [v.exit for v in crowd], rtol=0, atol=1e-6)
    assert np.allclose(waits(voters, exits)[:, 0], [v.wait for v in crowd], rtol=0, atol=1e-6)


@few
@given(
    st.integers(1, 80),
    st.floats(400.0, 800.0),
    pauses,
    st.integers(1, 6),
    st.sampled_from(ELECTIONS),
    st.integers(0, 99),
)
def test_any_pauses_agree_with_the_oracle(
    count: int, opened: float, stops: list[Pause], booths: int, election: str, key: int
) -> None:
    voting = voting_of(election, booths=booths)
    voters = draw(STREAMS, np.array([key], dtype=np.uint64), np.array([count]), voting)
    exits = solve_paused(voters, opened, voting, stops)
    crowd = oracle(voters, 0, opened, voting, stops)
    assert np.allclose(exits.exit[:, 0], [v.exit for v in crowd], rtol=0, atol=1e-6)
    assert np.allclose(waits(voters, exits)[:, 0], [v.wait for v in crowd], rtol=0, atol=1e-6)
    assert np.all(np.diff([v.begin for v in crowd]) >= 0.0)


def test_doors_close_for_newcomers_in_the_oracle_and_in_the_model() -> None:
    voting = voting_of("pemilu2024", close_min=600.0, late_share=0.0)
    result = vote(np.array([243]), 420.0, voting)
    voters = draw(STREAMS, keys(1), result.came, voting)
    assert 0 < result.turned_away[0] < result.came[0]
    assert voters.arrive[result.voted[0] - 1, 0] <= 600.0
    unhurried = draw(STREAMS, keys(1), result.came, voting_of("pemilu2024"))
    assert np.all(unhurried.arrive[result.voted[0] :, 0] > 600.0)
    assert result.t_last_voter[0] > 600.0


@few
@given(
    st.lists(st.integers(0, 260), min_size=1, max_size=8),
    st.randoms(use_true_random=False),
    st.floats(400.0, 900.0),
)
def test_a_station_does_not_depend_on_its_company(sizes: list[int], random: object, t_open: float) -> None:
    voting = voting_of("pemilu2024")
    registered, key = np.array(sizes), keys(len(sizes))
    together = vote(registered, t_open, voting, key)
    order = np.array(random.sample(range(len(sizes)), len(sizes)))  # type: ignore[attr-defined]
    shuffled = vote(registered[order], t_open, voting, key[order])
    for place, station in enumerate(order):
        alone = vote_paused(sizes[station], t_open, voting, [], key[station : station + 1])
        for name in (f.name for f in fields(Polls)):
            expected = getattr(together, name)[station]
            assert np.array_equal(getattr(shuffled, name)[place], expected, equal_nan=True), name
            assert np.array_equal(getattr(alone, name)[0], expected, equal_nan=True), name


def test_blocks_return_to_the_order_of_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    voting, registered = voting_of("pemilu2024"), np.arange(60, 0, -1)
    whole = vote(registered, 420.0, voting)
    monkeypatch.setattr("sim.model.election.voting.BLOCK", 7)
    assert not differ(whole, vote(registered, 420.0, voting))
    assert np.all(whole.came <= registered)
    assert whole.came[0] > whole.came[-1]


@few
@given(
    st.lists(st.integers(0, 300), max_size=12),
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
    st.floats(300.0, 1000.0),
)
def test_who_came_voted_or_was_turned_away(sizes: list[int], turnout: float, late: float, t_open: float) -> None:
    voting, registered = (
        voting_of("pemilu2024", turnout=turnout, late_share=late),
        np.array(sizes, dtype=np.int64),
    )
    result = vote(registered, t_open, voting)
    assert np.array_equal(result.came, result.voted + result.turned_away)
    assert np.all((result.voted >= 0) & (result.turned_away >= 0) & (result.came <= registered))
    some = result.voted > 0
    assert np.array_equal(np.isfinite(result.wait_mean), some)
    assert np.array_equal(np.isfinite(result.wait_p90), some)
    assert np.array_equal(np.isfinite(result.wait_over_30_share), some)
    assert np.all(np.isfinite(result.t_last_voter))


@few
@given(st.integers(1, 120), st.floats(400.0, 900.0), pauses, pauses, st.sampled_from(ELECTIONS))
def test_a_pause_never_makes_anybody_leave_earlier(
    count: int, opened: float, stops: list[Pause], more: list[Pause], election: str
) -> None:
    voting = voting_of(election)
    voters = draw(STREAMS, keys(1), np.array([count]), voting)
    before, after = (solve_paused(voters, opened, voting, s).exit for s in (stops, stops + more))
    own = np.sum(voters.services, axis=0)
    assert np.all(after >= before - 1e-9)
    assert np.all(before >= np.maximum(voters.arrive, opened) + own - 1e-9)


def test_a_pause_after_the_last_voter_changes_nothing_and_one_before_changes_much() -> None:
    voting = voting_of("pemilu2024")
    plain = vote_paused(243, 425.0, voting, [])
    end = float(plain.t_last_voter[0])
    assert not differ(plain, vote_paused(243, 425.0, voting, [(end + 0.01, end + 60.0)]))
    held = vote_paused(243, 425.0, voting, [(780.0, 840.0)])
    assert held.t_last_voter[0] == pytest.approx(end + 60.0, abs=1e-9)
    assert held.wait_over_30_share[0] > plain.wait_over_30_share[0]


@pytest.mark.parametrize("election", ELECTIONS)
def test_opening_late_is_a_pause_until_then(election: str) -> None:
    voting, registered = voting_of(election), LIST[election]
    late, paused = (
        vote_paused(registered, 555.5, voting, []),
        vote_paused(registered, 420.0, voting, [(0.0, 555.5)]),
    )
    for name in (f.name for f in fields(Polls)):
        assert getattr(late, name) == pytest.approx(getattr(paused, name), abs=1e-9)


def test_the_last_to_leave_need_not_be_the_last_to_come() -> None:
    voting, size, opened = voting_of("pemilu2024"), 200, np.full(200, 420.0)
    registered = np.full(size, 243)
    timely, _ = numbers(STREAMS, keys(size), registered, np.full(size, voting.turnout), voting)
    voters = draw(STREAMS, keys(size), timely, voting)
    exits = tandem(voters.arrive, voters.services, opened, voting.booths).exit
    last = np.where(np.isfinite(exits), exits, 0.0).max(axis=0)
    assert np.array_equal(vote(registered, 420.0, voting).t_last_voter, last)
    assert np.any(last > exits[timely - 1, np.arange(size)])


def test_nobody_on_the_list() -> None:
    voting = voting_of("pemilu2024")
    result = vote(np.zeros(2, dtype=np.int64), np.array([425.0, 900.0]), voting)
    assert result.came.tolist() == result.voted.tolist() == [0, 0]
    assert result.t_last_voter.tolist() == [780.0, 900.0]
    assert np.isnan(result.wait_mean).all()
    assert not len(vote(np.zeros(0, dtype=np.int64), 425.0, voting).came)


def test_a_single_voter_never_queues_unless_the_station_is_closed() -> None:
    voting = voting_of("pemilu2024", turnout=1.0, turnout_sd=0.0)
    open_, shut = (
        vote(np.ones(50, dtype=np.int64), 420.0, voting),
        vote(np.ones(50, dtype=np.int64), 800.0, voting),
    )
    assert open_.voted.sum() == shut.voted.sum() == 50
    assert np.abs(open_.wait_mean).max() < 1e-9
    voters = draw(STREAMS, keys(50), np.ones(50, dtype=np.int64), voting)
    assert np.allclose(shut.wait_mean, 800.0 - voters.arrive[0])


def test_a_station_that_opens_after_closing_still_serves_who_came_in_time() -> None:
    voting = voting_of("pemilu2024")
    on_time, after = vote(np.array([243]), 420.0, voting), vote(np.array([243]), 800.0, voting)
    assert np.array_equal(on_time.voted, after.voted)
    assert after.t_last_voter[0] > 800.0 + on_time.voted[0] * voting.booth_mean_min / voting.booths * 0.9
    assert after.wait_over_30_share[0] > 0.99
