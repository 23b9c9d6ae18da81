"""The keys of the configuration, read from the schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from inspect import isclass
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from sim.config import Config
from sim.config.base import Section
from sim.config.lines import nearest, problem


def _bare(kind: Any) -> Any:
    """A type without its range and without "or null"."""
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _bare(next(a for a in get_args(kind) if a is not NoneType))
    return kind


def _fields(kind: Any) -> dict[str, Any]:
    """Names and types of the parts of a section; empty for a value."""
    if not (isclass(kind) and issubclass(kind, Section)):
        return {}
    return {name: field.annotation for name, field in kind.model_fields.items()}


def every_key(kind: Any = Config, before: str = "") -> Iterator[str]:
    """Every dotted key of the schema, sections included."""
    for name, part in _fields(kind).items():
        yield before + name
        yield from every_key(_bare(part), f"{before}{name}.")


def unknown_key(path: Sequence[str]) -> str | None:
    """The problem line of a key the schema does not have, else None; the keys of an open mapping are free."""
    kind: Any = Config
    for depth, name in enumerate(path):
        fields = _fields(kind)
        if get_origin(kind) is not dict and name not in fields:
            allowed = ", ".join(fields) or "one value without parts"
            return problem(".".join(path), "unknown key", allowed, _similar(path, depth, fields))
        kind = _bare(fields[name] if fields else get_args(kind)[1])
    return None


def is_whole(path: Sequence[str]) -> bool:
    """Whether the schema wants a whole number under a key."""
    kind: Any = Config
    for name in path:
        fields = _fields(kind)
        if name not in fields and get_origin(kind) is not dict:
            return False
        kind = _bare(fields[name] if fields else get_args(kind)[1])
    return kind is int


def _similar(path: Sequence[str], depth: int, fields: Iterable[str]) -> str:
    """The nearest sibling of a wrong name, else a key elsewhere that ends in the same word."""
    sibling = nearest(path[depth], fields)
    if sibling:
        return ".".join([*path[:depth], sibling])
    return next((key for key in every_key() if key.rpartition(".")[2] == path[-1]), "")
