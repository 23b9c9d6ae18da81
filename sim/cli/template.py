"""``python -m sim.template PATH``: a commented starter folder, ready to change and to run."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from sim import given
from sim.cli.calendars import dated_district
from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.world.folder.describe import commented, markdown
from sim.world.folder.district import plain
from sim.world.folder.files import TABLES
from sim.world.folder.settings import POLICY

DESCRIPTION = """\
Writes a starter folder: district.yaml and policy.yaml with a comment on every key, tables with an invented example,
and README.md, which says what every column of every file may hold. PATH must be new or empty."""
VALUES = {
    "district": {
        "horizon_min": "1440",
        "end": "drain",
        "target_min": "15",
        "seed": "0",
        "travel.metric": "euclid",
        "travel.speed_kmh": "30",
        "report_times_min": "[08:00, 12:00, 20:00]",
    },
    "policy": {"dispatch": "nearest", "queue": "priority", "after_clear": "home_available", "multi_unit": "piecemeal"},
}
GUIDE = """\
# A district of your own

The zones, rates and times in this folder are invented: replace them by your own. Then

    python -m sim.check {path}
    python -m sim world=folder world.folder={path}

Only district.yaml, zones.csv and units.csv are needed; files that are not here are optional, as is every column that is
not marked as needed. The same tables may be sheets of one .xlsx (named zones, units, ...; district and policy with a
key and its value side by side).

Numbers have a decimal point. Lists are joined by `;`. Times are minutes from 00:00 of day 0, `HH:MM` (of day 0), or,
where `calendar` names an election, `YYYY-MM-DD HH:MM`; day 0 is then polling day. Names are any text on one line
without `;` and `|`. Columns and files for a map of roads and waters are best seen in an exported district:

    python -m sim.export FOLDER region=muratara election=pemilu2024

Unknown columns are refused. Tables saved by a spreadsheet with semicolons and decimal commas are
read as well; what can be read in two ways is refused with both readings.

"""


def main(argv: Sequence[str] | None = None) -> int:
    """Write one starter folder and return the exit code."""
    parser = ArgumentParser("python -m sim.template", description=DESCRIPTION)
    parser.add_argument("path", metavar="PATH", type=given.path, help="a new or empty folder")
    path = parser.parse_args(sys.argv[1:] if argv is None else argv).path
    try:
        write_template(path)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    print(f"{path}: a starter folder; python -m sim.check {path} lists what is wrong with it after your changes")
    return 0


def write_template(path: Path) -> None:
    """Write the starter folder; raises Refused where ``path`` holds something or cannot be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if any(path.iterdir()):
            raise Refused(problem(shown(path), "a folder that is not empty", "a new or empty folder"))
        for name, text in _texts(path):
            (path / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(problem(shown(path), shown(error.strerror), "a new or empty folder")) from error


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Name and text of every file."""
    district = dated_district()
    name = {"name": json.dumps(plain(path.resolve().name), ensure_ascii=False)}
    yield district.name, commented(district, name | VALUES["district"])
    yield POLICY.name, commented(POLICY, VALUES["policy"])
    for file in TABLES:
        entry = files("sim.world.folder").joinpath("starter", file.name)
        if entry.is_file():
            yield file.name, entry.read_text(encoding="utf-8")
    yield "README.md", GUIDE.format(path=path) + "\n".join(markdown(file) for file in (district, *TABLES, POLICY))
