"""The content of ``summary.json``."""

from __future__ import annotations

from typing import Any

from sim.config import Config
from sim.measures.summary import measure_all
from sim.record import Tables
from sim.study.audience import shown_summary
from sim.study.terms import terms_of


def summarise(config: Config, tables: Tables, stopped_because: str) -> dict[str, Any]:
    """All measures of a point with their intervals, over everything and by dimension."""
    measures, by = measure_all(tables, terms_of(config))
    summary = {
        "scenario": config.name,
        "seed": config.seed,
        "horizon_min": [config.election.horizon_from_min, config.election.horizon_to_min],
        "n_replications": tables.n_replications,
        "stopped_because": stopped_because,
        "measures": measures,
        "by": by,
    }
    return shown_summary(config, summary)
