"""``python -m sim.report RUN``: remakes figures and briefing of a run or study folder without simulating."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from sim.config.lines import bad_name
from sim.config.refused import Refused
from sim.given import path
from sim.report.briefing import FILES, not_written
from sim.report.catalogue import LANGUAGES


def main(argv: Sequence[str] | None = None) -> int:
    """Write the files and name them; exit code 0 done, 1 failed, 2 bad words or no finished run."""
    parser = ArgumentParser(prog="python -m sim.report", description=__doc__)
    parser.add_argument("run", type=path, help="folder of a run or a study")
    parser.add_argument("--language", choices=LANGUAGES, help="instead of the language of the run")
    parser.add_argument("--format", default=",".join(FILES), help=f"some of {','.join(FILES)} (all)")
    asked = parser.parse_args(argv)
    try:
        for made in _remade(asked.run, asked.format.split(","), asked.language):
            print(made)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    return 0


def _remade(folder: Path, forms: Sequence[str], language: str | None) -> list[Path]:
    from sim.report.stored import remake

    unknown = [bad_name("--format", form, list(FILES)) for form in forms if form not in FILES]
    if unknown:
        raise Refused(*unknown)
    lacking = not_written(forms)
    if lacking:
        print(lacking, file=sys.stderr)
    return remake(folder, forms, language)
