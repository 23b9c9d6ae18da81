"""The annex of the order: which team takes which stations on which round, with room for names. For paper only."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sim.report.story.guarded import guard_posts, in_runs
from sim.report.story.parts import Cell, Column, Section, Table
from sim.report.story.pattern import in_words
from sim.report.story.teller import Teller

MOST = 600  # clusters on paper; more are in tables/plotting.csv only
BLANK = "____________"
_NUMBER = re.compile(r"-(\d+)$")


def plotting(teller: Teller) -> Section | None:
    """A row per cluster of stations; nothing for the public or without posts."""
    posts = guard_posts(teller.result.tables.posts)
    if teller.public or posts.empty:
        return None
    once = teller.once()
    village = dict(zip(once["station"].astype(str), once["village"].astype(str), strict=True))
    shown = posts.head(MOST)[["post", "stations", "assigned", "pattern_effective", "round_min"]]
    rows = tuple(_row(teller, tuple(row), village) for row in shown.itertuples(index=False))
    n = teller.words.number(float(len(posts)))
    caption = teller.say("plotting.caption" if len(posts) <= MOST else "plotting.cut", shown=MOST)
    empty = teller.words.number(float((posts["assigned"] == 0).sum()))
    table = Table(_columns(teller), rows, caption=caption)
    return Section("plotting", teller.say("plotting.title", n=n, empty=empty), (table,), teller.notes())


def _columns(teller: Teller) -> tuple[Column, ...]:
    return (
        Column(teller.say("column.cluster"), width=1.9),
        Column(teller.say("column.stations"), width=2.6),
        Column(teller.say("column.present"), "number", 0.5),
        Column(teller.say("column.pattern"), width=0.8),
        Column(teller.say("column.round_min"), "minutes", 0.7),
        Column(teller.say("column.names"), width=1.5),
    )


def _row(teller: Teller, post: tuple[object, ...], village: Mapping[str, str]) -> tuple[Cell, ...]:
    name, stations, people, pattern, minutes = post
    assert isinstance(people, int) and isinstance(minutes, float)
    blanks = BLANK if people else teller.words["number.none"]
    round_min = minutes if minutes == minutes else None
    return (
        str(name),
        _stations(str(stations), village),
        float(people),
        in_words(teller, str(pattern)),
        round_min,
        blanks,
    )


def _stations(names: str, village: Mapping[str, str]) -> str:
    """Stations by village and number, those that follow each other as one."""
    known = []
    for name in names.split(";"):
        number = _NUMBER.search(name)
        known.append(f"{village[name]} {number[1]}" if number and village.get(name) else name)
    return ", ".join(in_runs(known))
