"""The ten places where police are missed longest. Never for the public."""

from __future__ import annotations

import numpy as np

from sim.report.figures.worst_places import KEY, place_name, ready_minutes, without_police
from sim.report.figures.worst_places import worst as worst_of
from sim.report.nights import quantile
from sim.report.story.parts import Cell, Column, Section, Table
from sim.report.story.teller import Teller


def worst(teller: Teller) -> Section | None:
    """The section; nothing for the public or where nobody waited."""
    cases = None if teller.public else without_police(teller.result)
    if cases is None or cases.empty:
        return None
    chosen = worst_of(cases, teller.replications)
    several = teller.result.tables.incidents["district"].nunique() > 1
    rows = []
    for key, (waited, alone) in zip(chosen.index, chosen.to_numpy(), strict=True):
        here = cases[(cases[KEY] == list(key)).all(axis=1)]
        minutes = here["minutes"].to_numpy(dtype=np.float64)
        per, never = len(here) / teller.replications, float(np.isinf(minutes).mean())
        row: tuple[Cell, ...] = (float(waited + alone), float(per), quantile(minutes, 0.5), never)
        rows.append((place_name(key, several, teller.words), *row, *ready_minutes(key, teller.result)))
    place, total = str(rows[0][0]), teller.words.number(float(chosen.iloc[0].sum()))
    table = Table(_columns(teller), tuple(rows), caption=teller.say("worst.caption", counted=teller.counted()))
    return Section("worst", teller.say("worst.title", place=place, minutes=total), (table,), teller.notes())


def _columns(teller: Teller) -> tuple[Column, ...]:
    kinds = {
        "alone": "minutes",
        "cases": "number",
        "help": "minutes",
        "never": "share",
        "two": "minutes",
        "ten": "minutes",
    }
    heads = [Column(teller.words["figure.worst_places.place"], width=2.4)]
    return (*heads, *(Column(teller.say(f"column.worst_{name}"), kind) for name, kind in kinds.items()))  # type: ignore[arg-type]
