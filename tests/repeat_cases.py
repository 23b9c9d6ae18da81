"""One small run in a process of its own, to be held against another: ``python repeat_cases.py WORKERS METHOD FOLDER``.

Prints a mark of every table and of the summary of two points: pure dispatch from a user's folder, and an election in
two subdistricts. ``METHOD`` is how workers are started.
"""

from __future__ import annotations

import json
import locale
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from sim.cli.compose import compose
from sim.config import Config
from sim.study.result import Result
from sim.study.runner import run_points
from sim.study.stored import TABLES

DISPATCH = ("world=folder", "study.replications=12")
ELECTION = ("region=oki", "election=pemilu2024", "region.subdistricts=[Air Sugihan,Kayu Agung]", "study.replications=2")


def points(folder: Path, *words: str) -> list[Config]:
    return [compose([*DISPATCH, f"world.folder={folder}", *words]), compose([*ELECTION, *words])]


def marks(results: list[Result]) -> Iterator[tuple[str, str]]:
    """Name and mark of every table, bit by bit, and of the numbers of every summary."""
    for n, result in enumerate(results):
        for name in TABLES:
            frame = getattr(result.tables, name)
            columns = [(str(key), frame[key].to_numpy()) for key in frame]
            told = [
                key.encode() + (repr(values.tolist()).encode() if values.dtype == object else values.tobytes())
                for key, values in columns
            ]
            yield f"{n}.{name}", sha256(b"".join(told)).hexdigest()
        told_all = json.dumps({key: result.summary[key] for key in ("measures", "by")})
        yield f"{n}.summary", sha256(told_all.encode()).hexdigest()


def run(folder: Path, workers: int) -> dict[str, str]:
    return dict(marks(run_points(points(folder, f"study.workers={workers}"))))


if __name__ == "__main__":
    from joblib.externals.loky.backend.context import set_start_method

    locale.setlocale(locale.LC_ALL, "")
    set_start_method(sys.argv[2], force=True)
    print(json.dumps(run(Path(sys.argv[3]), int(sys.argv[1]))))
