"""What small operations and a small study come to, kept in ``stored_tables.csv``: an optimisation changes no number.

Where results are meant to change, run ``python tests/stored_tables.py`` and say so in CHANGELOG.md.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import tables_made

from sim.cli.compose import compose
from sim.model.day import prepare, replicate
from sim.record import Coded, Column, Record
from sim.study.frames import part_of, tables_of
from sim.study.runner import run_study
from sim.study.summary import summarise
from sim.study.work import Model

STORED = Path(__file__).with_suffix(".csv")
FOLDER = Path(__file__).parents[1] / "experiments" / "larson_hypercube" / "folder"
OPERATIONS = {
    "muratara": ["+scenario=muratara"],
    "two subdistricts of oki": [
        "region=oki", "election=pemilu2024", "region.subdistricts=[Air Sugihan,Kayu Agung]", "weather=wet",
    ],
    "muratara as reported": ["+scenario=muratara", "threat.named=true", "weather=flood"],
    "busy muratara": [
        "+scenario=muratara_pilkada", "threat.rate_factor=6", "forces.mode=as_demanded", "dispatch=ladder",
        "dispatch.preempt=true", "dispatch.reserve_for_urgent=2", "threat.report.restored_share=0.5",
    ],
    "muratara under stress": [
        "+scenario=muratara", "threat=stress", "dispatch=coverage", "dispatch.multi_unit=together",
    ],
    "crowds of empat_lawang": ["+scenario=empat_lawang", "threat.rate_factor=3", "dispatch.queue=fcfs"],
    "kaur": ["+scenario=kaur", "threat.rate_factor=2", "dispatch=own_district"],
    "recount of oku_selatan": ["+scenario=oku_selatan"],
    "rings of pagar_alam": ["+scenario=pagar_alam", "output.audience=public"],
    "border of jakabaring": ["+scenario=jakabaring"],
    "folder": ["world=folder", f"world.folder={FOLDER}"],
}  # fmt: skip
STUDY = "study"
REPLICATIONS = 2  # the tables are those of the first, the measures those of both
ASKED = (
    "study.workers=1", "study.replications=8", "study.assumptions.draws=4", "study.assumptions.replications=2",
    "study.assumptions.trajectories=1", "study.promise.bound=0.6",
)  # fmt: skip
POINTS = ((20, 0.1), (30, 0.2))  # target.land_min and forces.mobile.polsek_share
ROWS = ("incidents", "units", "recapitulation", "orders")
WIDE = ("stations", "coverage", "readiness")
HEADER = ("operation", "table", "column", "rows", "known", "sum", "mark")
DECIMALS = 3  # of minutes: what compilers and processors may do to the last bits does not matter

Line = tuple[str, ...]


def found(name: str) -> list[Line]:
    """One line per column of every table, per dimension of all measures, and per column or key of a study's files."""
    return list(of_study() if name == STUDY else of_operation(name))


def of_operation(name: str) -> Iterator[Line]:
    config = compose(OPERATIONS[name])
    operation = prepare(config)
    records = [replicate(operation, index) for index in range(REPLICATIONS)]
    for table, column, values in columns(records[0]):
        yield name, table, column, *told(values)
    for table, rows in (("posts", operation.posts), ("strength", operation.strength)):
        for column, values in row_columns(rows):
            yield name, table, column, *told(values)
    tables = tables_of([part_of(record) for record in records], operation.posts, operation.strength)
    summary = summarise(config, tables, "")
    for dimension, measures in ({"": summary["measures"]} | summary["by"]).items():
        yield name, "measures", dimension, *listed(measures)


def of_study() -> Iterator[Line]:
    """Every figure and word of the files of a study of the small model, by file and column or key."""
    model = Model(tables_made.prepare, tables_made.replicate)
    points = [(*ASKED, f"target.land_min={land}", f"forces.mobile.polsek_share={share}") for land, share in POINTS]
    with TemporaryDirectory() as place:
        top = Path(place)
        folders = [top / str(n) for n in range(len(points))]
        run_study([tables_made.config(*words) for words in points], folders, top, words=points, model=model)
        for path in sorted([*top.glob("*.csv"), *top.glob("*/draws.csv"), *top.glob("*/tables/measures.csv")]):
            with path.open(newline="", encoding="utf-8-sig") as file:
                head, *rows = csv.reader(file)
            for column, values in zip(head, zip(*rows, strict=True), strict=True):
                yield STUDY, path.relative_to(top).as_posix(), column, *listed(dict(enumerate(values)))
        for path in sorted([*top.glob("*.json"), *top.glob("*/summary.json")]):
            for key, value in json.loads(path.read_text(encoding="utf-8")).items():
                yield STUDY, path.relative_to(top).as_posix(), key, *listed({key: value})


def listed(values: dict[Any, Any]) -> Line:
    """The same of records, numbers and texts: the sum is that of all their numbers."""
    numbers = list(leaves(values))
    text = json.dumps(values, default=str)
    return str(len(values)), str(len(numbers)), f"{sum(numbers):.6g}" if numbers else "", mark(text.encode())


def leaves(value: Any) -> Iterator[float]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from leaves(part)
    elif isinstance(value, int | float):
        yield value


def columns(record: Record) -> Iterator[tuple[str, str, Column]]:
    for table in ROWS:
        for column, values in row_columns(getattr(record, table)):
            yield table, column, values
    for table in WIDE:
        for name, column in getattr(record, table).items():
            yield table, name, column


def row_columns(rows: Sequence[Any]) -> Iterator[tuple[str, Column]]:
    for n, name in enumerate(rows[0]._fields if rows else ()):
        yield name, np.array([row[n] for row in rows])


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
    lines = [line for name in (*OPERATIONS, STUDY) for line in found(name)]
    with STORED.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *lines])


if __name__ == "__main__":
    write()
