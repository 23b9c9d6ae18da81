"""What a user's folder needs to know of the configuration: calendars of the elections and names of incident types."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from sim.cli.options import Options, config_dir
from sim.world.folder import Calendar
from sim.world.folder.schema import File
from sim.world.folder.settings import DISTRICT


def calendars() -> dict[str, Calendar]:
    """The calendar of every election, by its name."""
    return {name: _calendar(config_dir() / "election" / f"{name}.yaml") for name in Options().names("election")}


def dated_district() -> File:
    """The keys of ``district.yaml`` with the elections that ``calendar`` may name."""
    names = (*calendars(), "null")
    columns = (replace(column, choices=names) if column.name == "calendar" else column for column in DISTRICT.columns)
    return replace(DISTRICT, columns=tuple(columns))


def horizon_of(election: str) -> tuple[float, float]:
    """First and last minute of an election's operation."""
    calendar = calendars()[election]
    return calendar.from_min, calendar.to_min


def threat_types() -> list[str]:
    """Names of the incident types of the base threat."""
    return list(_values(config_dir() / "threat" / "base.yaml")["types"])


def _calendar(path: Path) -> Calendar:
    values = _values(path)
    return Calendar(values["polling_date"], float(values["horizon_from_min"]), float(values["horizon_to_min"]))


def _values(path: Path) -> dict[str, Any]:
    return dict(yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
