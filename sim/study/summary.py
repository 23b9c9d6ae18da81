"""The content of ``summary.json``."""

from __future__ import annotations

from typing import Any

from sim.config import Config
from sim.measures.summary import measure_all
from sim.measures.tail import worst_tenth
from sim.record import Tables
from sim.study.audience import shown_summary
from sim.study.case import case_of, told
from sim.study.terms import terms_of
from sim.study.unstable import described, growth, overloads_of, without_waits


def summarise(config: Config, tables: Tables, stopped_because: str) -> dict[str, Any]:
    """All measures of a point with their intervals, over everything and by dimension."""
    terms, case = terms_of(config), case_of(config)
    measures, by = measure_all(tables, terms)
    if case.get("case") == "stress":
        measures |= worst_tenth(tables, terms)
    overloads = overloads_of(config)
    if overloads:
        measures = without_waits(measures, overloads) | growth(overloads, tables, terms)
        by = {name: {value: without_waits(found, overloads) for value, found in of.items()} for name, of in by.items()}
    summary = {
        "scenario": config.name,
        "seed": config.seed,
        "horizon_min": [config.election.horizon_from_min, config.election.horizon_to_min],
        "n_replications": tables.n_replications,
        "stopped_because": stopped_because,
        **case,
        **described(overloads),
        "measures": told(measures, case),
        "by": {name: {value: told(found, case) for value, found in values.items()} for name, values in by.items()},
    }
    return shown_summary(config, summary)
