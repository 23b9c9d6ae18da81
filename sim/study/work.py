"""What a worker does: it builds an operation once, then makes replications of it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from traceback import format_exc
from typing import Any, NamedTuple, Protocol

from sim.config import Config
from sim.record import Post, Record, Strength
from sim.study.frames import part_of
from sim.study.parts import pack
from sim.study.stored import put_bytes

GROUP = 8  # points whose replications of one number are made one after the other: what they share is made once
KEPT = 2 * GROUP  # operations a worker keeps: those of the group it is at and of the next


class Operation(Protocol):
    """What a study reads of an operation."""

    @property
    def posts(self) -> Sequence[Post]:
        """Posts of the plan."""

    @property
    def strength(self) -> Sequence[Strength]:
        """People by district, day and force."""

    @property
    def geography(self) -> Any:
        """What maps need."""

    @property
    def strata(self) -> int:
        """Replications of a whole round of strata; 1 where nothing is injected."""


class Model(NamedTuple):
    """The model as two functions that can be sent to a worker by name."""

    prepare: Callable[[Config], Any]
    replicate: Callable[[Any, int], Record]


class Plan(NamedTuple):
    """What all replications of a point share."""

    posts: list[Post]
    strength: list[Strength]
    geography: Any
    strata: int


class Made(NamedTuple):
    """A replication and the seconds it took; packed, where it was not put into a file."""

    blob: bytes
    seconds: float


def day_model() -> Model:
    """The model of this project."""
    from sim.model import day

    return Model(day.prepare, day.replicate)


def plan(model: Model, config: str) -> Plan:
    """The plan of the point whose configuration is the JSON text ``config``."""
    operation: Operation = _operation(model.prepare, config)
    return Plan(list(operation.posts), list(operation.strength), operation.geography, operation.strata)


def replicate(model: Model, asked: Sequence[tuple[str, int]], paths: Sequence[Path | None]) -> list[Made | Exception]:
    """Replications by point and number, one after the other; what went wrong stands in the place of one.

    Each is put into its file where it has one: a worker that is ended while it sends something large would leave
    whoever waits for the rest waiting for ever. Raises OSError where a file cannot be written.
    """
    return [_kept(_attempt(model, *one), path) for one, path in zip(asked, paths, strict=True)]


def _kept(made: Made | Exception, path: Path | None) -> Made | Exception:
    if path is None or isinstance(made, Exception):
        return made
    put_bytes(path, made.blob)
    return made._replace(blob=b"")


def _attempt(model: Model, config: str, number: int) -> Made | Exception:
    began = perf_counter()
    try:
        part = part_of(model.replicate(_operation(model.prepare, config), number))
    except Exception as error:
        error.add_note(format_exc())  # a worker's own trace would be lost on the way
        return error.with_traceback(None)
    seconds = perf_counter() - began
    return Made(pack(part, seconds), seconds)


@lru_cache(maxsize=KEPT)
def _operation(prepare: Callable[[Config], Any], config: str) -> Any:
    gc.collect()  # operations no longer kept refer to themselves and hold files; replications search only what is new
    return prepare(Config.model_validate_json(config))
