"""``python -m sim.published``: figures that were published, beside the same figures out of the data and the plan."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sim.arrays import CLASSES
from sim.cli.compose import compose
from sim.config.forces import Forces
from sim.world.tables import table

if TYPE_CHECKING:
    from sim.model.operation import Operation

OTHER = {("ogan_ilir", "gap"): "pilkada2024"}  # election of whose force a gap speaks, where it is not its own


@dataclass(frozen=True)
class Figure:
    """One published figure and what the data give."""

    what: str
    district: str
    election: str
    published: int
    computed: int
    source: str
    remark: str

    @property
    def agrees(self) -> bool:
        """Whether they are equal."""
        return self.published == self.computed


def figures() -> list[Figure]:
    """All rows of ``published.csv``, computed."""
    rows = table("published")
    names = ("what", "district", "election", "pattern", "source", "remark")
    cells = zip(*(rows.text(name) for name in names), rows.whole("published").tolist(), strict=True)
    return [
        Figure(what, district, election, published, _computed(what, district, election, pattern), source, remark)
        for what, district, election, pattern, source, remark, published in cells
    ]


def _computed(what: str, district: str, election: str, pattern: str) -> int:
    operation = _operation(district, election, pattern)
    if what == "gap":
        other = _operation(district, OTHER.get((district, what), election), pattern)
        return _force(other) - _demand(operation)
    if what in CLASSES:
        return int((operation.world.stations.cls == CLASSES.index(what)).sum())
    return QUANTITIES[what](operation)


@cache
def _operation(district: str, election: str, pattern: str) -> Operation:
    from sim.model.operation import prepare

    return prepare(compose([f"region={district}", f"election={election}", f"pattern={pattern}"]))


def _stations(operation: Operation) -> int:
    return len(operation.world.stations.key)


def _demand(operation: Operation) -> int:
    return sum(operation.plan.demand_arithmetic)


def _force(operation: Operation) -> int:
    """Own police and what was reported as lent to the district; shares of what nobody split are left out."""
    forces, name = operation.config.forces, operation.config.region.name
    return forces.police_by_district[name] + sum(part.by_district.get(name, 0) for part in forces.contingents.values())


def _lent(operation: Operation) -> int:
    forces: Forces = operation.config.forces
    return sum(part.personnel for part in forces.contingents.values())


def _wanted(operation: Operation) -> int:
    return operation.config.forces.contingents["brimob"].personnel_per_subdistrict * len(
        operation.world.subdistricts.name
    )


def _there(operation: Operation) -> int:
    """Brimob whom the plan puts at committees before they leave."""
    posts = [post for post in operation.posts if post.kind == "committee" and post.post.startswith("Brimob")]
    return sum(post.assigned for post in posts)


QUANTITIES: dict[str, Callable[[Operation], int]] = {
    "stations": _stations,
    "demand": _demand,
    "force": _force,
    "lent": _lent,
    "brimob_wanted": _wanted,
    "brimob_there": _there,
    "brimob_short": lambda operation: _wanted(operation) - _there(operation),
}


def markdown(found: Sequence[Figure]) -> str:
    """The figures as a table."""
    head = ("Figure", "District", "Election", "Published", "From the data", "Source", "Remark")
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for row in found:
        computed = f"{row.computed:,}" if row.agrees else f"**{row.computed:,}**"
        cells = (row.what, row.district, row.election, f"{row.published:,}", computed, row.source, row.remark)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Print the table; 0 where every figure agrees, 1 where one does not."""
    about = "Published figures beside the same out of the data and the plan. Exit code 0, or 1 where one differs."
    ArgumentParser("python -m sim.published", description=about).parse_args(sys.argv[1:] if argv is None else argv)
    found = figures()
    print(markdown(found))
    print(f"\n{sum(row.agrees for row in found)} of {len(found)} figures agree.")
    return 0 if all(row.agrees for row in found) else 1
