"""``python -m sim.report``: figures and briefing of a finished run, made anew without simulating."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pptx import Presentation
from story_cases import run
from study_cases import study_told

from sim.report import briefing
from sim.report.briefing import FILES, NEEDS, not_written, write_briefing
from sim.report.command import main
from sim.report.stored import origin_of, points_of, stored_result
from sim.study.result import Result

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("run") / "2024-01-30_run"
    found = run()
    Result(found.config, found.summary, found.geography, found.tables, ("+scenario=muratara",)).save(made)
    return made


def test_the_run_is_read_back_as_it_was(folder: Path) -> None:
    result = stored_result(folder, "en")
    assert result.summary == run().summary and result.config.output.language == "en"
    assert len(result.tables.incidents) == len(run().tables.incidents)
    assert origin_of(folder).run == "2024-01-30_run" and origin_of(folder).words == ("+scenario=muratara",)


def test_one_form_in_another_language_is_made_without_simulating(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sim.report.stored.write_figures", lambda result, folder: [])
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert main([str(folder), "--language", "en", "--format", "pptx"]) == 0
    assert capsys.readouterr().out.split() == [str(folder / "briefing.pptx")]
    title = Presentation(str(folder / "briefing.pptx")).slides[0].shapes.title
    assert title is not None and title.text_frame.text.startswith("This plan helps")
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert not list(folder.glob(".*part"))


def test_what_cannot_be_done_is_refused_in_one_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in ([str(tmp_path)], [str(tmp_path / "nowhere")], [str(folder), "--format", "ppt"]):
        assert main(words) == 2
        said = capsys.readouterr().err.strip()
        assert said and "\n" not in said and "Traceback" not in said
    assert "nearest: pptx" in said


def test_a_run_of_another_version_is_refused(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = shutil.copytree(folder, tmp_path / "old")
    provenance = json.loads((old / "provenance.json").read_text())
    provenance["config"]["forces"].pop("mode")
    (old / "provenance.json").write_text(json.dumps(provenance))
    assert main([str(old)]) == 2 and "another version" in capsys.readouterr().err


def test_every_point_of_a_study_is_made_anew(folder: Path, tmp_path: Path) -> None:
    for name in ("0", "1"):
        shutil.copytree(folder, tmp_path / name)
    (tmp_path / "study.json").write_text(json.dumps(study_told("0", "1")))
    assert points_of(tmp_path) == [tmp_path / "0", tmp_path / "1"] and points_of(folder) == [folder]


def test_without_the_extra_one_line_says_what_is_not_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert not_written() == ""
    absent = {"typst", "pptx"}
    monkeypatch.setattr(briefing, "find_spec", lambda name: None if name in absent else object())
    assert not_written() == "briefing.pptx, report.pdf not written: pip install 'siaga[report]'"
    absent.update(name for names in NEEDS.values() for name in names)
    assert write_briefing(run(), origin=("x", "y", ()), pictures={}, folder=tmp_path) == []  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == [] and set(NEEDS) == set(FILES)
