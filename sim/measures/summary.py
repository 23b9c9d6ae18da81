"""All measures of the tables of one study point, over everything and by every dimension."""

from __future__ import annotations

from typing import Any

from sim.measures.registry import REGISTRY
from sim.measures.rows import Terms, View
from sim.record import Tables

Records = dict[str, dict[str, Any]]  # by name of the measure
Grouped = dict[str, dict[str, Records]]  # by dimension and label


def measure_all(tables: Tables, terms: Terms) -> tuple[Records, Grouped]:
    """Records of all measures, and the same by dimension and label."""
    view = View(tables, terms)
    overall: Records = {}
    grouped: Grouped = {}
    for name, measure in REGISTRY.items():
        overall[name] = measure.overall(view)
        for dimension, label, record in measure.grouped(view):
            grouped.setdefault(dimension, {}).setdefault(label, {})[name] = record
    return overall, grouped


def measure_some(names: tuple[str, ...], tables: Tables, terms: Terms) -> Records:
    """Records of the named measures over everything."""
    view = View(tables, terms)
    return {name: REGISTRY[name].overall(view) for name in names}
