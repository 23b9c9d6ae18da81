"""How a problem is told: one line with where, what was given, what is allowed and the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST = 80


def shown(value: object) -> str:
    """A value as a planner typed it, on one line and short."""
    if value is None or isinstance(value, bool):
        return str(value).lower().replace("none", "null")
    if isinstance(value, dict):
        return "a mapping"
    text = one_line(str(value)) or "nothing"
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."


def one_line(text: str) -> str:
    """A text without line breaks and control characters."""
    return printable(" ".join(text.split()))


def printable(text: str) -> str:
    """A text in which a blank stands for everything that a terminal would obey and not show."""
    return "".join(c if c.isprintable() else " " for c in text)


def nearest(word: str, names: Iterable[str]) -> str:
    """The most similar of the valid names, or an empty text."""
    close = get_close_matches(word, list(names), n=1, cutoff=0.5)
    return close[0] if close else ""


def problem(where: str, given: str, allowed: str, near: str = "") -> str:
    """One problem as one line."""
    line = f"{where}: {given}; allowed: {allowed}"
    return printable(f"{line}; nearest: {near}" if near else line)


def bad_name(where: str, name: object, names: Iterable[str]) -> str:
    """The line of a name that is not one of those allowed."""
    known = list(names)
    return problem(where, f"{shown(name)} given", ", ".join(known), nearest(str(name), known))
