"""Runs cases, several at a time, and holds their checks against tolerances that were fixed before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from math import isnan, sqrt
from pathlib import Path

import numpy as np

from sim.arrays import Float
from sim.streams import key_of
from sim.theory.score import family_bound
from sim.verify.cases import all_cases
from sim.verify.check import Check

ERROR = 0.01  # of the whole family of checks
SHORT = 1.0 / 25.0  # replications of the short form as a share of those of the full form
ROOM = 1.5  # of the short form: a standard error of twenty replications is itself uncertain


@dataclass(frozen=True)
class Finding:
    """What one case gave under one seed: its checks, or why there are none."""

    case: str
    seed: int
    checks: tuple[Check, ...]
    failure: str = ""


@dataclass(frozen=True)
class Verdict:
    """All findings of one seed, with the tolerances: ``bound`` standard errors of each check."""

    findings: tuple[Finding, ...]
    effort: float

    @property
    def checks(self) -> list[Check]:
        """Every check of every case."""
        return [check for finding in self.findings for check in finding.checks]

    @property
    def seeds(self) -> list[int]:
        """Root seeds in their order."""
        return list(dict.fromkeys(finding.seed for finding in self.findings))

    @cached_property
    def bound(self) -> float:
        """Largest absolute z-score allowed; the spread of the scores, and means over seeds, are checks as well."""
        return family_bound(sum(check.random for check in self.checks) + 1 + len(self.means()), ERROR)

    def means(self) -> dict[tuple[str, str], float]:
        """Of several seeds the mean score of every number times the root of their number, by case and measure."""
        found: dict[tuple[str, str], list[float]] = {}
        for finding in self.findings if len(self.seeds) > 1 else ():
            for check in finding.checks:
                if check.random:
                    found.setdefault((finding.case, check.measure), []).append(check.z)
        return {key: sum(scores) / sqrt(len(scores)) for key, scores in found.items()}

    def allowed(self, check: Check) -> float:
        """Largest standard error that proves something, at this effort."""
        return check.precise if self.effort >= 1.0 else ROOM * check.precise / sqrt(self.effort)

    def said(self, check: Check) -> str:
        """ok; off: too far from the truth; vague: the standard error proves nothing; missing: no number."""
        if isnan(check.estimate):
            return "missing"
        if abs(check.z) > self.bound:
            return "off"
        return "ok" if check.se <= self.allowed(check) else "vague"

    @property
    def scores(self) -> Float:
        """z-scores of all checks in which chance has a part."""
        return np.array([check.z for check in self.checks if check.random], dtype=np.float64)

    @property
    def heads(self) -> Float:
        """z-scores of the first such check of every case: cases have seeds of their own, so these are independent."""
        random = ([check.z for check in finding.checks if check.random] for finding in self.findings)
        return np.array([scores[0] for scores in random if scores], dtype=np.float64)

    @property
    def spread_z(self) -> float:
        """Whether the heads look standard normal (Kolmogorov and Smirnov), as a normal score."""
        from scipy.special import ndtri
        from scipy.stats import kstest

        heads = self.heads[np.isfinite(self.heads)]
        return float(-ndtri(kstest(heads, "norm").pvalue / 2.0)) if len(heads) else 0.0

    @property
    def passed(self) -> bool:
        """Whether the engine computes the truth as far as this can see."""
        failed = any(finding.failure for finding in self.findings) or not self.checks
        off = self.spread_z > self.bound or any(abs(z) > self.bound for z in self.means().values())
        return not failed and not off and all(self.said(check) == "ok" for check in self.checks)


def seed_of(case: str, seed: int) -> int:
    """The seed of one case, so that cases with the same zones do not share their draws."""
    return key_of(f"verify/{seed}/{case}") >> 33


def judged(name: str, seed: int, effort: float, top: str) -> Finding:
    """Run one case in ``top``/name and judge it; what goes wrong is told, not raised."""
    folder = Path(top) / name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with redirect_stderr(StringIO()):
            return Finding(name, seed, tuple(all_cases()[name].checks(folder, seed_of(name, seed), effort)))
    except Exception as error:  # a case that breaks is a finding
        return Finding(name, seed, (), f"{type(error).__name__}: {' '.join(str(error).split())}")


def verify(
    top: Path, seeds: Sequence[int], effort: float, workers: int, names: Sequence[str] = ()
) -> Iterator[Finding]:
    """Findings of every case (or of those named) under every seed as they come; folders are left in ``top``/seed."""
    from sim.study.pool import pool

    tasks = [(name, seed, effort, str(top / str(seed))) for seed in seeds for name in names or all_cases()]
    if workers == 1:
        yield from (judged(*task) for task in tasks)
        return
    with pool(workers) as submit:
        futures = [submit(judged, *task) for task in tasks]
        yield from (future.result() for future in futures)
