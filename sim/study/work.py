"""What a worker does: it builds an operation once, then makes replications of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from sim.config import Config
from sim.record import Post, Record, Strength
from sim.study.frames import Part, part_of

KEPT = 2  # operations a worker keeps: those of the point it is at and of the next


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


def day_model() -> Model:
    """The model of this project."""
    from sim.model import day

    return Model(day.prepare, day.replicate)


def plan(model: Model, config: str) -> Plan:
    """The plan of the point whose configuration is the JSON text ``config``."""
    operation: Operation = _operation(model.prepare, config)
    return Plan(list(operation.posts), list(operation.strength), operation.geography, operation.strata)


def replicate(model: Model, config: str, index: int) -> Part:
    """One replication of the point, as columns."""
    return part_of(model.replicate(_operation(model.prepare, config), index))


@lru_cache(maxsize=KEPT)
def _operation(prepare: Callable[[Config], Any], config: str) -> Any:
    return prepare(Config.model_validate_json(config))
