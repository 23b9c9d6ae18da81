"""Every command in every README does what it says, with fewer replications; the lines that extend the house work."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PAGES = sorted(path for path in ROOT.rglob("*.md") if not {".venv", "tests"} & set(path.relative_to(ROOT).parts))
FENCE = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
FEW = ["study.replications=1", "study.workers=1", "output.report=false"]
SMALL = {"sumsel": "region=pagar_alam", "oki_air": "region.subdistricts=[Cengal]"}
LIST = re.compile(r"([\w.]+)=([\d.]+),(?:[\d.]+,)*([\d.]+)")  # key=first,...,last, all of them numbers


def commands() -> list[tuple[str, str]]:
    """Page and command of every line in a block that calls Siaga; the tests do not call the tests."""
    found = []
    for page in PAGES:
        for _, block in FENCE.findall(page.read_text(encoding="utf-8")):
            for line in block.splitlines():
                for part in line.partition("  #")[0].split(" && "):
                    if re.search(r"python3? -m sim\b", part):
                        found.append((page.relative_to(ROOT).as_posix(), part.strip()))
    return found


def tiny(words: list[str]) -> list[str]:
    """The words of a command with few operations: of a list of numbers its ends, few draws, small places for large."""
    ends = [LIST.sub(r"\1=\2,\3", word) if LIST.fullmatch(word) else word for word in words]
    asked = {word.partition("=")[0] for word in words}
    few = {"study.assumptions.draws": 1, "study.assumptions.replications": 1, "study.assumptions.trajectories": 0}
    small = [place for name, place in SMALL.items() if any(word.startswith(f"+scenario={name}") for word in words)]
    return [*ends, *FEW, *(f"{key}={number}" for key, number in few.items() if key in asked), *small]


def call(words: list[str], place: Path, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONPATH": str(root)}
    return subprocess.run([sys.executable, *words], cwd=place, env=env, capture_output=True, text=True, timeout=300)


def test_there_are_commands_to_try() -> None:
    assert {"README.md", "configs/README.md"} <= {page for page, _ in commands()}


@pytest.mark.parametrize("page", sorted({page for page, _ in commands()}))
def test_every_command_of_a_page_does_what_it_says(page: str, tmp_path: Path) -> None:
    """The commands of one page one after another, in one place: a later one may need what an earlier one has left."""
    (tmp_path / "experiments").symlink_to(ROOT / "experiments")
    for number, (_, command) in enumerate(c for c in commands() if c[0] == page):
        words = shlex.split(command)[1:]
        if words[1] == "sim" and "--cfg" not in words and "--help" not in words or "--confirm" in words:
            words = tiny(words)
            if "-m" not in words[2:] and "--confirm" not in words:
                words.append(f"hydra.run.dir={tmp_path / f'run{number}'}")
        done = call(words, tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout[-500:]}{done.stderr[-1500:]}"


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house with the lines of the section "Extend" put where it says."""
    place = tmp_path_factory.mktemp("house")
    for room in ("sim", "configs"):
        shutil.copytree(ROOT / room, place / room, ignore=shutil.ignore_patterns("__pycache__"))
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Extend")[2].partition("\n## ")[0]
    blocks = re.findall(r"`((?:sim|configs)/[^`\n]+\.\w+)`[^`]*?```(\w+)\n(.*?)^```", section, re.MULTILINE | re.DOTALL)
    assert len(blocks) == section.count("```") / 2, "every block names its file"
    for name, kind, lines in blocks:
        put(place / name, lines, new=kind != "diff")
    return place


def put(path: Path, lines: str, *, new: bool) -> None:
    """A new file, or a change of an old one where its lines stand."""
    if new:
        path.write_text(lines, encoding="utf-8")
        return
    before = "".join(line[1:] + "\n" for line in lines.splitlines() if not line.startswith("+"))
    after = "".join(line[1:] + "\n" for line in lines.splitlines() if not line.startswith("-"))
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{path.name} has no such lines, or several: {before}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_what_the_section_extend_adds_is_there_and_works(extended: Path, tmp_path: Path) -> None:
    words = ["-m", "sim", "+scenario=pagar_alam_wet", "study.replications=3", "output.report=false"]
    done = call([*words, f"hydra.run.dir={tmp_path / 'run'}"], tmp_path, extended)
    assert done.returncode == 0, done.stderr[-2000:]
    summary = json.loads((tmp_path / "run" / "summary.json").read_text(encoding="utf-8"))
    assert summary["measures"]["incidents_at_night"]["estimate"] is not None
    assert "power_cut" in summary["by"]["type"]
    config = (tmp_path / "run" / ".hydra" / "config.yaml").read_text(encoding="utf-8")
    assert "policy: smallest_first" in config
