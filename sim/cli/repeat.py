"""``python -m sim.repeat RUN``: repeats a run, or all points of a study, from its provenance, and compares."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim import given
from sim.config import Config
from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.config.study import Study
from sim.ending import ended

if TYPE_CHECKING:
    from sim.record import Tables
    from sim.study.differences import Difference
    from sim.study.result import Result

DESCRIPTION = """\
Makes the replications of a finished run again from its provenance.json, and compares every table and every measure
with those in the folder. Exit code 0 where they are the same, 1 where they are not; numbers that differ by less than
1e-9 of their size, as between versions of Python, are the same. Nothing is written."""
LISTED = 20
FILES = ("summary.json", "provenance.json")
ALLOWED = "the folder of a finished run or study"


def main(argv: Sequence[str] | None = None) -> int:
    """Repeat and compare; exit code 0 the same, 1 not, 2 no finished run."""
    parser = ArgumentParser(prog="python -m sim.repeat", description=DESCRIPTION)
    parser.add_argument("run", metavar="RUN", type=given.path, help=ALLOWED)
    folder = parser.parse_args(sys.argv[1:] if argv is None else argv).run
    return ended(lambda: _all(folder))


def _all(folder: Path) -> int:
    same = [_repeated(run) for run in runs_of(folder)]
    return 0 if all(same) else 1


def runs_of(folder: Path) -> list[Path]:
    """The folder itself, or those of the points of a study. Raises Refused where nothing there is finished."""
    runs = [folder] if not (folder / "study.json").is_file() else sorted(folder.iterdir())
    found = [run for run in runs if all((run / name).is_file() for name in FILES)]
    if not found:
        raise Refused(problem(shown(folder), f"no {' and '.join(FILES)}", ALLOWED))
    return found


def _repeated(run: Path) -> bool:
    """Repeat one run and tell what differs; whether nothing does."""
    told, summary = _written(run)
    tables = _tables(run, summary)
    for line in _circumstances(told):
        print(f"{run}: {line}")
    found = list(differences(tables, summary, repeated(told, summary)))
    real = [difference for difference in found if difference.matters]
    for difference in real[:LISTED]:
        print(f"{run}: {difference.where}: {difference.what}")
    if len(real) > LISTED:
        print(f"{run}: and {len(real) - LISTED:,} more differences")
    print(f"{run}: {_verdict(real, found)}")
    return not real


def _verdict(real: Sequence[Difference], found: Sequence[Difference]) -> str:
    if real:
        return "NOT the same"
    largest = max(found, key=lambda difference: difference.size, default=None)
    rounding = f" but for rounding, at most {largest.size:.1g} in {largest.where}" if largest else ""
    return f"the same{rounding}: all tables and measures"


def repeated(told: dict[str, Any], summary: dict[str, Any]) -> Result:
    """The result of the same replications, made again in memory. Raises Refused for a configuration that is none."""
    from sim.study.runner import run_points

    again = {"replications": summary["n_replications"], "cluster": None}
    return run_points([_config(told, again)])[0]


def _config(told: dict[str, Any], study: dict[str, Any]) -> Config:
    """The configuration of a run with some keys of its study changed."""
    try:
        config = Config.model_validate(told["config"])
        changed = Study.model_validate(config.study.model_dump() | study)
    except ValidationError as error:
        raise Refused(problem("provenance.json: config", shown(error), "the configuration of this version")) from error
    return config.model_copy(update={"study": changed})


def differences(tables: Tables, summary: dict[str, Any], again: Result) -> Iterator[Difference]:
    """Everything in which a run, read from its folder, and a repetition differ, rounding too."""
    from sim.study.audience import shown_tables
    from sim.study.differences import summaries_differ, tables_differ

    yield from tables_differ(tables, shown_tables(again.config, again.tables))
    yield from summaries_differ(summary, again.summary)


def _circumstances(told: dict[str, Any]) -> Iterator[str]:
    """What is not as it was: versions, code, data."""
    from sim.study.provenance import provenance

    now = provenance(_config(told, {}), ())
    for key in ("python", "system", "package", "libraries", "hashes"):
        before, after = told.get(key), now.get(key)
        if isinstance(before, dict) and isinstance(after, dict):
            changed = sorted(name for name in before if before[name] != after.get(name))
            yield from (f"{name}: {shown(before[name])}, now {shown(after.get(name))}" for name in changed)
        elif before != after:
            yield f"{key}: {shown(before)}, now {shown(after)}"


def _written(run: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Provenance and summary of a run."""
    from sim.study.shapes import Provenance, Summary
    from sim.study.stored import read_json

    return read_json(run / FILES[1], Provenance), read_json(run / FILES[0], Summary)


def _tables(run: Path, summary: dict[str, Any]) -> Tables:
    from sim.study.stored import TABLES, read_tables

    if lacking := [f"{name}.parquet" for name in TABLES if not (run / f"{name}.parquet").is_file()]:
        raise Refused(problem(str(run), f"no {' and '.join(lacking)}", ALLOWED))
    return read_tables(run, summary["n_replications"])
