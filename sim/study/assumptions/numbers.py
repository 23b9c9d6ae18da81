"""The assumed numbers of a configuration: which there are, and the configuration with some of them moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sim.config import Config
from sim.config.statuses import Status, statuses
from sim.study.assumptions.moving import Limits, limits_of, moved

ASKED = "target"  # what help is measured against is what the study asks for, no assumption about the world
TYPES = "threat.types."


class Assumed(NamedTuple):
    """One assumed number, list or mapping that its range can move."""

    key: str
    limits: Limits

    @property
    def group(self) -> str:
        """What it belongs to: one incident type, or the part of the configuration it stands in."""
        head = self.key.rpartition(".")[0]
        return ".".join(self.key.split(".")[:3]) if self.key.startswith(TYPES) else head or self.key


def assumed_numbers(config: Config, decided: Sequence[str]) -> list[Assumed]:
    """All numbers marked as assumed that have a range and move in it, but for those under a ``decided`` key.

    ``decided``: dotted keys that the study sets or varies; they are its question.
    """
    values, found = config.model_dump(mode="json"), []
    for status in statuses(config):
        limits = limits_of(status.range) if status.word == "assumed" else None
        if limits is not None and not _decided(status, (ASKED, *decided)) and _moves(values, status.key, limits):
            found.append(Assumed(status.key, limits))
    return found


def with_numbers(config: Config, places: Mapping[Assumed, float]) -> Config:
    """The configuration with every number at its place ``u`` in 0..1. Raises ValueError where that is not allowed."""
    values = config.model_dump(mode="json")
    for number, u in places.items():
        *path, last = number.key.split(".")
        part = _part(values, path)
        part[last] = moved(part[last], number.limits, u)
    return Config.model_validate(values)


def value_text(config: Config, number: Assumed, u: float) -> str:
    """The value at a place, as people read it."""
    *path, last = number.key.split(".")
    value = moved(_part(config.model_dump(mode="json"), path)[last], number.limits, u)
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return "-".join(dict.fromkeys(f"{part:.4g}" for part in parts))


def _decided(status: Status, decided: Sequence[str]) -> bool:
    return any(f"{status.key}.".startswith(f"{key}.") for key in decided)


def _moves(values: dict[str, Any], key: str, limits: Limits) -> bool:
    *path, last = key.split(".")
    value = _part(values, path).get(last)
    numbers = list(_numbers(value))
    return bool(numbers) and any(moved(value, limits, u) != value for u in (0.0, 1.0))


def _part(values: dict[str, Any], path: Sequence[str]) -> dict[str, Any]:
    """The mapping under a path, an empty one where there is none."""
    for name in path:
        found = values.get(name)
        values = found if isinstance(found, dict) else {}
    return values


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _numbers(part)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value
