"""What a verification leaves: a page to read and the same numbers as a table."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from math import isfinite, sqrt
from pathlib import Path

import numpy as np

from sim.arrays import Float
from sim.verify.cases import all_cases
from sim.verify.check import Check
from sim.verify.run import ERROR, Verdict

PAGE, TABLE, PICTURE = "verification.md", "verification.csv", "verification.png"
HEAD = (
    "case", "seed", "title", "formula", "reference", "measure", "expected", "simulated", "standard_error",
    "standard_error_allowed", "bias_bound", "z", "verdict",
)  # fmt: skip
COLUMNS = ("Measure", "Expected", "Simulated", "SE", "SE allowed", "Bias bound", "z", "")
WORST_SHOWN = 10


def write(verdict: Verdict, folder: Path, how: str) -> None:
    """Page, table and picture into ``folder``; ``how`` is the command that made them."""
    from sim.report.verification import picture

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / TABLE).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *table(verdict)])
    if len(verdict.heads):
        picture(by_case(verdict), verdict.heads, verdict.bound).savefig(folder / PICTURE)
    (folder / PAGE).write_text("\n".join(page(verdict, how)) + "\n", encoding="utf-8")


def table(verdict: Verdict) -> Iterator[list[object]]:
    """A row for every check."""
    known = all_cases()
    for finding in verdict.findings:
        case = known[finding.case]
        told = [case.name, finding.seed, case.title, case.formula, case.reference]
        if finding.failure:
            yield [*told, finding.failure, *[""] * 6, "failed"]
        for check in finding.checks:
            numbers = check.expected, check.estimate, check.se, verdict.allowed(check), check.bias, check.z
            yield [*told, check.measure, *(f"{number:.6g}" for number in numbers), verdict.said(check)]


def by_case(verdict: Verdict) -> dict[str, Float]:
    """z-scores of every case in which chance has a part."""
    found: dict[str, list[float]] = {}
    for finding in verdict.findings:
        scores = [check.z for check in finding.checks if check.random and isfinite(check.z)]
        found.setdefault(finding.case, []).extend(scores)
    return {name: np.array(scores, dtype=np.float64) for name, scores in found.items() if scores}


def page(verdict: Verdict, how: str) -> Iterator[str]:
    """The lines of the page."""
    yield from ("# The engine against theory", "", f"**{headline(verdict)}**", "", f"Made by `{how}`.", "")
    yield from _rules(verdict)
    if len(verdict.heads):
        yield from _spread(verdict)
    if len(verdict.seeds) > 1:
        yield from _over_seeds(verdict)
    for name in dict.fromkeys(finding.case for finding in verdict.findings):
        yield from _case(verdict, name)


def headline(verdict: Verdict) -> str:
    """What came out, in one line."""
    checks, bad = len(verdict.checks), [check for check in verdict.checks if verdict.said(check) != "ok"]
    failed = sum(bool(finding.failure) for finding in verdict.findings)
    agreed = f"{checks - len(bad)} of {checks} numbers of {len(verdict.findings)} cases agree with theory"
    return f"{'Passed' if verdict.passed else 'Not passed'}: {agreed}{f'; {failed} cases failed' if failed else ''}."


def _rules(verdict: Verdict) -> Iterator[str]:
    random = sum(check.random for check in verdict.checks)
    yield from ("## Tolerances, fixed before anything was run", "")
    yield f"- Chance has a part in {random} numbers; the other {len(verdict.checks) - random} must agree exactly."
    yield (
        f"- A number may be {verdict.bound:.2f} standard errors from the truth: all {random}, and the spread of the "
        f"scores, together\n  fail a right engine with a probability of at most {ERROR:.0%} (Bonferroni)."
    )
    yield "- z is a normal score: the deviation in standard errors, by Student's distribution of the replications."
    yield "- What is left of the empty start is bounded beforehand; only what exceeds that bound counts."
    yield (
        "- A standard error above the one allowed proves nothing and fails as well (`vague`). "
        f"This run has {verdict.effort:.2g} of the\n  replications of the full form, and allows the more."
    )
    yield from ("- Every case has a seed of its own; its folder lies beside this page and runs by itself.", "")


def _spread(verdict: Verdict) -> Iterator[str]:
    from scipy.special import ndtr

    heads, scores = verdict.heads, verdict.scores[np.isfinite(verdict.scores)]
    yield from ("## All scores against the normal", "", f"![scores]({PICTURE})", "")
    yield from _row(("Scores", "Number", "Mean", "Standard deviation", "Kolmogorov-Smirnov p"), head=True)
    p = 2.0 * float(ndtr(-abs(verdict.spread_z))) if verdict.spread_z > 0 else 1.0
    yield from _row(("first of every case, independent", str(len(heads)), *_moments(heads), f"{p:.3f}"))
    yield from _row(("all, dependent within a case", str(len(scores)), *_moments(scores), "not valid"))
    yield ""


def _over_seeds(verdict: Verdict) -> Iterator[str]:
    """Means over the seeds, which see a bias that one seed cannot see."""
    seeds = len(verdict.seeds)
    yield from (f"## Over {seeds} seeds", "", "Mean score of every number times the root of the number of seeds: ", "")
    means = verdict.means()
    values = np.array(list(means.values()))
    yield f"{len(values)} numbers, standard deviation {values.std(ddof=1):.2f}; the largest:"
    yield ""
    yield from _row(("Case", "Measure", "Mean z", f"times sqrt({seeds})"), head=True)
    for (case, measure), z in sorted(means.items(), key=lambda pair: -abs(pair[1]))[:WORST_SHOWN]:
        yield from _row((case, measure.replace("|", "\\|"), f"{z / sqrt(seeds):.3f}", f"{z:.2f}"))
    yield ""


def _case(verdict: Verdict, name: str) -> Iterator[str]:
    case = all_cases()[name]
    yield from (f"## {case.title}", "", f"`{name}`. {case.formula} ({case.reference}).", "")
    yield from _row(COLUMNS, head=True)
    for finding in verdict.findings:
        if finding.case != name:
            continue
        if finding.failure:
            yield from _row((f"failed: {finding.failure}", *[""] * 6, "**failed**"))
        for check in finding.checks:
            yield from _row(_cells(verdict, check))
    yield ""


def _cells(verdict: Verdict, check: Check) -> Sequence[str]:
    said = verdict.said(check)
    numbers = check.expected, check.estimate, check.se, verdict.allowed(check), check.bias
    cells = [f"{number:.4g}" if number else "0" for number in numbers]
    return (
        check.measure.replace("|", "\\|"), *cells, f"{check.z:.2f}" if check.random else "exact",
        said if said == "ok" else f"**{said}**",
    )  # fmt: skip


def _moments(scores: Float) -> tuple[str, str]:
    return f"{scores.mean():.2f}", f"{scores.std(ddof=1):.2f}" if len(scores) > 1 else ""


def _row(cells: Sequence[str], head: bool = False) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"
    if head:
        yield f"|{'---|' * len(cells)}"
