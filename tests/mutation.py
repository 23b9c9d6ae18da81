"""Mutation testing: ``python tests/mutation.py --mutants 300 --seed 0``; needs the extra ``mutation``.

Small changes are planted, one at a time, into a copy of the project; the tests that cover the changed line must notice.
A first run of the whole suite under coverage tells which these are, and the branch coverage of the same rooms.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import chain
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
ROOMS = ("model", "measures", "study")
PARTS = ("sim", "configs", "tests", "experiments", "README.md", "CHANGELOG.md", "pyproject.toml", "constraints.txt")
LINES = {"sim/model/election/compiled.py"}  # compiled by numba: no line of it is ever seen
SECONDS = 150.0  # for the tests of one mutant; a survivor so far is counted as one
TESTS = 120  # of one mutant, quick and narrow ones first
STORED = "tests/test_stored_tables.py"  # asked last: its tests see most changes and explain none
Z = 1.96


class Mutant(NamedTuple):
    """One planted change."""

    path: str
    line: int
    column: int
    operator: str
    occurrence: int

    @property
    def place(self) -> tuple[str, int, int, str]:
        """Where it is, and of what kind: an operator may be replaced by many others."""
        return self.path, self.line, self.column, self.operator.partition("_")[0]


def main() -> int:
    """Sample, plant, test and tell."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--mutants", type=int, default=300)
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--coverage", type=Path, help="folder of an earlier first run, to be used again")
    asked.add_argument("--out", type=Path, default=Path("mutation.json"))
    given = asked.parse_args()
    with TemporaryDirectory() as place:
        covered = Covered(given.coverage or first_run(Path(place) / "first"))
        print(f"branch coverage of {', '.join(ROOMS)}: {covered.percent:.1f} %", flush=True)
        every = [
            mutant for room in ROOMS for path in sorted((ROOT / "sim" / room).rglob("*.py")) for mutant in of(path)
        ]
        chosen = drawn(every, given.mutants, random.Random(given.seed))
        print(f"{len(every):,} mutants, {len(chosen)} drawn", flush=True)
        found = list(judged(chosen, covered, given.jobs, Path(place)))
    given.out.write_text(json.dumps(found, indent=1), encoding="utf-8")
    killed, last = sum(one["killed"] for one in found), sum(one["by"] == "stored tables" for one in found)
    low, high = wilson(killed, len(found))
    told = f"{killed / len(found):.1%} (95 %: {low:.1%} to {high:.1%})"
    print(f"{killed} of {len(found)} killed: {told}, {last} of them by the stored tables alone")
    return 0


def copied(place: Path) -> Path:
    """A copy of the project."""
    place.mkdir()
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, place / part)
    return place


def first_run(place: Path) -> Path:
    """The whole suite under coverage, by test; the folder with what it left."""
    copied(place)
    rooms = [f"--cov=sim/{room}" for room in ROOMS]
    words = [
        "-n",
        "2",
        *rooms,
        "--cov-branch",
        "--cov-context=test",
        "--cov-report=json:coverage.json",
        "--durations=0",
    ]
    log = place / "log"
    with log.open("w") as out:
        subprocess.run(
            [sys.executable, "-m", "pytest", *words], cwd=place, env=environment(place), stdout=out, check=False
        )
    return place


