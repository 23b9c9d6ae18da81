"""Status of every number of the configuration, read from the comment beside it: reported, derived, assumed, rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from sim.config import Config
from sim.paths import config_dir

STATUSES = ("reported", "derived", "assumed", "rule")
_LINE = re.compile(r"^(?P<indent> *)(?P<key>[\w\"]+):(?P<value>[^#]*)(?:#\s*(?P<comment>.*))?$")
_STATUS = re.compile(rf"\b(?P<word>{'|'.join(STATUSES)})\b[^:\[]*(?:\[(?P<range>[^\]]*)\])?")


class Status(NamedTuple):
    """What is known of one number."""

    key: str  # dotted, as on a command line
    value: str  # as in the file
    word: str  # of STATUSES
    range: str  # limits of an assumption as written: "10, 20" or "x0.5, x2"; empty = none
    remark: str = ""  # the whole comment beside it: the source, or why


def statuses(config: Config) -> list[Status]:
    """Every number of the files a configuration was composed from, in their order; a later file wins."""
    found: dict[str, Status] = {}
    for prefix, name in _files(config):
        path = config_dir() / f"{name}.yaml"
        if path.exists():
            found |= {status.key: status for status in read(path, prefix)}
    return list(found.values())


def _files(config: Config) -> Iterator[tuple[str, str]]:
    """Prefix of the keys and name of each file; those of a user's own are not there and are passed over."""
    yield "", "config"
    yield "world.", f"world/{config.world.source}"
    yield "election.", f"election/{config.election.name}"
    yield "forces.", "forces/common"
    yield "forces.", f"forces/{config.election.name}"
    yield "pattern.", f"pattern/{config.pattern.name}"
    yield "threat.", "threat/base"
    yield "threat.", f"threat/{config.threat.name}"
    yield "weather.", f"weather/{config.weather.name}"
    yield "dispatch.", f"dispatch/{config.dispatch.policy}"


@cache
def read(path: Path, prefix: str) -> tuple[Status, ...]:
    """The numbers of one file that carry a status."""
    found, above = [], list[tuple[int, str]]()
    for line in path.read_text(encoding="utf-8").splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        indent = len(match["indent"])
        above = [(depth, key) for depth, key in above if depth < indent] + [(indent, match["key"].strip('"'))]
        status = _STATUS.search(match["comment"] or "")
        if status and match["value"].strip():
            key = prefix + ".".join(key for _, key in above)
            told = match["value"].strip(), status["word"], status["range"] or "", match["comment"].strip()
            found.append(Status(key, *told))
    return tuple(found)


def value_of(config: Config, key: str) -> Any:
    """The value a configuration has under a dotted key; ``None`` where there is none."""
    value: Any = config.model_dump(mode="json")
    for name in key.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def limits(status: Status, value: float) -> tuple[float, float] | None:
    """Limits of an assumed number: as they stand, or the value times factors (x0.5, x2); ``None`` without."""
    sides = [side.strip() for side in status.range.split(",")]
    try:
        low, high = (value * float(side[1:]) if side.startswith("x") else float(side) for side in sides)
    except ValueError:
        return None
    return low, high
