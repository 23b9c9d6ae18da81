"""Hands checked design points to the runner and gives every one its folder."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml  # type: ignore[import-untyped]

from sim.cli.claim import claimed
from sim.cli.compose import Composer, Point
from sim.config import Config
from sim.config.lines import problem
from sim.config.refused import Refused
from sim.study.asked import Asked
from sim.study.design.factors import LEVELS, Range
from sim.study.design.search import confirmation
from sim.study.stored import put

if TYPE_CHECKING:
    from sim.study.result import Result


def run_single(point: Point) -> str:
    """Run one design point in a folder of its own; returns what to say at the end, the folder on the last line.

    Raises Refused where the folder holds a finished run.
    """
    from sim.report.terminal import screen

    if point.config.study.design != "grid":
        raise Refused(problem("study.design", f"{point.config.study.design} given for one point", "python -m sim -m"))
    folder = point.new_folder()
    with claimed(folder, "hydra.run.dir"):
        if (folder / "summary.json").exists():
            raise Refused(problem("hydra.run.dir", f"{folder} holds a finished run", "another folder"))
        return screen(_run([point], [folder], None)[0], folder)


def run_sweep(points: Sequence[Point], top: Path) -> list[Result]:
    """Run design points as one study: ``top/<n>`` for each, the comparison in ``top``. Resumes what is there.

    Raises Refused where a folder holds a finished run of another design.
    """
    folders = [top / str(number) for number in range(len(points))]
    with claimed(top, "hydra.sweep.dir"):
        _refuse_others(points, folders)
        return _run(points, folders, top)


def run_search(composer: Composer, starts: Sequence[Sequence[str]], searched: Range, top: Path) -> list[Result]:
    """Search along a range the smallest force that keeps the promise, from each of the plain operations ``starts``.

    Points go to ``top/<n>`` in the order in which the search comes to them. Raises Refused like ``run_sweep``.
    """
    from sim.study import runner

    numbers = count()

    def asked(words: Sequence[str], value: str, confirming: bool) -> Asked:
        point = composer.point([*words, f"{searched.key}={value}"])
        point = replace(point, config=confirmation(point.config)) if confirming else point
        folder = top / str(next(numbers))
        _refuse_others([point], [folder])
        _prepare([point], [folder])
        return Asked(point.config, folder, point.words)

    ends = [word for value in (searched.low, searched.high) for word in [f"{searched.key}={searched.text(value)}"]]
    composer.points([[*words, end] for words in starts for end in ends])
    begun = [(composer.point(words).config, partial(asked, words), searched.levels(LEVELS)) for words in starts]
    with claimed(top, "hydra.sweep.dir"):
        results = runner.run_search(begun, top, _report, _report_study if begun[0][0].output.report else None)
    _say_lacking(config for config, _, _ in begun)
    return results


def _refuse_others(points: Sequence[Point], folders: Sequence[Path]) -> None:
    others = [folder for point, folder in zip(points, folders, strict=True) if _holds_another(folder, point)]
    if others:
        given = [f"{folder} holds a run of another design" for folder in others]
        raise Refused(*(problem("hydra.sweep.dir", text, "another folder") for text in given))


def _run(points: Sequence[Point], folders: Sequence[Path], top: Path | None) -> list[Result]:
    from sim.study.runner import run_study

    _prepare(points, folders)
    configs, words = [point.config for point in points], [point.words for point in points]
    after_study = _report_study if configs[0].output.report else None
    results = run_study(configs, folders, top, words=words, after_point=_report, after_study=after_study)
    _say_lacking(configs)
    return results


def _say_lacking(configs: Iterable[Config]) -> None:
    """Name the files that could not be written for want of a library, where a report was asked for."""
    from sim.report.briefing import not_written

    lacking = not_written() if any(config.output.report for config in configs) else ""
    if lacking:
        print(lacking, file=sys.stderr)


def _report(result: Result, folder: Path) -> None:
    """What a finished point leaves beside its tables, before it counts as complete."""
    if result.config.output.report:
        from sim.report.stored import write_report

        write_report(result, folder)


def _report_study(top: Path) -> None:
    """What a study leaves beside the tables that compare its points."""
    from sim.report.study.write import write_study

    write_study(top)


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
    text = yaml.dump(content, Dumper=dumper, sort_keys=False, allow_unicode=True)
    put(path, lambda draft: draft.write_text(text, encoding="utf-8"))


def _holds_another(folder: Path, point: Point) -> bool:
    """Whether a finished run of another design is there; how it was spread and shown does not matter."""
    path = folder / ".hydra" / "config.yaml"
    if not (folder / "summary.json").exists() or not path.exists():
        return False
    there = _asked_before(path)
    here = point.config.model_dump(mode="json")
    same_study = there["study"].get("inject") == here["study"]["inject"]
    return not same_study or any(there.get(key) != here[key] for key in here if key not in ("study", "output"))


def _asked_before(path: Path) -> dict[str, Any]:
    """The configuration of an earlier run of a folder; Refused where it can no longer be read."""
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        return dict(found) | {"study": dict(found["study"])}
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError, RecursionError) as error:
        raise Refused(problem(str(path), "damaged since the run wrote it", "another folder")) from error
