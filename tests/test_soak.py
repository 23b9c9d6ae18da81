"""Long work: nothing is left behind by replications, points and studies, and the progress bar tells the truth."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
import tables_made
from folder_cases import tiny
from repeat_cases import DISPATCH, ELECTION
from soak_cases import COLUMN, grown
from tables_made import config

from sim.cli.compose import compose
from sim.config import Config
from sim.record import Record
from sim.study import spread, work
from sim.study.failed import PointsFailed
from sim.study.runner import run_study
from sim.study.work import KEPT, Model, day_model

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
POSIX = pytest.mark.skipif(os.name != "posix", reason="counts open files as POSIX does")

WEATHERS = 8  # tables of travel times of one operation, each a file that is opened when it is first needed

# What stays


def held() -> tuple[int, int, int]:
    """Objects that the collector knows, small pieces of memory, and open files of this process."""
    gc.collect()
    return len(gc.get_objects()), sys.getallocatedblocks(), psutil.Process().num_fds()


@POSIX
@pytest.mark.parametrize(("kind", "few", "many", "most"), [("dispatch", 40, 100, 1), ("election", 4, 16, 5)])
def test_replications_leave_nothing_behind(tmp_path: Path, kind: str, few: int, many: int, most: int) -> None:
    """At most ``most`` objects and 100 pieces for each, which answers that are remembered may take."""
    words = [*DISPATCH, f"world.folder={tiny(tmp_path / 't')}"] if kind == "dispatch" else [*ELECTION]
    text, model = compose([*words, "seed=11"]).model_dump_json(), day_model()
    for number in range(few):
        work.replicate(model, [(text, number)], [None])
    before = held()
    for number in range(few, many):
        (made,) = work.replicate(model, [(text, number)], [None])
        assert not isinstance(made, Exception)
    objects, pieces, files = (after - was for after, was in zip(held(), before, strict=True))
    assert objects < most * (many - few) and pieces < 100 * (many - few), (objects, pieces)
    assert files <= WEATHERS * (kind == "election")


class Circle:
    """An operation that refers to itself, as one with a reach does."""

    posts: tuple[()] = ()
    strength: tuple[()] = ()
    geography, strata = None, 1

    def __init__(self, alive: weakref.WeakSet[Circle]) -> None:
        self.me = self
        alive.add(self)


def test_operations_that_are_no_longer_kept_are_given_up() -> None:
    alive: weakref.WeakSet[Circle] = weakref.WeakSet()
    model = Model(lambda _: Circle(alive), lambda *_: Record(0))
    plain = compose([*ELECTION])
    gc.disable()  # as while replications run
    try:
        for seed in range(2 * KEPT):
            work.plan(model, plain.model_copy(update={"seed": seed}).model_dump_json())
    finally:
        gc.enable()
    assert len(alive) <= KEPT + 2


def soaked(home: Path, words: list[str], timeout: float = 120.0) -> list[list[Any]]:
    """Samples of studies in a process of its own, with a room for temporary files of its own; nothing is left."""
    place, room = home / "place", home / "room"
    place.mkdir()
    room.mkdir()
    env = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(room), "SIAGA_CACHE": str(home / "cache")}
    shared = set(Path("/dev/shm").iterdir()) if Path("/dev/shm").is_dir() else set()
    command = [sys.executable, str(ROOT / "tests" / "soak_cases.py"), *words]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, cwd=place, env=env, text=True, start_new_session=True, **pipes)
    out, err = process.communicate(timeout=timeout)
    assert process.returncode == 0, err[-2000:]
    gone = [one for one in psutil.process_iter() if one.pid != process.pid and session(one.pid) == process.pid]
    _, left = psutil.wait_procs(gone, timeout=10)
    assert not left and list(place.iterdir()) == [] and list(room.iterdir()) == []
    assert {path for path in set(Path("/dev/shm").glob("*")) - shared if str(process.pid) in path.name} == set()
    return [json.loads(line) for line in out.splitlines()]


def session(pid: int) -> int:
    try:
        return os.getsid(pid)
    except OSError:
        return -1


@POSIX
def test_a_study_of_many_points_holds_its_memory_and_files(tmp_path: Path) -> None:
    points, replications = 20, 5
    words = ["world=folder", f"world.folder={tiny(tmp_path / 't')}", f"study.replications={replications}"]
    samples = soaked(tmp_path, ["2", "0", str(points), *words])
    assert len(samples) == points and samples[-1][COLUMN["replications"]] == replications * points
    for name, most in (("own_mb", 20.0), ("workers_mb", 30.0), ("files", 2.0), ("worker_files", 4.0)):
        first, last = grown(samples[points // 4 :], name)
        assert last - first <= most, f"{name}: {first:.0f} -> {last:.0f}"
    assert max(row[COLUMN["processes"]] for row in samples) <= 1 + 2 + 2  # workers, and those who tidy up after them


def test_workers_that_grew_too_large_are_replaced_without_a_word(tmp_path: Path) -> None:
    pytest.importorskip("psutil")
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    command = [sys.executable, str(ROOT / "tests" / "replaced_cases.py"), str(tmp_path / "top")]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "6 6\n"), done.stderr[-2000:]
    assert "Warning" not in done.stderr


# Progress


class Bar:
    """Notes what a bar shows after every step."""

    def __init__(self, total: int) -> None:
        self.n, self.total = 0, total
        self.shown: list[tuple[int, int]] = []

    def update(self, steps: int = 1) -> None:
        self.n += steps
        self.shown.append((self.n, self.total))

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *raised: object) -> None:
        self.shown.append((self.n, self.total))


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> list[Bar]:
    made: list[Bar] = []

    def bar(total: int) -> Bar:
        made.append(Bar(total))
        return made[-1]

    monkeypatch.setattr(spread, "_bar", bar)
    return made


def failing(operation: SimpleNamespace, index: int) -> Record:
    """The small model; its second point fails at the fourth replication."""
    if operation.config.target.land_min == 30 and index == 3:
        raise ValueError("on purpose")
    return tables_made.replicate(operation, index)


def study(top: Path, replicate: Callable[..., Record], *words: str) -> int:
    """A study of three points on one worker; returns how many replications were made."""
    made: list[int] = []

    def counted(operation: Any, index: int) -> Record:
        record = replicate(operation, index)
        made.append(index)
        return record

    configs: list[Config] = [config("study.workers=1", *words, f"target.land_min={20 + 10 * n}") for n in range(3)]
    try:
        run_study(configs, [top / str(n) for n in range(3)], top, model=Model(tables_made.prepare, counted))
    except PointsFailed as failed:
        assert "on purpose" in str(failed)
    return len(made)


PRECISE = ("study.replications=null", "study.min_replications=20", "study.max_replications=100",
           "study.precision.help_time_mean_min=50", "study.precision.help_within_target_share=0.9")  # fmt: skip


@pytest.mark.parametrize(
    ("replicate", "words"),
    [
        (tables_made.replicate, ("study.replications=12",)),
        (failing, ("study.replications=12",)),
        (tables_made.replicate, PRECISE),
    ],
    ids=["fixed", "one fails", "until precise"],
)
def test_the_bar_ends_at_what_was_done_and_never_goes_back(
    tmp_path: Path, bars: list[Bar], replicate: Callable[..., Record], words: tuple[str, ...]
) -> None:
    made = study(tmp_path / "top", replicate, *words)
    (bar,) = bars
    assert bar.shown[-1] == (made, made)
    assert all(done <= total for done, total in bar.shown)
    shares = [done / total for done, total in bar.shown]
    assert shares == sorted(shares)


def test_the_bar_of_a_study_that_goes_on_begins_where_it_stopped(tmp_path: Path, bars: list[Bar]) -> None:
    def stops(operation: Any, index: int) -> Record:
        if index == 7:
            raise KeyboardInterrupt
        return tables_made.replicate(operation, index)

    with pytest.raises(KeyboardInterrupt):
        study(tmp_path / "top", stops, "study.replications=12")
    made = study(tmp_path / "top", tables_made.replicate, "study.replications=12")
    first, second = bars
    kept = first.shown[-1][0]
    assert 0 < kept < 36 and second.shown[0] == (kept, 36) and second.shown[-1] == (36, 36) and made == 36 - kept
