"""A study of the small model in a process of its own, to be killed: ``python study_cases.py TOP WORKERS [CLUSTER]``."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import tables_made
from tables_made import config

from sim.config import Config
from sim.record import Record
from sim.study.runner import run_study
from sim.study.work import Model

TESTS = Path(__file__).parent
LOG = "SIAGA_TEST_LOG"
POINTS, REPLICATIONS = 3, 24
SECONDS = 0.03  # of a replication


def prepare(given: Config) -> SimpleNamespace:
    return tables_made.prepare(given)


def replicate(operation: SimpleNamespace, index: int) -> Record:
    """The small model, slowed down; every replication leaves a line in a log."""
    time.sleep(SECONDS)
    line = f"{operation.config.target.land_min} {index}\n".encode()
    log = os.open(os.environ[LOG], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(log, line)
    os.close(log)
    return tables_made.replicate(operation, index)


def run(top: Path, workers: str, cluster: str = "null") -> None:
    words = (f"study.workers={workers}", f"study.cluster={cluster}", f"study.replications={REPLICATIONS}")
    configs = [config(*words, f"target.land_min={20 + 10 * n}") for n in range(POINTS)]
    run_study(configs, [top / str(n) for n in range(POINTS)], top, model=Model(prepare, replicate))


def study_told(*folders: str) -> dict[str, object]:
    """What ``study.json`` holds of a study with points in some folders."""
    points = [{"folder": name, "same_plan_as": None, "n_replications": 2} for name in folders]
    promise = {"measure": "help_within_target_share", "bound": 0.9, "smallest": {"all": None}}
    told = {"varied": [], "reference": "0", "margin": {}, "promise": promise, "recommendation": None, "failed": []}
    return told | {"n_points": len(points), "points": points}


def start(top: Path, log: Path, *words: str) -> subprocess.Popen[bytes]:
    """Begin the study in a process of its own."""
    log.touch()
    path = os.pathsep.join([str(TESTS.parent), str(TESTS)])
    command = [sys.executable, str(TESTS / "study_cases.py"), str(top), *words]
    env = os.environ | {"PYTHONPATH": path, LOG: str(log)}
    return subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL, start_new_session=True)


def workers_of(parent: int) -> list[int]:
    """Processes below a process that make replications."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(after[1]), []).append(int(stat.parent.name))
    found, below = [], [parent]
    while below:
        pid = below.pop()
        below += children.get(pid, [])
        found += children.get(pid, [])
    return [pid for pid in found if _makes_replications(pid)]


def _makes_replications(pid: int) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return (b"popen_loky" in command or b"spawn_main" in command) and b"tracker" not in command


def killed(top: Path, log: Path, whom: str, draw: random.Random, *words: str) -> int:
    """Start the study, kill the parent or a worker at a random moment of its work, and give its exit code."""
    before = len(log.read_text().splitlines()) if log.exists() else 0
    study = start(top, log, *words)
    after = before + draw.randrange(15, 40)
    while study.poll() is None and len(log.read_text().splitlines()) < after:
        time.sleep(0.01)
    time.sleep(draw.random() * SECONDS)
    victims = [study.pid] if whom == "parent" else workers_of(study.pid)
    if study.poll() is None and victims:
        os.kill(draw.choice(victims), signal.SIGKILL)
    return study.wait(timeout=120)


def made(log: Path) -> Counter[str]:
    """How often each replication was made."""
    return Counter(log.read_text().splitlines())


if __name__ == "__main__":
    run(Path(sys.argv[1]), *sys.argv[2:])
