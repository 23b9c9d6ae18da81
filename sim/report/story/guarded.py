"""The guard posts of stations: people asked for and at hand, and the posts that stay empty. No words of people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd

AT_STATIONS = ("station", "standby")
_NUMBERED = re.compile(r"^(.*\D)(\d+)$")


class Gap(NamedTuple):
    """People at the station posts of one group, and the names of its empty posts."""

    group: str
    need: int
    present: int
    empty: list[str]

    @property
    def missing(self) -> int:
        """People asked for and not there."""
        return self.need - self.present


def guard_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """The posts at stations, standby teams among them."""
    return posts[posts["kind"].isin(AT_STATIONS)]


def gaps(posts: pd.DataFrame, by: str) -> list[Gap]:
    """People at station posts by group, the greatest shortage first."""
    found = [
        Gap(str(group), int(part["demanded"].sum()), int(part["assigned"].sum()), _empty(part))
        for group, part in guard_posts(posts).groupby(by, observed=True)
    ]
    return sorted(found, key=lambda gap: (-gap.missing, gap.group))


def _empty(posts: pd.DataFrame) -> list[str]:
    return [str(name) for name in posts.loc[(posts["demanded"] > 0) & (posts["assigned"] == 0), "post"]]


def in_runs(names: list[str], dash: str = "–") -> list[str]:
    """Numbered names that follow each other as one: PAM Nibung 003, 004, 005 are PAM Nibung 003–005."""
    runs: list[tuple[str, str, str]] = []
    for name in names:
        match = _NUMBERED.match(name)
        stem, number = (match[1], match[2]) if match else (name, "")
        if runs and number and runs[-1][0] == stem and int(runs[-1][2] or -9) + 1 == int(number):
            runs[-1] = (stem, runs[-1][1], number)
        else:
            runs.append((stem, number, number))
    return [stem + first + (dash + last if last != first else "") for stem, first, last in runs]
