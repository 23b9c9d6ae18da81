"""What a finished run leaves for people: figures and briefing, written at its end or made anew from its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from sim.config import Config
from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.report.briefing import FILES, write_briefing
from sim.report.figures import write_figures
from sim.report.result import Reportable, read
from sim.report.story.teller import Origin
from sim.report.study.write import write_study
from sim.study.result import Result
from sim.study.shapes import Provenance, Study, Summary
from sim.study.stored import read_geography, read_json

STUDY = ("points.csv", "comparisons.csv")
MARK = 8  # letters of the hash that name a configuration


def origin_of(folder: Path) -> Origin:
    """Where the run of a folder comes from, by its provenance."""
    found = read_json(folder / "provenance.json", Provenance)
    return Origin(folder.resolve().name, found["hashes"]["configuration"][:MARK], tuple(found["overrides"]))


def stored_result(folder: Path, language: str | None = None) -> Result:
    """The run of a folder, in its own or another language; Refused where there is none that can be read."""
    if not all((folder / name).is_file() for name in ("summary.json", "provenance.json")):
        raise Refused(problem(str(folder), "no finished run", "a folder with summary.json and provenance.json"))
    try:
        config = Config.model_validate(read_json(folder / "provenance.json", Provenance)["config"])
    except ValidationError as error:
        raise Refused(problem(str(folder), "a run of another version", "a run of this version")) from error
    if language:
        config = config.model_copy(update={"output": config.output.model_copy(update={"language": language})})
    return Result(config, read_json(folder / "summary.json", Summary), read_geography(folder), folder)


def points_of(folder: Path) -> list[Path]:
    """The folders of the points of a study, or the folder of a run itself. Refused where a point lies elsewhere."""
    if not (folder / "study.json").is_file():
        return [folder]
    where, points = str(folder / "study.json"), read_json(folder / "study.json", Study)["points"]
    names = [point["folder"] for point in points]
    if wrong := [name for name in names if (folder / name).resolve().parent != folder.resolve()]:
        raise Refused(
            *(problem(where, f"{shown(name)} given", "folders of points in the study's own") for name in wrong)
        )
    return [folder / name for name in names]


def write_report(result: Reportable, folder: Path, forms: Sequence[str] = tuple(FILES)) -> list[Path]:
    """Write figures and briefing of a run into its folder, which holds its provenance, and return the files."""
    result = read(result)
    figures = write_figures(result, folder)
    pictures = {path.stem: path for path in figures}
    return [*figures, *write_briefing(result, origin_of(folder), pictures, folder, forms)]


def remake(folder: Path, forms: Sequence[str], language: str | None = None) -> list[Path]:
    """Make the report of every run of a folder, and of the study it may be, anew and return the files.

    Refused without a run.
    """
    points = points_of(folder)
    needed = [] if points == [folder] else [name for name in STUDY if not (folder / name).is_file()]
    if needed:
        raise Refused(problem(str(folder), f"no {' and '.join(needed)}", "the folder of a finished study"))
    made = [path for point in points for path in write_report(stored_result(point, language), point, forms)]
    return made if points == [folder] else [*made, *write_study(folder, forms, language)]
