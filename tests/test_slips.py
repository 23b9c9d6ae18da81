"""Slips of an evening without an engineer, on every command: each ends in one clear line and 2, or runs soundly."""

from __future__ import annotations

import importlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from folder_cases import tiny

from sim.cli.launch import run_sweep
from sim.cli.main import main
from sim.config.refused import Refused
from sim.ending import ended
from sim.world.row_store import cache_folder

ROOT = Path(__file__).parents[1]
LONG = "x" * 5000
POSIX = pytest.mark.skipif(os.name != "posix", reason="links and descriptors of POSIX")


def ending(command: str, *words: str) -> int:
    """Exit code of ``python -m sim.COMMAND``, as its module ends."""
    act = importlib.import_module(command).main
    try:
        return ended(lambda: act(list(words)))
    except SystemExit as left:  # of argparse
        return int(str(left.code))


def line(capsys: pytest.CaptureFixture[str], command: str, *words: str) -> str:
    """What a command refuses, in one line but for its usage."""
    capsys.readouterr()
    assert ending(command, *words) == 2
    out, err = capsys.readouterr()
    told = [text for text in (out + err).splitlines() if not text.startswith(("usage: ", " "))]
    assert len(told) == 1 and told[0].isprintable() and "; allowed: " in told[0], told
    return told[0]


