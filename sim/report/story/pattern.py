"""Guard pattern: what the doctrine asks for in the notation 2-5-10, what is there, and what it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.arrays import CLASSES
from sim.report.story.guarded import guard_posts
from sim.report.story.parts import Cell, Column, Section, Table, Text
from sim.report.story.teller import Teller

if TYPE_CHECKING:
    import pandas as pd

LINMAS = 2  # reported: per station, one at the entrance and one at the exit
NOBODY, STANDBY = "0", "standby"  # patterns of an empty post and of a team per subdistrict


def pattern(teller: Teller) -> Section | None:
    """The section; nothing for the public or without posts at stations."""
    posts = guard_posts(teller.result.tables.posts)
    if teller.public or posts.empty:
        return None
    linmas = teller.words.number(float(LINMAS * posts["n_stations"].sum()))
    lines = (teller.say("pattern.notation"), teller.say("pattern.linmas", n=linmas, each=LINMAS), *_measured(teller))
    notes = teller.notes("demand_arithmetic", "demand_clustered", "stretch_max", "police_present_share")
    return Section("pattern", _title(teller, posts), (_table(teller, posts), Text(lines)), notes)


def _title(teller: Teller, posts: pd.DataFrame) -> str:
    """Asked for and at hand; stations without anybody, and those with a standby team of their subdistrict only."""
    empty, standby = posts["assigned"] == 0, posts["kind"] == "standby"
    numbers = {
        "n": posts["demanded"].sum(),
        "stations": posts["n_stations"].sum(),
        "present": posts["assigned"].sum(),
        "bare": posts.loc[empty, "n_stations"].sum(),
        "standby": posts.loc[standby & ~empty, "n_stations"].sum(),
    }
    key = "pattern.title_standby" if numbers["standby"] else "pattern.title"
    return teller.say(key, **{name: teller.words.number(float(number)) for name, number in numbers.items()})


def in_words(teller: Teller, pattern: str) -> str:
    """``2:5`` as police - stations - Linmas: 2-5-10; a standby team and an empty post in words."""
    personnel, _, stations = pattern.partition(":")
    if stations.isdigit():
        return f"{personnel}-{stations}-{LINMAS * int(stations)}"
    if pattern.endswith(STANDBY):
        return teller.say("pattern.standby", n=pattern.removesuffix(STANDBY).strip())
    return teller.say("pattern.nobody") if pattern == NOBODY else pattern


def _measured(teller: Teller) -> list[str]:
    names = ("demand_arithmetic", "stretch_max", "police_present_share", "visit_gap_p90_min")
    return [f"{teller.words[f'measure.{name}']}: {teller.quote(name)}" for name in names]


def _table(teller: Teller, posts: pd.DataFrame) -> Table:
    """A row per class: asked for, at hand, gap, effective pattern, stations without anybody."""
    rows: list[tuple[Cell, ...]] = []
    for name in CLASSES:
        part = posts[posts["class"] == name]
        if not part.empty:
            rows.append(
                (teller.words[f"class.{name}"], _patterns(teller, part, "pattern_nominal"), *_cells(teller, part))
            )
    rows.append((teller.words["class.all"], "", *_cells(teller, posts)[:4], "", _cells(teller, posts)[5]))
    heads = ("class", "pattern", "stations", "need", "present", "missing", "effective", "bare")
    wide, text = {"class": 1.6, "effective": 2.6, "pattern": 1.2}, ("class", "pattern", "effective")
    columns = tuple(
        Column(teller.say(f"column.{head}"), "text" if head in text else "number", wide.get(head, 0.9))
        for head in heads
    )
    return Table(columns, tuple(rows), caption=teller.say("pattern.caption"), total=True)


def _cells(teller: Teller, part: pd.DataFrame) -> tuple[Cell, ...]:
    need, present = float(part["demanded"].sum()), float(part["assigned"].sum())
    bare = float(part.loc[part["assigned"] == 0, "n_stations"].sum())
    effective = _patterns(teller, part, "pattern_effective", counted=True)
    return float(part["n_stations"].sum()), need, present, need - present, effective, bare


def _patterns(teller: Teller, part: pd.DataFrame, column: str, counted: bool = False) -> str:
    """The patterns that occur, the most frequent first, where wanted with the number of their stations."""
    sizes = part.groupby(column, observed=True)["n_stations"].sum().sort_values(ascending=False, kind="stable")
    shown = {in_words(teller, str(name)): teller.words.number(float(n)) for name, n in sizes.items()}
    return ", ".join(f"{name} ({n})" if counted else name for name, n in shown.items())
