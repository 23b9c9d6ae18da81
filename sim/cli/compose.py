"""Composition: the words of a command line and the files of the groups become one validated configuration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.cli.crosscheck import mapping, pick
from sim.cli.layers import Layers, only_keys, resolved
from sim.cli.options import Options
from sim.cli.own import choices, folder_of, settings
from sim.cli.stored import stored
from sim.cli.validate import validated
from sim.cli.words import Words, read
from sim.config import Config
from sim.config.forces import DistrictPattern
from sim.config.refused import Refused


@dataclass(frozen=True)
class Point:
    """One design point: its configuration, the words that asked for it, and where a single run of it goes."""

    config: Config
    words: tuple[str, ...]  # without those of Hydra
    run_dir: str  # may hold interpolations

    def new_folder(self) -> Path:
        """The folder of a single run: another one at each call, unless the command line names it."""
        values = self.config.model_dump(mode="json")
        return Path(str(pick(resolved({**values, "hydra": {"run": {"dir": self.run_dir}}}), "hydra.run.dir")))


class Composer:
    """Composes design points. Raises Refused with every problem of a point, or of all of them."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.layers = Layers(options)

    def point(self, words: Sequence[str]) -> Point:
        """One design point, checked against the schema and across its parts."""
        judged = read(words, self.options)
        try:
            values, run_dir = self._values(judged)
        except Refused as refused:
            raise Refused(*judged.problems, *refused.args) from refused
        config = validated(values, self.options, judged.problems)
        return Point(config, tuple(word for word in words if not word.startswith("hydra.")), run_dir)

    def points(self, designs: Sequence[Sequence[str]], known: Sequence[str] = ()) -> list[Point]:
        """Every design point, or the problems of all, those already ``known`` first."""
        found = {line: list(range(len(designs))) for line in known}
        points = []
        for number, words in enumerate(designs):
            try:
                points.append(self.point(words))
            except Refused as refused:
                for line in refused.args:
                    found.setdefault(line, []).append(number)
        if found:
            raise Refused(*(_with_numbers(line, at, len(designs)) for line, at in found.items()))
        return points

    def check(self, words: Sequence[str]) -> None:
        """Judge words and files without asking for a complete configuration."""
        judged = read(words, self.options)
        if judged.problems:
            raise Refused(*judged.problems)
        self._written(judged)

    def _values(self, words: Words) -> tuple[dict[str, Any], str]:
        """The values of a point, nothing left open in them, and the folder of a run."""
        values, run_dir = self._written(words)
        values = resolved(values)
        self._fill_in_patterns(values)
        if values.get("name") is None:
            values["name"] = f"{pick(values, 'region.name')}_{pick(values, 'election.name')}"
        return values, run_dir

    def _written(self, words: Words) -> tuple[dict[str, Any], str]:
        """The values of a point as they are written, and the folder of a run."""
        folder = folder_of(words)
        chosen = choices(folder, words.chosen) if folder else words.chosen
        values, run_dir = self.layers.values(chosen)
        if folder and folder.configuration:
            values |= stored(folder.configuration, words.chosen)
        for key, value in settings(folder, words.chosen) if folder else ():
            _replace(values, key.split("."), value)
        for key, value in words.values:
            _set(values, key.split("."), value)
        only_keys(values)
        return values, run_dir

    def _fill_in_patterns(self, values: dict[str, Any]) -> None:
        """Replace the name of a pattern given for one district by that pattern."""
        by_district = mapping(values, "pattern.by_district")
        names = self.options.names("pattern")
        for district, name in by_district.items():
            if isinstance(name, str) and name in names:
                full = self.layers.values((f"pattern={name}",))[0]["pattern"]
                by_district[district] = {part: full[part] for part in DistrictPattern.model_fields}


def compose(overrides: Sequence[str] = (), extra: Path | None = None) -> Config:
    """The configuration of one command line; ``extra`` is a folder with more groups. Raises Refused."""
    return Composer(Options(extra)).point(overrides).config


def _replace(values: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Set a value under a path in place of what is there."""
    for name in path[:-1]:
        values = values.setdefault(name, {})
    values[path[-1]] = value


def _set(values: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Set a value under a path; a mapping is merged into the one that is there."""
    for name in path[:-1]:
        if not isinstance(values.get(name), dict):
            values[name] = {}
        values = values[name]
    if isinstance(value, dict) and isinstance(values.get(path[-1]), dict):
        for name, part in value.items():
            _set(values[path[-1]], [str(name)], part)
    else:
        values[path[-1]] = value


def _with_numbers(line: str, at: Sequence[int], of: int) -> str:
    """A problem line with the numbers of the points that have it, where not all do."""
    return line if len(at) == of else f"point {', '.join(map(str, at))}: {line}"
