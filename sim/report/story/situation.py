"""Situation and forces: how large the operation is, who is there on which day, and what the doctrine asks for."""

from __future__ import annotations

from sim.report.story.parts import Chart, Column, Section, Series, Table, Text
from sim.report.story.teller import Teller
from sim.report.strength import DEMAND, people_by_day, worst_day


def situation(teller: Teller) -> Section:
    """The section; for the public without the force day by day."""
    size = Text(tuple(_lines(teller)), teller.say("situation.size"))
    people = people_by_day(teller.result)
    if teller.public or people.empty:
        title = teller.say("situation.title_public", **_sizes(teller))
        return Section("situation", title, (size,), teller.notes("force"))
    day, missing = worst_day(people)
    fields = {"day": teller.words.day(day), "n": teller.words.number(missing), "force": teller.quote("force")}
    title = teller.say("situation.short" if missing > 0 else "situation.enough", **fields)
    shown = (_chart(teller), size, _table(teller))
    return Section("situation", title, shown, teller.notes("force", "demand_arithmetic", "demand_clustered"))


def _sizes(teller: Teller) -> dict[str, str]:
    once = teller.once()
    villages = once[["district", "subdistrict", "village"]].drop_duplicates()
    counts = {
        "districts": once["district"].nunique(),
        "subdistricts": once[["district", "subdistrict"]].drop_duplicates().shape[0],
        "villages": len(villages),
        "stations": len(once),
        "voters": once["registered"].sum(),
    }
    return {name: teller.words.number(float(count)) for name, count in counts.items()}


def _lines(teller: Teller) -> list[str]:
    """Operation and day, places and voters, and the force in words."""
    sizes, election = _sizes(teller), teller.election
    lines = []
    if election is not None:
        day = teller.words.weekday(election.polling_date)
        lines.append(teller.say("situation.operation", operation=election.operation, day=day))
    lines.append(teller.say("situation.places" if not teller.public else "situation.places_public", **sizes))
    demand = teller.quote("demand_arithmetic"), teller.quote("demand_clustered")
    lines.append(teller.say("situation.demand", arithmetic=demand[0], clustered=demand[1]))
    return lines


def _chart(teller: Teller) -> Chart:
    """People by day and force, and the demand as a line."""
    people = people_by_day(teller.result)
    series = [
        Series(teller.words.name("force", name), tuple(people[name].astype(float)), name)
        for name in map(str, people.columns)
    ]
    days = tuple(teller.words.day(int(day)) for day in people.index)
    caption = teller.say("situation.caption")
    return Chart("stacked", days, tuple(series), "number", title=teller.say("situation.chart"), caption=caption)


def _table(teller: Teller) -> Table:
    """Every force: the most people it has there, and on polling day."""
    people = people_by_day(teller.result).drop(columns=DEMAND)
    columns = [(teller.words.name("force", str(name)), people[name]) for name in people]
    columns.append((teller.words["class.all"], people.sum(axis=1)))
    rows = tuple((name, float(days.max()), float(days[days.index == 0].sum())) for name, days in columns)
    heads = ("force", "most", "polling_day")
    shown = tuple(Column(teller.say(f"column.{name}"), "text" if name == "force" else "number") for name in heads)
    return Table(shown, rows, total=True)
