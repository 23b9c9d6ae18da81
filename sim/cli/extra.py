"""Files of ``--config-dir``, judged before anything composes them: few, small, plain YAML inside that folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.world.folder.source import not_plain

MOST_ENTRIES = 10_000
MOST_BYTES = 1_000_000
DEEPEST = 20  # mappings and lists within one another
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the fast one where it was built
BEGIN = yaml.MappingStartEvent, yaml.SequenceStartEvent
END = yaml.MappingEndEvent, yaml.SequenceEndEvent


def files_of(folder: Path) -> list[Path]:
    """The YAML files of a folder, relative to it; raises Refused where one of them is not to be read."""
    entries = list(islice(folder.rglob("*"), MOST_ENTRIES + 1))
    if len(entries) > MOST_ENTRIES:
        raise Refused(_line(str(folder), f"more than {MOST_ENTRIES:,} files", "a folder of groups, nothing else in it"))
    found = sorted(path for path in entries if path.suffix == ".yaml")
    if wrong := [line for path in found for line in _problems(path, folder)]:
        raise Refused(*wrong)
    return [path.relative_to(folder) for path in found]


def _problems(path: Path, folder: Path) -> Iterator[str]:
    """What is wrong with one file; that it is no YAML is told when it is composed."""
    where = str(path.relative_to(folder))
    if why := not_plain(path, folder):
        yield _line(where, why, "a plain file in the folder")
    elif path.stat().st_size > MOST_BYTES:
        yield _line(where, f"{path.stat().st_size:,} bytes", f"at most {MOST_BYTES:,} bytes")
    else:
        yield from _of_text(path, where)


def _of_text(path: Path, where: str) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        yield _line(where, f"byte {error.start}: {error.reason}", "text in UTF-8")
        return
    with suppress(yaml.YAMLError, ValueError):
        yield from (_line(f"{where}:{row}", given, allowed) for row, given, allowed in unfolding(text))


def unfolding(text: str) -> Iterator[tuple[int, str, str]]:
    """Row, what is given and what is allowed, of what could unfold without end or overflow the reader of YAML."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, BEGIN) - isinstance(event, END)
        row = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            yield row, f"an alias (*{shown(event.anchor)})", "every value in full"
        if depth > DEEPEST:
            yield row, "brackets within brackets without end", f"at most {DEEPEST} within one another"
            return


def _line(where: str, given: str, allowed: str) -> str:
    return problem(f"--config-dir: {shown(where)}", given, allowed)
