"""Runs that are broken on purpose, each with real processes: nothing half-written, nothing lost, nobody left behind."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from folder_cases import TINY, tiny

from sim.study.stored import TABLES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
OPERATIONS = 500
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
BUSY = TINY | {"zones.csv": "zone,rate_per_h\nA,0.6\nB,0.3\n", "district.yaml": "{name: tiny, horizon_min: 6000}\n"}
HALF = ("*.part", "*.tmp")
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and limits of POSIX")


def command(home: Path, run: Path, *words: str, workers: int = 2) -> list[str]:
    folder = home / "own"
    if not folder.exists():
        tiny(folder, district=BUSY["district.yaml"])
    fixed = (f"study.replications={OPERATIONS}", f"study.workers={workers}", "output.report=false")
    return [
        sys.executable,
        "-m",
        "sim",
        "world=folder",
        f"world.folder={folder}",
        *fixed,
        f"hydra.run.dir={run}",
        *words,
    ]


def started(words: list[str], **how) -> subprocess.Popen:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(words, env=ENVIRONMENT, text=True, start_new_session=True, **pipes, **how)


def finished(process: subprocess.Popen) -> tuple[int, str]:
    """Exit code, and what was told besides the progress bar."""
    _, err = process.communicate(timeout=60)
    lines = [line for line in err.replace("\r", "\n").splitlines() if line.strip() and "operations:" not in line]
    return process.returncode, "\n".join(lines)


def under_way(process: subprocess.Popen, run: Path, done: int = 5) -> list[psutil.Process]:
    """The children of a run of which some replications are kept already."""
    until = time.monotonic() + 50
    while time.monotonic() < until and process.poll() is None:
        if len(list(run.glob(".replications/*/*.arrow"))) >= done:
            return psutil.Process(process.pid).children(recursive=True)
        time.sleep(0.02)
    raise AssertionError(f"not under way: {process.poll()} {process.communicate(timeout=5)}")


def alive(processes: list[psutil.Process]) -> list[int]:
    """Those that still run a few seconds later."""
    gone, left = psutil.wait_procs(processes, timeout=8)
    return [process.pid for process in left if process.status() != psutil.STATUS_ZOMBIE]


def workers_of(children: list[psutil.Process]) -> list[psutil.Process]:
    return [child for child in children if any("popen_loky" in word for word in child.cmdline())]


def half_written(run: Path) -> list[str]:
    return [path.name for pattern in HALF for path in run.rglob(pattern)]


def same_tables(one: Path, other: Path) -> bool:
    return all((one / f"{name}.parquet").read_bytes() == (other / f"{name}.parquet").read_bytes() for name in TABLES)


@pytest.fixture(scope="module", autouse=True)
def interruptible():
    """Children inherit that an interruption is ignored, as it is where tests are started in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """A run that nothing disturbed."""
    home = tmp_path_factory.mktemp("whole")
    assert finished(started(command(home, home / "run")))[0] == 0
    return home / "run"


@POSIX
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_run_that_is_stopped_leaves_nobody_and_goes_on_later(tmp_path, whole, name):
    run = tmp_path / "run"
    process = started(command(tmp_path, run))
    children = under_way(process, run)
    assert len(workers_of(children)) == 2
    process.send_signal(getattr(signal, name))
    code, told = finished(process)
    assert not alive(children) and not (run / "summary.json").exists()
    kept = len(list(run.glob(".replications/*/*.arrow")))
    assert kept >= 5
    if name == "SIGKILL":
        assert code == -signal.SIGKILL
    else:
        assert code == 1 and told.count("\n") == 0 and "goes on from there" in told
        assert half_written(run) == [] and not list(run.glob("*.parquet"))
    again = started(command(tmp_path, run))
    code, told = finished(again)
    assert (code, told) == (0, "") and same_tables(run, whole)
    assert not (run / ".replications").exists() and half_written(run) == []


@POSIX
def test_a_worker_that_is_killed_loses_nothing(tmp_path, whole):
    run = tmp_path / "run"
    process = started(command(tmp_path, run))
    children = under_way(process, run)
    workers_of(children)[0].kill()
    assert finished(process) == (0, "")
    assert same_tables(run, whole) and not alive(children)


@POSIX
def test_workers_without_memory_are_replaced_or_it_is_told_in_one_line(tmp_path, whole):
    run = tmp_path / "run"
    process = started(command(tmp_path, run))
    children = under_way(process, run)
    for worker in workers_of(children):
        resource.prlimit(worker.pid, resource.RLIMIT_AS, (2**20, 2**20))
    code, told = finished(process)
    if code == 0:
        assert same_tables(run, whole)
    else:
        assert code == 1 and "memory" in told.splitlines()[-1] and not (run / "summary.json").exists(), told
    assert half_written(run) == [] and not alive(children)


def namespace(script: str, *arguments: str) -> subprocess.CompletedProcess:
    """A shell script with mounts of its own; it begins with the folder of the run as $1."""
    words = ["unshare", "--mount", "sh", "-c", script, "sh", *arguments]
    return subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, timeout=60)


