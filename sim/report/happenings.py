"""What named events came to: minutes from their beginning, pooled over operations. No drawing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Float
from sim.report.catalogue import Catalogue
from sim.report.result import Reportable

if TYPE_CHECKING:
    import pandas as pd

    from sim.config.events import Event

INSTANTS = ("t_first", "t_full", "t_end")  # first police, full complement, end
PLACES = 2  # places that are named; more are counted


@dataclass(frozen=True)
class Happening:
    """One named event; ``cases``: its incidents in all operations, none where it is of another kind."""

    name: str
    event: Event
    cases: pd.DataFrame

    def minutes(self, instant: str) -> Float:
        """Minutes from the beginning of each incident to one of ``INSTANTS``; infinite where it never came."""
        found = (self.cases[instant] - self.cases["t_onset"]).to_numpy(dtype=np.float64)
        return np.where(np.isnan(found), np.inf, np.maximum(found, 0.0))

    def what(self, words: Catalogue) -> str:
        """Its kind, of an incident its type."""
        kind = self.event
        return words.name("type", kind.type) if kind.type else words[f"event.{kind.kind}"]

    def where(self, words: Catalogue) -> str:
        """Its places by name; many are counted."""
        places = [f"{place} ({n})" if n else place for place, n in self.event.at.items()]
        if len(places) > PLACES:
            return words["event.places"].format(n=len(places))
        return ", ".join(places)


def happenings(result: Reportable) -> list[Happening]:
    """The named events of a run in the order of their beginning."""
    rows = result.tables.incidents
    rows = rows[rows["origin"] == "replayed"]
    names = rows["incident"].astype(str).str.replace(r"-\d+$", "", regex=True)
    events = sorted(result.config.threat.happening.items(), key=lambda item: item[1].from_min)
    return [Happening(name, event, rows[names == name]) for name, event in events]
