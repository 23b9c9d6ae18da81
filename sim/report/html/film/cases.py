"""Incidents and committees of the moving map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.config import Config
from sim.record import ENDINGS
from sim.report.html.film.gazetteer import UNKNOWN, Gazetteer
from sim.report.html.film.minutes import whole

if TYPE_CHECKING:
    import pandas as pd

INSTANTS = {
    "onset": "t_onset", "report": "t_report", "dispatch": "t_dispatch", "first": "t_first", "full": "t_full",
    "end": "t_end",
}  # fmt: skip
SESSION = ("t_start", "t_finish", "t_deadline")


def shown_cases(incidents: pd.DataFrame, gazetteer: Gazetteer) -> pd.DataFrame:
    """Incidents of one replication that happen at a place of the map, in order of onset, with its number ``spot``."""
    keys = zip(*(incidents[name].astype(str) for name in ("village", "subdistrict", "district")), strict=True)
    placed = incidents.assign(spot=[gazetteer.village(*key) for key in keys])
    placed = placed[placed["spot"] > UNKNOWN].sort_values("t_onset", kind="stable").reset_index(drop=True)
    return placed.assign(**{name: placed[name].astype(str) for name in ("incident", "subdistrict", "type", "ended_by")})


def cases_of(cases: pd.DataFrame, config: Config, types: list[str]) -> dict[str, Any]:
    """Columns of the cases: place, type, severity at onset and reached, need, closing a road, ending, and instants."""
    kinds = config.threat.types
    return {
        "spot": cases["spot"].tolist(),
        "type": [types.index(name) for name in cases["type"]],
        "severity": cases["severity_onset"].astype(int).tolist(),
        "gravest": cases["severity_max"].astype(int).tolist(),
        "need": cases["need_onset"].astype(int).tolist(),
        "closes": [int(name in kinds and kinds[name].closes_road) for name in cases["type"]],
        "ended_by": [ENDINGS.index(name) for name in cases["ended_by"]],
        **{name: whole(cases[column]) for name, column in INSTANTS.items()},
    }


def committees_of(table: pd.DataFrame, gazetteer: Gazetteer) -> list[list[int | None]]:
    """Rows of place, stations, start, finish and deadline of every committee of one replication."""
    names = zip(table["subdistrict"].astype(str), table["district"].astype(str), strict=True)
    spots = [gazetteer.office(*name) if name[0] else UNKNOWN for name in names]
    columns = [table["stations"].astype(int).tolist(), *(whole(table[name]) for name in SESSION)]
    return [list(row) for row in zip(spots, *columns, strict=True) if row[0] > UNKNOWN]
