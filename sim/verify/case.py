"""A case: a folder as texts, what it is compared with, and how it is judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.study.result import Result
from sim.verify.check import Check

Files = dict[str, str]
LEAST_REPLICATIONS = 20  # below these there are no quantiles


@dataclass(frozen=True)
class Case:
    """One problem with a known answer.

    Cases in the long run start empty and count nothing before ``warm_up_min``: at least four relaxation times
    1 / (c mu (1 - sqrt(rho))^2), so that of the start less than 3 in 1,000 is left when counting begins and less than
    1 in 1,000 (``SETTLED``) over all that is counted, by the Kolmogorov equations of M/M/c.
    """

    name: str
    title: str
    formula: str
    reference: str
    files: Mapping[str, str]
    judge: Callable[[Result], Iterable[Check]]
    replications: int  # in the full form
    drawn: Callable[[int], Files] | None = None  # files that follow the seed

    def checks(self, folder: Path, seed: int, effort: float) -> list[Check]:
        """Write the folder, run it and judge it; ``effort`` is the share of the replications of the full form.

        The first check of a case is its head. Raises Refused where the folder is bad.
        """
        from sim.cli.api import run

        for name, text in (self.files if self.drawn is None else self.drawn(seed)).items():
            (folder / name).write_text(text, encoding="utf-8")
        number = max(min(self.replications, LEAST_REPLICATIONS), round(self.replications * effort))
        return list(self.judge(run(folder, ["study.workers=1"], replications=number, seed=seed)))
