"""The queue recursion: one station against many, and one stage against theory."""

from __future__ import annotations

import numpy as np
import pytest
from voting_cases import STREAMS, keys, voting_of

from sim.arrays import Float
from sim.model.election.queue import Services, several, single, tandem, tandem_of_one
from sim.model.election.voters import draw


@pytest.mark.parametrize("servers", [1, 2, 4])
def test_one_station_alone_gives_the_same_bits_as_among_many(servers: int) -> None:
    voting = voting_of("pilkada2024", booths=servers)
    voters = draw(STREAMS, keys(9), np.arange(9) * 45, voting)
    opened = 420.0 + 20.0 * np.arange(9)
    many = tandem(voters.arrive, voters.services, opened, servers)
    for s in range(9):
        services = Services(*(stage[:, s : s + 1] for stage in voters.services))
        one = tandem_of_one(voters.arrive[:, s : s + 1], services, float(opened[s]), servers)
        assert np.array_equal(one.exit[:, 0], many.exit[:, s])
        assert np.array_equal(one.ranked[:, 0], many.ranked[:, s])


def _mean_wait(arrive: Float, service: Float, leave: Float, warm_up: int) -> tuple[float, float]:
    wait = (leave - arrive - service)[warm_up:].mean(axis=0)
    return float(wait.mean()), float(wait.std(ddof=1) / np.sqrt(len(wait)))


def test_booths_alone_agree_with_erlang_c() -> None:
    random, servers, load = np.random.default_rng(5), 4, 3.0
    arrive = np.cumsum(random.exponential(1.0, (2500, 300)), axis=0)
    service = random.exponential(load, arrive.shape)
    mean, error = _mean_wait(arrive, service, several(arrive, service, np.zeros(300), servers), 500)
    blocking = 1.0
    for c in range(1, servers + 1):
        blocking = load * blocking / (c + load * blocking)
    delayed = blocking / (1.0 - load / servers * (1.0 - blocking))
    assert abs(mean - delayed * load / (servers - load)) < 3.5 * error
    assert error < 0.03 * mean


def test_one_desk_with_constant_service_agrees_with_pollaczek_khinchine() -> None:
    random, load = np.random.default_rng(6), 0.8
    arrive = np.cumsum(random.exponential(1.0, (2500, 300)), axis=0)
    service = np.full(arrive.shape, load)
    mean, error = _mean_wait(arrive, service, single(arrive, service, np.zeros(300)), 500)
    assert abs(mean - load**2 / (2.0 * (1.0 - load))) < 3.5 * error
    assert error < 0.03 * mean


def test_one_server_of_several_is_the_single_desk() -> None:
    random = np.random.default_rng(2)
    arrive, service = np.cumsum(random.random((50, 6)), axis=0), random.random((50, 6))
    opened = 10.0 * random.random(6)
    assert np.array_equal(several(arrive, service, opened, 1), single(arrive, service, opened))