def environment(place: Path) -> dict[str, str]:
    """Where the copy is imported from."""
    return os.environ | {"PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}


class Covered:
    """Which tests cover which lines, and how long they take."""

    def __init__(self, folder: Path) -> None:
        import coverage

        self.percent = float(json.loads((folder / "coverage.json").read_text())["totals"]["percent_covered"])
        self.data = coverage.CoverageData(str(folder / ".coverage"))
        self.data.read()
        self.folder = folder
        log = (folder / "log").read_text()
        self.seconds = {name: float(s) for s, name in re.findall(r"^([\d.]+)s call\s+(\S+)", log, re.MULTILINE)}
        lines = (tests for path in self.data.measured_files() for tests in self.data.contexts_by_lineno(path).values())
        self.breadth = Counter(name.partition("|")[0] for tests in lines for name in tests)

    def tests(self, mutant: Mutant) -> list[str]:
        """The tests that cover the line, then those of its file, each with quick and narrow ones first.

        What is seen at import only, or kept from one test to the next, is covered by others than those seen there.
        """
        lines = self.lines(mutant.path)
        own, every = (self.sorted(names) for names in (lines.get(mutant.line, ()), chain(*lines.values())))
        return list(dict.fromkeys([*own, *every]))

    def sorted(self, contexts: Iterable[str]) -> list[str]:
        """Names of tests, quick and narrow ones first."""
        names = {name.partition("|")[0] for name in contexts} - {""}
        return sorted(names, key=lambda name: (int(self.seconds.get(name, 0.0)), self.breadth[name], name))

    @cache  # noqa: B019
    def lines(self, path: str) -> dict[int, list[str]]:
        """Contexts by line of a file."""
        found: dict[int, list[str]] = self.data.contexts_by_lineno(str(self.folder / path))
        return found


def of(path: Path) -> Iterator[Mutant]:
    """Every mutant of a file, but for those in annotations, decorators and what only a type checker reads."""
    from cosmic_ray import plugins
    from cosmic_ray.ast import ast_nodes, get_ast_from_path

    name = path.relative_to(ROOT).as_posix()
    if name in LINES:
        return
    tree, silent = get_ast_from_path(path), list(unread(ast.parse(path.read_text(encoding="utf-8"))))
    for operator in sorted(plugins.operator_names()):
        kind = plugins.get_operator(operator)
        if kind.arguments() or operator.endswith("NoOp"):
            continue
        places = (at for node in ast_nodes(tree) for at in kind().mutation_positions(node))
        for occurrence, (begin, end) in enumerate(places):
            if not any(first <= begin and end <= last for first, last in silent):
                yield Mutant(name, *begin, operator, occurrence)


def drawn(every: Sequence[Mutant], number: int, draw: random.Random) -> list[Mutant]:
    """So many places, each as likely as any other, and one of the mutants of each."""
    places: dict[tuple[str, int, int, str], list[Mutant]] = {}
    for mutant in every:
        places.setdefault(mutant.place, []).append(mutant)
    return [draw.choice(places[place]) for place in draw.sample(list(places), number)]


Span = tuple[tuple[int, int], tuple[int, int]]


def unread(tree: ast.Module) -> Iterator[Span]:
    """Stretches that nothing can notice: annotations, protocols, blocks under TYPE_CHECKING, and ``strict`` of a zip.

    The last refuses what does not happen: sequences of unequal length.
    """
    for node in ast.walk(tree):
        found: list[Any] = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            found.append(node)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found += node.decorator_list
        if isinstance(node, ast.keyword) and node.arg == "strict":
            found.append(node)
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "Protocol" for base in node.bases):
            found.append(node)
        for part in found:
            if part is not None:
                yield (part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)


def judged(mutants: Sequence[Mutant], covered: Covered, jobs: int, place: Path) -> Iterator[dict[str, Any]]:
    """Every mutant with the end of its tests, in order; each job works on a copy of its own."""
    copies: SimpleQueue[Path] = SimpleQueue()
    for job in range(jobs):
        copies.put(copied(place / f"job{job}"))
    begin = monotonic()

    def one(mutant: Mutant) -> dict[str, Any]:
        copy = copies.get()
        try:
            return judge(mutant, covered.tests(mutant), copy)
        finally:
            copies.put(copy)

    with ThreadPoolExecutor(jobs) as pool:
        for number, found in enumerate(pool.map(one, mutants), 1):
            told = "killed" if found["killed"] else f"SURVIVED {found['path']}:{found['line']} {found['operator']}"
            print(f"{number:4d} {monotonic() - begin:6.0f} s {told}", flush=True)
            yield found


def judge(mutant: Mutant, tests: Sequence[str], copy: Path) -> dict[str, Any]:
    """Plant one change in a copy, run the tests and take it out again."""
    from cosmic_ray import plugins
    from cosmic_ray.mutating import apply_mutation

    path = copy / mutant.path
    before = path.read_text(encoding="utf-8")
    apply_mutation(path, plugins.get_operator(mutant.operator)(), mutant.occurrence)
    changed = [line for line in path.read_text(encoding="utf-8").splitlines() if line not in before.splitlines()]
    try:
        by = killer(tests, copy)
    finally:
        path.write_text(before, encoding="utf-8")
    return mutant._asdict() | {"killed": bool(by), "by": by, "tests": len(tests), "changed": changed[:3]}


def killer(tests: Sequence[str], copy: Path) -> str:
    """What notices: a test of the line, the stored tables, or "" where nothing does."""
    own = [test for test in tests if not test.startswith(STORED)][:TESTS]
    if own and fails(own, copy):
        return "tests"
    last = [test for test in tests if test.startswith(STORED)]
    return "stored tables" if last and fails(last, copy) else ""


def fails(tests: Sequence[str], copy: Path) -> bool:
    """Whether one of the tests fails; the time they have is the time they may take."""
    words = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", *tests]
    run = subprocess.Popen(
        words,
        cwd=copy,
        env=environment(copy),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return run.wait(timeout=SECONDS) != 0
    except subprocess.TimeoutExpired:
        os.killpg(run.pid, 9)
        run.wait()
        return False


def wilson(killed: int, n: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    middle, width = killed + Z**2 / 2.0, Z * (killed * (n - killed) / n + Z**2 / 4.0) ** 0.5
    return (middle - width) / (n + Z**2), (middle + width) / (n + Z**2)


if __name__ == "__main__":
    sys.exit(main())
