"""``python -m sim.repeat RUN``: repeats a run, or all points of a study, from its provenance, and compares."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim.cli.ending import ended
from sim.config import Config
from sim.config.lines import problem, shown
from sim.config.refused import Refused

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
    parser.add_argument("run", metavar="RUN", type=Path, help=ALLOWED)
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
    told, summary = (_read(run / name) for name in reversed(FILES))
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

    try:
        config = Config.model_validate(told["config"])
    except (ValidationError, KeyError, TypeError) as error:
        raise Refused(problem("provenance.json: config", shown(error), "the configuration of this version")) from error
    again = {"replications": summary["n_replications"], "cluster": None}
    return run_points([config.model_copy(update={"study": config.study.model_copy(update=again)})])[0]


def differences(tables: Tables, summary: dict[str, Any], again: Result) -> Iterator[Difference]:
    """Everything in which a run, read from its folder, and a repetition differ, rounding too."""
    from sim.study.audience import shown_tables
    from sim.study.differences import summaries_differ, tables_differ

    yield from tables_differ(tables, shown_tables(again.config, again.tables))
    yield from summaries_differ(summary, again.summary)


def _circumstances(told: dict[str, Any]) -> Iterator[str]:
    """What is not as it was: versions, code, data."""
    from sim.study.provenance import provenance

    now = provenance(Config.model_validate(told["config"]), ()) if isinstance(told.get("config"), dict) else {}
    for key in ("python", "system", "package", "libraries", "hashes"):
        before, after = told.get(key), now.get(key)
        if isinstance(before, dict) and isinstance(after, dict):
            changed = sorted(name for name in before if before[name] != after.get(name))
            yield from (f"{name}: {shown(before[name])}, now {shown(after.get(name))}" for name in changed)
        elif before != after:
            yield f"{key}: {shown(before)}, now {shown(after)}"


def _read(path: Path) -> dict[str, Any]:
    from sim.study.stored import read_json

    try:
        return read_json(path)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _tables(run: Path, summary: dict[str, Any]) -> Tables:
    from sim.study.stored import TABLES, read_tables

    if not isinstance(summary.get("n_replications"), int) or not {"measures", "by"} <= set(summary):
        raise _unreadable(run / FILES[0], "no summary of a run")
    if lacking := [f"{name}.parquet" for name in TABLES if not (run / f"{name}.parquet").is_file()]:
        raise _unreadable(run, f"no {' and '.join(lacking)}")
    try:
        return read_tables(run, summary["n_replications"])
    except (OSError, ValueError) as error:
        raise _unreadable(run, error) from error


def _unreadable(path: Path, error: object) -> Refused:
    return Refused(problem(str(path), shown(error), ALLOWED))
