"""A card per contingency (cara bertindak): who comes, from where, in how many minutes, and how it ends."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING

import numpy as np

from sim.record import ENDINGS, LEVELS
from sim.report.nights import quantile
from sim.report.responders import CASE
from sim.report.story.parts import Card, Cards, Section
from sim.report.story.teller import Teller

if TYPE_CHECKING:
    import pandas as pd

    from sim.config.threat import IncidentType

FEWEST = 5  # incidents of a type from which on it is said who came
TEAMS = 3  # kinds of unit named on a card
MOSTLY = 0.5  # share of arrivals from which on their origin is named
GRAVE = 3  # severity from which on a type has a card, whatever it needs
MANY = 4  # people, likewise


def contingencies(teller: Teller) -> Section | None:
    """The section; nothing for the public or without a type that needs so many people."""
    kinds = {name: kind for name, kind in teller.result.config.threat.types.items() if _is_grave(kind)}
    if teller.public or not kinds or teller.result.tables.readiness.empty:
        return None
    cases = teller.result.tables.incidents
    moves, sizes = _moves(teller), cases["type"].value_counts()
    order = sorted(kinds, key=lambda name: -int(sizes.get(name, 0)))
    cards = tuple(_card(teller, name, kinds[name], cases[cases["type"] == name], moves) for name in order)
    seen = sum(int(sizes.get(name, 0)) >= FEWEST for name in kinds)
    title = teller.say("contingencies.title", seen=seen, all=len(kinds))
    caption = teller.say("contingencies.caption", n=FEWEST, counted=teller.counted())
    return Section("contingencies", title, (Cards(cards, caption),), teller.notes("full_complement_time_p90_min"))


def _is_grave(kind: IncidentType) -> bool:
    return kind.severity >= GRAVE or kind.need[1] >= MANY


def _card(teller: Teller, name: str, kind: IncidentType, cases: pd.DataFrame, moves: pd.DataFrame) -> Card:
    lines = [teller.say("contingencies.need", people=_people(teller, kind), n=teller.words.number(float(len(cases))))]
    if len(cases) < FEWEST:
        lines += [_ready(teller, kind), teller.say("contingencies.rare", type=name)]
    else:
        lines += [_who(teller, moves[moves["type"] == name]), _times(teller, cases), _ends(teller, cases)]
    return Card(teller.words.name("type", name), tuple(lines))


def _people(teller: Teller, kind: IncidentType) -> str:
    low, high = (teller.words.number(float(n)) for n in (kind.need[0], kind.need[-1]))
    return low if low == high else teller.words["number.range"].format(low=low, high=high)


def _moves(teller: Teller) -> pd.DataFrame:
    """Arrivals at incidents: type, kind of unit, people, where it set out, minutes from the report."""
    units, cases = teller.result.tables.units, teller.result.tables.incidents
    on_task = units[units["incident"].astype(str) != ""].astype({"incident": str})
    known = cases[[*CASE, "type", "t_report"]].astype({"incident": str})
    rows = on_task.merge(known, on=CASE)
    origins = rows.groupby([*CASE, "unit"], observed=True)["from_place"].first().rename("origin")
    there = rows[rows["activity"] == "on_scene"].groupby([*CASE, "unit"], observed=True).first()
    there = there.join(origins).reset_index()
    kind = there["unit"].astype(str).str.split().str[0]
    return there.assign(kind=kind, minutes=there["t_start"] - there["t_report"])


def _who(teller: Teller, moves: pd.DataFrame) -> str:
    """The kinds of unit that come most often, in the order of their coming."""
    kinds = {str(kind): part for kind, part in moves.groupby("kind")}
    often = sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))[:TEAMS]
    chosen = sorted(often, key=lambda kind: float(kinds[kind]["minutes"].median()))
    texts = [_team(teller, kind, kinds[kind]) for kind in chosen]
    return teller.say("contingencies.who", units="; ".join(texts)) if texts else teller.say("contingencies.nobody")


def _team(teller: Teller, kind: str, moves: pd.DataFrame) -> str:
    """A kind of unit, the place most of them set out from (or how many places), and the median of its minutes."""
    origins = moves["origin"].astype(str).value_counts(normalize=True)
    fields = {"unit": teller.words.name("team", kind), "minutes": teller.words.number(float(moves["minutes"].median()))}
    if origins.iloc[0] < MOSTLY:
        return teller.say("contingencies.unit_places", n=teller.words.number(float(len(origins))), **fields)
    return teller.say("contingencies.unit", origin=origins.index[0], **fields)


def _times(teller: Teller, cases: pd.DataFrame) -> str:
    """Minutes from onset to the first police and to the full complement: median and P90."""
    texts = {}
    for name in ("t_first", "t_full"):
        minutes = np.maximum((cases[name] - cases["t_onset"]).fillna(np.inf), 0.0)
        for share in (50, 90):
            texts[f"{name}_{share}"] = teller.words.cell(quantile(minutes, share / 100.0), "minutes")
    return teller.say("contingencies.times", **texts)


def _ends(teller: Teller, cases: pd.DataFrame) -> str:
    shares = cases["ended_by"].astype(str).value_counts(normalize=True)
    texts = [
        f"{teller.words[f'ending.{end}']} {teller.words.share(float(shares[end]))}" for end in ENDINGS if end in shares
    ]
    return teller.say("contingencies.ends", endings=", ".join(texts))


def _ready(teller: Teller, kind: IncidentType) -> str:
    """What readiness says where too few incidents happened: minutes until so many people could stand there."""
    table = teller.result.tables.readiness
    level = next((step for step in LEVELS if step >= kind.need[0]), LEVELS[-1])
    rows = table[table["phase"].astype(str) == kind.phase]
    minutes = (rows if len(rows) else table)[f"minutes_{level}"]
    median, late = (quantile(minutes, share) for share in (0.5, 0.9))
    if isinf(median):
        return teller.say("contingencies.not_ready", people=level)
    texts = [teller.words.cell(value, "minutes") for value in (median, late)]
    return teller.say("contingencies.ready", people=level, median=texts[0], late=texts[1])
