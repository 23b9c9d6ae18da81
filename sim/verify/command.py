"""The command ``python -m sim.verify``."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.given import natural, path, positive
from sim.verify.cases import all_cases

if TYPE_CHECKING:
    from sim.verify.run import Finding, Verdict

FOLDERS = "folders"


def main(argv: Sequence[str] | None = None) -> int:
    """Run the cases, write page, table and picture, and say what came out; exit code 0 passed, 1 not, 2 bad words."""
    asked = _parser().parse_args(argv)
    from sim.study.pool import cores
    from sim.verify.page import PAGE, headline, write
    from sim.verify.run import SHORT, Verdict, verify

    out = asked.out or Path("outputs") / "verify" / f"{datetime.now():%Y-%m-%d_%H-%M-%S}"
    _make(out)
    seeds = range(asked.seed, asked.seed + asked.seeds)
    effort = SHORT if asked.short else 1.0
    names = asked.cases or list(all_cases())
    found = verify(out / FOLDERS, seeds, effort, asked.workers or cores(), names)
    verdict = Verdict(tuple(_shown(found, len(names) * len(seeds))), effort)
    write(verdict, out, _told(asked.short, asked.seed, asked.seeds, asked.cases))
    print("\n".join([*_troubles(verdict), headline(verdict), str(out / PAGE)]))
    return 0 if verdict.passed else 1


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(problem(shown(out), shown(error.strerror), "a folder to write in")) from error


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m sim.verify", description="The engine against theory.")
    parser.add_argument("cases", nargs="*", metavar="CASE", help="only these", choices=[[], *all_cases()])
    parser.add_argument("--out", type=path, help="folder for page and table (outputs/verify/<date-time>)")
    parser.add_argument("--short", action="store_true", help="fewer replications: less than a minute")
    parser.add_argument("--seed", type=natural, default=0, help="root seed (0)")
    parser.add_argument("--seeds", type=positive, default=1, help="repeat over so many seeds, from --seed on (1)")
    parser.add_argument("--workers", type=positive, help="processes (all cores)")
    return parser


def _told(short: bool, seed: int, seeds: int, cases: Sequence[str]) -> str:
    """The command that does the same again."""
    words = ["python -m sim.verify", *cases, *(["--short"] if short else [])]
    words += [f"--seed {seed}"] if seed else []
    return " ".join(words + ([f"--seeds {seeds}"] if seeds > 1 else []))


def _shown(found: Iterator[Finding], total: int) -> Iterator[Finding]:
    from tqdm import tqdm

    yield from tqdm(found, total=total, unit="case", desc="cases", dynamic_ncols=True)


def _troubles(verdict: Verdict) -> Iterator[str]:
    """A line for everything that does not agree."""
    for finding in verdict.findings:
        if finding.failure:
            yield f"{finding.case}: failed: {finding.failure}"
        for check in finding.checks:
            if (said := verdict.said(check)) != "ok":
                known = f"{check.estimate:.5g} for {check.expected:.5g}, standard error {check.se:.3g}, z {check.z:.2f}"
                yield f"{finding.case}: {check.measure}: {said}: {known}"
    if verdict.spread_z > verdict.bound:
        yield f"the scores do not look standard normal: z {verdict.spread_z:.2f}"
