"""Finds the files of a folder, or the sheets of a workbook, and takes them apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from sim.config.lines import nearest, problem, shown
from sim.config.refused import Refused
from sim.world.folder import keys, raw, workbook
from sim.world.folder.files import CONFIGURATION, MAP, TABLES
from sim.world.folder.problems import WHOLE, Problems, Wrong
from sim.world.folder.schema import File
from sim.world.folder.settings import SETTINGS

FILES = (*SETTINGS, *TABLES, *MAP)
TABLES_OF_ANY_KIND = (".csv", ".yaml", ".yml", ".xlsx", ".xls", ".tsv", ".txt", ".ods")
MOST_KEYS = 10_000  # of a sheet of settings
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Source:
    """What the files or sheets hold, by the stem of the file."""

    workbook: bool
    tables: dict[str, raw.Raw] = field(default_factory=dict)
    settings: dict[str, keys.Written] = field(default_factory=dict)
    configuration: Path | None = None

    def label(self, file: File) -> str:
        """What a file is called here, there or not."""
        return file.stem if self.workbook else file.name


def source(path: Path, problems: Problems) -> Source:
    """The files of a folder or the sheets of an .xlsx; raises Refused where there is neither."""
    try:
        if path.is_dir():
            return _folder(path, problems)
        if path.is_file() and path.suffix.casefold() == ".xlsx":
            return _workbook(path, problems)
        given = "no such folder or file" if not path.exists() else "another kind of file"
    except OSError as error:
        given = shown(error.strerror)
    raise Refused(problem(shown(path), given, "a folder of tables, or one .xlsx"))


def missing(found: Source, problems: Problems) -> None:
    """Say which of the needed files are not there."""
    for file in FILES:
        if file.required and file.stem not in found.tables and file.stem not in found.settings:
            kind = "sheet" if found.workbook else "file"
            needed = ", ".join(column.name for column in file.columns if column.required) or "keys, all optional"
            problems.add(found.label(file), 1, WHOLE, Wrong(f"the {kind} is missing", f"a {kind} with {needed}"))


def _folder(path: Path, problems: Problems) -> Source:
    there = sorted(entry for entry in path.iterdir() if not entry.name.startswith((".", "~")))
    chosen = _chosen({entry.name: entry for entry in there}, {file.name: file for file in FILES}, problems)
    whole = next((entry for entry in there if entry.name.casefold() == CONFIGURATION), None)
    found = Source(False, configuration=whole if whole and _inside(whole, path, problems) else None)
    for file in FILES:
        entry = chosen.get(file.stem)
        if entry is None or not _inside(entry, path, problems):
            continue
        if file in SETTINGS:
            found.settings[file.stem] = keys.written(entry, problems)
        else:
            found.tables[file.stem] = raw.table(entry, [column.name for column in file.columns], problems)
    return found


def _inside(entry: Path, folder: Path, problems: Problems) -> bool:
    """Whether an entry is a plain file of the folder; a link that leads out of it is not."""
    given = not_plain(entry, folder)
    if given:
        problems.add(entry.name, 1, WHOLE, Wrong(given, "a plain file in the folder"))
    return not given


def not_plain(entry: Path, folder: Path) -> str:
    """Why an entry is no plain file of a folder, which a link that leads out of it is not; empty where it is one."""
    try:
        if not entry.resolve().is_relative_to(folder.resolve()):
            return "a link out of the folder"
        return "" if entry.is_file() else "not a file"
    except (OSError, RuntimeError) as error:  # Python before 3.13 tells a loop of links by the latter
        return shown(getattr(error, "strerror", None) or error)


def _workbook(path: Path, problems: Problems) -> Source:
    there = workbook.sheets(path, problems)
    chosen = _chosen(
        {name.strip(): sheet for name, sheet in there.items()}, {file.stem: file for file in FILES}, problems
    )
    found = Source(workbook=True)
    for stem, sheet in chosen.items():
        if stem in [file.stem for file in SETTINGS]:
            if len(sheet.rows) > MOST_KEYS:
                problems.add(sheet.label, 1, WHOLE, Wrong(f"{len(sheet.rows):,} keys", f"at most {MOST_KEYS:,} keys"))
                del sheet.rows[MOST_KEYS:]
            found.settings[stem] = keys.Written(sheet.label, sheet.style, keys.entries_of(sheet))
        else:
            found.tables[stem] = sheet
    return found


def _chosen(there: dict[str, Thing], wanted: dict[str, File], problems: Problems) -> dict[str, Thing]:
    """What is there by the stem of its file, in any case; what is called almost like a file is refused."""
    found: dict[str, Thing] = {}
    for name, thing in there.items():
        file = wanted.get(name.casefold())
        if file is None:
            _stray(name, wanted, there, problems)
        elif file.stem in found:
            problems.add(name, 1, WHOLE, Wrong("the file a second time", "every file once"))
        else:
            found[file.stem] = thing
    return found


def _stray(name: str, wanted: Iterable[str], there: Iterable[str], problems: Problems) -> None:
    """Name a file or sheet that is not read: a problem where it looks like a slip, else a note."""
    stem, dot, suffix = name.casefold().rpartition(".")
    sheet = not any("." in word for word in wanted)
    if name.casefold() == CONFIGURATION or not (sheet or dot + suffix in TABLES_OF_ANY_KIND):
        return
    stems = {word.rpartition(".")[0] or word: word for word in wanted}
    near = stems.get(nearest(stem or name.casefold(), stems), "")
    if near and near not in {other.casefold() for other in there}:
        problems.add(name, 1, WHOLE, Wrong("an unknown name", ", ".join(wanted), near))
    elif suffix != "txt":
        problems.note(name, 1, WHOLE, "not read")
