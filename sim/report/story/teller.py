"""What every section of the story reads: the study point, the words, and how numbers are quoted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.report.result import Read, election_of, is_public
from sim.report.story.parts import Measured
from sim.report.words import Words

if TYPE_CHECKING:
    import pandas as pd

    from sim.config.election import Election

UNKNOWN: dict[str, Any] = {"estimate": None, "unit": "", "low": None, "high": None, "note": "", "n_observations": 0}


class Origin(NamedTuple):
    """Where a run comes from, for whoever wants to make it again."""

    run: str  # name of its folder
    mark: str  # beginning of the hash of its configuration
    words: tuple[str, ...]  # the overrides it was asked for with


@dataclass(frozen=True)
class Teller:
    """A study point about to be told in one language."""

    result: Read
    words: Words
    origin: Origin

    @property
    def public(self) -> bool:
        """Whether unguarded hours, routes and worst places are left out."""
        return is_public(self.result)

    @property
    def election(self) -> Election | None:
        """The election, ``None`` in pure dispatch."""
        return election_of(self.result)

    @property
    def by(self) -> str:
        """The column of the groups of a table: subdistricts of one district, else districts."""
        return "subdistrict" if self.result.tables.stations["district"].nunique() <= 1 else "district"

    @property
    def replications(self) -> int:
        """Operations simulated."""
        return self.result.tables.n_replications

    def say(self, key: str, **values: object) -> str:
        """The text ``story.<key>`` with its fields filled in."""
        return self.words[f"story.{key}"].format(**values)

    def name(self, group: str) -> str:
        """A district or subdistrict as people write it."""
        return self.words.name("district", group)

    def committee(self, group: str) -> str:
        """The committee of a subdistrict, or those of a district."""
        if self.by == "district":
            return self.say("committees_of", name=self.name(group))
        return self.words["place.committee"].format(name=group)

    def record(self, measure: str, dimension: str = "", value: str = "") -> dict[str, Any]:
        """The record of a measure in the summary; undefined where there is none."""
        summary = self.result.summary
        found = summary["by"].get(dimension, {}).get(value, {}) if dimension else summary["measures"]
        record: dict[str, Any] = UNKNOWN | found.get(measure, {})
        return record

    def measured(self, measure: str, dimension: str = "", value: str = "") -> Measured:
        """The same as a part of the story."""
        record = self.record(measure, dimension, value)
        estimate, unit, low, high = (record[name] for name in ("estimate", "unit", "low", "high"))
        return Measured(estimate, unit, low, high, record["note"] or "", None if dimension else self.band(measure))

    def band(self, measure: str) -> tuple[float, float] | None:
        """P10 and P90 of a measure over the draws of the assumed numbers; ``None`` where there are none."""
        found = self.result.summary.get("assumptions", {}).get("bands", {}).get(measure, {})
        low, high = found.get("p10"), found.get("p90")
        return None if low is None or high is None else (low, high)

    def quote(self, measure: str, dimension: str = "", value: str = "") -> str:
        """The same in words: estimate with unit and interval, or why there is none."""
        return self.words.measured(self.measured(measure, dimension, value))

    def once(self) -> pd.DataFrame:
        """The stations of one operation: what is the same in all of them."""
        table = self.result.tables.stations
        first: pd.DataFrame = table[table["replication"] == table["replication"].min()]
        return first

    def counted(self) -> str:
        """How much was simulated and what the intervals are, for captions."""
        key = "counted" if self.replications > 1 else "counted_once"
        return self.say(key, n=self.words.number(self.replications))

    def banded(self) -> str:
        """What the assumption bands are; empty where there are none."""
        drawn = self.result.summary.get("assumptions", {})
        if "bands" not in drawn:
            return ""
        draws, n = (self.words.number(drawn[name]) for name in ("draws", "replications"))
        return self.say("banded", draws=draws, n=n)

    def notes(self, *measures: str) -> str:
        """Speaker notes: run, seed, the definitions of the measures that are shown, and their assumption bands."""
        run = self.say("notes.run", run=self.origin.run, mark=self.origin.mark, seed=self.result.config.seed)
        told = [f"{self.words[f'measure.{name}']}: {self.words[f'definition.{name}']}" for name in measures]
        bands = [self.banded(), *(self._noted(name) for name in measures if self.band(name))] if measures else []
        return "\n".join(filter(None, [run, *told, *bands]))

    def _noted(self, measure: str) -> str:
        name, band = self.words[f"measure.{measure}"], self.words.band(self.band(measure), self.record(measure)["unit"])
        return self.say("notes.band", name=name, band=band)
