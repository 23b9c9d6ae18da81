"""The options of a study: its points, those of one plan taken together and named once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from string import ascii_uppercase
from typing import Any

from sim.report.catalogue import Catalogue
from sim.report.study.names import as_list, key_name, value_name

Settings = dict[str, str]  # what was asked for at a point, by key, where points differ


@dataclass(frozen=True)
class Option:
    """One plan of a study."""

    point: str  # name of its folder, that of the first of its points
    letter: str
    points: tuple[str, ...]  # all points that come to this plan
    settings: tuple[Settings, ...]  # of each of them
    command: tuple[str, ...]  # the words that ask for the first of them
    plain: bool = False  # it sets nothing of what others set

    def said(self, words: Catalogue) -> str:
        """What was asked for, in words; values that come to the same plan beside each other."""
        return words["study.as_it_is"] if self.plain else "; ".join(self._said(words))

    def named(self, words: Catalogue) -> str:
        """The letter, and what was asked for."""
        said = self.said(words)
        return f"{self.letter} ({said})" if said else self.letter

    def _said(self, words: Catalogue) -> Iterator[str]:
        values = {key: list(dict.fromkeys(one.get(key, "") for one in self.settings)) for key in self.settings[0]}
        if prod(map(len, values.values())) == len(self.settings):
            yield from (_setting(words, key, found) for key, found in values.items())
        else:
            each = ["; ".join(_setting(words, *pair) for pair in _single(one)) for one in self.settings]
            yield words["study.same"].join(each)


def options_of(points: Sequence[Mapping[str, Any]], asked: Sequence[Sequence[str]]) -> tuple[Option, ...]:
    """The options in the order of their first points; ``asked``: the words of every point."""
    settings = telling(differing(asked))
    at = {point["folder"]: n for n, point in enumerate(points)}
    first = [name for name in at if points[at[name]]["same_plan_as"] is None]
    found = []
    for number, name in enumerate(first):
        same = (name, *(other for other in at if points[at[other]]["same_plan_as"] == name))
        given = tuple(settings[at[other]] for other in same)
        plain = any(settings) and not any(given)
        found.append(Option(name, letters(number), same, given, tuple(asked[at[name]]), plain))
    return tuple(found)


def differing(asked: Sequence[Sequence[str]]) -> list[Settings]:
    """Of the words of every point those that are not the same in all of them; of a key given twice the last."""
    given = [dict(_pair(word) for word in words) for words in asked]
    keys = dict.fromkeys(key for one in given for key in one)
    varied = [key for key in keys if len({one.get(key) for one in given}) > 1]
    return [{key: one[key] for key in varied if key in one} for one in given]


def telling(settings: Sequence[Settings]) -> list[Settings]:
    """The same with what is in every list of a key put last in each, so that the first members tell them apart."""
    found = [dict(one) for one in settings]
    for key in {key for one in settings for key in one}:
        given = [(one, as_list(one[key])) for one in found if key in one]
        lists = [(one, members) for one, members in given if members is not None]
        shared = set.intersection(*(set(members) for _, members in lists)) if len(lists) > 1 else set()
        for one, members in lists:
            one[key] = json.dumps(sorted(members, key=shared.__contains__), ensure_ascii=False)
    return found


def letters(number: int) -> str:
    """A, B ... Z, AA, AB ..."""
    ahead, last = divmod(number, len(ascii_uppercase))
    return (letters(ahead - 1) if ahead else "") + ascii_uppercase[last]


def _pair(word: str) -> tuple[str, str]:
    key, _, value = word.partition("=")
    return key.lstrip("+"), value


def _single(settings: Settings) -> Iterator[tuple[str, list[str]]]:
    return ((key, [value]) for key, value in settings.items())


def _setting(words: Catalogue, key: str, values: Sequence[str]) -> str:
    said = [value_name(words, key, value) for value in values]
    *others, last = said
    text = words["study.either"].format(first=", ".join(others), last=last) if others else last
    return words["study.setting"].format(key=key_name(words, key), value=text)
