"""Whole replications: CPU, parts, events by process, growth, sweeps, workers, memory."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any
from unittest.mock import patch

import simpy
from measure import cpu
from voters import turned_to

from sim.cli.compose import compose
from sim.config import Config
from sim.model import day
from sim.model.election.electorate import Electorate
from sim.model.operation import Operation
from sim.record import Record

PARTS = {  # functions of sim.model.day and of the electorate whose CPU is told apart
    "coverage": (day, "coverage"),
    "readiness": (day, "readiness"),
    "set-up": (day, "_set_up"),
    "drawing incidents": (day, "_start_election"),
    "voters": (Electorate, "vote"),
    "running the clock": (simpy.Environment, "run"),
    "writing the tables": (day, "_record"),
}


@cache
def operation(*words: str) -> Operation:
    """An operation, built once."""
    return day.prepare(compose(list(words)))


def replicate(words: Sequence[str], index: int = 1, *, compiled_loop: bool = True) -> Record:
    """One replication from scratch: nothing is known of its voters."""
    Electorate._kept = None
    with turned_to(compiled_loop=compiled_loop):
        return day.replicate(operation(*words), index)


def parts(words: Sequence[str], index: int = 1) -> dict[str, float]:
    """CPU seconds of the parts of one replication; the clock and the tables without the parts inside them."""
    spent: dict[str, float] = defaultdict(float)
    with _timed(spent):
        spent["all"] = cpu(lambda: replicate(words, index))
    spent["running the clock"] -= spent["voters"]
    spent["writing the tables"] -= spent["coverage"] + spent["readiness"]
    named = sum(spent[name] for name in PARTS)
    return {**{name: spent[name] for name in PARTS}, "rest": spent["all"] - named, "all": spent["all"]}


@contextmanager
def _timed(spent: dict[str, float]) -> Iterator[None]:
    def timed(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*given: Any, **named: Any) -> Any:
            begin = process_time()
            try:
                return function(*given, **named)
            finally:
                spent[name] += process_time() - begin

        return wrapped

    patches = [patch.object(room, word, timed(name, getattr(room, word))) for name, (room, word) in PARTS.items()]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


def events(words: Sequence[str]) -> Counter[str]:
    """SimPy events of one replication by who wakes: a process by its name, or what else."""
    found, step = Counter[str](), simpy.Environment.step

    def counting(env: simpy.Environment) -> None:
        found[_woken(env._queue[0][3])] += 1
        step(env)

    with patch.object(simpy.Environment, "step", counting):
        replicate(words)
    return found


def _woken(event: simpy.Event) -> str:
    for callback in event.callbacks or ():
        owner = getattr(callback, "__self__", None)
        if isinstance(owner, simpy.Process):
            return str(owner._generator.__name__).strip("_")
        if isinstance(owner, simpy.events.Condition):
            return "one of several"
        return "a call"
    return "nobody"


def sweep(points: Sequence[Sequence[str]], index: int = 1) -> list[tuple[float, float]]:
    """CPU of a whole replication and of its voters for design points one after the other on one replication."""
    found = []
    Electorate._kept = None
    with turned_to(compiled_loop=True):
        for words in points:
            spent: dict[str, float] = defaultdict(float)
            with _timed(spent):
                whole = cpu(lambda at=words: day.replicate(operation(*at), index))
            found.append((whole, spent["voters"]))
    return found


def study(words: Sequence[str], replications: int, workers: int) -> tuple[float, float, list[Any]]:
    """Wall seconds, CPU seconds of the parent, and tables of a study whose workers have made a replication before."""
    from sim.study.runner import run_points

    config: Config = compose([*words, f"study.replications={replications}", f"study.workers={workers}"])
    run_points([config])
    wall, parent = perf_counter(), process_time()
    (result,) = run_points([config])
    return perf_counter() - wall, process_time() - parent, [result.tables.incidents, result.tables.stations]


def beyond(words: Sequence[str], replications: int) -> dict[str, float]:
    """CPU seconds of a whole study without reports, from the start of its process, and of its replications in it."""
    from sim.study.runner import run_study

    spent, replicate_once = [], day.replicate

    def timed(of: Operation, index: int) -> Record:
        begin = process_time()
        record = replicate_once(of, index)
        spent.append(process_time() - begin)
        return record

    config = compose([*words, f"study.replications={replications}", "study.workers=1", "output.report=false"])
    with TemporaryDirectory() as folder, patch.object(day, "replicate", timed):
        run_study([config], [Path(folder)], None)
    return {"replications": len(spent), "study_s": process_time(), "replications_s": sum(spent)}


def memory(words: Sequence[str], replications: int) -> dict[str, float]:
    """MiB of a fresh worker: its libraries alone, and its peak; run in a process of its own."""
    import pyarrow
    import scipy.sparse.csgraph  # noqa: F401

    from sim.study.frames import part_of

    assert pyarrow
    with turned_to(compiled_loop=True):
        _vote_once()
        libraries = _resident()
        for index in range(replications):
            part_of(day.replicate(operation(*words), index))
    peak, now = _highest(), _resident()
    own = now["Anonymous"] - libraries["Anonymous"]
    return {
        "libraries": libraries["Rss"],
        "peak": peak,
        "over libraries": peak - libraries["Rss"],
        "of its own after the last replication": own,
        "travel times shared by all workers": now["Rss"] - libraries["Rss"] - own,
    }


def _vote_once() -> None:
    """Load what numba has compiled: it counts as a library."""
    from voters import by_compiled_loops, crowd

    by_compiled_loops(crowd(2))


def _highest() -> float:
    """Peak of this program alone: what the kernel tells of resources goes back to the process that started it."""
    return int(re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[0]) / 1024


def _resident() -> dict[str, float]:
    told = Path("/proc/self/smaps_rollup").read_text()
    return {name: int(kib) / 1024 for name, kib in re.findall(r"(\w+):\s+(\d+) kB", told)}


if __name__ == "__main__":
    print(json.dumps({"memory": memory, "beyond": beyond}[sys.argv[1]](sys.argv[3:], int(sys.argv[2]))))
