"""Keys and values of the configuration as people say them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import combinations

from sim.report.catalogue import Catalogue

GROUPS = ("class", "district", "leg", "type", "force", "base", "kind")  # what a part of a key may name
INSIDE = ("class", "leg")
OPEN = 2  # parts of a key at most that are names
NAMED = 2  # places of a list that are named
LONGEST = 40  # letters of a value that is no number
INSTANTS = (".to_min", ".from_min")


def key_name(words: Catalogue, key: str) -> str:
    """What a key sets; one that the catalogue does not know is shown as it is written."""
    found = next((f"{group}.{key}" for group in ("varied", "assumed") if f"{group}.{key}" in words), None)
    if found:
        return words[found]
    parts = key.split(".")
    for at in (at for n in range(1, OPEN + 1) for at in combinations(range(len(parts)), n)):
        pattern = ".".join("*" if n in at else part for n, part in enumerate(parts))
        if f"varied.{pattern}" in words:
            name, *more = (_named(words, parts[n]) for n in at)
            return words[f"varied.{pattern}"].format(name=name, second="".join(more))
    return key


def value_name(words: Catalogue, key: str, value: str) -> str:
    """A value as it was given on the command line: numbers, shares and instants written as people do."""
    if f"value.{key}.{value}" in words:
        return words[f"value.{key}.{value}"]
    numbers = [_number(part) for part in value.split("-")] if value[:1] != "-" else [_number(value)]
    if any(number is None for number in numbers):
        return _text(words, value)
    known = [number for number in numbers if number is not None]
    if key.endswith("_share"):
        return _joined(words, [words.share(number) for number in known])
    if key.endswith(INSTANTS):
        return words.moment(known[0])
    return _joined(words, [words.number(number, _decimals(number)) for number in known])


def _joined(words: Catalogue, texts: list[str]) -> str:
    low, high = texts[0], texts[-1]
    return low if len(texts) == 1 else words["number.range"].format(low=low, high=high)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _decimals(number: float) -> int:
    """As many as four figures have."""
    return len(f"{number:.4g}".partition(".")[2]) if "e" not in f"{number:.4g}" else 0


def _text(words: Catalogue, value: str) -> str:
    """A list by how long it is and its first names; other words without their underscores, cut where they are long."""
    found = as_list(value)
    if found is not None:
        return _listed(words, found)
    plain = value.replace("_", " ")
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"


def as_list(value: str) -> list[str] | None:
    """The members of a list as it was given on the command line; None where it is none."""
    try:
        found = json.loads(value)
    except ValueError:
        return None
    return [str(one) for one in found] if isinstance(found, list) else None


def _listed(words: Catalogue, members: Sequence[str]) -> str:
    if not members or any(_number(one) is not None for one in members):
        return ", ".join(members) or words["number.none"]
    names = ", ".join(members[:NAMED]) + (", …" if len(members) > NAMED else "")
    return words["study.listed_some"].format(n=len(members), names=names)


def _named(words: Catalogue, name: str) -> str:
    """A class, district, kind of way, type of incident, force or base in words."""
    return next(_labels(words, name), name.replace("_", " "))


def _labels(words: Catalogue, name: str) -> Iterator[str]:
    """Labels of a name; those that stand inside a sentence begin small."""
    for group in GROUPS:
        if f"{group}.{name}" in words:
            label = words[f"{group}.{name}"]
            yield label.lower() if group in INSIDE else label
