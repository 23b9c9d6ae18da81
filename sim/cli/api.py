"""``sim.run``: one operation from Python."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.study.result import Result


def run(
    scenario: str | Path,
    overrides: Sequence[str] = (),
    replications: int | None = None,
    seed: int | None = None,
) -> Result:
    """Run a scenario, or the folder at a path, and return its result; ``Result.save`` writes it.

    ``overrides`` are words like ``key=value``; ``replications`` and ``seed`` win over those of the same keys.
    Raises Refused, a line per problem.
    """
    from sim.cli.compose import Composer
    from sim.cli.options import Options
    from sim.config.lines import problem
    from sim.config.refused import Refused

    if isinstance(overrides, str):
        raise Refused(problem("overrides", "a text given", 'a list of texts, like ["seed=1"]'))
    last = {"study.replications": replications, "seed": seed}
    asked = [f"+scenario={scenario}"]
    if isinstance(scenario, Path):
        asked = ["world=folder", f"world.folder={_quoted(scenario)}"]
    words = [*asked, *overrides, *(f"{k}={v}" for k, v in last.items() if v is not None)]
    point = Composer(Options()).point(words)
    from sim.study.runner import run_points

    (result,) = run_points([point.config])
    result.words = point.words
    return result


def _quoted(path: Path) -> str:
    """A path as a word of the command line, whatever it holds."""
    escaped = str(path).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
