"""Queues of a folder for tests: folders, measures of many replications, and the same queue told in plain SimPy."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

import simpy
from folder_cases import written

from sim.measures.registry import REGISTRY
from sim.measures.rows import Terms, View
from sim.measures.value import Value
from sim.model.queueing.place import Place, places_of
from sim.model.queueing.queues import queues
from sim.model.queueing.tally import Window
from sim.record import Record, Tables
from sim.streams import Streams
from sim.study.frames import part_of, tables_of
from sim.world.folder import read_folder

DAY_LONG = Window(0.0, 1440.0, False)


def places(path: Path, rows: str, profiles: str = "", horizon_min: float = 1440.0) -> list[Place]:
    """Stations of a folder in which nothing else happens; ``rows`` with their header."""
    tables = {
        "district.yaml": f"horizon_min: {horizon_min:g}\n",
        "zones.csv": "zone\nZ\n",
        "units.csv": "unit,zone\n",
        "stations.csv": rows,
    }
    more = {"profiles.csv": f"profile,start,end,multiplier\n{profiles}"} if profiles else {}
    return places_of(read_folder(written(path, tables | more)), horizon_min)


def record(of: Sequence[Place], replication: int, window: Window, seed: int = 4) -> Record:
    stations, stages, lines = queues(of, Streams(seed, replication), window)
    return Record(replication, stations=stations, stages=stages, lines=lines)


def tables(of: Sequence[Place], replications: int, window: Window, seed: int = 4) -> Tables:
    return tables_of([part_of(record(of, n, window, seed)) for n in range(replications)], [], [])


def measured(made: Tables, name: str, dimension: str = "", label: str = "") -> Value:
    """A measure as a study computes it."""
    return REGISTRY[name].form.values(View(made, Terms(15.0, 15.0)), dimension)[label]


def told(arrive: Sequence[float], services: Sequence[tuple[int, Sequence[float]]]) -> list[list[tuple[float, float]]]:
    """When each person comes to each stage and is taken up there, by person: one SimPy process for each.

    ``services`` are the servers of every stage and the service times of the people.
    """
    env = simpy.Environment()
    stages = [simpy.Resource(env, servers) for servers, _ in services]
    seen: list[list[tuple[float, float]]] = [[] for _ in arrive]

    def person(n: int) -> Generator[simpy.Event, Any, None]:
        yield env.timeout(arrive[n])
        for stage, (_, minutes) in zip(stages, services, strict=True):
            came = env.now
            with stage.request() as turn:
                yield turn
                seen[n].append((came, env.now))
                yield env.timeout(minutes[n])

    for n in range(len(arrive)):
        env.process(person(n))
    env.run()
    return seen
