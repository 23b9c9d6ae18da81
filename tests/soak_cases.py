"""Studies one after another in one process, measured: ``python soak_cases.py WORKERS MINUTES POINTS WORD...``.

Every study has so many points with new seeds, is written into a folder below this one, and is removed; another one
follows until the minutes are over. A line of JSON after every point.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from sim.cli.compose import compose
from sim.study.result import Result
from sim.study.runner import run_study


class Sample(NamedTuple):
    """What is held after a point."""

    minutes: float
    own_mb: float  # resident memory of this process
    workers_mb: float  # of all its workers
    files: int  # open in this process
    worker_files: int
    processes: int
    replications: int  # made so far


COLUMN = {name: place for place, name in enumerate(Sample._fields)}


class Watch:
    """Takes a sample after every point and prints it."""

    def __init__(self) -> None:
        self.began, self.made = time.monotonic(), 0

    def __call__(self, result: Result, folder: Path) -> None:
        self.made += int(result.summary["n_replications"])
        me = psutil.Process()
        below = me.children(recursive=True)
        workers = [child for child in below if any("popen_loky" in word for word in child.cmdline())]
        own, others = me.memory_info().rss, sum(worker.memory_info().rss for worker in workers)
        files = me.num_fds(), sum(worker.num_fds() for worker in workers)
        minutes = (time.monotonic() - self.began) / 60.0
        print(json.dumps(Sample(minutes, own / 1e6, others / 1e6, *files, 1 + len(below), self.made)), flush=True)


def main(workers: str, minutes: str, points: str, *words: str) -> None:
    plain, watch = compose([*words, f"study.workers={workers}", "output.report=false"]), Watch()
    until = time.monotonic() + 60.0 * float(minutes)
    for number in count():
        configs = [plain.model_copy(update={"seed": number * int(points) + n}) for n in range(int(points))]
        top = Path("studies") / str(number)
        run_study(configs, [top / str(n) for n in range(int(points))], top, after_point=watch)
        assert (top / "study.json").is_file() and not list(top.rglob("*.part")) and not (top / ".replications").exists()
        shutil.rmtree("studies")
        if time.monotonic() > until:
            break


def grown(samples: list[list[Any]], name: str) -> tuple[float, float]:
    """Medians of a column in the first and in the last third of the samples."""
    values, third = [row[COLUMN[name]] for row in samples], max(1, len(samples) // 3)
    first, last = sorted(values[:third]), sorted(values[-third:])
    return first[len(first) // 2], last[len(last) // 2]


if __name__ == "__main__":
    main(*sys.argv[1:])
