"""Compiled voting gives the bits of the arrays, and is used where numba is there and pays back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from voting_cases import ELECTIONS, LIST, STREAMS, differ, few, keys, voting_of

from sim.arrays import Float, Int
from sim.config.election import Voting
from sim.model.election import compiled
from sim.model.election.voters import numbers
from sim.model.election.voting import Polls, poll


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(compiled.Spent, "voters", 0)
    forget = compiled.compiled.cache_clear
    forget()
    yield
    forget()


def crowd(registered: Int, voting: Voting) -> tuple[Int, Int]:
    return numbers(STREAMS, keys(len(registered)), registered, np.full(len(registered), voting.turnout), voting)


def by_arrays(registered: Int, opened: Float, voting: Voting) -> Polls:
    compiled.PAYS_AFTER, before = sys.maxsize, compiled.PAYS_AFTER
    try:
        return poll(STREAMS, keys(len(registered)), *crowd(registered, voting), opened, voting)
    finally:
        compiled.PAYS_AFTER = before


def by_loop(loop: compiled.Loop, registered: Int, opened: Float, voting: Voting) -> Polls:
    timely, late = crowd(registered, voting)
    states = STREAMS.states("voter", keys(len(registered)))
    with np.errstate(over="ignore"):
        voted, *columns = compiled.solved(loop, states, timely, opened, voting)
    return Polls(timely + late, voted.astype(int), timely + late - voted.astype(int), *columns)


@few
@given(
    st.lists(st.tuples(st.integers(0, 70), st.floats(400.0, 900.0)), min_size=2, max_size=4),
    st.integers(1, 5),
    st.floats(470.0, 800.0),
    st.sampled_from(ELECTIONS),
)
def test_the_loop_gives_the_bits_of_the_arrays_for_any_stations(
    stations: list[tuple[int, float]], booths: int, close: float, election: str
) -> None:
    voting = voting_of(election, booths=booths, close_min=close)
    registered, opened = (np.array(column) for column in zip(*stations, strict=True))
    assert not differ(by_arrays(registered, opened, voting), by_loop(compiled.vote, registered, opened, voting))


def test_who_leaves_the_booths_at_the_same_instant_comes_to_the_box_in_the_order_of_arrival() -> None:
    marked, turn = np.array([5.0, 7.0, 5.0, 3.0, 5.0, 99.0]), np.zeros(6, dtype=np.int64)
    compiled._turns(marked, 5, turn)
    assert turn[:5].tolist() == [3, 0, 2, 4, 1] and marked.tolist() == [3.0, 5.0, 5.0, 5.0, 7.0, 99.0]


@pytest.mark.parametrize("election", ELECTIONS)
def test_compiled_it_gives_the_same_bits_in_the_model(election: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    voting, size = voting_of(election, arrival_share=[2.0, 1.0, 0.0, 1.0, 1.0, 1.0]), 600
    registered = np.random.default_rng(1).integers(0, LIST[election] + 60, size)
    registered[:9] = 0, 0, 1, 1, 2, 2, 3, 3, 4
    opened = np.where(np.arange(size) % 9, 420.0, 420.0 + np.arange(size) / 2.0)
    arrays = by_arrays(registered, opened, voting)
    monkeypatch.setattr(compiled, "PAYS_AFTER", 0)
    assert not differ(arrays, poll(STREAMS, keys(size), *crowd(registered, voting), opened, voting))
    assert compiled.compiled().signatures  # type: ignore[union-attr]
    assert np.isnan(arrays.wait_mean).any()  # stations where nobody voted are among them


def test_it_is_turned_to_when_enough_have_voted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "PAYS_AFTER", 100)
    monkeypatch.setattr(compiled, "compiled", lambda: compiled.vote)
    assert [compiled.loop(40) for _ in range(3)] == [None, None, compiled.vote]


def test_without_numba_the_arrays_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.setattr(compiled, "PAYS_AFTER", 0)
    voting, registered, opened = voting_of("pemilu2024"), np.array([30, 40]), np.array([420.0, 425.0])
    assert compiled.loop(1) is None
    expected = by_arrays(registered, opened, voting)
    assert not differ(expected, poll(STREAMS, keys(2), *crowd(registered, voting), opened, voting))


@pytest.mark.slow
def test_what_was_compiled_is_kept_in_the_cache_folder_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    numba = pytest.importorskip("numba")
    room, before = Path(compiled.__file__).parent, numba.config.CACHE_DIR
    kept = set(room.rglob("*.nb?"))
    monkeypatch.setenv("SIAGA_CACHE", str(tmp_path))
    voting, registered = voting_of("pemilu2024"), np.array([20, 30])
    loop = compiled.compiled()
    assert loop is not None
    by_loop(loop, registered, np.full(2, 420.0), voting)
    assert list(tmp_path.rglob("compiled-*/**/*.nbc")) and before == numba.config.CACHE_DIR
    assert set(room.rglob("*.nb?")) == kept
