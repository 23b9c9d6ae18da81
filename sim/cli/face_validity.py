"""``python -m sim.face_validity``: simulates both elections and lays them beside what was reported of them."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.config.lines import problem, shown
from sim.config.refused import Refused

if TYPE_CHECKING:
    from sim.record import Tables
    from sim.report.face_validity import Line

BEGIN = "<!-- face validity: python -m sim.face_validity --write -->"
END = "<!-- end of face validity -->"
PAGE = Path(__file__).resolve().parents[1] / "MODEL.md"
PATTERNS = ("pattern.by_district.banyuasin=banyuasin", "pattern.by_district.ogan_ilir=ogan_ilir")
STUDIES: dict[str, tuple[str, ...]] = {
    "pemilu": ("region=sumsel", "election=pemilu2024", *PATTERNS),
    "pilkada": ("region=sumsel", "election=pilkada2024", *PATTERNS),
    "blockade": ("region=muratara", "election=pemilu2024", "study.inject=blockade"),
}
MORE = {"blockade": 5}  # times as many replications: a district is quick


def face_validity(replications: int, words: Sequence[str] = ()) -> list[Line]:
    """Run the studies with so many replications each (a quick one more) and compute every row.

    ``words``: overrides of all studies. Raises Refused where they are bad.
    """
    from sim.report.face_validity import face_lines

    return list(face_lines({name: _tables(name, replications, words) for name in STUDIES}))


def _tables(name: str, replications: int, words: Sequence[str]) -> Tables:
    from sim.cli.compose import compose
    from sim.study.runner import run_points

    number = f"study.replications={replications * MORE.get(name, 1)}"
    return run_points([compose([*STUDIES[name], number, *words])])[0].tables


def section(lines: Sequence[Line], replications: int, words: Sequence[str]) -> str:
    """The text between the markers: what was run, how to read it, the table and how many rows agree."""
    from sim.report.face_validity import markdown

    said = [line.verdict for line in lines]
    compared = [verdict for verdict in said if verdict in ("agrees", "**disagrees**")]
    inputs = sum(line.remark == "input" for line in lines)
    run = " ".join(["python -m sim.face_validity", f"--replications {replications}", *words])
    return (
        f"Made by `{run}`. Simulated: mean over operations (median of instants) and, in brackets, where 95 % of single "
        "operations lie,\nfor a real operation is one draw. It *agrees* where the report, with its rounding, meets "
        "that range; of blockades the range is over incidents.\n"
        f"{compared.count('agrees')} of {len(compared)} rows that can be compared agree ({inputs} of them are inputs). "
        "But for the hazards of small incidents at stations (above)\nnothing was tuned to it.\n\n"
        f"{markdown(list(lines))}\n"
    )


def put_section(page: Path, text: str) -> None:
    """Replace what stands between the markers of a page; Refused where it has none."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise Refused(problem(str(page), "no markers", f"{BEGIN} and {END}"))
    page.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table, or write it into the description of the model; exit code 0, 1 failed, 2 bad words."""
    parser = ArgumentParser(prog="python -m sim.face_validity", description=__doc__)
    parser.add_argument("--replications", type=int, default=40, help="of each election (40)")
    parser.add_argument("--write", action="store_true", help="put the table into sim/MODEL.md")
    parser.add_argument("words", nargs="*", help="overrides of all studies: key=value")
    asked = parser.parse_args(argv)
    try:
        text = section(face_validity(asked.replications, asked.words), asked.replications, asked.words)
        if asked.write:
            put_section(PAGE, text)
    except Refused as refused:
        parser.exit(2, f"{refused}\n")
    except ValueError as error:
        parser.exit(1, f"the run failed: {shown(error)}\n")
    print(f"written into {PAGE}" if asked.write else text)
    return 0
