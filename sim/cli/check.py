"""``python -m sim.check PATH``: every problem of a user's folder or .xlsx, a line each."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from sim import given
from sim.cli.calendars import calendars, threat_types
from sim.config.refused import Refused
from sim.world.folder import Folder, read_folder
from sim.world.folder.files import CONFIGURATION
from sim.world.folder.source import not_plain

DESCRIPTION = """\
Lists every problem of a folder of tables, or of one .xlsx with the same sheets, as file:row:column: given; allowed
(the header is row 1). Lines that begin with "note" are allowed but worth a look. Exit code 0, or 2 with problems."""


def main(argv: Sequence[str] | None = None) -> int:
    """Check one folder and return the exit code."""
    parser = ArgumentParser("python -m sim.check", description=DESCRIPTION)
    parser.add_argument("path", metavar="PATH", type=given.path, help="a folder, or one .xlsx")
    path = parser.parse_args(sys.argv[1:] if argv is None else argv).path
    try:
        folder = checked(path)
    except Refused as refused:
        print(refused)
        return 2
    print("\n".join([*folder.notes, f"{path}: {contents(folder)}: no problem found"]))
    return 0


def checked(path: Path) -> Folder:
    """The folder at ``path``, checked against the bundled elections and threat. Raises Refused, a line per problem."""
    lines = _problems_of_configuration(path)
    try:
        folder = read_folder(path, calendars(), threat_types())
    except Refused as refused:
        raise Refused(*refused.args, *lines) from refused
    if lines:
        raise Refused(*lines)
    return folder


def _problems_of_configuration(path: Path) -> tuple[str, ...]:
    """Problems of the ``config.yaml`` of an exported folder."""
    file = path / CONFIGURATION
    if not_plain(file, path):
        return ()
    from sim.cli.stored import check_stored

    try:
        check_stored(file)
    except Refused as refused:
        return refused.args
    return ()


def contents(folder: Folder) -> str:
    """How much a folder holds, in words: 2 zones, 1 unit, 4 travel times, 1 incident type."""
    counts = {
        "zone": len(folder.zones.name),
        "unit": len(folder.units.name),
        "travel time": len(folder.travel.minutes),
        "profile": len(folder.profiles.name),
        "incident type": len(folder.incident_types.name),
        "fixed incident": len(folder.incidents.time) if folder.incidents else 0,
        "station": len(folder.stations.name) if folder.stations else 0,
        "base": len(folder.bases.name) if folder.bases else 0,
        "leg": len(folder.network.km) if folder.network else 0,
    }
    shown = (
        f"{count:,} {noun}{'' if count == 1 else 's'}" for noun, count in counts.items() if count or noun == "unit"
    )
    return ", ".join(shown)