def can_mount() -> bool:
    if not shutil.which("unshare"):
        return False
    words = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(words, capture_output=True).returncode == 0


MOUNTS = pytest.mark.skipif(not can_mount(), reason="needs the right to mount")


@MOUNTS
@pytest.mark.parametrize("size", ["16k", "120k"])
def test_a_full_disk_is_told_and_nothing_half_written(tmp_path, size):
    run = tmp_path / "disk" / "run"
    run.parent.mkdir()
    words = command(tmp_path, run, "study.replications=20", workers=1)
    mount = f'dir=$1; shift; mount -t tmpfs -o size={size} none "$dir"; '
    script = mount + '"$@"; code=$?; find "$dir" -type f; exit $code'
    done = namespace(script, str(run.parent), *words)
    told = done.stderr.replace("\r", "\n").splitlines()[-1]
    assert done.returncode == 1 and "No space left on device" in told and "goes on from there" in told, done.stderr
    left = [Path(line) for line in done.stdout.splitlines()]
    assert not [path for path in left if path.name == "summary.json" or path.name.endswith(".part")]


@MOUNTS
def test_a_folder_that_is_read_only_is_refused(tmp_path):
    run = tmp_path / "disk" / "run"
    run.parent.mkdir()
    words = command(tmp_path, run, workers=1)
    done = namespace('dir=$1; shift; mount -t tmpfs -o ro none "$dir"; exec "$@"', str(run.parent), *words)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "Read-only file system; allowed: a folder to write in" in done.stderr


@POSIX
@pytest.mark.parametrize("most", [0, 4000])
def test_files_that_may_not_grow_are_told(tmp_path, most):
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    run = tmp_path / "run"
    code, told = finished(started(command(tmp_path, run, "study.replications=20", workers=1), preexec_fn=limit))
    assert code == 1 and "File too large" in told and len(told.splitlines()) == 1, told
    assert half_written(run) == [] and not (run / "summary.json").exists()


@pytest.mark.parametrize("where", ["file", "file/run", "/proc/run"])
def test_a_folder_that_cannot_be_made_is_refused(tmp_path, where):
    (tmp_path / "file").write_text("mine")
    words = [*command(tmp_path, Path("x"))[:-1], f"hydra.run.dir={where}"]
    code, told = finished(started(words, cwd=tmp_path))
    assert code == 2 and len(told.splitlines()) == 1
    assert (tmp_path / "file").read_text() == "mine"


@POSIX
def test_a_folder_that_vanishes_meanwhile_is_made_again_or_told(tmp_path, whole):
    run = tmp_path / "run"
    process = started(command(tmp_path, run))
    under_way(process, run)
    shutil.rmtree(run, ignore_errors=True)
    code, told = finished(process)
    if code == 0:
        assert same_tables(run, whole)
    else:
        assert code == 1 and len(told.splitlines()) == 1 and not (run / "summary.json").exists(), told


def test_of_two_runs_in_one_folder_the_second_is_refused(tmp_path, whole):
    run = tmp_path / "run"
    first = started(command(tmp_path, run))
    children = under_way(first, run)
    code, told = finished(started(command(tmp_path, run, "seed=7")))
    assert code == 2 and told == f"hydra.run.dir: {run} is being written by another run; allowed: another folder"
    assert finished(first) == (0, "") and same_tables(run, whole) and not alive(children)
    before = {path: path.stat().st_mtime_ns for path in run.rglob("*")}
    code, told = finished(started(command(tmp_path, run, "seed=7")))
    assert code == 2 and "holds a finished run" in told
    assert before == {path: path.stat().st_mtime_ns for path in run.rglob("*")}


def test_two_runs_in_the_same_second_have_a_folder_each(tmp_path):
    words = command(tmp_path, Path("x"), "study.replications=3", workers=1)
    words = [word for word in words if not word.startswith("hydra.run.dir")]
    both = [started(words, cwd=tmp_path) for _ in range(2)]
    assert [finished(process) for process in both] == [(0, "")] * 2
    runs = list((tmp_path / "outputs" / "tiny").iterdir())
    assert len(runs) == 2 and all((run / "summary.json").exists() for run in runs)


@POSIX
def test_a_sweep_that_is_killed_keeps_its_finished_points(tmp_path):
    top = tmp_path / "top"
    words = [word for word in command(tmp_path, Path("x"), workers=1) if not word.startswith(("hydra", "study.repl"))]
    words[3:3] = ["-m", "seed=1,2,3", "study.replications=120", f"hydra.sweep.dir={top}"]
    process = started(words)
    until = time.monotonic() + 50
    while not (top / "0" / "summary.json").exists() and time.monotonic() < until and process.poll() is None:
        time.sleep(0.02)
    process.kill()
    finished(process)
    assert not (top / "study.json").exists() and not (top / "2" / "summary.json").exists()
    before = (top / "0" / "summary.json").stat().st_mtime_ns
    assert finished(started(words)) == (0, "")
    assert (top / "0" / "summary.json").stat().st_mtime_ns == before and (top / "study.json").exists()
    assert half_written(top) == [] and not (top / ".lock").exists()
