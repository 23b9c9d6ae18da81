"""What is written for whom: unguarded hours, routes and worst places stay inside the police."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sim.config import Config
from sim.record import Tables

MARKING = "TERBATAS - bahan perencanaan"
SENSITIVE_COLUMNS = ("guards", "guards_demanded", "pattern_nominal", "pattern_effective", "t_first_police")
SENSITIVE_DIMENSIONS = ("subdistrict", "zone", "hour", "unit", "unit_zone")


def shown_tables(config: Config, tables: Tables) -> Tables:
    """The tables as they are written; for the public without posts, units, hours and guards of stations."""
    if config.output.audience != "public":
        return tables
    posts, units, coverage = (frame.iloc[:0] for frame in (tables.posts, tables.units, tables.coverage))
    stations = tables.stations.drop(columns=list(SENSITIVE_COLUMNS))
    return replace(tables, posts=posts, units=units, coverage=coverage, stations=stations)


def shown_summary(config: Config, summary: dict[str, Any]) -> dict[str, Any]:
    """The summary as it is written: marked, or for the public without hours and places."""
    if config.output.audience != "public":
        return {"marking": MARKING} | summary
    measures = {name: found for name, found in summary["measures"].items() if not name.endswith("worst_hour")}
    by = {name: found for name, found in summary["by"].items() if name not in SENSITIVE_DIMENSIONS}
    return summary | {"measures": measures, "by": by}
