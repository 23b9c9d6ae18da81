"""Records become columns in the worker, and the columns of all replications become data frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

import numpy as np

from sim.record import (
    COVERAGE_COLUMNS,
    LINE_COLUMNS,
    READINESS_COLUMNS,
    STAGE_COLUMNS,
    STATION_COLUMNS,
    Coded,
    Column,
    Incident,
    Order,
    Post,
    Recapitulation,
    Record,
    Strength,
    Tables,
    UnitInterval,
)

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Part = dict[str, "pa.Table"]  # tables of one replication by name

ROWS: dict[str, type[tuple[Any, ...]]] = {
    "incidents": Incident,
    "units": UnitInterval,
    "recapitulation": Recapitulation,
    "orders": Order,
}
WIDE = {
    "stations": STATION_COLUMNS,
    "coverage": COVERAGE_COLUMNS,
    "readiness": READINESS_COLUMNS,
    "stages": STAGE_COLUMNS,
    "lines": LINE_COLUMNS,
}
PLAN: dict[str, type[tuple[Any, ...]]] = {"posts": Post, "strength": Strength}


def columns_of(name: str) -> tuple[str, ...]:
    """Names of the columns of a table, but for the replication."""
    return WIDE[name] if name in WIDE else tuple(map(_named, _hints((ROWS | PLAN)[name])))


def part_of(record: Record) -> Part:
    """The tables of one replication as compact columns."""
    tables = {name: row_table(kind, getattr(record, name), record.replication) for name, kind in ROWS.items()}
    return tables | {name: _wide_table(getattr(record, name), record.replication) for name in WIDE}


def tables_of(parts: Sequence[Part], posts: Sequence[Post], strength: Sequence[Strength]) -> Tables:
    """The tables of a study point from those of its replications, in their order."""
    frames = {name: frame_of(parts, name) for name in (*ROWS, *WIDE)}
    plan = {name: row_table(PLAN[name], rows) for name, rows in (("posts", posts), ("strength", strength))}
    return Tables(**frames, **{name: as_frame(table) for name, table in plan.items()}, n_replications=len(parts))


def some_tables(parts: Sequence[Part]) -> Tables:
    """The same from parts that hold only some of their tables, and without a plan; all others have no columns."""
    none = as_frame(row_table(Recapitulation, [], 0)).iloc[:, :0]
    frames = {name: frame_of(parts, name) if name in parts[0] else none for name in (*ROWS, *WIDE)}
    return Tables(**frames, posts=none, strength=none, n_replications=len(parts))


def frame_of(parts: Sequence[Part], name: str) -> pd.DataFrame:
    """One table of all replications; one without columns gets those of the record, empty."""
    import pyarrow as pa

    filled = [part[name] for part in parts if part[name].num_columns > 1]
    if not filled:
        columns = {column: np.zeros(0, dtype=np.float64) for column in WIDE[name]}
        return as_frame(_wide_table(columns, 0))
    return as_frame(pa.concat_tables(filled).unify_dictionaries())


def as_frame(table: pa.Table) -> pd.DataFrame:
    """A data frame with text as categories."""
    frame: pd.DataFrame = table.to_pandas()
    return frame


def row_table(kind: type[tuple[Any, ...]], rows: Sequence[tuple[Any, ...]], replication: int | None = None) -> pa.Table:
    """Columns of a table of rows; ``cls`` is called ``class``, a given replication leads."""
    import pyarrow as pa

    hints = _hints(kind)
    values = zip(*rows, strict=True) if rows else ((),) * len(hints)
    columns = {_named(name): _array(column, hint) for (name, hint), column in zip(hints.items(), values, strict=True)}
    return pa.table(_led(columns, len(rows), replication))


def _named(field: str) -> str:
    return field.replace("cls", "class")


@cache
def _hints(kind: type[tuple[Any, ...]]) -> dict[str, type]:
    return get_type_hints(kind)


def _wide_table(columns: Mapping[str, Column], replication: int) -> pa.Table:
    import pyarrow as pa

    arrays = {name: _coded(c) if isinstance(c, Coded) else pa.array(_narrow(c)) for name, c in columns.items()}
    length = len(next(iter(arrays.values()))) if arrays else 0
    return pa.table(_led(arrays, length, replication))


def _led(columns: dict[str, Any], length: int, replication: int | None) -> dict[str, Any]:
    lead = {} if replication is None else {"replication": np.full(length, replication, dtype=np.int32)}
    return lead | columns


def _array(values: Sequence[Any], hint: type) -> Any:
    """A column of one type; whole numbers in 32 bits, text as codes and labels."""
    import pyarrow as pa

    if hint is str:
        return pa.array(values, pa.string()).dictionary_encode()
    return pa.array(values, {int: pa.int32(), float: pa.float64(), bool: pa.bool_()}[hint])


def _narrow(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Numbers in 32 bits: a wide table has a row per station."""
    narrow: dict[str, type[np.generic]] = {"f": np.float32, "i": np.int32, "u": np.int32}
    return values.astype(narrow.get(values.dtype.kind, values.dtype.type))


def _coded(column: Coded) -> Any:
    """Codes and labels; the empty text becomes a label of its own."""
    import pyarrow as pa

    codes, labels = column.codes, column.labels
    if np.any(codes < 0):
        codes, labels = np.where(codes < 0, len(labels), codes), [*labels, ""]
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(labels, pa.string()))
