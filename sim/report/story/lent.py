"""The people lent to a district leaving, against the committees that still work."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.arrays import day_of
from sim.report.curves import Band
from sim.report.figures.leaving import OWN, unfinished_by_day
from sim.report.story.parts import Chart, Column, Section, Series, Table
from sim.report.story.teller import Teller
from sim.report.strength import DEMAND, people_by_day

if TYPE_CHECKING:
    import pandas as pd

FIRST_DAY = -3  # shown: the days before it have nobody lent


class Gone(NamedTuple):
    """The first day on which nobody lent is there."""

    day: int
    people: int  # the most that were there
    share: float  # of the committees not finished at its end, median


def committees(teller: Teller) -> pd.DataFrame:
    """Recapitulation of the subdistrict committees."""
    table = teller.result.tables.recapitulation
    return table[table["subdistrict"].astype(str) != ""]


def lent_by_day(teller: Teller) -> pd.DataFrame:
    """People lent by day and force."""
    people = people_by_day(teller.result).drop(columns=[DEMAND, OWN], errors="ignore")
    return people[people.index >= FIRST_DAY]


def unfinished(teller: Teller) -> Band | None:
    """Share of committees not finished by the end of each of these days; ``None`` without any of either."""
    people, table = lent_by_day(teller), committees(teller)
    return None if people.empty or table.empty else unfinished_by_day(table, people, teller.result)


def gone(teller: Teller) -> Gone | None:
    """When the last of the people lent have left, where that is before the end."""
    lent, share = lent_by_day(teller).sum(axis=1), unfinished(teller)
    here = lent[lent > 0].index
    if share is None or not len(here) or here[-1] >= lent.index[-1]:
        return None
    day = int(here[-1]) + 1
    return Gone(day, int(lent.max()), float(share.middle[list(lent.index).index(day)]))


def lent_chart(teller: Teller) -> Chart | None:
    """Both as shares by day: people lent of the most that were there, and committees that have not finished."""
    lent, share = lent_by_day(teller).sum(axis=1), unfinished(teller)
    if share is None or not lent.any():
        return None
    before = lent.index < 0
    bands = [tuple(None if early else float(x) for x, early in zip(side, before, strict=True)) for side in share]
    most = teller.words.number(float(lent.max()))
    there = tuple((lent / lent.max()).astype(float).tolist())
    return Chart(
        "lines",
        tuple(teller.words.day(int(day)) for day in lent.index),
        (
            Series(teller.say("lent.people", n=most), there, "polda"),
            Series(teller.say("lent.unfinished"), bands[0], "recapitulation", bands[1], bands[2]),
        ),
        "share",
        title=teller.say("lent.title"),
        caption=teller.say("lent.caption", counted=teller.counted()),
    )  # fmt: skip


def finding(teller: Teller) -> str:
    """What the chart says, in a sentence."""
    left = gone(teller)
    if left is None:
        return teller.say("lent.no_finding")
    words = teller.words
    return words["figure.leaving.finding"].format(
        day=words.day(left.day), lent=words.number(left.people), share=words.share(left.share)
    )


def lent(teller: Teller) -> Section | None:
    """The section; nothing for the public or where nobody is lent."""
    chart = None if teller.public else lent_chart(teller)
    if chart is None:
        return None
    return Section("lent", finding(teller), (chart, _windows(teller)), teller.notes("recap_finish_p90_min"))


def _windows(teller: Teller) -> Table:
    """People, first and last day of every force lent."""
    people = lent_by_day(teller)
    days = {name: people.index[people[name] > 0] for name in people}
    rows = tuple(
        (
            teller.words.name("force", str(name)),
            float(people[name].max()),
            _day(teller, here[0]),
            _day(teller, here[-1]),
        )
        for name, here in days.items()
        if len(here)
    )
    heads = ("force", "people", "first_day", "last_day")
    columns = tuple(
        Column(teller.say(f"column.{head}"), "number" if head == "people" else "text", 1.6 if head == "force" else 1.0)
        for head in heads
    )
    deadline = float(committees(teller)["t_deadline"].max())
    note = teller.say("lent.deadline", day=teller.words.day(day_of(deadline - 1.0)))
    return Table(columns, rows, caption=note)


def _day(teller: Teller, day: int) -> str:
    election = teller.election
    date = f" ({teller.words.short_date(election.polling_date, int(day))})" if election else ""
    return teller.words.day(int(day)) + date
