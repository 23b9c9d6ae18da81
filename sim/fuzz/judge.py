"""Runs one case as the command line would, and judges what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.compose import Composer
from sim.cli.options import Options
from sim.config import Config
from sim.config.refused import Refused
from sim.fuzz.case import HERE, Case, Ending
from sim.fuzz.sound import faults

if TYPE_CHECKING:
    from sim.study.result import Result

FLAG = "--config-dir"


def judge(case: Case, place: Path) -> tuple[Ending, str]:
    """How a case ends whose files are written below ``place``, and what is told of it."""
    written(case, place)
    try:
        found = _checked(case, place) if case.check else _run(_config(case, place))
    except Refused as refused:
        return ("refused", str(refused.args[0])) if _is_clear(refused.args) else ("unclear", repr(refused.args)[:500])
    except Exception as error:
        return "traceback", f"{type(error).__name__}: {error} {_where(error)}"[:500]
    if case.bad:
        return "silent", "run although it is bad"
    return ("silent", found[0]) if found else ("ran", "")


def written(case: Case, place: Path) -> None:
    """Write the files of a case below ``place``."""
    for path, content in case.files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(content)


def _config(case: Case, place: Path) -> Config:
    words = [word.replace(HERE, str(place)) for word in case.words]
    if words[0] == FLAG:
        return Composer(Options(Path(words[1]))).point(words[2:]).config
    return _composer().point(words).config


@cache
def _composer() -> Composer:
    return Composer(Options())


def _checked(case: Case, place: Path) -> list[str]:
    from sim.cli.check import checked

    checked(place / "own")
    return []


def _run(config: Config) -> list[str]:
    """What is impossible in the results of one replication by this process."""
    return faults(_result(config))


def _result(config: Config) -> Result:
    from sim.study.runner import run_points

    study = config.study.model_copy(update={"replications": 1, "workers": 1})
    return run_points([config.model_copy(update={"study": study})])[0]


def _is_clear(lines: Sequence[str]) -> bool:
    """Every line names a place, what was given and what is allowed, and nothing that a terminal would obey."""
    return bool(lines) and all(
        str(line).isprintable() and ": " in str(line) and "; allowed: " in str(line) for line in lines
    )


def _where(error: BaseException) -> str:
    """The place in the code where an exception was raised."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace is not None else None
    return f"({Path(code.co_filename).name}:{trace.tb_lineno})" if code and trace else ""
