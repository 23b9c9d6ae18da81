"""The statistical forms a measure can have.

Ratio, amount per operation, share of operations, quantile, worst hour or district, number of the plan, absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, Protocol, runtime_checkable

import numpy as np

from sim.arrays import HOUR, Bool, Float, Int
from sim.measures.quantile import Ordered, in_order, quantiles, rising
from sim.measures.ratio import Sums, add_up, count_values, ratio_values
from sim.measures.rows import Rows, Terms, View
from sim.measures.value import Value, certain, missing
from sim.record import Tables

Column = Callable[[Rows], Float | Bool]
NO_DATA = "nothing was recorded"


class Form(Protocol):
    """How a measure is computed."""

    @property
    def table(self) -> str:
        """The table it reads; decides by which dimensions it can be grouped."""

    def values(self, view: View, dimension: str) -> dict[str, Value]:
        """Values by label of the dimension; the dimension "" has the one label ""."""


@runtime_checkable
class Additive(Protocol):
    """A form that is a ratio of sums, so that points can be compared in pairs."""

    def sums(self, view: View, dimension: str = "") -> Sums:
        """Numerators and denominators by group and replication."""


@dataclass(frozen=True)
class Ratio:
    """Sum of ``numerator`` where ``denominator`` is positive, over the sum of ``denominator``; pooled."""

    table: str
    numerator: Column
    denominator: Column
    share: bool = False  # the ratio counts a part of whole things
    empty: str = NO_DATA
    of_all: bool = False  # the denominator of every group is that of all groups together
    by_stage: str = ""  # table with the same columns by stage, where ``table`` has only all stages together

    def columns(self, rows: Rows) -> tuple[Float, Float]:
        """Numerator (0 where not counted) and denominator of every row."""
        below = np.asarray(self.denominator(rows), dtype=np.float64)
        with np.errstate(invalid="ignore"):
            return np.where(below > 0, self.numerator(rows), 0.0), below

    def sums(self, view: View, dimension: str = "") -> Sums:
        """See ``Additive``."""
        table = self._table(dimension)
        rows, groups = view.rows(table), view.groups(table, dimension)
        size = len(groups.labels), rows.n_replications
        columns = view.last((self, table), lambda: self.columns(rows))
        above, below = (rows.weight * add_up(x, groups.codes, rows.replication, *size) for x in columns)
        return Sums(above, np.tile(below.sum(axis=0), (size[0], 1)) if self.of_all else below)

    def values(self, view: View, dimension: str) -> dict[str, Value]:
        """See ``Form``."""
        values = ratio_values(self.sums(view, dimension), self.share, self.empty)
        return _labelled(view, self._table(dimension), dimension, values)

    def _table(self, dimension: str) -> str:
        return self.by_stage if dimension == "stage" and self.by_stage else self.table


@dataclass(frozen=True)
class PerOperation:
    """Mean over replications of the sum of ``amount`` in each."""

    table: str
    amount: Column
    rare: bool = True  # a count of events
    only_by: str = ""  # the one dimension by which it has a meaning

    def sums(self, view: View, dimension: str = "") -> Sums:
        """See ``Additive``; the denominators are the weights of the operations."""
        rows, groups = view.rows(self.table), view.groups(self.table, dimension)
        amount = view.last(self, lambda: np.asarray(self.amount(rows), dtype=np.float64))
        total = add_up(amount, groups.codes, rows.replication, len(groups.labels), rows.n_replications)
        return Sums(rows.weight * total, rows.weight * np.ones_like(total))

    def values(self, view: View, dimension: str) -> dict[str, Value]:
        """See ``Form``."""
        if self.only_by and dimension != self.only_by:
            return {"": missing(f"by {self.only_by} only")}
        sums = self.sums(view, dimension)
        values = count_values(sums.numerator, self.rare, sums.denominator)
        return _labelled(view, self.table, dimension, values)


@dataclass(frozen=True)
class WithoutAny:
    """Share of replications in which ``amount`` adds up to zero."""

    table: str
    amount: Column

    def sums(self, view: View, dimension: str = "") -> Sums:
        """See ``Additive``; the denominators are the weights of the operations."""
        total, weight = PerOperation(self.table, self.amount).sums(view, dimension)
        return Sums(weight * (total == 0), weight)

    def values(self, view: View, dimension: str) -> dict[str, Value]:
        """See ``Form``."""
        return _labelled(view, self.table, dimension, ratio_values(self.sums(view, dimension), True, NO_DATA))


@dataclass(frozen=True)
class Quantile:
    """Quantile ``q`` of ``amount`` (nan = not counted, inf = never happened), pooled."""

    table: str
    amount: Column
    q: float
    least_replications: int = 1
    weight: Callable[[Rows], Float] | None = None  # of every row

    def values(self, view: View, dimension: str) -> dict[str, Value]:
        """See ``Form``."""
        ordered = view.remembered((self.table, self.amount, dimension), lambda: self._in_order(view, dimension))
        return _labelled(view, self.table, dimension, quantiles(ordered, self.q, self.least_replications))

    def _in_order(self, view: View, dimension: str) -> Ordered:
        rows, groups = view.rows(self.table), view.groups(self.table, dimension)
        amount, of = np.asarray(self.amount(rows), dtype=np.float64), rows.replication
        weight = rows.weight[of] * (1.0 if self.weight is None else self.weight(rows))
        order = view.remembered((self.table, self.amount), lambda: rising(amount))
        return in_order(amount, of, groups.codes, len(groups.labels), weight, order)


@dataclass(frozen=True)
class Worst:
    """The ratio of the hour or district lowest in replications of even number, estimated in those of odd number."""

    ratio: Ratio
    over: Literal["hour", "district"]
    least: float = 0.0  # denominator that an hour or district must exceed to be chosen

    @property
    def table(self) -> str:
        """See ``Form``."""
        return self.ratio.table

    def values(self, view: View, dimension: str) -> dict[str, Value]:
        """See ``Form``; of worst hours also by district."""
        if dimension not in ("", "district") or dimension == self.over:
            return {}
        groups = view.groups(self.table, dimension)
        return {label: self._worst(view, groups.codes == n) for n, label in enumerate(groups.labels)}

    def _worst(self, view: View, inside: Bool) -> Value:
        sums, names = self._parts(view, inside)
        if sums.numerator.shape[1] < 2:
            return missing(f"needs two replications: one to choose the {self.over}, one to estimate it")
        above, below = (x[:, ::2].sum(axis=1) for x in sums)
        with np.errstate(divide="ignore", invalid="ignore"):
            chosen = np.where(below > self.least, above / below, np.nan)
        if np.all(np.isnan(chosen)):
            return missing(self.ratio.empty if not below.any() else f"too few in every {self.over}")
        at = int(np.nanargmin(chosen))
        odd = Sums(sums.numerator[at : at + 1, 1::2], sums.denominator[at : at + 1, 1::2])
        value = ratio_values(odd, self.ratio.share, self.ratio.empty)[0]
        return value._replace(note="; ".join(filter(None, [names[at], value.note])))

    def _parts(self, view: View, inside: Bool) -> tuple[Sums, list[str]]:
        """Sums of every hour or district, and what each is called."""
        rows = view.rows(self.table)
        codes, names = rows.coded("district") if self.over == "district" else _hours(rows)
        codes, size = np.where(inside, codes, -1), (len(names), rows.n_replications)
        sums = (rows.weight * add_up(x, codes, rows.replication, *size) for x in self.ratio.columns(rows))
        return Sums(*sums), names


def _hours(rows: Rows) -> tuple[Int, list[str]]:
    """Hours of the horizon."""
    hour = HOUR * np.floor(rows.number("t" if "t" in rows.frame else "t_onset") / HOUR)
    starts, codes = np.unique(hour, return_inverse=True)
    return codes.astype(np.int64), [f"hour from {start:g} min" for start in starts]


@dataclass(frozen=True)
class FromPlan:
    """A number of the plan, the same in every replication; ``None`` with the reason ``empty``."""

    amount: Callable[[Tables, Terms], float | None]
    empty: str = "the plan has no posts"
    table: str = "plan"

    def values(self, view: View, dimension: str) -> dict[str, Value]:
        """See ``Form``."""
        divided = _by_force if dimension == "force" else _by_district
        parts = dict(divided(view.tables)) if dimension else {"": view.tables}
        return {label: self._value(part, view.terms) for label, part in parts.items()}

    def _value(self, tables: Tables, terms: Terms) -> Value:
        amount = self.amount(tables, terms)
        if amount is None:
            return missing(self.empty, tables.n_replications)
        return certain(float(amount), tables.n_replications, "from the plan: the same in every replication")


@dataclass(frozen=True)
class Absent:
    """A measure that cannot be computed from the tables."""

    reason: str
    table: str = "none"

    def values(self, view: View, dimension: str) -> dict[str, Value]:
        """See ``Form``."""
        return {} if dimension else {"": missing(self.reason)}


def _labelled(view: View, table: str, dimension: str, values: list[Value]) -> dict[str, Value]:
    return dict(zip(view.groups(table, dimension).labels, values, strict=True))


def _by_force(tables: Tables) -> Iterator[tuple[str, Tables]]:
    """The tables with the people of one force at a time; the demand is none."""
    forces = tables.strength["force"].astype(str)
    for force in sorted(set(forces) - {"demand"}):
        yield force, replace(tables, strength=tables.strength[forces == force])


def _by_district(tables: Tables) -> Iterator[tuple[str, Tables]]:
    for name in sorted(tables.strength["district"].astype(str).unique()):
        posts, strength, stations = (
            frame[frame["district"] == name] for frame in (tables.posts, tables.strength, tables.stations)
        )
        yield str(name), replace(tables, posts=posts, strength=strength, stations=stations)
