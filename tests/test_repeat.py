"""The same numbers again: by ``sim.repeat``, for any workers, start method, locale, zone, place and interpreter."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import repeat_cases
from folder_cases import tiny
from study_cases import study_told
from test_broken_runs import can_mount

from sim.cli.main import main as simulate
from sim.cli.repeat import main as repeat
from sim.model.election import compiled
from sim.report.stored import points_of
from sim.study.runner import run_points

ROOT = Path(__file__).parents[1]
FEW = ("study.replications=6", "study.workers=1", "output.report=false")
OTHERS = [path for path in os.environ.get("SIAGA_PYTHONS", "").split(os.pathsep) if path]

# The command


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny(tmp_path_factory.mktemp("own") / "tiny")


@pytest.fixture(scope="module")
def finished(mine: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of the small folder."""
    run = tmp_path_factory.mktemp("finished") / "run"
    assert simulate(["world=folder", f"world.folder={mine}", *FEW, f"hydra.run.dir={run}"]) == 0
    return run


@pytest.fixture
def copy(finished: Path, tmp_path: Path) -> Path:
    return shutil.copytree(finished, tmp_path / "copy")


def test_a_run_is_the_same_again_and_nothing_is_written(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in finished.rglob("*")}
    capsys.readouterr()
    assert repeat([str(finished)]) == 0
    assert capsys.readouterr().out == f"{finished}: the same: all tables and measures\n"
    assert before == {path: path.stat().st_mtime_ns for path in finished.rglob("*")}


