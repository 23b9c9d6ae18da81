"""Rupiah: person-days of every force at the assumed rate, with the band of that assumption."""

from __future__ import annotations

from sim.config.statuses import limits, statuses
from sim.report.story.parts import Cell, Column, Section, Table, Text
from sim.report.story.teller import Teller
from sim.report.strength import DEMAND

RATES = ("person_day_land", "person_day_water")


def cost(teller: Teller) -> Section | None:
    """The section; for the public without the forces one by one. Nothing where nobody is paid."""
    if teller.record("cost_rupiah")["estimate"] is None:
        return None
    title = teller.say("cost.title", rupiah=teller.quote("cost_rupiah"), days=teller.quote("person_days"))
    lines = Text(tuple(_lines(teller)))
    parts = (lines,) if teller.public else (_table(teller), lines)
    return Section("cost", title, parts, teller.notes("cost_rupiah", "person_days"))


def _rates(teller: Teller) -> dict[str, float]:
    given = teller.result.config.forces.cost
    return {name: float(getattr(given, name)) for name in RATES}


def _lines(teller: Teller) -> list[str]:
    """The rates, the band of the total between their limits, and what is not in it."""
    rupiah = {name: teller.words.rupiah(rate) for name, rate in _rates(teller).items()}
    lines = [teller.say("cost.rate", **rupiah)]
    band = _band(teller)
    if band is not None:
        low, high = (teller.words.rupiah(side) for side in band)
        lines.append(teller.say("cost.band", low=low, high=high))
    return [*lines, teller.say("cost.without")]


def _band(teller: Teller) -> tuple[float, float] | None:
    """Total at the lowest and the highest assumed rates; ``None`` where a rate has no limits."""
    rates, total, days = _rates(teller), *(teller.record(name)["estimate"] for name in ("cost_rupiah", "person_days"))
    known = {status.key.rpartition(".")[2]: status for status in statuses(teller.result.config) if "cost" in status.key}
    sides = [limits(known[name], rates[name]) if name in known else None for name in RATES]
    if sides[0] is None or sides[1] is None or rates[RATES[1]] == rates[RATES[0]]:
        return None
    water = (total / days - rates[RATES[0]]) / (rates[RATES[1]] - rates[RATES[0]])  # share of the days by boat
    low, high = (days * (land + water * (boat - land)) for land, boat in zip(*sides, strict=True))
    return float(low), float(high)


def _table(teller: Teller) -> Table:
    """Person-days and rupiah by force; they add up to the measures."""
    people = teller.result.tables.strength
    people = people[people["force"].astype(str) != DEMAND]
    rate = {str(name): _rate(teller, str(name)) for name in people["district"].unique()}
    paid = people.assign(rupiah=people["personnel"] * people["district"].astype(str).map(rate).astype(float))
    sums = paid.groupby("force", observed=True)[["personnel", "rupiah"]].sum()
    rows: list[tuple[Cell, ...]] = [
        (teller.words.name("force", str(force)), float(days), float(rupiah))
        for force, (days, rupiah) in zip(sums.index, sums.to_numpy(), strict=True)
    ]
    rows.append((teller.words["class.all"], *(float(total) for total in sums.sum().to_numpy())))
    columns = (
        Column(teller.say("column.force"), width=1.4),
        Column(teller.say("column.person_days"), "number"),
        Column(teller.say("column.rupiah"), "rupiah"),
    )
    return Table(columns, tuple(rows), total=True)


def _rate(teller: Teller, district: str) -> float:
    """Rupiah of a person-day in one district, as the measure takes it: land and water by its stations."""
    rates, once = _rates(teller), teller.once()
    here = once[once["district"].astype(str) == district]
    water = float((here["access"] == "water").mean()) if len(here) else 0.0
    return rates[RATES[0]] + water * (rates[RATES[1]] - rates[RATES[0]])
