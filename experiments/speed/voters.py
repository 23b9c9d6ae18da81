"""The same voters with the same draws through the same four stages, in six ways; all leave at the same instants.

Peers: a process per voter in plain SimPy, an event loop written by hand around ``heapq``, and Ciw.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import simpy
import yaml

from sim.config.election import Voting
from sim.model.election import compiled
from sim.model.election.queue import tandem
from sim.model.election.voters import draw, numbers
from sim.model.election.voting import poll
from sim.streams import Streams

ELECTION = Path(__file__).parents[2] / "configs" / "election" / "pemilu2024.yaml"
REGISTERED = 243  # voters on the list of a usual station
STREAMS = Streams(seed=0, replication=1)

Exits = list[list[float]]  # by station, in order of arrival
Services = list[tuple[float, ...]]


@dataclass
class Crowd:
    """Voters of some stations: arrivals and service times by station, drawn beforehand."""

    voting: Voting
    key: Any
    timely: Any
    late: Any
    arrive: list[list[float]]
    services: list[Services]
    exact: Exits

    @property
    def size(self) -> int:
        """Voters."""
        return sum(map(len, self.arrive))


def crowd(stations: int) -> Crowd:
    """Draw the voters of so many stations and solve their queues with arrays."""
    voting = Voting.model_validate(yaml.safe_load(ELECTION.read_text(encoding="utf-8"))["voting"])
    key = (np.arange(stations) + 1_000_000).astype(np.uint64)
    timely, late = numbers(STREAMS, key, np.full(stations, REGISTERED), np.full(stations, voting.turnout), voting)
    drawn = draw(STREAMS, key, timely, voting)
    exits = tandem(drawn.arrive, drawn.services, np.full(stations, voting.open_min), voting.booths).exit
    arrive, services, exact = [], [], []
    for s in range(stations):
        rows = slice(0, int(drawn.voted[s]))
        arrive.append(drawn.arrive[rows, s].tolist())
        services.append(list(zip(*(stage[rows, s].tolist() for stage in drawn.services), strict=True)))
        exact.append(exits[rows, s].tolist())
    return Crowd(voting, key, timely, late, arrive, services, exact)


def by_simpy(crowd: Crowd) -> Exits:
    """A process per voter, all stations in one environment."""
    env, found = simpy.Environment(), []
    for arrive, services in zip(crowd.arrive, crowd.services, strict=True):
        found.append([0.0] * len(arrive))
        env.process(_station(env, crowd.voting, arrive, services, found[-1]))
    env.run()
    return found


def _station(
    env: simpy.Environment, voting: Voting, arrive: list[float], services: Services, found: list[float]
) -> Generator[simpy.Event, Any, None]:
    stages = [simpy.Resource(env, servers) for servers in (1, 1, voting.booths, 1)]
    for n, t in enumerate(arrive):
        yield env.timeout(t - env.now)
        env.process(_voter(env, stages, services[n], n, found))


def _voter(
    env: simpy.Environment, stages: list[simpy.Resource], services: tuple[float, ...], n: int, found: list[float]
) -> Generator[simpy.Event, Any, None]:
    for stage, minutes in zip(stages, services, strict=True):
        with stage.request() as turn:
            yield turn
            yield env.timeout(minutes)
    found[n] = env.now


def by_heap(crowd: Crowd) -> Exits:
    """One list of events for all stations, written by hand."""
    found = [[0.0] * len(arrive) for arrive in crowd.arrive]
    free = [[1, 1, crowd.voting.booths, 1] for _ in found]
    waiting = [[deque[int]() for _ in range(4)] for _ in found]
    events = [(arrive[0], s, 0, 0, True) for s, arrive in enumerate(crowd.arrive) if arrive]
    heapq.heapify(events)
    while events:
        t, s, stage, n, comes = heapq.heappop(events)
        if comes:
            if stage == 0 and n + 1 < len(crowd.arrive[s]):
                heapq.heappush(events, (crowd.arrive[s][n + 1], s, 0, n + 1, True))
            waiting[s][stage].append(n)
        else:
            free[s][stage] += 1
            if stage < 3:
                heapq.heappush(events, (t, s, stage + 1, n, True))
            else:
                found[s][n] = t
        if free[s][stage] and waiting[s][stage]:
            free[s][stage] -= 1
            turn = waiting[s][stage].popleft()
            heapq.heappush(events, (t + crowd.services[s][turn][stage], s, stage, turn, False))
    return found


def by_ciw(crowd: Crowd) -> Exits:
    """A network of four nodes per station."""
    import ciw

    return [_one_by_ciw(ciw, crowd.voting, *told) for told in zip(crowd.arrive, crowd.services, strict=True)]


def _one_by_ciw(ciw: Any, voting: Voting, arrive: list[float], services: Services) -> list[float]:
    class Given(ciw.dists.Distribution):  # type: ignore[misc,name-defined]
        def __init__(self, stage: int) -> None:
            self.stage = stage

        def sample(self, t: float | None = None, ind: Any = None) -> float:
            return services[ind.id_number - 1][self.stage]

    gaps = [*np.diff([0.0, *arrive]).tolist(), float("inf")]
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential(gaps), None, None, None],
        service_distributions=[Given(stage) for stage in range(4)],
        number_of_servers=[1, 1, voting.booths, 1],
        routing=[[float(after == stage + 1) for after in range(4)] for stage in range(4)],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(len(arrive), method="Finish")
    ends = {record.id_number: record.exit_date for record in simulation.get_all_records() if record.node == 4}
    return [ends[n + 1] for n in range(len(arrive))]


def by_arrays(crowd: Crowd) -> None:
    """The model without numba: draws, queues and sums."""
    with turned_to(compiled_loop=False):
        _model(crowd)


def by_compiled_loops(crowd: Crowd) -> None:
    """The model with numba: draws, queues and sums."""
    with turned_to(compiled_loop=True):
        _model(crowd)


def _model(crowd: Crowd) -> None:
    opened = np.full(len(crowd.key), crowd.voting.open_min)
    poll(STREAMS, crowd.key, crowd.timely, crowd.late, opened, crowd.voting)


def raw_draws(size: int) -> None:
    """One exponential and two normal numbers per voter, in blocks that stay in the cache."""
    random, block = np.random.default_rng(1), 250_000
    for first in range(0, size, block):
        number = min(block, size - first)
        random.standard_exponential(number)
        random.standard_normal((2, number))


class turned_to:
    """Inside the block the model votes with compiled loops, or never does."""

    def __init__(self, *, compiled_loop: bool) -> None:
        self._after = 0 if compiled_loop else 10**18

    def __enter__(self) -> None:
        self._before, compiled.PAYS_AFTER = compiled.PAYS_AFTER, self._after

    def __exit__(self, *_: object) -> None:
        compiled.PAYS_AFTER = self._before


def gaps(crowd: Crowd, exits: Exits) -> Iterator[float]:
    """Differences from the arrays, min."""
    for mine, exact in zip(exits, crowd.exact, strict=True):
        yield from (abs(a - b) for a, b in zip(mine, exact, strict=True))
