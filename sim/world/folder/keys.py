"""``district.yaml`` and ``policy.yaml``: keys and values with the line of each, and never an object made from them.

YAML is taken apart into text and positions only; every value is then read like a cell of a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from sim.config.lines import nearest, shown
from sim.world.folder.kinds import Reader
from sim.world.folder.numbers import Cell, Numbers, Style
from sim.world.folder.problems import WHOLE, Problems, Wrong
from sim.world.folder.raw import Raw, as_wrong, header_name, text_of
from sim.world.folder.schema import Column, File
from sim.world.folder.times import Calendar

MOST_BYTES = 1_000_000
NOTHING = ("", "null", "none", "~")
TWICE = Wrong("the key a second time", "every key once")
EACH = "ZONE"  # stands for every zone in the name of a column
LISTS = ("names", "times")
PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")
}


@dataclass(frozen=True)
class Entry:
    """One key with its value; a mapping gives one entry for each of its keys, with a point between."""

    key: str
    row: int
    value: Cell | list[Cell] | Wrong


@dataclass(frozen=True)
class Written:
    """The entries of a file, where they were found, and the decimal sign that is usual there."""

    label: str
    style: Style
    entries: list[Entry] = field(default_factory=list)
    readable: bool = True


@dataclass(frozen=True)
class Keys:
    """Values by key, the line of each, and the keys whose value was refused."""

    file: File
    label: str
    problems: Problems
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    def value(self, key: str) -> Any:
        """The value of a key, or its default."""
        return self.values.get(key, self.file.column(key).default)

    def wrong(self, key: str, given: str, allowed: str, near: str = "") -> None:
        """Keep a problem of one key."""
        self.problems.add(self.label, self.rows.get(key, 1), key, Wrong(given, allowed, near))


def written(path: Path, problems: Problems) -> Written:
    """The entries of a YAML file; every problem is kept."""
    try:
        node = yaml.compose(text_of(path, MOST_BYTES), Loader=yaml.SafeLoader)
        if node is not None and not isinstance(node, yaml.MappingNode):
            raise Wrong("no keys", "lines like key: value")
    except (OSError, Wrong) as error:
        return _unreadable(path, 1, as_wrong(error), problems)
    except RecursionError:
        return _unreadable(path, 1, Wrong("brackets within brackets without end", "lines like key: value"), problems)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        wrong = Wrong(shown(getattr(error, "problem", None) or error), "YAML, lines like key: value")
        return _unreadable(path, mark.line + 1 if mark else 1, wrong, problems)
    return Written(path.name, "point", list(_pairs(node)) if node is not None else [])


def _unreadable(path: Path, row: int, wrong: Wrong, problems: Problems) -> Written:
    problems.add(path.name, row, WHOLE, wrong)
    return Written(path.name, "point", readable=False)


def _pairs(node: Any, before: str = "") -> Iterator[Entry]:
    """Entries of a mapping and of the mappings directly within it."""
    seen = set()
    for name, value in node.value:
        row, key = name.start_mark.line + 1, before + (_name(name.value, before) if _scalar(name) else "?")
        if key in seen:
            yield Entry(key, row, TWICE)
        elif isinstance(value, yaml.MappingNode) and not before:
            yield from _pairs(value, f"{key}.")
        else:
            yield Entry(key, row, _value(value))
        seen.add(key)


def _name(text: str, before: str) -> str:
    """A key of the file in any case; below ``sectors`` the name of a zone as it is."""
    return text.strip() if before else header_name(text)


def _scalar(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag in PLAIN_TAGS


def _value(node: Any) -> Cell | list[Cell] | Wrong:
    if _scalar(node):
        return str(node.value).strip()
    if isinstance(node, yaml.SequenceNode) and node.tag in PLAIN_TAGS and all(map(_scalar, node.value)):
        return [str(part.value).strip() for part in node.value]
    return Wrong(f"{'a mapping' if isinstance(node, yaml.MappingNode) else shown(node.tag)} given", "a value or a list")


def entries_of(raw: Raw) -> list[Entry]:
    """The entries of a sheet of a workbook: key and value side by side, a heading "key", "value" or none."""
    rows = [(number, [*row, "", ""]) for number, row in raw.rows]
    if rows and header_name(rows[0][1][0]) == "key":
        del rows[0]
    return [Entry(_dotted(str(row[0])), number, row[1]) for number, row in rows]


def _dotted(text: str) -> str:
    first, point, rest = text.partition(".")
    return header_name(first) + point + (rest.strip() if point else "")


def read(found: Written, file: File, calendar: Calendar | None, problems: Problems) -> Keys:
    """The keys of a file; every problem is kept."""
    keys = Keys(file, found.label, problems)
    for entry in found.entries:
        try:
            if entry.key in keys.rows:
                raise TWICE
            keys.rows[entry.key] = entry.row
            value = _read(entry, _column(entry.key, file), found.style, calendar)
            if value is not None:
                keys.values[entry.key] = value
        except Wrong as wrong:
            keys.refused.add(entry.key)
            problems.add(found.label, entry.row, entry.key or WHOLE, wrong)
    return keys


def _column(key: str, file: File) -> Column:
    """The column of a key; raises Wrong with the nearest one."""
    family, point, _ = key.partition(".")
    inside = {column.name: column for column in file.columns if column.name.startswith(f"{family}.")}
    columns = inside or {column.name: column for column in file.columns}
    if key in columns:
        return columns[key]
    if point and f"{family}.{EACH}" in inside:
        return inside[f"{family}.{EACH}"]
    if inside:
        parts = ", ".join(name.partition(".")[2] for name in inside)
        raise Wrong(f"{shown(key)} given", f"a mapping with {parts}", nearest(key, inside))
    raise Wrong(f"unknown key {shown(key)}", ", ".join(columns), nearest(key, columns))


def _read(entry: Entry, column: Column, style: Style, calendar: Calendar | None) -> Any:
    value = entry.value
    if isinstance(value, Wrong):
        raise value
    cells = value if isinstance(value, list) else [value]
    reader = Reader(column, Numbers(cells, style, column.timed), calendar)
    if str(value).casefold() in NOTHING:
        return None
    if column.kind in LISTS:
        return tuple(part for cell in cells if cell != "" for part in reader.value(cell))
    if isinstance(value, list):
        raise Wrong("a list given", column.allowed)
    return reader.value(value)
