"""A study killed anywhere and started again: the same tables, nothing computed twice but what was in flight."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import study_cases
from study_cases import LOG, POINTS, REPLICATIONS, killed, made

from sim.study.work import GROUP

pytestmark = pytest.mark.slow

IN_FLIGHT = 2 * 2 * min(GROUP, POINTS)  # two tasks ahead on each of two workers, each with all points
KILLED = -9


def tables(top: Path) -> dict[str, bytes]:
    """All files of a study but for provenance, which names the number of workers."""
    paths = (path for path in top.rglob("*") if path.is_file() and path.name != "provenance.json")
    return {str(path.relative_to(top)): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def calm(tmp_path_factory) -> dict[str, bytes]:
    """The study undisturbed, on one worker in this process."""
    folder = tmp_path_factory.mktemp("calm")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(LOG, str(folder / "log"))
        patch.setattr(study_cases, "SECONDS", 0.0)
        study_cases.run(folder / "top", "1")
    assert sum(made(folder / "log").values()) == POINTS * REPLICATIONS
    return tables(folder / "top")


def test_a_killed_study_goes_on_where_it_stopped_and_survives_the_death_of_a_worker(tmp_path, calm):
    top, log, draw = tmp_path / "top", tmp_path / "log", random.Random(1)
    assert killed(top, log, "parent", draw, "2") == KILLED
    assert not (top / "study.json").exists() and any((top / ".replications").iterdir())
    assert killed(top, log, "worker", draw, "2") == 0
    assert tables(top) == calm and not (top / ".replications").exists()
    assert 0 < sum(made(log).values()) - POINTS * REPLICATIONS <= 2 * IN_FLIGHT
