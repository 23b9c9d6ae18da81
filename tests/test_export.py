"""``python -m sim.export``: a bundled district written as a folder comes back number by number, or is not written."""

import shutil
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

import sim
from sim.cli import check, export
from sim.cli.compose import compose
from sim.cli.stored import check_stored, stored
from sim.config import Config
from sim.config.refused import Refused
from sim.model.day import replicate
from sim.model.operation import prepare
from sim.study.runner import run_points
from sim.study.stored import TABLES
from sim.world.build import build_world
from sim.world.folder import read_folder
from sim.world.own import exported

pytestmark = pytest.mark.slow

MURATARA = ("region=muratara", "election=pemilu2024")
REGIONS = {
    "muratara": MURATARA,
    "muratara pilkada": ("region=muratara", "election=pilkada2024"),
    "boats": ("region=banyuasin", "election=pemilu2024"),
    "two districts": ("region=muratara", "election=pemilu2024", "region.districts=[lubuklinggau,muratara]"),
    "two subdistricts": ("region=oki", "election=pilkada2024", "region.subdistricts=[Cengal,Sungai Menang]"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("export") / "muratara"
    export.export(path, MURATARA)
    return path


def of_folder(config: Config, path: Path) -> Config:
    """The same design point with its world from a folder."""
    return config.model_copy(
        update={"world": config.world.model_copy(update={"source": "folder", "folder": str(path)})}
    )


def assert_same(one, other, where=""):
    """Bit for bit, dtypes included."""
    assert type(one) is type(other), where
    if is_dataclass(one):
        for field in fields(one):
            if field.name != "own":
                assert_same(getattr(one, field.name), getattr(other, field.name), f"{where}.{field.name}")
    elif isinstance(one, np.ndarray):
        assert one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes(), where
    else:
        assert one == other or one != one, where


@pytest.mark.parametrize("words", REGIONS.values(), ids=REGIONS)
def test_an_exported_region_is_the_same_world(tmp_path, words):
    export.export(tmp_path / "new", words)
    config = compose(words)
    bundled, read = build_world(config), build_world(of_folder(config, tmp_path / "new"))
    assert_same(bundled, read)
    assert read.own is not None and bundled.own is None and len(read.network.km) > 8000


def told(row):
    """A row without its zone, which only the world of a folder has."""
    return row._replace(zone="") if "zone" in row._fields else row


def columns(table):
    """Arrays of a table, names as their codes."""
    return {name: np.asarray(getattr(column, "codes", column)) for name, column in table.items()}


def test_an_exported_folder_runs_like_the_bundled_district(folder):
    config = compose(MURATARA)
    one, other = (replicate(prepare(c), 1) for c in (config, of_folder(config, folder)))
    assert len(one.incidents) > 50 and len(one.units) > 500
    for name in ("incidents", "units", "orders", "recapitulation"):  # repr writes floats in full, and nan like nan
        ours, theirs = ([repr(told(row)) for row in getattr(record, name)] for record in (one, other))
        assert ours == theirs, name
    for name in ("stations", "coverage"):
        ours, theirs = columns(getattr(one, name)), columns(getattr(other, name))
        assert ours.keys() == theirs.keys()
        for column in ours:
            assert_same(ours[column], theirs[column], f"{name}.{column}")


def test_an_exported_folder_has_no_problem_and_nothing_worth_a_note(folder, capsys):
    assert check.main([str(folder)]) == 0
    told = "89 zones, 0 units, 652 stations, 7 bases, 8,051 legs: no problem found\n"
    assert capsys.readouterr().out == f"{folder}: {told}"


def test_the_configuration_goes_with_the_tables(folder):
    kept = Config.model_validate(stored(folder / "config.yaml"))
    assert kept.world.source == "folder" and kept.world.folder is None
    assert kept.model_dump(exclude={"world"}) == compose(MURATARA).model_dump(exclude={"world"})
    assert kept.world.travel == compose(MURATARA).world.travel
    fresh = stored(folder / "config.yaml", ["world=folder", "weather=wet", "seed=3"])
    assert "weather" not in fresh and fresh["world"]["travel"] and fresh["election"]["name"] == "pemilu2024"


def test_a_wrong_line_of_the_configuration_is_named(folder, tmp_path):
    text = (folder / "config.yaml").read_text()
    path = tmp_path / "config.yaml"
    path.write_text(text.replace("\n  queue: priority", "\n  queue: urgent").replace("\n  mode:", "\n  mood:"))
    rows = path.read_text().splitlines()
    with pytest.raises(Refused) as refused:
        check_stored(path)
    places = {":".join(line.split(":")[:3]) for line in refused.value.args}
    assert places == {
        f"config.yaml:{rows.index('  queue: urgent') + 1}:dispatch.queue",
        f"config.yaml:{rows.index('forces:') + 1}:forces.mode",
        f"config.yaml:{rows.index('  mood: available') + 1}:forces.mood",
    }


def test_only_what_is_set_stands_in_the_district(tmp_path):
    export.export(tmp_path / "new", [*MURATARA, "seed=4", "study.replications=7", "dispatch=ladder", "name=x/y"])
    district = yaml.safe_load((tmp_path / "new" / "district.yaml").read_text())
    assert district == {"name": "x_y", "calendar": "pemilu2024", "end": "stop", "replications": 7, "seed": 4}
    assert yaml.safe_load((tmp_path / "new" / "policy.yaml").read_text())["dispatch"] == "ladder"


def test_nothing_is_overwritten_and_bad_words_leave_nothing(tmp_path, capsys):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "mine.txt").write_text("mine")
    assert export.main([str(tmp_path / "kept"), *MURATARA]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'kept'}: something there already; allowed: a new or empty folder\n"
    assert export.main([str(tmp_path / "new"), "region=muratra", "election=pemilu2024"]) == 2
    assert "nearest: muratara" in capsys.readouterr().err
    assert export.main([str(tmp_path / "new"), *MURATARA, f"world.folder={tmp_path}", "world=folder"]) == 2
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["kept", "mine.txt"]


def test_a_folder_appears_whole_or_not_at_all(tmp_path, monkeypatch):
    def broken(_):
        yield from ()
        raise KeyboardInterrupt

    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(exported, "tables", broken)
    with pytest.raises(KeyboardInterrupt):
        export.export(tmp_path / "empty", MURATARA)
    assert [path.name for path in tmp_path.rglob("*")] == ["empty"]


def test_no_number_is_longer_than_a_spreadsheet_keeps(folder):
    for path in folder.glob("*.csv"):
        cells = path.read_text(encoding="utf-8").replace("\n", ",").split(",")
        assert not [cell for cell in cells if cell.isdigit() and len(cell) > 11], path.name


def test_places_are_told_apart():
    names = exported.distinct(["Maju", "maju", "Maju 2", "Jaya", "Maju", "MAJU 2"])
    assert names[0] == "Maju" and names[2] == "Maju 2" and len({name.casefold() for name in names}) == 6


def test_the_command_writes_a_folder(tmp_path):
    (tmp_path / "new").mkdir()
    words = [sys.executable, "-m", "sim.export", str(tmp_path / "new"), "+scenario=muratara"]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout.endswith(f"world.folder={tmp_path / 'new'} runs it\n"), done.stderr
    readme = (tmp_path / "new" / "README.md").read_text(encoding="utf-8")
    assert "## network.csv (optional)" in readme and "| calendar | " in readme and "pilkada2024" in readme


def test_running_an_exported_folder_gives_the_same_tables(folder):
    words = ("study.replications=2", "study.workers=1")
    (bundled,) = run_points([compose([*MURATARA, *words])])
    again = sim.run(folder, words)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(bundled.tables, name), getattr(again.tables, name))


def test_an_exported_election_without_its_calendar_is_no_dispatch_problem(folder, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / "district.yaml").write_text("")
    with pytest.raises(Refused, match="district.yaml:1:calendar: nothing given; allowed: the election"):
        read_folder(copy)
