"""What the simulation says of the sites that a programme has chosen, against today's bases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sim.measures.paired import Difference, Verdict, differences, verdict
from sim.measures.rows import View
from sim.study.compare import contributions, margins_of
from sim.study.location.served import Served
from sim.study.result import Result
from sim.study.terms import terms_of

AGREES, DISAGREES = "the simulation agrees: better than today", "the simulation disagrees: worse than today"
PARTLY = "the simulation agrees in part: better in some measure, undecided in another"
ALIKE = "the simulation sees no difference that matters: leave the bases where they are"
OPEN = "undecided: the intervals hold both; more replications would tell"


class Said(NamedTuple):
    """What the simulation says of one measure: the paired difference to today's bases and its verdict."""

    measure: Served
    difference: Difference
    verdict: Verdict


def verdict_of(said: Mapping[str, str]) -> str:
    """What follows from the verdicts on the judged measures: one that is worse outweighs one that is better.

    One that is undecided leaves open whether it is better in all.
    """
    verdicts = set(said.values())
    if "worse" in verdicts:
        return DISAGREES
    if "better" in verdicts:
        return PARTLY if "undecided" in verdicts else AGREES
    return ALIKE if verdicts == {"equivalent"} else OPEN


def confirmed(results: Sequence[Result], judged: Sequence[Served]) -> list[list[Said]]:
    """Of every point but the first (today) what is said of the judged measures; all intervals hold together at 95 %."""
    views = [View(result.tables, terms_of(result.config)) for result in results]
    sums = [[measure.sums(view) for measure in judged] for view in views]
    today, *moved = sums
    found = iter(differences([contributions(*pair) for point in moved for pair in zip(point, today, strict=True)]))
    margins = margins_of(results[0].config)
    return [[_said(measure, next(found), margins.get(measure.unit, 0.0)) for measure in judged] for _ in moved]


def _said(measure: Served, difference: Difference, margin: float) -> Said:
    return Said(measure, difference, verdict(difference, margin, measure.better))
