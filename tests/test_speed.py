"""The benchmark of experiments/speed runs in its short form and measures every goal."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SPEED = Path(__file__).parents[1] / "experiments" / "speed"


def test_the_short_benchmark_measures_every_goal(tmp_path: Path) -> None:
    command = [sys.executable, str(SPEED / "benchmark.py"), "--short", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "results.json").read_text())
    rows = [line for line in (tmp_path / "table.md").read_text().splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(found["goals"]) == 14
    assert found["series"]["peers"]["largest_difference_min"] <= 1e-6
    assert found["goals"]["heavy libraries of --help"] == 0.0
    assert (tmp_path / "speed.png").stat().st_size > 10_000
    text = (SPEED / "README.md").read_text(encoding="utf-8")
    assert "<!-- measured -->" in text and "<!-- end -->" in text
