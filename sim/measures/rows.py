"""The tables of a study point seen as arrays, with the grouping columns of each table."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from sim.arrays import HOUR, Bool, Float, Int
from sim.record import Tables

if TYPE_CHECKING:
    import pandas as pd

Found = TypeVar("Found")

NEED_BANDS = ((10, "10-29"), (30, "30-99"), (100, "100+"))
HOURS_SHOWN = 48  # hours since 00:00 of polling day: that day and the next
MOST_GROUPS = 1000  # a dimension with more values is left out


@dataclass(frozen=True)
class Terms:
    """What the planner holds the tables against. Minutes, rupiah per person and day."""

    land_min: float  # target of places reached by land, closed
    water_min: float  # target of places reached by boat, closed
    gatherings: frozenset[str] = frozenset()  # types that are lawful assemblies
    stop_min: float = 0.0  # stay of a roving team at each station
    rupiah_land: float = 0.0
    rupiah_water: float = 0.0
    report_times: tuple[float, ...] = ()
    counted: tuple[float, float] = (-inf, inf)  # what begins in it counts; of units the part that lies in it, min
    free_on_return: bool = True  # a unit on its way home can be sent: it is not busy
    injected: bool = False  # one incident was injected into every operation: the others are not spoken of


class Rows:
    """One table as arrays of shape (rows,); ``weight`` of every operation in a mean, shape (replications,)."""

    def __init__(self, frame: pd.DataFrame, n_replications: int, terms: Terms, weight: Float | None = None) -> None:
        self.frame, self.n_replications, self.terms = frame, n_replications, terms
        self.weight = np.ones(n_replications) if weight is None else weight
        self._columns: dict[str, Any] = {}
        self._coded: dict[str, tuple[Int, list[str]]] = {}
        self.replication: Int = frame["replication"].to_numpy(dtype=np.int64)

    def __len__(self) -> int:
        return len(self.frame)

    def number(self, column: str) -> Float:
        """A column of numbers."""
        if column not in self._columns:
            self._columns[column] = self.frame[column].to_numpy()  # as it is: wide tables would be held twice
        return np.asarray(self._columns[column], dtype=np.float64)

    def among(self, column: str, *labels: str) -> Bool:
        """Where a text column holds one of the labels."""
        codes, known = self.coded(column)
        wanted = np.array([label in labels for label in known] + [False])
        return np.asarray(wanted[codes])

    def coded(self, column: str) -> tuple[Int, list[str]]:
        """Codes of a text column (-1 = missing) and their labels."""
        if column not in self._coded:
            categories = cast("pd.Categorical", self.frame[column].astype("category").array)
            self._coded[column] = categories.codes, [str(label) for label in categories.categories]
        codes, labels = self._coded[column]
        return codes.astype(np.int64), labels


@dataclass(frozen=True)
class Groups:
    """A division of the rows of a table: ``codes`` of shape (rows,), -1 = in no group."""

    codes: Int
    labels: list[str]


DIMENSIONS: dict[str, tuple[str, ...]] = {
    "incidents": (
        "district", "subdistrict", "class", "access", "phase", "type", "priority", "need", "force", "zone",
        "hour",
    ),
    "sent": ("district", "subdistrict", "class", "access", "phase", "type", "priority", "force", "zone"),
    "dispatches": ("unit_zone",),
    "units": ("district", "force", "unit"),
    "stations": ("district", "subdistrict", "class", "access"),
    "committees": ("district", "subdistrict"),
    "stages": ("stage",),
    "coverage": ("district", "hour"),
    "readiness": ("district", "subdistrict", "phase", "hour"),
    "busy": ("at_min",),
    "waiting": ("stage_at_min",),
    "plan": ("district",),
    "people": ("district", "force"),
}  # fmt: skip


class View:
    """The tables of one study point, read once by all measures."""

    def __init__(self, tables: Tables, terms: Terms) -> None:
        self.tables, self.terms = tables, terms
        self._rows: dict[str, Rows] = {}
        self._groups: dict[tuple[str, str], Groups] = {}
        self._found: dict[Hashable, Any] = {}
        self._last: tuple[Hashable, Any] = None, None

    def rows(self, table: str) -> Rows:
        """The rows of a table of the record, or of one derived from it (``sim.measures.derived``)."""
        from sim.measures.derived import DERIVED

        if table not in self._rows:
            derive = DERIVED.get(table)
            frame = derive(self.tables, self.terms) if derive else getattr(self.tables, table)
            frame = _counted(frame, self.terms)
            self._rows[table] = Rows(frame, self.tables.n_replications, self.terms, self.weight)
        return self._rows[table]

    @cached_property
    def weight(self) -> Float:
        """Weight of every operation: one, or that of its injected incident, 0 where that could not happen.

        Scaled so that they sum to the number of equal weights that would be worth as much (Kish 1965).
        """
        rows, n = self.tables.incidents, self.tables.n_replications
        if not self.terms.injected:
            return np.ones(n)
        rows = rows[rows["origin"] == "injected"]
        weight = np.bincount(rows["replication"], rows["weight"], n)
        return np.asarray(weight * (weight.sum() / max(np.sum(weight**2), 1e-300)), dtype=np.float64)

    def groups(self, table: str, dimension: str) -> Groups:
        """The rows of a table divided by a dimension; "" = all in one group."""
        if (table, dimension) not in self._groups:
            self._groups[table, dimension] = divide(self.rows(table), dimension)
        return self._groups[table, dimension]

    def last(self, key: Hashable, compute: Callable[[], Found]) -> Found:
        """What ``compute`` gives, kept until another key is asked: a measure is made by one dimension after another."""
        if self._last[0] != key:
            self._last = key, compute()
        found: Found = self._last[1]
        return found

    def remembered(self, key: Hashable, compute: Callable[[], Found]) -> Found:
        """What ``compute`` gives, computed once for all measures that share it."""
        if key not in self._found:
            self._found[key] = compute()
        found: Found = self._found[key]
        return found


def _counted(frame: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """The rows that count: injected incidents where one was, what begins in time, unit time cut to what lies in it."""
    begin, end = terms.counted
    if "t_onset" in frame:
        frame = frame[frame["t_onset"] >= begin] if begin > -inf else frame
        return frame[frame["origin"] == "injected"] if terms.injected else frame
    if "t_start" in frame and "t_end" in frame and "unit" in frame:
        frame = frame[(frame["t_end"] > begin) & (frame["t_start"] < end)]
        return frame.assign(t_start=frame["t_start"].clip(lower=begin), t_end=frame["t_end"].clip(upper=end))
    return frame


def divide(rows: Rows, dimension: str) -> Groups:
    """Divide rows by a dimension; the empty text is in no group."""
    if not dimension:
        return Groups(np.zeros(len(rows), dtype=np.int64), [""])
    codes, labels = _coded(rows, dimension)
    used = np.unique(codes[codes >= 0])
    used = used[[labels[n] != "" for n in used]] if len(used) else used
    if dimension.endswith("at_min"):
        used = np.arange(len(labels))
    if len(used) > MOST_GROUPS and dimension != "unit_zone":
        return Groups(np.full(len(rows), -1), [])
    renumbered = np.full(len(labels) + 1, -1)
    renumbered[used] = np.arange(len(used))
    return Groups(renumbered[codes], [labels[n] for n in used])


def _coded(rows: Rows, dimension: str) -> tuple[Int, list[str]]:
    if dimension == "hour":
        return _hours(rows)
    if dimension == "need":
        return _needs(rows)
    if dimension == "priority":
        values, codes = np.unique(rows.number("priority").astype(np.int64), return_inverse=True)
        return codes, [str(value) for value in values]
    if dimension == "force" and "first_force" in rows.frame:
        return rows.coded("first_force")
    return rows.coded(dimension)


def _hours(rows: Rows) -> tuple[Int, list[str]]:
    hour = np.floor(rows.number("t" if "t" in rows.frame else "t_onset") / HOUR)
    shown = (hour >= 0) & (hour < HOURS_SHOWN)
    return np.where(shown, hour, -1).astype(np.int64), [str(h) for h in range(HOURS_SHOWN)]


def _needs(rows: Rows) -> tuple[Int, list[str]]:
    need = rows.number("need_onset").astype(np.int64)
    band = np.searchsorted([first for first, _ in NEED_BANDS], need, side="right")
    labels = [str(n) for n in range(NEED_BANDS[0][0])] + [label for _, label in NEED_BANDS]
    return np.where(band > 0, NEED_BANDS[0][0] - 1 + band, need), labels
