"""Readiness by night of recapitulation, from the readiness table. No drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from sim.arrays import DAY, HOUR, Float
from sim.report.result import Reportable

if TYPE_CHECKING:
    import pandas as pd

EVENING, MORNING = 18.0 * HOUR, 6.0 * HOUR  # rule: a night is named by the day on which it begins
MOST = 0.9  # the quantile a planner counts on
SLOWEST = 1e6  # minutes: orders "never" behind all others
SEEN = 0.1  # of the operations of its fullest night: where a committee is open in fewer, its night is not shown


class Nights(NamedTuple):
    """Minutes by group and night, shape (groups, nights); nan where no committee is still open."""

    groups: list[str]
    nights: list[int]  # day offsets
    minutes: Float  # reached in nine of ten cases; infinite where in one of ten so many are never free
    none: Float  # share of cases in which so many are never free


def at_night(result: Reportable) -> pd.DataFrame:
    """Rows of committees from the evening of polling day on, in the dark hours, with their ``night``."""
    table = result.tables.readiness
    table = table[(table["site"] == "committee") & (table["t"] >= EVENING)]
    clock = table["t"].to_numpy(dtype=np.float64) % DAY
    dark = (clock >= EVENING) | (clock < MORNING)
    night = np.floor((table["t"].to_numpy(dtype=np.float64) - MORNING) / DAY)
    return table[dark].assign(night=night[dark].astype(int))


def often_seen(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of nights in which their committee is open often enough to say something of it."""
    committee = ["district", "subdistrict"]
    number = table.groupby([*committee, "night"], observed=True)["t"].transform("size")
    return table[number >= SEEN * number.groupby([table[name] for name in committee], observed=True).transform("max")]


def by_night(table: pd.DataFrame, level: int) -> Nights:
    """Minutes until ``level`` people stand at the committees of each group, the slowest group first.

    Groups are subdistricts in one district, else districts.
    """
    table = often_seen(table)
    by = "subdistrict" if table["district"].nunique() == 1 else "district"
    cells = table.assign(minutes=table[f"minutes_{level}"].astype(float)).groupby([by, "night"], observed=True)
    found = cells["minutes"].agg(minutes=lambda x: quantile(x, MOST), none=lambda x: np.isinf(x).mean())
    minutes, none = (found[name].unstack() for name in ("minutes", "none"))
    order = minutes.replace(np.inf, SLOWEST).mean(axis=1).sort_values(ascending=False, kind="stable").index
    nights = [int(night) for night in minutes.columns]
    return Nights([str(name) for name in order], nights, minutes.loc[order].to_numpy(), none.loc[order].to_numpy())


def periods(result: Reportable, table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows while stations are guarded, then while reinforcement is there, then after it has left."""
    night, leave = table["night"], reinforced_until(result)
    guarded = night * DAY + EVENING < result.config.election.guard_to_min
    gone = np.zeros(len(table), dtype=np.bool_) if leave is None else (table["t"] >= leave).to_numpy()
    parts = {"guarded": guarded & ~gone, "with": ~guarded & ~gone, "without": gone}
    return {name: table[chosen] for name, chosen in parts.items() if chosen.any()}


def quantile(minutes: ArrayLike, share: float) -> float:
    """Quantile of minutes of which some may be infinite; one of them, never between two."""
    return float(np.quantile(np.asarray(minutes, dtype=np.float64), share, method="inverted_cdf"))


def reinforced_until(result: Reportable) -> float | None:
    """When the last reinforcement leaves, min from 00:00 of polling day; ``None`` without one that leaves after it."""
    ends = [part.to_min for part in result.config.forces.contingents.values() if part.personnel and part.to_min > DAY]
    return max(ends, default=None)
