"""The columns of a folder in words: as Markdown tables, and as comments of a YAML file with values to start from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from sim.world.folder.schema import Column, File


def markdown(file: File) -> str:
    """A section on one file with a table of its columns."""
    need = "needed" if file.required else "optional"
    word = "column" if file.suffix == ".csv" else "key"
    head = f"## {file.name} ({need})\n\n{file.meaning[0].upper()}{file.meaning[1:]}.\n\n"
    rows = [f"| {word} | means | holds | unit | default |", "|---|---|---|---|---|"]
    rows += [_row(column) for column in file.columns]
    return head + "\n".join(rows) + "\n"


def _row(column: Column) -> str:
    cells = [column.name, column.meaning, column.allowed, column.unit, default(column)]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def default(column: Column) -> str:
    """What an empty cell means, in words."""
    if column.required:
        return "**needed**"
    if column.otherwise or column.default is None:
        return column.otherwise
    return column.default if isinstance(column.default, str) else f"{column.default:g}"


def commented(file: File, values: Mapping[str, str]) -> str:
    """A YAML file with a comment above every key; keys without a value stand there as a comment."""
    lines = [f"# {file.name}: {file.meaning}.", "# Every key may be left out; one behind a # is not set."]
    for family, group in groupby(file.columns, key=lambda column: column.name.partition(".")[0]):
        lines += ["", *_key(family, list(group), values)]
    return "\n".join(lines) + "\n"


def _key(family: str, columns: list[Column], values: Mapping[str, str]) -> Iterator[str]:
    """The lines of one key, or of a mapping with its keys."""
    for column in columns:
        unit = f", {column.unit}" if column.unit else ""
        yield f"# {column.name}{unit}: {column.meaning}. Holds {column.allowed}. Default: {default(column)}."
    if columns[0].name == family:
        yield f"{family}: {values[family]}" if family in values else f"# {family}:"
    else:
        inside = ", ".join(f"{c.name.partition('.')[2]}: {values[c.name]}" for c in columns if c.name in values)
        yield f"{family}: {{{inside}}}" if inside else f"# {family}: {{}}"
