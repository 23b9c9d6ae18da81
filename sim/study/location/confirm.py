"""What the simulation says of the sites that a programme has chosen, against today's bases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sim.study.findings import Findings

JUDGED = ("help_time_mean_min", "help_within_target_share")
AGREES, DISAGREES = "the simulation agrees: better than today", "the simulation disagrees: worse than today"
ALIKE = "the simulation sees no difference that matters: leave the bases where they are"
OPEN = "undecided: the intervals hold both; more replications would tell"


def verdict_of(said: Mapping[str, str]) -> str:
    """What follows from the verdicts on the judged measures: one that is worse outweighs one that is better."""
    verdicts = set(said.values())
    if "worse" in verdicts:
        return DISAGREES
    if "better" in verdicts:
        return AGREES
    return ALIKE if verdicts == {"equivalent"} else OPEN


def confirmed(findings: Findings) -> Iterator[tuple[str, list[dict[str, Any]], str]]:
    """Name of every point but the first (today), its judged differences, and what follows."""
    names = [str(point["folder"]) for point in findings.about["points"]]
    for name in names[1:]:
        twin = next(p["same_plan_as"] for p in findings.about["points"] if p["folder"] == name)
        mine = findings.comparisons[findings.comparisons["point"] == (name if twin in (None, names[0]) else twin)]
        rows = [{str(key): value for key, value in row.items()} for row in mine.to_dict("records")]
        rows = [row for row in rows if row["measure"] in JUDGED]
        yield name, rows, verdict_of({row["measure"]: row["verdict"] for row in rows})
