"""What two small operations come to, kept in ``stored_tables.csv``: an optimisation must not change a number of it.

Where results are meant to change, run ``python tests/stored_tables.py`` and say so in CHANGELOG.md.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import numpy as np

from sim.cli.compose import compose
from sim.model.day import prepare, replicate
from sim.record import Coded, Column, Incident, Order, Recapitulation, Record, UnitInterval

STORED = Path(__file__).with_suffix(".csv")
OPERATIONS = {
    "muratara": ["+scenario=muratara"],
    "two subdistricts of oki": [
        "region=oki", "election=pemilu2024", "region.subdistricts=[Air Sugihan,Kayu Agung]", "weather=wet",
    ],
}  # fmt: skip
REPLICATIONS = 2
ROWS = {"incidents": Incident, "units": UnitInterval, "recapitulation": Recapitulation, "orders": Order}
WIDE = ("stations", "coverage", "readiness")
HEADER = ("operation", "replication", "table", "column", "rows", "known", "sum", "mark")
DECIMALS = 3  # of minutes: what compilers and processors may do to the last bits does not matter

Line = tuple[str, ...]


def found() -> Iterator[Line]:
    """One line per column of every table."""
    for name, words in OPERATIONS.items():
        operation = prepare(compose(words))
        for index in range(REPLICATIONS):
            for table, column, values in columns(replicate(operation, index)):
                yield name, str(index), table, column, *told(values)


def columns(record: Record) -> Iterator[tuple[str, str, Column]]:
    for table, kind in ROWS.items():
        rows = getattr(record, table)
        for n, name in enumerate(kind._fields):
            yield table, name, np.array([row[n] for row in rows])
    for table in WIDE:
        for name, column in getattr(record, table).items():
            yield table, name, column


def told(column: Column) -> Line:
    """Rows, known values, their sum, and a mark that says whether any of them has changed."""
    if isinstance(column, Coded):
        column = np.array([*column.labels, ""])[column.codes]
    if column.dtype.kind in "US":
        text = "\n".join(column.tolist())
        return str(len(column)), str(sum(map(bool, column.tolist()))), "", mark(text.encode())
    values = np.round(column.astype(np.float64), DECIMALS) + 0.0  # no negative zero
    finite = values[np.isfinite(values)]
    return str(len(values)), str(len(finite)), f"{finite.sum():.6g}", mark(values.tobytes())


def mark(data: bytes) -> str:
    return blake2b(data, digest_size=6).hexdigest()


def stored() -> list[Line]:
    with STORED.open(newline="", encoding="utf-8") as file:
        return [tuple(row) for row in csv.reader(file)][1:]


def write() -> None:
    with STORED.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *found()])


if __name__ == "__main__":
    write()
