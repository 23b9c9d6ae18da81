"""``config.yaml`` of an exported folder: the configuration that its tables go with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from sim.cli.extra import unfolding
from sim.cli.options import Options
from sim.cli.validate import validated
from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.world.folder.keys import MOST_BYTES
from sim.world.folder.problems import Wrong
from sim.world.folder.raw import as_wrong, text_of

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the fast one where it was built
OF_A_FOLDER = {"source": "folder", "folder": None}


def stored(path: Path, chosen: Sequence[str] = ()) -> dict[str, Any]:
    """The parts of the configuration at ``path``, but for those that words like ``weather=wet`` choose anew.

    The world is that of a folder whose path is not yet told; speeds are the stored ones. Raises Refused.
    """
    values = _mapping(path)
    told = {word.lstrip("+").partition("=")[0] for word in chosen} - {"world"}
    world = values.get("world")
    found = values | {"world": world | OF_A_FOLDER} if isinstance(world, dict) else values
    return {part: value for part, value in found.items() if part not in told}


def check_stored(path: Path) -> None:
    """Raise Refused with every problem of the configuration at ``path``, as file:row:key: given; allowed."""
    values = stored(path)
    try:
        validated(values, Options())
    except Refused as refused:
        rows = dict(_rows(yaml.compose(_text(path), Loader=LOADER)))
        raise Refused(*(_placed(path, str(line), rows) for line in refused.args)) from refused


def _mapping(path: Path) -> dict[str, Any]:
    try:
        text = _text(path)
        for row, given, allowed in unfolding(text):
            raise _refused(path, row, given, allowed)
        values = yaml.load(text, Loader=LOADER)
    except Refused:
        raise
    except Exception as error:  # whatever a broken file makes the library raise
        mark = getattr(error, "problem_mark", None)
        why = shown(getattr(error, "problem", None) or error)
        raise _refused(path, mark.line + 1 if mark else 1, why, "YAML, as sim.export writes it") from error
    if not isinstance(values, dict):
        raise _refused(path, 1, "no keys", "the whole configuration, as sim.export writes it")
    return values


def _text(path: Path) -> str:
    try:
        return text_of(path, MOST_BYTES)
    except (OSError, Wrong) as error:
        wrong = as_wrong(error)
        raise _refused(path, 1, wrong.given, wrong.allowed) from error


def _refused(path: Path, row: int, given: str, allowed: str) -> Refused:
    return Refused(problem(f"{path.name}:{row}:-", given, allowed))


def _placed(path: Path, line: str, rows: dict[str, int]) -> str:
    """A problem line with the row of its key, or of the part that the key should stand in."""
    key, colon, rest = line.partition(": ")
    parts = key.split(".")
    row = next((rows[at] for end in range(len(parts), 0, -1) if (at := ".".join(parts[:end])) in rows), 1)
    return f"{path.name}:{row}:{key}{colon}{rest}"


def _rows(node: Any, before: str = "") -> Iterator[tuple[str, int]]:
    """Dotted keys with their rows."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            key = f"{before}{name.value}"
            yield key, name.start_mark.line + 1
            yield from _rows(value, f"{key}.")
