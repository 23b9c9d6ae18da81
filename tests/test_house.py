"""The floors of the house: who may import whom, and where the special libraries live."""

import ast
import pathlib
from collections.abc import Iterator

import pytest

SIM = pathlib.Path(__file__).parents[1] / "sim"
FLOOR = {
    "arrays": 0, "config": 0, "streams": 0, "record": 0, "data": 0, "theory": 0, "measures": 1, "world": 1, "model": 2,
    "paths": 0, "given": 0, "ending": 3, "study": 3, "report": 4, "cli": 5, "plugins": 5, "__main__": 6, "__init__": 6,
    "face_validity": 6, "check": 6, "template": 6, "export": 6, "locate": 6, "verify": 6, "published": 6,
    "fuzz": 6, "repeat": 6, "parameters": 6,
}  # fmt: skip
HOME = {"simpy": "model", "matplotlib": "report", "hydra": ("cli", "plugins"), "omegaconf": ("cli", "plugins")}
FILES = sorted(SIM.rglob("*.py"))


def room(path: pathlib.Path) -> str:
    return path.relative_to(SIM).parts[0].removesuffix(".py")


def imported(path: pathlib.Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SIM)))
def test_nothing_imports_upward(path: pathlib.Path) -> None:
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("sim.")}
    assert not {other for other in rooms if FLOOR[other] > FLOOR[room(path)]}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SIM)))
def test_special_libraries_stay_in_their_room(path: pathlib.Path) -> None:
    for name in imported(path):
        home = HOME.get(name.split(".")[0])
        assert home is None or room(path) in home


def test_measures_read_only_the_record() -> None:
    for path in (SIM / "measures").rglob("*.py"):
        rooms = {name.split(".")[1] for name in imported(path) if name.startswith("sim.")}
        assert rooms <= {"measures", "record", "arrays"}


def test_no_file_holds_more_than_one_idea() -> None:
    long = {str(p.relative_to(SIM)): p.read_text().count("\n") for p in FILES if p.read_text().count("\n") > 300}
    assert not long


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno + 1 > 50:
                long.append(f"{path.name}:{node.name}")
    assert not long


def test_no_room_for_leftovers() -> None:
    assert not [p for p in FILES if p.stem in {"utils", "helpers", "manager", "misc", "common"}]
