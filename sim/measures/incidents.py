"""Measures of incidents: how many, how grave, how they end. Gatherings are counted apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import Bool, Float
from sim.measures.forms import Column, PerOperation, Ratio, WithoutAny
from sim.measures.measure import Better, Measure
from sim.measures.rows import Rows
from sim.measures.times import needed, reached
from sim.record import ENDINGS


def gathering(rows: Rows) -> Bool:
    """Lawful assemblies."""
    return rows.among("type", *rows.terms.gatherings)


def still_open(rows: Rows) -> Bool:
    """Not ended when the replication ended."""
    return rows.among("ended_by", "open")


def _number(name: str, better: Better, what: str, which: Column) -> Measure:
    form = PerOperation("incidents", lambda rows: which(rows) * ~gathering(rows))
    definition = f"mean number per operation of incidents{what}, gatherings not counted"
    return Measure(name, "incidents per operation", better, definition, form)


def _severity(level: int) -> Measure:
    return _number(
        f"incidents_severity_{level}", "lower", f" whose gravest severity is {level}",
        lambda rows: rows.number("severity_max") == level,
    )  # fmt: skip


def _endings() -> Iterator[Measure]:
    for ending in ENDINGS[:-1]:
        yield Measure(
            f"ended_by_{ending}_share", "share", "neither",
            f"share of all incidents and gatherings ended by {ending}; open ones are in the denominator",
            Ratio("incidents", _ended_by(ending), _every, share=True, empty="no incident"),
        )  # fmt: skip


def _ended_by(ending: str) -> Column:
    return lambda rows: rows.among("ended_by", ending)


def _every(rows: Rows) -> Float:
    return np.ones(len(rows))


def _in_conflict(rows: Rows) -> Bool:
    return still_open(rows) | (rows.number("severity_max") >= 5)


MEASURES: tuple[Measure, ...] = (
    _number("incidents_total", "lower", "", _every),
    _number("incidents_needing_police", "lower", " needing police at onset", needed),
    _number("incidents_reached", "higher", " needing police at onset and reached", reached),
    _number("incidents_ended", "neither", " that ended", lambda rows: ~still_open(rows)),
    _number("incidents_open", "lower", " still open at the end", still_open),
    *(_severity(level) for level in range(1, 6)),
    Measure(
        "gatherings", "gatherings per operation", "neither", "mean number per operation of lawful gatherings",
        PerOperation("incidents", gathering),
    ),
    *_endings(),
    Measure(
        "unmet_officer_min", "officer-min per operation", "lower",
        "mean per operation of officers needed and not present, integrated over time, gatherings included",
        PerOperation("incidents", lambda rows: rows.number("unmet_officer_min"), rare=False),
    ),
    Measure(
        "zero_conflict_probability", "share", "higher",
        "share of operations in which nothing stays unresolved and nothing reaches severity 5",
        WithoutAny("incidents", _in_conflict),
    ),
)  # fmt: skip
