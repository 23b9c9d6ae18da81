"""Hands checked design points to the runner and gives every one its folder."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml  # type: ignore[import-untyped]

from sim.cli.compose import Point
from sim.config.lines import problem
from sim.config.refused import Refused

if TYPE_CHECKING:
    from sim.study.result import Result


def run_single(point: Point) -> str:
    """Run one design point in a folder of its own; returns what to say at the end, the folder on the last line.

    Raises Refused where the folder holds a finished run.
    """
    from sim.report.terminal import screen

    folder = point.new_folder()
    if (folder / "summary.json").exists():
        raise Refused(problem("hydra.run.dir", f"{folder} holds a finished run", "another folder"))
    return screen(_run([point], [folder], None)[0], folder)


def run_sweep(points: Sequence[Point], top: Path) -> list[Result]:
    """Run design points as one study: ``top/<n>`` for each, the comparison in ``top``. Resumes what is there.

    Raises Refused where a folder holds a finished run of another design.
    """
    folders = [top / str(number) for number in range(len(points))]
    others = [folder for point, folder in zip(points, folders, strict=True) if _holds_another(folder, point)]
    if others:
        given = [f"{folder} holds a run of another design" for folder in others]
        raise Refused(*(problem("hydra.sweep.dir", text, "another folder") for text in given))
    return _run(points, folders, top)


def _run(points: Sequence[Point], folders: Sequence[Path], top: Path | None) -> list[Result]:
    from sim.report.briefing import not_written
    from sim.study.runner import run_study

    _prepare(points, folders)
    configs, words = [point.config for point in points], [point.words for point in points]
    results = run_study(configs, folders, top, words=words, after_point=_report)
    lacking = not_written() if any(config.output.report for config in configs) else ""
    if lacking:
        print(lacking, file=sys.stderr)
    return results


def _report(result: Result, folder: Path) -> None:
    """What a finished point leaves beside its tables, before it counts as complete."""
    if result.config.output.report:
        from sim.report.stored import write_report

        write_report(result, folder)


def _prepare(points: Sequence[Point], folders: Sequence[Path]) -> None:
    """Write what was asked for into every folder: the whole configuration, and the words of the command."""
    for point, folder in zip(points, folders, strict=True):
        try:
            (folder / ".hydra").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(problem(str(folder), str(error.strerror), "a folder to write in")) from error
        _write(folder / ".hydra" / "config.yaml", point.config.model_dump(mode="json"))
        _write(folder / ".hydra" / "overrides.yaml", list(point.words))


def _write(path: Path, content: Any) -> None:
    """Write YAML under its final name in one step."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # the fast one where it was built
    draft = path.with_suffix(".part")
    draft.write_text(yaml.dump(content, Dumper=dumper, sort_keys=False, allow_unicode=True), encoding="utf-8")
    draft.replace(path)


def _holds_another(folder: Path, point: Point) -> bool:
    """Whether a finished run of another design is there; how it was spread and shown does not matter."""
    path = folder / ".hydra" / "config.yaml"
    if not (folder / "summary.json").exists() or not path.exists():
        return False
    there: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    here = point.config.model_dump(mode="json")
    same_study = there.get("study", {}).get("inject") == here["study"]["inject"]
    return not same_study or any(there.get(key) != here[key] for key in here if key not in ("study", "output"))
