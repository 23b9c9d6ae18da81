"""A study read from its folder, ready to be told: its findings by option."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sim.config import Config
from sim.config.lines import problem
from sim.config.refused import Refused
from sim.measures.registry import REGISTRY
from sim.report.story.parts import Measured
from sim.report.study.options import Option, options_of
from sim.study.findings import MARK, Findings, read_findings
from sim.study.frontier.promise import WHOLE
from sim.study.kept import COSTS
from sim.study.shapes import Provenance
from sim.study.stored import read_json

if TYPE_CHECKING:
    import pandas as pd

ASKS = ("pattern.", "forces.guarding.")  # keys that decide how many people an order asks for
OF_ASKED = "guard_coverage"  # measures that are shares of what the order asks for
TIME, SHARE = "help_time_mean_min", "help_within_target_share"


@dataclass(frozen=True)
class Compared:
    """A study point by point, and what it recommends. A measure that a table does not hold is not known."""

    name: str  # of the folder
    config: Config  # of the first point, to which the others are compared
    findings: Findings
    options: tuple[Option, ...]

    @property
    def about(self) -> dict[str, Any]:
        """The content of ``study.json``."""
        return self.findings.about

    @property
    def promised(self) -> str:
        """The promised measure."""
        return str(self.about["promise"]["measure"])

    @property
    def bound(self) -> float:
        """What it is promised to be, at least or at most."""
        return float(self.about["promise"]["bound"])

    @property
    def measures(self) -> list[str]:
        """What is shown of every option, where it is known: what is promised, and the time to help (or the share)."""
        both = (self.promised, SHARE if self.promised == TIME else TIME)
        return [name for name in both if self.knows(name)]

    @property
    def compared(self) -> list[str]:
        """Those of them that have a difference to the reference."""
        table = self.findings.comparisons
        found = set(table.loc[table["difference"].notna(), "measure"])
        return [name for name in self.measures if name in found]

    def knows(self, measure: str) -> bool:
        """Whether any option has an estimate of a measure."""
        return any(self.measured(option, measure).estimate is not None for option in self.options)

    @property
    def replications(self) -> tuple[int, int]:
        """Fewest and most operations of an option."""
        counts = [int(point["n_replications"]) for point in self.about["points"]]
        return min(counts), max(counts)

    def option(self, point: str) -> Option:
        """The option to which a point belongs."""
        return next(option for option in self.options if point in option.points)

    @property
    def recommended(self) -> Option | None:
        """The option that is recommended."""
        found = self.about["recommendation"]
        return self.option(found["point"]) if found else None

    def measured(self, option: Option, measure: str) -> Measured:
        """A measure with the 95 % interval of its simulation error."""
        unit, row = REGISTRY[measure].unit, self._row(self.findings.points, option)
        if measure in row:
            return Measured(row[measure], unit, row[f"{measure}_low"], row[f"{measure}_high"])
        row = self.row("frontier", option, measure) or self.promise(option)
        return Measured(row.get("estimate"), unit, row.get("low"), row.get("high"))

    def band(self, option: Option, measure: str) -> tuple[float, float] | None:
        """P10 and P90 of a measure over the draws of the assumed numbers; ``None`` where they were not asked for."""
        row = self.row("assumptions", option, measure)
        low, high = row.get("p10"), row.get("p90")
        return None if low is None or high is None else (low, high)

    def promise(self, option: Option) -> dict[str, Any]:
        """The test of the promise over everything: people, person_days, rupiah, estimate, limit, keeps ..."""
        table = self.findings.promise
        return self._row(table[table["target"] == WHOLE], option)

    def row(self, table: str, option: Option, measure: str) -> dict[str, Any]:
        """The row of an option and a measure in a table of the findings; empty where there is none."""
        found: pd.DataFrame | None = getattr(self.findings, table)
        return {} if found is None else self._row(found[found["measure"] == measure], option)

    @cached_property
    def staffed(self) -> bool:
        """Whether any option asks for people at all."""
        return any(self.promise(option).get("people") for option in self.options)

    @property
    def searched(self) -> bool:
        """Whether the points are those of a search: of its own seed, and only a fresh one confirms."""
        return self.findings.search is not None

    @property
    def smallest(self) -> Option | None:
        """The option of the smallest force that keeps the promise; of a search what it confirmed, where it ran it."""
        point = self.about["promise"]["smallest"].get(WHOLE)
        if self.findings.search is not None:
            tried = self.findings.search[self.findings.search["stage"] == "search"]
            values = {str(answer.get(WHOLE)) for answer in self.about.get("smallest", [])}
            point = next((row["point"] for _, row in tried.iterrows() if str(row["value"]) in values), None)
        return self.option(point) if point else None

    @property
    def asked_differs(self) -> bool:
        """Whether options differ in how many people the order asks for."""
        return any(key.startswith(ASKS) or key.endswith("per_subdistrict") for key in self.about["varied"])

    @cached_property
    def differing_cost(self) -> str | None:
        """The first of people, person_days and rupiah in which options differ; None where all cost the same."""
        for name in COSTS:
            if len({self.promise(option).get(name) for option in self.options}) > 1:
                return name
        return None

    @property
    def letters(self) -> tuple[str, str]:
        """The letters of the first and the last option."""
        return self.options[0].letter, self.options[-1].letter

    @property
    def drawn(self) -> int:
        """Joint draws of the assumed numbers; 0 where no band was asked for."""
        return self.config.study.assumptions.draws if self.findings.assumptions is not None else 0

    def _row(self, table: pd.DataFrame, option: Option) -> dict[str, Any]:
        rows = table[table["point"] == option.point]
        return {} if rows.empty else {str(key): _plain(value) for key, value in rows.iloc[0].items()}


def _plain(value: Any) -> Any:
    """The value of a cell; what is not known is None."""
    if isinstance(value, float) and math.isnan(value):
        return None
    return None if value is None or str(value) == "<NA>" else value


def compared(top: Path, language: str | None = None) -> Compared:
    """The study of a folder, in its own or another language; Refused where its points are of another version."""
    found = read_findings(top)
    told = [read_json(top / point["folder"] / "provenance.json", Provenance) for point in found.about["points"]]
    try:
        config = Config.model_validate(told[0]["config"])
    except ValidationError as error:
        raise Refused(problem(str(top / MARK), "a study of another version", "a study of this version")) from error
    if language:
        config = config.model_copy(update={"output": config.output.model_copy(update={"language": language})})
    options = options_of(found.about["points"], [point["overrides"] for point in told])
    return Compared(top.resolve().name, config, found, options)
