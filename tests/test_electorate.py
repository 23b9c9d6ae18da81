"""Voters solved at one design point serve the next, and no result shows it."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from conftest import MURATARA, operation_of, replicate
from voting_cases import differ, keys, voting_of

from sim.model.election import electorate
from sim.model.election.electorate import Electorate
from sim.model.election.voting import Polls, poll
from sim.record import Coded, Record
from sim.streams import Streams

POINTS = (MURATARA, (*MURATARA, "forces.reserve_share=0.3", "dispatch=nearest"), (*MURATARA, "pattern=banyuasin"))


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Electorate, "_kept", None)


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many stations each call solves."""
    counts: list[int] = []

    def counting(streams: Streams, key: np.ndarray, *rest: object) -> Polls:
        counts.append(len(key))
        return poll(streams, key, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(electorate, "poll", counting)
    return counts


def plain(record: Record) -> dict[str, object]:
    """All of a record, comparable to the last bit."""
    found: dict[str, object] = {name: repr(getattr(record, name)) for name in ("incidents", "units", "recapitulation")}
    for table in ("stations", "coverage", "readiness"):
        for name, column in getattr(record, table).items():
            values = column.codes if isinstance(column, Coded) else np.asarray(column)
            found[f"{table}.{name}"] = values.tobytes()
    return found


def test_points_in_turn_give_what_each_gives_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    operations, alone, in_turn = [operation_of(*point) for point in POINTS], [], []
    for index in (0, 1):
        for operation in operations:
            in_turn.append(plain(replicate(operation, index)))
    for index in (0, 1):
        for operation in operations:
            monkeypatch.setattr(Electorate, "_kept", None)
            alone.append(plain(replicate(operation, index)))
    assert in_turn == alone
    assert in_turn[0] != in_turn[1]


def test_another_staffing_solves_few_stations_again(solved: list[int]) -> None:
    replicate(operation_of(*POINTS[0]), 0)
    first = sum(solved)
    replicate(operation_of(*POINTS[1]), 0)
    assert first > 600 and sum(solved) - first <= 0.1 * first


def test_another_replication_seed_or_election_solves_them_all_again(solved: list[int]) -> None:
    voting, lists = voting_of("pemilu2024"), (keys(9), np.full(9, 40), np.full(9, 0.8))
    slower = voting_of("pemilu2024", booth_mean_min=3.5)
    longer, fewer = (keys(9), np.full(9, 41), lists[2]), (*lists[:2], np.full(9, 0.7))
    for streams, told, rules in (
        (Streams(1, 3), lists, voting), (Streams(2, 2), lists, voting), (Streams(1, 2), longer, voting),
        (Streams(1, 2), fewer, voting), (Streams(1, 2), lists, slower),
    ):  # fmt: skip
        Electorate.of(Streams(1, 2), *lists, voting).vote(np.arange(9), np.full(9, 420.0))
        solved.clear()
        again = Electorate.of(streams, *told, rules).vote(np.arange(9), np.full(9, 420.0))
        assert solved == [9]
        assert not differ(again, Electorate(streams, *told, rules).vote(np.arange(9), np.full(9, 420.0)))


def test_only_stations_that_open_at_another_time_are_solved_again(solved: list[int]) -> None:
    voting, lists = voting_of("pemilu2024"), (keys(9), np.full(9, 40), np.full(9, 0.8))
    opened, late = np.full(9, 420.0), np.array([2, 5])
    first = Electorate.of(Streams(1, 2), *lists, voting)
    first.vote(np.arange(9), opened)
    opened[late] = 700.0
    again = Electorate.of(Streams(1, 2), *lists, voting).vote(np.arange(9), opened)
    assert solved == [9, 2] and np.all(again.t_last_voter[late] > 700.0)
    fresh = Electorate(Streams(1, 2), *lists, voting).vote(np.arange(9), opened)
    assert not differ(again, fresh)


def test_one_replication_is_kept_and_given_out_as_copies() -> None:
    voting, lists = voting_of("pemilu2024"), (keys(5), np.full(5, 40), np.full(5, 0.8))
    first = Electorate.of(Streams(1, 2), *lists, voting)
    polls = first.vote(np.arange(5), np.full(5, 420.0))
    expected = {field.name: getattr(polls, field.name).copy() for field in fields(Polls)}
    for field in fields(Polls):
        getattr(polls, field.name)[:] = 0
    again = Electorate.of(Streams(1, 2), *lists, voting)
    assert again is first
    kept = again.vote(np.arange(5), np.full(5, 420.0))
    assert all(np.array_equal(getattr(kept, name), value) for name, value in expected.items())
    assert Electorate.of(Streams(1, 3), *lists, voting) is not first
    assert Electorate._kept is not first
