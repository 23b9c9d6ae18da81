"""What is written for whom: unguarded hours, routes and worst places stay inside the police."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.arrays import DAY
from sim.config import Config
from sim.record import Tables
from sim.study.result import Geography

if TYPE_CHECKING:
    import pandas as pd

MARKING = "TERBATAS - bahan perencanaan"
# who is where and when, who was ordered where, and what stays uncovered
LEFT_OUT = ("units", "coverage", "readiness", "posts", "strength", "orders", "stages", "lines")
GUARDS = ("guards", "guards_demanded", "pattern_nominal", "pattern_effective", "t_first_police")
PLACES = ("incident", "parent", "subdistrict", "village", "station", "zone", "first_unit")
ROUTES = ("t_boxes_left", "t_boxes_arrived")
SENSITIVE_DIMENSIONS = ("subdistrict", "zone", "hour", "unit", "unit_zone", "at_min", "stage_at_min")
COMMITTEE = "PPK"


def is_public(config: Config) -> bool:
    """Whether the output goes beyond the police."""
    return config.output.audience == "public"


def shown_tables(config: Config, tables: Tables) -> Tables:
    """The tables as they are written; for the public without the force, its hours, routes and places."""
    if not is_public(config):
        return tables
    empty = {name: getattr(tables, name).iloc[:0] for name in LEFT_OUT}
    stations = _without(tables.stations, (*PLACES, "class")).drop(columns=list(GUARDS))
    stations = stations.assign(**dict.fromkeys(ROUTES, np.float32(np.nan)))
    recapitulation = tables.recapitulation.assign(subdistrict=_committees(tables.recapitulation["subdistrict"]))
    incidents = _by_day(_without(tables.incidents, PLACES))
    return replace(tables, **empty, stations=stations, recapitulation=recapitulation, incidents=incidents)


def shown_geography(config: Config, geography: Geography) -> Geography:
    """Where things are as it is written; for the public without classes, bases and routes."""
    if not is_public(config):
        return geography
    stations = geography.stations.drop(columns=["class", "access"])
    return geography._replace(stations=stations, bases=geography.bases.iloc[:0], legs=geography.legs.iloc[:0])


def shown_summary(config: Config, summary: dict[str, Any]) -> dict[str, Any]:
    """The summary as it is written: marked, or for the public without hours and places."""
    if not is_public(config):
        return {"marking": MARKING} | summary
    measures = {name: found for name, found in summary["measures"].items() if "_worst_" not in name}
    by = {name: found for name, found in summary["by"].items() if name not in SENSITIVE_DIMENSIONS}
    return summary | {"measures": measures, "by": by}


def _without(frame: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """The frame with empty texts where a place is named."""
    return frame.assign(**{name: _text(np.zeros(len(frame), dtype=np.int8), [""]) for name in columns if name in frame})


def _by_day(incidents: pd.DataFrame) -> pd.DataFrame:
    """Instants moved so that every incident begins at 00:00 of its day: durations stay, the hour is gone."""
    hour = incidents["t_onset"] % DAY
    instants = [name for name in incidents if str(name).startswith("t_")]
    return incidents.assign(**{str(name): incidents[name] - hour for name in instants})


def _committees(names: pd.Series[Any]) -> pd.Categorical[str]:
    """One name for all committees; commissions keep the empty one."""
    return _text((names.astype(str) != "").to_numpy().astype(np.int8), ["", COMMITTEE])


def _text(codes: NDArray[np.int8], labels: list[str]) -> pd.Categorical[str]:
    import pandas as pd

    return pd.Categorical.from_codes(codes, categories=pd.Index(labels))
