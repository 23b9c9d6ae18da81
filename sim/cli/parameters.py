"""``python -m sim.parameters``: every number of the configuration with its range, status and source, as one page."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from sim.config.statuses import STATUSES, Status, read
from sim.paths import config_dir

DESCRIPTION = """\
Prints, as Markdown, every number of the bundled configuration with its value, status, range and source or reason, as
they stand beside it in configs/. configs/PARAMETERS.md is this page."""
AT_THE_TOP = {"scenario"}  # groups whose files begin at the top of the configuration
HEAD = """\
# Parameters

Made by `python -m sim.parameters > configs/PARAMETERS.md`. {total} numbers: {counts}.
*Reported*: by a named source; *derived*: by arithmetic from reported figures; *assumed*: chosen where nothing was
published, within the range given (`x0.5, x2`: factors); *rule*: a choice of ours. `study=assumptions` moves every
assumed number through its range. Facts by place are in `sim/data/README.md`.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Print the page; exit code 0."""
    ArgumentParser("python -m sim.parameters", description=DESCRIPTION).parse_args(argv)
    print("\n".join(page()))
    return 0


def page() -> Iterator[str]:
    """The lines of the page."""
    tables = _tables()
    count = Counter(status.word for rows in tables for status in rows)
    counts = ", ".join(f"{count[word]} {word}" for word in STATUSES)
    yield HEAD.format(total=count.total(), counts=counts)
    for rows, files in tables.items():
        yield f"## {', '.join(f'`{name}`' for name in files)}\n"
        yield "| Key | Value | Status | Range | Source or reason |"
        yield "|---|---|---|---|---|"
        yield from (_row(status) for status in rows)
        yield ""


def _tables() -> dict[tuple[Status, ...], list[str]]:
    """The numbers of every file that holds some, with the files in which just these stand."""
    found: dict[tuple[Status, ...], list[str]] = {}
    for path in sorted(config_dir().rglob("*.yaml")):
        name = path.relative_to(config_dir())
        rows = read(path, _prefix(name))
        if rows:
            found.setdefault(rows, []).append(name.as_posix())
    return found


def _prefix(name: Path) -> str:
    group = name.parent.as_posix()
    return "" if group in {".", *AT_THE_TOP} else f"{group}."


def _row(status: Status) -> str:
    reason = re.sub(rf"^{status.word}\b\s*(\[[^\]]*\])?:?\s*", "", status.remark)
    cells = (f"`{status.key}`", status.value, status.word, status.range, reason)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
