"""The command ``python -m sim.fuzz``."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence

from sim.fuzz.bench import Bench
from sim.fuzz.case import FAILED, GOOD, Outcome
from sim.given import natural, positive, seconds

DESCRIPTION = """\
Makes bad input of every kind and reads, checks and runs it: words of the command line, scenario files, every column of
folders and workbooks, encodings, bytes, sizes, networks in pieces. Each case must be refused with place and reason, or
run soundly. Exit code 0, or 1 where a case ended otherwise; the same seed makes the same cases."""
SHOWN = 200  # characters of what was told


def main(argv: Sequence[str] | None = None) -> int:
    """Run cases, print those that end badly and a table of all; 0 where every one ended well, else 1."""
    asked = _parser().parse_args(argv)
    numbers = [asked.only] if asked.only is not None else range(asked.cases)
    found = list(_run(asked.seed, numbers, asked.seconds, asked.only is not None))
    print(table(found))
    return 0 if all(outcome.ending in GOOD for outcome in found) else 1


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m sim.fuzz", description=DESCRIPTION)
    parser.add_argument("--cases", type=positive, default=1000, help="how many (1000)")
    parser.add_argument("--seed", type=natural, default=0, help="of the cases (0)")
    parser.add_argument("--seconds", type=seconds, default=60.0, help="a case that takes longer hangs (60)")
    parser.add_argument("--only", type=natural, metavar="N", help="one case, told in full")
    return parser


def _run(seed: int, numbers: Sequence[int], seconds: float, full: bool) -> Iterator[Outcome]:
    """Every outcome; those that are not good are printed as they come."""
    from tqdm import tqdm

    with Bench(seed, seconds) as bench:
        for number in tqdm(numbers, unit="case", mininterval=1.0, disable=not sys.stderr.isatty()):
            outcome = bench.run(number)
            if full or outcome.ending not in GOOD:
                print(_line(outcome), flush=True)
            yield outcome


def _line(outcome: Outcome) -> str:
    told = f"{outcome.kind}: {outcome.what!r}: {outcome.ending}: {outcome.told[:SHOWN]!r}"
    return f"case {outcome.number} ({outcome.seconds:.1f} s): {told}"


def table(found: Sequence[Outcome]) -> str:
    """How many cases of each kind ended how, as a Markdown table."""
    endings, kinds = Counter((one.kind, one.ending) for one in found), sorted({one.kind for one in found})
    columns = (*GOOD, *FAILED)
    lines = [f"| kind of input | cases | {' | '.join(columns)} | slowest, s |", "|---|" + "---:|" * (len(columns) + 2)]
    for kind in kinds:
        mine = [one for one in found if one.kind == kind]
        counts = " | ".join(str(endings[kind, ending]) for ending in columns)
        lines.append(f"| {kind} | {len(mine)} | {counts} | {max(one.seconds for one in mine):.1f} |")
    total = " | ".join(str(sum(one.ending == ending for one in found)) for ending in columns)
    lines.append(f"| all | {len(found)} | {total} | {max((one.seconds for one in found), default=0.0):.1f} |")
    return "\n".join(lines)
