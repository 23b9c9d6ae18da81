"""From composed values to a configuration, or to one line per problem."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import ValidationError

from sim.cli.crosscheck import cross_problems
from sim.cli.keys import unknown_key
from sim.cli.options import Options
from sim.config import Config
from sim.config.lines import nearest, problem, shown
from sim.config.refused import Refused


def validated(values: dict[str, Any], options: Options, known: Sequence[str] = ()) -> Config:
    """The frozen configuration of composed values.

    Raises Refused with every problem: those already ``known`` and those found here, one for each key.
    """
    lines = [*known, *cross_problems(values, options, _keys(known))]
    told = _keys(lines)
    try:
        config = Config.model_validate(values)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        lines += [_line(e) for e in errors if not told.intersection(_heads(e["loc"]))]
    if lines:
        raise Refused(*dict.fromkeys(lines))
    return config


def _keys(lines: Iterable[str]) -> set[str]:
    """The keys that problem lines begin with, or the words that could not be read."""
    heads = {line.partition(": ")[0] for line in lines}
    return heads | {head.lstrip("+").partition("=")[0] for head in heads}


def _heads(path: Sequence[int | str]) -> list[str]:
    """A dotted key and the keys of the parts it lies in."""
    return [".".join(map(str, path[: end + 1])) for end in range(len(path))]


def _line(error: Any) -> str:
    """One pydantic error as one line."""
    path = [str(part) for part in error["loc"] if part != "[key]"]
    where = ".".join(path)
    if where == "scenario":
        return problem(where, "a group of its own", "a file that begins with the line # @package _global_")
    if error["type"] == "extra_forbidden":
        return unknown_key(path) or problem(where, "unknown key", "the keys of the bundled files")
    if error["type"] == "missing":
        return problem(where, "missing", "a value is needed")
    allowed = re.sub(r"^(Input should be|Value error,) |, unable to.*| or instance.*", "", error["msg"])
    names = re.findall(r"'([^']+)'", error.get("ctx", {}).get("expected", ""))
    return problem(where, f"{shown(error['input'])} given", allowed, nearest(str(error["input"]), names))
