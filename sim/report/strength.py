"""People of each force by day against the doctrine's demand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.catalogue import Catalogue
from sim.report.result import Reportable
from sim.report.style import FORCE_MARKS

if TYPE_CHECKING:
    import pandas as pd

DEMAND = "demand"


def people_by_day(result: Reportable) -> pd.DataFrame:
    """People by day (rows) and force (columns, in the order they are stacked), with a column for the demand."""
    wide = result.tables.strength.pivot_table(
        index="day", columns="force", values="personnel", aggfunc="sum", fill_value=0, observed=True
    )
    forces = [str(name) for name in wide if name != DEMAND]
    order = [name for name in FORCE_MARKS if name in forces]
    order += [name for name in forces if name not in FORCE_MARKS]
    present = [name for name in order if wide[name].any()]
    return wide[present].assign(**{DEMAND: wide.get(DEMAND, 0)})


def worst_day(people: pd.DataFrame) -> tuple[int, int]:
    """The day on which most people are missing, and how many (negative: people to spare every day)."""
    gap = people[DEMAND] - people.drop(columns=DEMAND).sum(axis=1)
    row = int(gap.to_numpy().argmax())
    return int(gap.index[row]), int(gap.iloc[row])


def gap_in_words(people: pd.DataFrame, words: Catalogue) -> str:
    """The worst shortage as a sentence; empty without a force."""
    if people.empty:
        return ""
    day, missing = worst_day(people)
    if missing <= 0:
        return words["force.enough"]
    return words["force.short"].format(day=words.day(day), n=words.number(missing))
