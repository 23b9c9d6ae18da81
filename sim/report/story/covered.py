"""Coverage day by day: guards at their posts, and sites within reach of a unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import DAY, Float, Int
from sim.report.curves import Band, codes, share_band, sums
from sim.report.story.parts import Chart, Column, Section, Series, Table
from sim.report.story.teller import Teller

if TYPE_CHECKING:
    import pandas as pd

HOUR = re.compile(r"^hour from (-?\d+) min")
LINES = (("guard", "present", "required"), ("reach", "sites_reached", "sites"))
SHOWN = (
    "guard_coverage_mean", "guard_coverage_worst_hour", "reach_coverage_stations_mean",
    "reach_coverage_stations_worst_hour", "reach_coverage_voters_mean", "answered_coverage",
)  # fmt: skip


def covered(teller: Teller) -> Section | None:
    """The section; nothing for the public or where no post or site was active."""
    table = teller.result.tables.coverage
    if teller.public or not table[["required", "sites"]].to_numpy().any():
        return None
    days, bands = _daily(teller)
    guard = bands["guard"].middle
    worst = int(np.nanargmin(guard)) if np.isfinite(guard).any() else 0
    share = teller.words.share(float(guard[worst]))
    title = teller.say("covered.title", day=teller.words.day(days[worst]), share=share)
    return Section("covered", title, (_chart(teller, days, bands), _table(teller)), teller.notes(*SHOWN))


def _daily(teller: Teller) -> tuple[list[int], dict[str, Band]]:
    """Days, and both coverages of each with their simultaneous band."""
    table = teller.result.tables.coverage
    day = np.floor(table["t"].to_numpy(dtype=np.float64) / DAY)
    days = [int(value) for value in np.unique(day)]
    shape = (teller.replications, len(days))
    return days, {name: _band(teller, table, codes(day), shape, part, of) for name, part, of in LINES}


def _band(
    teller: Teller, table: pd.DataFrame, day: Int, shape: tuple[int, int],
    part: str, of: str,
) -> Band:  # fmt: skip
    there, whole = (sums(table["replication"], day, table[name], shape) for name in (part, of))
    return share_band(there, whole, teller.result.config.seed)


def _chart(teller: Teller, days: list[int], bands: dict[str, Band]) -> Chart:
    series = tuple(
        Series(teller.say(f"covered.{name}"), _known(band.middle), name, _known(band.low), _known(band.high))
        for name, band in bands.items()
    )
    categories = tuple(teller.words.day(day) for day in days)
    banded = bool(np.isfinite(bands["guard"].low).any())
    band = teller.say("covered.band") if banded else teller.words["note.no_band"]
    caption = f"{teller.say('covered.lines')} {band}"
    return Chart("lines", categories, series, "share", title=teller.say("covered.chart"), caption=caption)


def _known(values: Float) -> tuple[float | None, ...]:
    return tuple(float(value) if np.isfinite(value) else None for value in values)


def _table(teller: Teller) -> Table:
    rows = tuple((teller.words[f"measure.{name}"], teller.measured(name), _hour(teller, name)) for name in SHOWN)
    heads = (Column(teller.say("column.measure"), width=2.0), Column(teller.say("column.value"), "measured", 1.3))
    columns = (*heads, Column(teller.say("column.when"), "moment"))
    return Table(columns, rows, caption=teller.say("covered.caption", counted=teller.counted()))


def _hour(teller: Teller, name: str) -> float | None:
    """The worst hour, where the note of a measure names one."""
    match = HOUR.search(teller.record(name)["note"] or "")
    return float(match[1]) if match else None
