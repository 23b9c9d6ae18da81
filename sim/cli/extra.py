"""Files of ``--config-dir``, judged before anything composes them: few, small, plain YAML inside that folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from sim.config.lines import problem, shown
from sim.config.refused import Refused

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
    if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()):
        yield _line(where, "a link out of the folder, or no file", "a plain file in the folder")
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
        yield from _of_structure(text, where)


def _of_structure(text: str, where: str) -> Iterator[str]:
    """An alias can unfold without end; so can what stands within itself."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, BEGIN) - isinstance(event, END)
        at = f"{where}:{event.start_mark.line + 1}"
        if isinstance(event, yaml.AliasEvent):
            yield _line(at, f"an alias (*{shown(event.anchor)})", "every value in full")
        if depth > DEEPEST:
            yield _line(at, "brackets within brackets without end", f"at most {DEEPEST} within one another")
            return


def _line(where: str, given: str, allowed: str) -> str:
    return problem(f"--config-dir: {shown(where)}", given, allowed)
