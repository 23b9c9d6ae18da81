"""The first page: what the plan delivers, the decision asked for, and where people are missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.report.nights import Nights, at_night, by_night
from sim.report.story.guarded import Gap, gaps, in_runs
from sim.report.story.lent import finding, gone, lent_chart
from sim.report.story.parts import Cell, Column, Part, Section, Table, Text
from sim.report.story.silent import silent_by_group
from sim.report.story.teller import Teller

PLATOON = 30
ROWS = 8  # groups with a row of their own
RUNS = 4  # of empty posts named in one row
STEPS_MIN = (30.0, 60.0, 120.0)
SLOW_MIN = 60.0  # a platoon later than this opens a question


class Slow(NamedTuple):
    """The committee and night at which a platoon stands latest."""

    group: str
    night: int
    minutes: float  # infinite: not at all in one case of ten


def first_page(teller: Teller) -> Section:
    """The first section of every briefing."""
    numbers = filter(None, [*_key_numbers(teller), teller.banded()])
    shown: list[Part] = [Text(tuple(numbers), teller.say("first_page.key_numbers"))]
    if not teller.public:
        chart = lent_chart(teller)
        table = _table(teller)
        shown = [part for part in (table, chart) if part is not None] + shown
    posts = () if teller.public else ("demand_clustered", "empty_posts")
    shares = ("help_within_target_share", "never_reached_share", "help_time_mean_min")
    notes = teller.notes(*shares, *posts)
    return Section("first_page", _sentence(teller), tuple(shown), notes)


def _sentence(teller: Teller) -> str:
    """What the plan delivers against its targets, and the one decision that is open."""
    known = teller.record("help_within_target_share")["estimate"] is not None
    share = teller.quote("help_within_target_share")
    delivered = teller.say("first_page.delivers" if known else "first_page.delivers_nothing", share=share)
    return delivered + "." if teller.public else f"{delivered}; {_decision(teller)}"


def _decision(teller: Teller) -> str:
    """The largest gap with place and number; without one people leaving, a late platoon, the share helped, or none."""
    worst, left, slow = _worst(teller), gone(teller), slowest(teller)
    words = teller.words
    if worst is not None and worst.missing > 0:
        return teller.say("first_page.decide_gap", n=words.number(worst.missing), place=teller.name(worst.group))
    if left is not None and left.share > 0.0:
        people, share = words.number(left.people), words.share(left.share)
        return teller.say("first_page.decide_leaving", n=people, day=words.day(left.day), share=share)
    if slow is not None and slow.minutes > SLOW_MIN:
        minutes = words.cell(slow.minutes, "minutes")
        return teller.say("first_page.decide_slow", place=teller.committee(slow.group), n=PLATOON, minutes=minutes)
    helped = teller.record("help_within_target_share")["estimate"]
    return teller.say("first_page.decide_nothing" if helped in (None, 1.0) else "first_page.decide_share")


def _worst(teller: Teller) -> Gap | None:
    found = gaps(teller.result.tables.posts, teller.by)
    return found[0] if found else None


def by_platoon(teller: Teller) -> Nights | None:
    """Minutes until a platoon stands at the committees, by night; ``None`` where no committee works at night."""
    table = at_night(teller.result)
    return None if table.empty else by_night(table, PLATOON)


def slowest(teller: Teller) -> Slow | None:
    """Where and when a platoon stands latest."""
    nights = by_platoon(teller)
    if nights is None:
        return None
    cells = [
        Slow(group, night, float(minutes))
        for group, row in zip(nights.groups, nights.minutes, strict=True)
        for night, minutes in zip(nights.nights, row, strict=True)
        if minutes == minutes  # not nan: the committee still works
    ]
    return max(cells, key=lambda cell: cell.minutes, default=None)


def _table(teller: Teller) -> Table | None:
    """A row per group, the greatest shortage first: need, people, gap, empty posts, silent stations, platoon."""
    found = gaps(teller.result.tables.posts, teller.by)
    if not found:
        return None
    silent, nights = silent_by_group(teller), _chosen_nights(teller)
    rows = [_row(teller, gap, silent, nights) for gap in found[:ROWS]]
    if len(found) > ROWS:
        rows.append(_sum(teller, found[ROWS:], silent, len(nights), "others", len(found) - ROWS))
    rows.append(_sum(teller, found, silent, len(nights), "total", len(found)))
    caption = teller.say("first_page.caption", n=PLATOON, counted=teller.counted())
    return Table(_columns(teller, list(nights)), tuple(rows), caption=caption, total=True)


def _columns(teller: Teller, nights: Sequence[int]) -> tuple[Column, ...]:
    heads = [Column(teller.words[f"dimension.{teller.by}"], width=1.5)]
    heads += [Column(teller.say(f"column.{name}"), "number", 0.8) for name in ("need", "present", "missing")]
    heads += [Column(teller.say("column.empty_posts"), width=3.2), Column(teller.say("column.silent"), "number", 0.8)]
    night = [teller.say("column.platoon", n=PLATOON, night=teller.words.day(night)) for night in nights]
    return (*heads, *(Column(head, "minutes", 0.9, STEPS_MIN) for head in night))


def _row(teller: Teller, gap: Gap, silent: dict[str, int], nights: dict[int, dict[str, float]]) -> tuple[Cell, ...]:
    numbers = (float(gap.need), float(gap.present), float(gap.missing))
    runs = in_runs(gap.empty)
    more = [teller.say("first_page.more", n=len(runs) - RUNS)] if len(runs) > RUNS else []
    empty = ", ".join([*runs[:RUNS], *more]) or teller.words["number.none"]
    late = tuple(column.get(gap.group) for column in nights.values())
    return (teller.name(gap.group), *numbers, empty, float(silent.get(gap.group, 0)), *late)


def _sum(
    teller: Teller, found: Sequence[Gap], silent: dict[str, int], n_nights: int, key: str, n: int
) -> tuple[Cell, ...]:
    numbers = [float(sum(getattr(gap, name) for gap in found)) for name in ("need", "present", "missing")]
    posts = sum(len(gap.empty) for gap in found)
    quiet = float(sum(silent.get(gap.group, 0) for gap in found))
    empty = teller.say("first_page.posts", n=teller.words.number(posts))
    return (teller.say(f"first_page.{key}", n=n), *numbers, empty, quiet, *(None for _ in range(n_nights)))


def _chosen_nights(teller: Teller) -> dict[int, dict[str, float]]:
    """Minutes by group on the first night, the first one without people lent, and the slowest one."""
    nights, left, slow = by_platoon(teller), gone(teller), slowest(teller)
    if nights is None:
        return {}
    wanted = {nights.nights[0], left.day if left else nights.nights[0], slow.night if slow else nights.nights[0]}
    return {
        night: {
            group: float(minutes)
            for group, minutes in zip(nights.groups, nights.minutes[:, column], strict=True)
            if minutes == minutes
        }
        for column, night in enumerate(nights.nights)
        if night in wanted
    }


def _key_numbers(teller: Teller) -> list[str]:
    """The headline numbers with their intervals, a sentence each."""
    keys = ["help", "never", "recap", "cost"] if teller.election else ["help", "never"]
    fields = {
        "help": "help_time_mean_min", "never": "never_reached_share", "recap": "recap_late_probability",
        "cost": "cost_rupiah",
    }  # fmt: skip
    target = teller.result.config.target
    land, water = teller.words.number(target.land_min), teller.words.number(target.water_min)
    lines = [teller.say("first_page.target", land=land, water=water)]
    lines += [teller.say(f"first_page.{key}", value=teller.quote(fields[key])) for key in keys]
    return [*lines, finding(teller)] if teller.election and not teller.public else lines
