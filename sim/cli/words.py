"""The words of a command line, read and judged one by one before anything is composed.

Group choices and the two folder keys go to Hydra; values are set on what Hydra composed, so a key needs no
plus where the schema knows it, and cannot be smuggled in with one where it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException

from sim.cli.keys import unknown_key
from sim.cli.options import Options
from sim.config.lines import bad_name, nearest, problem, shown
from sim.config.refused import Refused

READABLE = """key=value; text with other signs than a-z, 0-9 and . _ - / in two kinds of quotes: 'key="my text"'"""
FOLDER_KEYS = ("hydra.run.dir", "hydra.sweep.dir")


@dataclass(frozen=True)
class Words:
    """What a command line asks for, and what is wrong with it."""

    chosen: tuple[str, ...]  # group choices and folder keys, for Hydra
    values: tuple[tuple[str, object], ...]  # dotted key and value, in order
    problems: tuple[str, ...]


def parse(word: str, options: Options | None = None) -> Override:
    """One word in Hydra's grammar of overrides; raises Refused where it cannot be read.

    With ``options`` the scenario is named that a bare word may mean.
    """
    try:
        return OverridesParser.create().parse_overrides([word])[0]
    except (HydraException, ValueError, RecursionError) as error:  # the latter of endless digits and brackets
        near = nearest(word.lstrip("+"), options.names("scenario")) if options and "=" not in word else ""
        raise Refused(problem(shown(word), "cannot be read", READABLE, near and f"+scenario={near}")) from error


def read(words: Sequence[str], options: Options) -> Words:
    """Sort and judge the words; nothing is raised, every problem is kept."""
    chosen: list[str] = []
    values: list[tuple[str, object]] = []
    problems: list[str] = []
    for word in words:
        try:
            override = parse(word, options)
            _judge(override, options)
        except Refused as refused:
            problems.extend(refused.args)
        else:
            if _is_value(override, options):
                values.append((override.key_or_group, override.value()))
            else:
                chosen.append(word)
    return Words(tuple(chosen), tuple(values), tuple(problems))


def for_hydra(words: Sequence[str], options: Options) -> list[str]:
    """The same words as Hydra wants them, to show a configuration: values with two pluses."""
    return ["++" + word.lstrip("+") if _is_value(parse(word), options) else word for word in words]


def _is_value(override: Override, options: Options) -> bool:
    if override.is_hydra_override():
        return False
    return override.key_or_group not in options.groups or isinstance(override.value(), dict)


def _judge(override: Override, options: Options) -> None:
    """Raise Refused for a word that may not be used."""
    key = override.key_or_group
    if override.is_delete():
        raise Refused(problem(f"~{key}", "a deletion", "to choose another option or value, key=value"))
    if override.package is not None:
        raise Refused(problem(f"{key}@{override.package}", "a group moved elsewhere", f"{key}=NAME"))
    if override.is_sweep_override():
        raise Refused(problem(key, "several values given", "one value; with -m all; a list in brackets"))
    if key.split(".")[0].split("/")[0] == "hydra":
        _judge_hydra(override)
    elif not _is_value(override, options):
        _judge_choice(override, options)
    elif (line := unknown_key(key.split("."))) is not None:
        raise Refused(line)


def _judge_hydra(override: Override) -> None:
    key = override.key_or_group
    if key not in FOLDER_KEYS:
        raise Refused(problem(key, "not to be set here", ", ".join(FOLDER_KEYS), nearest(key, FOLDER_KEYS)))
    if override.is_add() or override.is_force_add() or not isinstance(override.value(), str) or not override.value():
        raise Refused(problem(key, f"{shown(override.value())} given", f"{key}=FOLDER, without a plus"))


def _judge_choice(override: Override, options: Options) -> None:
    group, value = override.key_or_group, override.value()
    names = options.names(group)
    if str(value) not in names or isinstance(value, list):
        raise Refused(bad_name(group, value, names))
    if override.is_force_add() or override.is_add() != (group == "scenario"):
        written = f"+{group}={value}" if group == "scenario" else f"{group}={value}"
        raise Refused(problem(group, f"{shown(override.input_line)} given", written))
