"""Stations without signal: their reports go by messenger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.story.teller import Teller

if TYPE_CHECKING:
    import pandas as pd


def is_silent(stations: pd.DataFrame) -> pd.Series[bool]:
    """Stations from which no call goes through."""
    return ~stations["signal"].astype(bool)


def silent_by_group(teller: Teller) -> dict[str, int]:
    """Stations without signal by group."""
    once = teller.once()
    return {str(group): int(n) for group, n in is_silent(once).groupby(once[teller.by], observed=True).sum().items()}