@pytest.mark.slow
def test_every_point_of_a_study_is_repeated(mine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    top = tmp_path / "top"
    words = ["world=folder", f"world.folder={mine}", "seed=1,2", *FEW, f"hydra.sweep.dir={top}"]
    assert simulate(["-m", *words]) == 0 and repeat([str(top)]) == 0
    capsys.readouterr()
    change(top / "1", lambda frame: frame.assign(t_onset=frame["t_onset"] + 1.0))
    assert repeat([str(top)]) == 1
    first, *others = capsys.readouterr().out.splitlines()
    assert first == f"{top / '0'}: the same: all tables and measures"
    assert others[-1] == f"{top / '1'}: NOT the same" and "incidents.t_onset" in others[0]


def change(run: Path, how: Callable[[pd.DataFrame], pd.DataFrame], table: str = "incidents") -> None:
    path = run / f"{table}.parquet"
    how(pd.read_parquet(path)).to_parquet(path, index=False)


@pytest.mark.parametrize(
    ("how", "told"),
    [
        (lambda frame: frame.iloc[:-1], "rows, now"),
        (lambda frame: frame.assign(more=1), "incidents: columns"),
        (lambda frame: frame.assign(t_onset=frame["t_onset"].where(frame.index != 1)), "1 of "),
        (lambda frame: frame.assign(type=frame["type"].astype(str).where(frame.index != 0, "other")), "row 0: other"),
    ],
    ids=["a row", "a column", "a number", "a text"],
)
def test_a_changed_table_is_told(
    copy: Path,
    capsys: pytest.CaptureFixture[str],
    how: Callable[[pd.DataFrame], pd.DataFrame],
    told: str,
) -> None:
    change(copy, how)
    assert repeat([str(copy)]) == 1
    out = capsys.readouterr().out
    assert told in out and out.endswith("NOT the same\n")


@pytest.mark.parametrize(("size", "code"), [(1e-12, 0), (1e-7, 1)])
def test_rounding_is_the_same_and_more_is_not(
    copy: Path, capsys: pytest.CaptureFixture[str], size: float, code: int
) -> None:
    path = copy / "summary.json"
    content = json.loads(path.read_text())
    content["measures"]["response_time_mean_min"]["estimate"] *= 1.0 + size
    path.write_text(json.dumps(content))
    assert repeat([str(copy)]) == code
    assert ("but for rounding, at most" in capsys.readouterr().out) == (code == 0)


def test_another_seed_in_the_provenance_is_not_the_same(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = copy / "provenance.json"
    content = json.loads(path.read_text())
    content["config"]["seed"] += 1
    path.write_text(json.dumps(content))
    assert repeat([str(copy)]) == 1
    assert "hashes" in (out := capsys.readouterr().out) or "configuration" in out


def test_what_is_no_finished_run_is_refused_in_one_line(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(folder: Path) -> str:
        capsys.readouterr()
        assert repeat([str(folder)]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        return line

    assert "no summary.json and provenance.json" in refused(tmp_path)
    assert "no summary.json and provenance.json" in refused(tmp_path / "nowhere")
    (copy / "units.parquet").write_bytes(b"PAR1")
    assert "units.parquet" in (line := refused(copy)) and "allowed: a file as a run has written it" in line
    (copy / "units.parquet").unlink()
    assert "units.parquet" in refused(copy)
    for name, text in (("provenance.json", "{}"), ("provenance.json", "{"), ("summary.json", "{}")):
        shutil.copy(copy / name, tmp_path / name)
        (copy / name).write_text(text)
        assert refused(copy)
        shutil.copy(tmp_path / name, copy / name)


@pytest.mark.slow
def test_a_run_for_the_public_is_repeated_as_it_was_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = tmp_path / "run"
    words = [*repeat_cases.ELECTION, "output.audience=public", "study.workers=1", "output.report=false"]
    assert simulate([*words, f"hydra.run.dir={run}"]) == 0
    assert repeat([str(run)]) == 0
    assert capsys.readouterr().out.endswith("the same: all tables and measures\n")
    change(run, lambda frame: frame.assign(subdistrict="Kayu Agung"))
    assert repeat([str(run)]) == 1


def test_points_of_a_study_lie_in_its_folder(copy: Path, tmp_path: Path) -> None:
    for name in ("..", "../..", "/tmp", "a/b", "out"):
        told = study_told(name)
        (copy / "study.json").write_text(json.dumps(told))
        if name == "out":
            (copy / "out").symlink_to(tmp_path)
        with pytest.raises(Exception, match="folders of points in the study's own"):
            points_of(copy)


# Circumstances


@pytest.fixture(scope="module")
def known(mine: Path) -> dict[str, str]:
    """Marks of all tables, made in this process by one worker."""
    return repeat_cases.run(mine, 1)


@pytest.mark.slow
def test_the_number_of_workers_does_not_matter(known: dict[str, str], mine: Path) -> None:
    assert repeat_cases.run(mine, 3) == known


@pytest.mark.slow
def test_the_accelerator_does_not_matter(known: dict[str, str], mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numba")
    used: list[int] = []
    loop = compiled.compiled
    monkeypatch.setattr(compiled, "PAYS_AFTER", -1)
    monkeypatch.setattr(compiled, "compiled", lambda: used.append(1) or loop())
    found = dict(repeat_cases.marks(run_points(repeat_cases.points(mine, "study.workers=1"))))
    assert used and found == known


def apart(words: list[str], place: Path, *before: str, **env: str) -> subprocess.CompletedProcess[str]:
    """The small run in a process of its own; ``before`` stands before the interpreter."""
    command = [*before, sys.executable, str(ROOT / "tests" / "repeat_cases.py"), *words]
    return subprocess.run(
        command,
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | env,
        capture_output=True,
        text=True,
        timeout=120,
    )


def locales(place: Path) -> str:
    """A folder with locales of decimal commas and of a dotless i, compiled where they are not installed."""
    if shutil.which("localedef"):
        for name in ("id_ID", "tr_TR"):
            subprocess.run(["localedef", "-i", name, "-f", "UTF-8", str(place / f"{name}.UTF-8")], capture_output=True)
    return str(place)


CIRCUMSTANCES = {
    "decimal comma": (["1", "loky"], {"LC_ALL": "id_ID.UTF-8", "TZ": "America/St_Johns", "PYTHONHASHSEED": "1"}),
    "dotless i, spawn": (["2", "spawn"], {"LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Jakarta", "PYTHONHASHSEED": "77"}),
    "fork": (["2", "fork"], {"LC_ALL": "C", "LANG": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "random"}),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", list(CIRCUMSTANCES))
def test_circumstances_do_not_matter(known: dict[str, str], mine: Path, tmp_path: Path, name: str) -> None:
    words, env = CIRCUMSTANCES[name]
    if "UTF-8" in env["LC_ALL"]:
        env = env | {"LOCPATH": locales(tmp_path)}
        if not (tmp_path / env["LC_ALL"]).exists():
            pytest.skip(f"no locale {env['LC_ALL']}")
    done = apart([*words, str(mine)], tmp_path, **env)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == known


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the wheel installs, in a folder of its own."""
    pytest.importorskip("hatchling")
    place = tmp_path_factory.mktemp("wheel")
    build = "import hatchling.build, sys; hatchling.build.build_wheel(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", build, str(place)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(next(place.glob("*.whl"))) as wheel:
        wheel.extractall(place / "site")
    return place / "site"


@pytest.mark.slow
def test_a_wheel_in_a_folder_that_cannot_be_written_gives_the_same(
    known: dict[str, str], mine: Path, site: Path, tmp_path: Path
) -> None:
    """Installed read-only, without a home to keep travel times in, called from an empty folder."""
    before: list[str] = []
    if can_mount():
        script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 9; shift; exec "$@"'
        before = ["unshare", "--mount", "sh", "-c", script, "sh", str(site)]
    for path in [site, *site.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    nowhere = {"HOME": "/proc/nowhere", "XDG_CACHE_HOME": "/proc/nowhere", "SIAGA_CACHE": ""}
    empty = tmp_path / "empty"
    empty.mkdir()
    try:
        done = apart(["2", "loky", str(mine)], empty, *before, PYTHONPATH=str(site), **nowhere)
    finally:
        for path in [site, *site.rglob("*")]:
            path.chmod(0o755)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == known and list(empty.iterdir()) == []
    assert not list(site.rglob("__pycache__")) or not before


@pytest.mark.slow
@pytest.mark.skipif(not OTHERS, reason="SIAGA_PYTHONS names no interpreters with the requirements, joined like PATH")
@pytest.mark.parametrize("python", OTHERS)
def test_another_version_of_python_gives_the_same_within_rounding(finished: Path, tmp_path: Path, python: str) -> None:
    run = tmp_path / "run"
    words = [*repeat_cases.ELECTION, "study.workers=1", "output.report=false", f"hydra.run.dir={run}"]
    assert simulate(words) == 0
    env = os.environ | {"PYTHONPATH": str(ROOT), "SIAGA_CACHE": str(tmp_path / "cache")}
    for folder in (finished, run):
        done = subprocess.run([python, "-m", "sim.repeat", str(folder)], env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr[-1000:]
        assert "the same" in done.stdout.splitlines()[-1]
