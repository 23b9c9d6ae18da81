"""The order of the sections on paper: chapters of an operation plan, each section an annex with a letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase
from typing import NamedTuple

from sim.report.story.parts import Section

CHAPTERS: dict[str, tuple[str, ...]] = {
    "study": ("differences", "frontier", "search", "tornado", "all_measures"),
    "situation": ("situation", "vulnerability"),
    "execution": ("pattern", "plotting", "routes", "lent", "nights", "covered", "recapitulated"),
    "contingency": ("contingencies", "helped", "worst", "alternatives"),
    "administration": ("cost",),
    "control": ("assumptions", "precision", "sources", "numbers", "intervals", "again"),
}
FIRST = ("first_page", "options")


class Annex(NamedTuple):
    """A section of the story in its place on paper."""

    chapter: str  # catalogue key ``paper.chapter.<chapter>``
    letter: str
    section: Section


def annexes(sections: Sequence[Section]) -> Iterator[Annex]:
    """The sections in the order of the chapters, lettered; the first page is none of them.

    A section of no chapter comes at the end of the last one.
    """
    by_name = {section.name: section for section in sections if section.name not in FIRST}
    letters = iter(ascii_uppercase)
    *others, last = CHAPTERS
    for chapter in (*others, last):
        for name in CHAPTERS[chapter]:
            if name in by_name:
                yield Annex(chapter, next(letters), by_name.pop(name))
    for section in by_name.values():
        yield Annex(last, next(letters), section)
