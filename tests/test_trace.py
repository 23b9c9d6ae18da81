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


STRESS = (
    "1.1 Purpose", "1.2 Model outputs", "1.3 Experimentation aims", "2.1 Base model overview", "2.2 Base model logic",
    "2.3 Scenario logic", "2.4 Algorithms", "2.5 Components", "3.1 Data sources", "3.2 Pre-processing",
    "3.3 Input parameters", "3.4 Assumptions", "4.1 Initialisation", "4.2 Run length", "4.3 Estimation approach",
    "5.1 Software", "5.2 Random sampling", "5.3 Model execution", "5.4 System", "6 Code access",
)  # fmt: skip


def test_the_items_of_the_stress_guideline_are_answered_in_their_order():
    page = (ROOT / "sim" / "MODEL.md").read_text(encoding="utf-8")
    headings = [line.lstrip("# ") for line in page.splitlines() if line.startswith(("## ", "### "))]
    found = [n for item in STRESS for n, heading in enumerate(headings) if heading.startswith(item)]
    assert len(found) == len(STRESS) and found == sorted(found)
