"""``python -m sim.check`` and ``python -m sim.template``: the right cell is named in every broken folder."""

import subprocess
import sys
from pathlib import Path

import pytest
from folder_cases import tiny

from sim.cli import check, template
from sim.config.refused import Refused
from sim.world.folder.files import TABLES
from sim.world.folder.settings import SETTINGS

BROKEN = sorted(path for path in (Path(__file__).parent / "folders").iterdir() if path.is_dir())


@pytest.mark.parametrize("folder", BROKEN, ids=lambda path: path.name)
def test_every_broken_cell_is_named_and_no_other(folder):
    expected = sorted((folder / "expected.txt").read_text().split())
    with pytest.raises(Refused) as refused:
        check.checked(folder)
    lines = refused.value.args
    assert sorted(":".join(line.split(":")[:3]) for line in lines) == expected
    assert all("; allowed: " in line and "\n" not in line for line in lines)


def test_there_are_enough_broken_folders():
    assert len(BROKEN) >= 60


def test_lines_come_by_file_and_row():
    with pytest.raises(Refused) as refused:
        check.checked(Path(__file__).parent / "folders" / "many_at_once")
    places = [(line.split(":")[0], int(line.split(":")[1])) for line in refused.value.args]
    files = list(dict.fromkeys(file for file, _ in places))
    assert places == sorted(places, key=lambda place: (files.index(place[0]), place[1])) and len(files) == 6


def test_a_sound_folder_passes_in_one_line(tmp_path, capsys):
    assert check.main([str(tiny(tmp_path / "tiny"))]) == 0
    told = f"{tmp_path / 'tiny'}: 2 zones, 1 unit, 4 travel times, 1 incident type: no problem found\n"
    assert capsys.readouterr().out == told


def test_notes_do_not_fail_a_folder(tmp_path, capsys):
    assert check.main([str(tiny(tmp_path / "tiny", travel="origin,destination,minutes\nA,A,2\n"))]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first == "note: zones.csv:3:zone: B can be reached by no unit" and last.endswith("no problem found")


@pytest.mark.parametrize("path", ["nowhere", "file.doc"])
def test_what_is_no_folder_is_refused(tmp_path, capsys, path):
    (tmp_path / "file.doc").write_text("x")
    assert check.main([str(tmp_path / path)]) == 2
    assert "allowed: a folder of tables, or one .xlsx" in capsys.readouterr().out


def test_the_commands_run_without_hydra(tmp_path):
    run = [sys.executable, "-X", "importtime", "-m"]
    made = subprocess.run([*run, "sim.template", str(tmp_path / "new")], capture_output=True, text=True)
    found = subprocess.run([*run, "sim.check", str(tmp_path / "new")], capture_output=True, text=True)
    assert (made.returncode, found.returncode) == (0, 0), found.stdout
    assert found.stdout.endswith("no problem found\n") and found.stdout.count("\n") == 1
    assert not {"hydra", "pandas", "simpy", "openpyxl"} & {line.split()[-1] for line in found.stderr.splitlines()}


def test_the_starter_says_what_every_column_may_hold(tmp_path):
    template.write_template(tmp_path / "new")
    readme = (tmp_path / "new" / "README.md").read_text(encoding="utf-8")
    for file in (*SETTINGS, *TABLES):
        section = readme.partition(f"## {file.name} (")[2].partition("\n## ")[0]
        assert all(f"\n| {column.name} | {column.meaning} |" in section for column in file.columns)
    district = (tmp_path / "new" / "district.yaml").read_text(encoding="utf-8")
    assert all(f"# {column.name}" in district for column in SETTINGS[0].columns)


def test_a_starter_never_overwrites(tmp_path, capsys):
    (tmp_path / "kept.txt").write_text("mine")
    assert template.main([str(tmp_path)]) == 2
    assert "a folder that is not empty; allowed: a new or empty folder" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]
    assert template.main([str(tmp_path / "kept.txt")]) == 2
