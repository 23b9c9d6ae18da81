"""The trace table of sim/MODEL.md: every fact of the source documents is answered by something that exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from sim.cli.keys import unknown_key
from sim.measures.registry import REGISTRY
from sim.record import (
    COVERAGE_COLUMNS,
    READINESS_COLUMNS,
    STATION_COLUMNS,
    Incident,
    Order,
    Post,
    Recapitulation,
    Strength,
    UnitInterval,
)

ROOT = Path(__file__).parents[1]
COLUMNS = {
    "orders": Order._fields, "posts": Post._fields, "units": UnitInterval._fields, "strength": Strength._fields,
    "incidents": Incident._fields, "recapitulation": Recapitulation._fields, "stations": STATION_COLUMNS,
    "coverage": COVERAGE_COLUMNS, "readiness": READINESS_COLUMNS,
}  # fmt: skip


def rows() -> list[list[str]]:
    section = (ROOT / "sim" / "MODEL.md").read_text().partition("## Trace")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if re.match(r"\| \d+ \|", line)]
    return [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]


@cache
def names_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / file).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_fact_has_a_row_of_its_own() -> None:
    assert [int(row[0]) for row in rows()] == list(range(1, 74))
    assert len({row[1] for row in rows()}) == 73 and all(len(row) == 5 and all(row) for row in rows())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_its_key_its_measure_and_its_test_exist(row: list[str]) -> None:
    _, _, key, measure, test = row
    assert (ROOT / key).exists() if "/" in key else unknown_key(key.split(".")) is None, key
    table, _, column = measure.partition(".")
    assert measure in REGISTRY or column in COLUMNS.get(table, ()), measure
    file, _, name = test.partition("::")
    assert name in names_in(file), test