# Flags


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--shell-completion", "query=bash"], "query without COMP_LINE"),
        (["--shell-completion", "query="], "query: nothing given; allowed: bash, fish, zsh"),
        (["--shell-completion"], "nothing given; allowed: one of install=SHELL"),
        (["--shell-completion", "install=bahs"], "nearest: bash"),
        (["--shell-completion", "install=bash", "query=bash"], "--shell-completion: "),
        (["--cfg"], "expected one argument"),
        (["--cfg", "jobs"], "invalid choice: 'jobs'"),
        (["--cfg", "job", "--package", "nosuch"], "package 'nosuch' not found"),
        (["--cfg", "job", "--package"], "expected one argument"),
        (["--cfg", "job", "--resolve", "name=${nosuch}"], "'nosuch' not found"),
        (["--cfg", "job", "--resolve", "name=${oc.env:HOME}"], "${oc.env:HOME} given"),
        (["--cfg", "hydra", "--resolve", "name=${hydra:runtime.cwd}"], "${hydra:runtime.cwd} given"),
        (["--cfg", "job", "--info", "all"], "several of"),
        (["--cfg", "job", "-m"], "several of"),
        (["--info", "nosuch"], "invalid choice: 'nosuch'"),
        (["--config-name", ""], "another configuration given"),
        (["--config-path", ""], "another configuration given"),
        (["--experimental-rerun", ""], "another configuration given"),
        (["--config-dir", ""], "--config-dir: nothing given"),
        (["--config-dir", LONG], "File name too long"),
        (["--install"], "unrecognized arguments: --install"),
    ],
)
def test_flags_of_hydra_are_refused_without_a_traceback(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COMP_LINE", raising=False)
    assert why in line(capsys, "sim.cli.main", *words)


def test_a_view_that_can_be_shown_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--cfg", "job", "--package", "target"]) == 0
    assert capsys.readouterr().out.startswith("# @package target\nland_min: ")
    assert "HYDRA_FULL_ERROR" not in os.environ


@pytest.mark.parametrize(
    ("command", "words", "why"),
    [
        ("sim.cli.check", [""], "nothing given"),
        ("sim.cli.check", [LONG], "File name too long"),
        ("sim.cli.template", [""], "nothing given"),
        ("sim.cli.template", ["a\nb\x1b[31m"], "without control characters"),
        ("sim.cli.template", ["a\udcff"], "a path in UTF-8"),
        ("sim.cli.export", ["", "region=pali"], "nothing given"),
        ("sim.cli.repeat", [LONG], "File name too long"),
        ("sim.report.command", [LONG], "File name too long"),
        ("sim.report.command", [""], "nothing given"),
        ("sim.verify.command", ["--seed", "-1"], "-1 given; allowed: a whole number from 0"),
        ("sim.verify.command", ["--seeds", "abc"], "abc given; allowed: a whole number from 1"),
        ("sim.verify.command", ["mm1", "--short", "--out", "file"], "file: File exists"),
        ("sim.verify.command", ["mm1", "--short", "--out", "file/x"], "file/x: Not a directory"),
        ("sim.fuzz.command", ["--cases", "-5"], "-5 given"),
        ("sim.fuzz.command", ["--cases", "1", "--seconds", "nan"], "nan given; allowed: a number above 0"),
        ("sim.fuzz.command", ["--cases", "1", "--seconds", "inf"], "inf given"),
        ("sim.fuzz.command", ["--only", "99999999999999999999"], "a whole number from 0"),
    ],
)
def test_paths_and_numbers_of_other_commands_are_refused(
    command: str,
    words: list[str],
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("mine")
    assert why in line(capsys, command, *words)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


# Words


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["world=folder", "world.folder="], "world.folder: nothing given"),
        (["world=folder", "world.folder=''"], "world.folder: nothing given"),
        (["world=folder", f"world.folder={LONG}"], "File name too long"),
        (["world=folder", "world.folder=\u5730\u533a"], "in two kinds of quotes"),
        (["region=pali", "election=pemilu2024", f"seed={'9' * 5000}"], "cannot be read"),
        (["region=pali", "election=pemilu2024", f"forces={'{a:' * 2000}1{'}' * 2000}"], "cannot be read"),
        (["region=pali===", "election=pemilu2024"], "region=pali===: cannot be read"),
        (["region=pali", "election=pemilu2024", "muratara"], "nearest: +scenario=muratara"),
        (["+scenario=muratara", "hydra.run.dir="], "hydra.run.dir: nothing given"),
        (["+scenario=muratara", "hydra.run.dir=${oc.env:HOME}/x"], "hydra.run.dir: ${oc.env:HOME}/x given"),
        (["+scenario=muratara", "hydra.run.dir=${hydra:runtime.cwd}/x"], "hydra.run.dir: "),
        (["-m", "+scenario=muratara", "seed=1,2", "hydra.sweep.dir=${oc.env:HOME}/x"], "hydra.sweep.dir: "),
        (["-m", "+scenario=muratara", "seed=range(1,1000000000)"], "seed: more than 10,000 values"),
        (["-m", "+scenario=muratara", "seed=range(2,1)"], "seed: no value"),
        (["-m", "election=pemilu2024", "region=glob(nosuch*)"], "region: no value"),
        (["-m", "+scenario=muratara", "seed=range(0,1000)", "study.points=range(1,1000)"], "999,000 points"),
    ],
)
def test_words_are_refused_in_one_line(
    words: list[str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert why in line(capsys, "sim.cli.main", *words)
    assert list(tmp_path.iterdir()) == []


def test_an_outline_without_end_is_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "o.geojson").open("wb") as file:
        file.truncate(50_000_001)
    words = ["region=pali", "election=pemilu2024", f"output.outline={tmp_path / 'o.geojson'}"]
    assert "more than 50 MB" in line(capsys, "sim.cli.main", *words)


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("name: ${oc.env:HOME}", ["--cfg", "job", "--resolve"], "name: ${oc.env:HOME} given"),
        ("hydra: {run: {dir: '${oc.env:HOME}/x'}}", [], "hydra.run.dir: ${oc.env:HOME}/x given"),
        ("hydra: {callbacks: {a: {_target_: os.abort}}}", ["--cfg", "job"], "hydra.callbacks: set by a file"),
    ],
)
def test_a_file_of_groups_makes_no_value_of_the_environment(
    text: str, words: list[str], why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scenario").mkdir()
    (tmp_path / "scenario" / "mine.yaml").write_text(f"# @package _global_\n{text}\n")
    asked = ["--config-dir", str(tmp_path), *words, "+scenario=mine", "region=pali", "election=pemilu2024"]
    assert why in line(capsys, "sim.cli.main", *asked)


# Folders


@POSIX
@pytest.mark.parametrize("name", ["zones.csv", "config.yaml"])
def test_a_loop_of_links_is_named(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tiny(tmp_path / "t")
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(name)
    for command, words in (("sim.cli.check", [folder]), ("sim.cli.main", ["world=folder", f"world.folder={folder}"])):
        assert ending(command, *map(str, words)) == 2
        out, err = capsys.readouterr()
        assert (out + err).startswith(f"{name}:1:-: ") and "allowed: a plain file in the folder" in out + err


@POSIX
def test_a_link_that_leads_nowhere_beside_the_tables_does_no_harm(tmp_path: Path) -> None:
    from sim.cli.own import _stamp

    folder = tiny(tmp_path / "t")
    before = _stamp(folder)
    (folder / "loop").symlink_to("loop")
    assert ending("sim.cli.check", str(folder)) == 0 and before != _stamp(folder) == _stamp(folder)


LAUGHS = "a: &a [x, x]\n" + "".join(f"{b}: [*{a}, *{a}]\n" for a, b in zip("aaaa", "bcde", strict=True))


@pytest.mark.parametrize(("text", "why"), [(LAUGHS, "an alias (*a)"), (f"a: {'[' * 9000}{']' * 9000}\n", "brackets")])
def test_the_configuration_of_a_folder_unfolds_to_nothing_larger(
    text: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tiny(tmp_path / "t", district="{name: tiny, calendar: pemilu2024}\n")
    (folder / "config.yaml").write_text(text)
    assert ending("sim.cli.check", str(folder)) == 2
    told = capsys.readouterr().out.splitlines()
    assert told[-1].startswith(f"config.yaml:{1 + ('alias' in why)}:-: {why}"), told


@POSIX
def test_nothing_is_told_of_a_configuration_outside_the_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret.yaml").write_text("password: 5\n")
    folder = tiny(tmp_path / "t", district="{name: tiny, calendar: pemilu2024}\n")
    (folder / "config.yaml").symlink_to(tmp_path / "secret.yaml")
    assert ending("sim.cli.check", str(folder)) == 2
    told = capsys.readouterr().out
    assert "config.yaml:1:-: a link out of the folder" in told and "password" not in told and "missing" not in told


def test_an_export_into_the_folder_one_stands_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert ending("sim.cli.export", ".", "region=prabumulih", "election=pemilu2024") == 0
    assert Path("district.yaml").is_file() and [path.name for path in tmp_path.iterdir()] == ["here"]
    assert ending("sim.cli.check", ".") == 0


def test_without_a_home_nothing_is_kept_between_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def nobody(_: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("SIAGA_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "expanduser", nobody)
    assert cache_folder() is None
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("SIAGA_CACHE", str(tmp_path / "file"))
    assert cache_folder() is None


# Damaged runs


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("finished")
    words = ["world=folder", f"world.folder={tiny(home / 't')}", "study.replications=2", "study.workers=1"]
    assert main([*words, "output.report=false", f"hydra.run.dir={home / 'run'}"]) == 0
    return home / "run"


def edited(name: str, change: Callable[[dict[str, Any]], object]) -> Callable[[Path], object]:
    def act(run: Path) -> None:
        content = json.loads((run / name).read_text())
        change(content)
        (run / name).write_text(json.dumps(content))

    return act


DAMAGE: dict[str, tuple[str, Callable[[Path], object]]] = {
    "summary garbage": ("summary.json", lambda run: (run / "summary.json").write_text("{garbage")),
    "summary a list": ("summary.json", lambda run: (run / "summary.json").write_text("[1]")),
    "summary without keys": ("summary.json", lambda run: (run / "summary.json").write_text("{}")),
    "summary no text": ("summary.json", lambda run: (run / "summary.json").write_bytes(b"\xff\xfe\xbf")),
    "summary endless": ("summary.json", lambda run: (run / "summary.json").write_text("[" * 100_000)),
    "measures no mapping": ("summary.json: measures", edited("summary.json", lambda told: told.update(measures=5))),
    "an estimate in words": (
        "summary.json: measures.utilisation.estimate",
        edited("summary.json", lambda told: told["measures"]["utilisation"].update(estimate="much")),
    ),
    "a measure without its unit": (
        "summary.json: measures.utilisation.unit",
        edited("summary.json", lambda told: told["measures"]["utilisation"].pop("unit")),
    ),
    "dimensions a list": ("summary.json: by", edited("summary.json", lambda told: told.update(by=[]))),
    "a seed that is true": ("summary.json: seed", edited("summary.json", lambda told: told.update(seed=True))),
    "hashes null": ("provenance.json: hashes", edited("provenance.json", lambda told: told.update(hashes=None))),
    "an override a number": ("overrides.0", edited("provenance.json", lambda told: told.update(overrides=[5]))),
    "provenance null": ("provenance.json", lambda run: (run / "provenance.json").write_text("null")),
    "provenance without configuration": ("provenance.json", edited("provenance.json", lambda told: told.pop("config"))),
    "a column gone": (
        "units.parquet: no column t_start",
        lambda run: pd.read_parquet(run / "units.parquet").drop(columns="t_start").to_parquet(run / "units.parquet"),
    ),
    "parquet cut off": ("units.parquet", lambda run: (run / "units.parquet").write_bytes(b"PAR1")),
    "parquet gone": ("incidents.parquet", lambda run: (run / "incidents.parquet").unlink()),
}


@pytest.mark.parametrize("command", ["sim.report.command", "sim.cli.repeat"])
@pytest.mark.parametrize("what", list(DAMAGE))
def test_a_damaged_run_is_refused_by_the_name_of_the_file(
    what: str, command: str, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, harm = DAMAGE[what]
    run = shutil.copytree(finished, tmp_path / "run")
    harm(run)
    assert file in line(capsys, command, str(run))


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished study of two points."""
    home = tmp_path_factory.mktemp("compared")
    words = ["world=folder", f"world.folder={tiny(home / 't')}", "study.replications=2", "study.workers=1"]
    points = ["target.land_min=10,20", "output.report=false", f"hydra.sweep.dir={home / 'study'}"]
    assert main(["-m", *words, *points]) == 0
    return home / "study"


@pytest.mark.slow
@pytest.mark.parametrize("text", [b"a,b\n1,2\n", b"", b"\xff\xfe\x00", b'"point\n1', None], ids=str)
@pytest.mark.parametrize("table", ["points", "comparisons", "best", "frontier", "promise"])
def test_a_damaged_table_of_a_study_is_refused_by_its_name(
    table: str, text: bytes | None, compared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    study = shutil.copytree(compared, tmp_path / "study")
    path = study / f"{table}.csv"
    path.unlink() if text is None else path.write_bytes(text)
    assert f"{table}.csv" in line(capsys, "sim.report.command", str(study))


@pytest.mark.parametrize("number", [-3, 0, True, "x", 99_999_999_999])
def test_an_impossible_number_of_operations_is_not_repeated(
    number: object, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = shutil.copytree(finished, tmp_path / "run")
    edited("summary.json", lambda told: told.update(n_replications=number))(run)
    capsys.readouterr()
    assert ending("sim.cli.repeat", str(run)) == 2
    assert "replications" in capsys.readouterr().err


@pytest.mark.parametrize("points", [5, [5], [{}], [{"folder": "../x"}], None])
def test_a_study_that_names_no_folders_is_refused(
    points: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "study.json").write_text(json.dumps({"points": points} if points is not None else {}))
    assert "study.json" in line(capsys, "sim.report.command", str(tmp_path))


@pytest.mark.parametrize("text", ["{", "[1]", "study: 5", "\x00"])
def test_a_study_is_not_resumed_over_a_point_nobody_can_read(text: str, tmp_path: Path) -> None:
    from sim.cli.compose import Composer
    from sim.cli.options import Options

    point = Composer(Options()).point(["region=pali", "election=pemilu2024", "study.replications=1"])
    (tmp_path / "0" / ".hydra").mkdir(parents=True)
    (tmp_path / "0" / "summary.json").write_text("{}")
    (tmp_path / "0" / ".hydra" / "config.yaml").write_text(text)
    with pytest.raises(Refused, match="config.yaml: damaged since the run wrote it"):
        run_sweep([point], tmp_path)


# Output that nobody reads, or that cannot be written


def shell(script: str, **changed: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(ROOT), "P": sys.executable} | changed
    return subprocess.run(["sh", "-c", script], env=env, capture_output=True, text=True, errors="replace", timeout=60)


@pytest.mark.slow
@POSIX
@pytest.mark.parametrize("command", ["sim.parameters", "sim.check tests/folders/many_at_once", "sim --cfg job"])
def test_a_reader_who_leaves_is_no_error(command: str) -> None:
    done = shell(f"cd {ROOT} && $P -m {command} | head -c 1")
    assert (done.returncode, done.stderr, len(done.stdout)) == (0, "", 1)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("command", ["sim.parameters", "sim --cfg job"])
def test_a_full_disk_is_told_in_one_line(command: str) -> None:
    done = shell(f"$P -m {command} > /dev/full")
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "No space left on device" in done.stderr


@pytest.mark.slow
@POSIX
def test_a_sign_that_the_terminal_cannot_show_is_no_error(tmp_path: Path) -> None:
    folder = tiny(tmp_path / "\u5730\u533a 'a' \"b\"")
    done = shell(f"cd {tmp_path} && $P -m sim.check *", PYTHONIOENCODING="ascii", LC_ALL="C", COLUMNS="1", TERM="dumb")
    assert done.returncode == 0 and "no problem found" in done.stdout and folder.is_dir()


@POSIX
@pytest.mark.slow
def test_a_run_needs_no_terminal_at_all(tmp_path: Path) -> None:
    words = f"world=folder world.folder={tiny(tmp_path / 't')} study.replications=2 output.report=false"
    done = shell(f"cd {tmp_path} && $P -m sim {words} study.workers=2 hydra.run.dir=run <&- >&- 2>&-")
    assert done.returncode == 0 and (tmp_path / "run" / "summary.json").is_file()
    assert shell("$P -m sim region=nosuch 2>&-").returncode == 2
