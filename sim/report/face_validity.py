"""Face validity: what was reported of the real operations beside what the simulation makes of them, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import isfinite, nan
from typing import NamedTuple

import numpy as np

from sim.arrays import DAY, HOUR, Float
from sim.measures import face
from sim.record import Tables
from sim.world.tables import table

CROWDS = ("protest", "protest_at_commission", "blockade", "riot")
HEAD = ("Quantity", "Reported", "Source", "Simulated", "", "Remark")
DECIMALS, SUFFIX = {"percent": 1, "people": 0}, {"percent": " %", "h": " h"}


class Row(NamedTuple):
    """How one row is computed: from the tables of which study, by what, and in which unit it is written."""

    study: str
    values: Callable[[Tables], Float]
    unit: str  # percent, time, h, number, people


ROWS: dict[str, Row] = {
    "turnout_pemilu": Row("pemilu", face.turnout, "percent"),
    "turnout_pilkada": Row("pilkada", face.turnout, "percent"),
    "count_mean_pemilu": Row("pemilu", face.count_mean, "time"),
    "count_sd_pemilu": Row("pemilu", face.count_sd, "h"),
    "count_first_pemilu": Row("pemilu", partial(face.count_quantile, q=1 / 556), "time"),
    "count_last_pemilu": Row("pemilu", partial(face.count_quantile, q=555 / 556), "time"),
    "count_late_pemilu": Row("pemilu", partial(face.count_later, t=DAY + 5 * HOUR), "percent"),
    "count_mean_pilkada": Row("pilkada", face.count_mean, "time"),
    "count_sd_pilkada": Row("pilkada", face.count_sd, "h"),
    "count_last_pilkada": Row("pilkada", partial(face.count_quantile, q=0.99), "time"),
    "boxes_muara_enim": Row("pemilu", partial(face.boxes_complete, subdistrict="Muara Enim"), "time"),
    "boxes_rawas_ilir": Row("pilkada", partial(face.boxes_there, subdistrict="Rawas Ilir", t=1295.0), "percent"),
    "recap_oku": Row("pilkada", partial(face.recapitulated, district="Ogan Komering Ulu"), "time"),
    "recap_sukarami": Row(
        "pemilu", partial(face.recapitulated, district="Palembang", subdistrict="Sukarami"), "time"
    ),
    "recap_pagar_alam": Row("pemilu", partial(face.recapitulated, district="Pagar Alam"), "time"),
    "recap_palembang": Row("pemilu", partial(face.committees_done, district="Palembang", t=15 * DAY), "number"),
    "demand_oki": Row("pemilu", partial(face.demanded, district="Ogan Komering Ilir"), "people"),
    "demand_banyuasin": Row("pemilu", partial(face.demanded, district="Banyuasin"), "people"),
    "demand_oku_timur": Row("pemilu", partial(face.demanded, district="Ogan Komering Ulu Timur"), "people"),
    "demand_ogan_ilir": Row("pemilu", partial(face.demanded, district="Ogan Ilir"), "people"),
    "mass_pemilu": Row("pemilu", partial(face.at_committees, types=CROWDS), "number"),
    "mass_pilkada": Row("pilkada", partial(face.at_committees, types=(*CROWDS, "fight_at_committee")), "number"),
    "commission_pemilu": Row("pemilu", partial(face.at_commissions, types=CROWDS), "number"),
    "commission_pilkada": Row("pilkada", partial(face.at_commissions, types=CROWDS), "number"),
    "blockade_force": Row(
        "blockade", partial(face.injected_hours, endings=("dispersal", "presence"), from_full=True), "h"
    ),
    "blockade_decision": Row("blockade", partial(face.injected_hours, endings=("decision",)), "h"),
    "blockade_itself": Row("blockade", partial(face.injected_hours, endings=("itself", "dialogue")), "h"),
    "serious_pemilu": Row("pemilu", partial(face.at_stations, severity=4), "number"),
    "serious_pilkada": Row(
        "pilkada", partial(face.at_stations, types=("crowd_at_station", "threat_to_officer", "assault")), "number"
    ),
    "quiet_pemilu": Row("pemilu", face.without_incident, "percent"),
    "quiet_pilkada": Row("pilkada", face.without_incident, "percent"),
    "destroyed_pemilu": Row("pemilu", face.destroyed, "number"),
    "destroyed_pilkada": Row("pilkada", face.destroyed, "number"),
    "psu_pemilu": Row("pemilu", partial(face.revotes, kind="psu"), "number"),
    "psl_pemilu": Row("pemilu", partial(face.revotes, kind="psl"), "number"),
    "psu_pilkada": Row("pilkada", partial(face.revotes, kind="psu"), "number"),
}  # fmt: skip


def row_of(name: str) -> Row:
    """How a row of the bundled reports is computed; turnout by district follows from its name."""
    if name in ROWS:
        return ROWS[name]
    _, study, district = name.split("_", 2)
    districts = table("districts")
    label = districts.text("label")[districts.text("name").index(district)]
    return Row(study, partial(face.turnout, district=label), "percent")


@dataclass(frozen=True)
class Line:
    """One line of the table. Limits are nan where nothing was reported, infinite where there is no limit."""

    name: str
    quantity: str
    reported: str
    low: float
    high: float
    source: str
    remark: str
    unit: str
    values: Float  # simulated, one per operation or incident

    @property
    def middle(self) -> float:
        """Mean of the simulated numbers, median of instants; nan where there are none."""
        if not len(self.values):
            return nan
        return float(np.median(self.values) if self.unit == "time" else np.mean(self.values))

    @property
    def spread(self) -> tuple[float, float]:
        """Between which 95 % of the simulated numbers lie, whole numbers of the sample."""
        if not len(self.values):
            return nan, nan
        low, high = np.quantile(self.values, (0.025, 0.975), method="closest_observation")
        return float(low), float(high)

    @property
    def verdict(self) -> str:
        """agrees: some of what was reported lies within the spread."""
        if not len(self.values):
            return "not simulated"
        if np.isnan(self.low) and np.isnan(self.high):
            return "no report"
        low, high = self.spread
        above = np.isnan(self.low) or high >= self.low - 1e-9
        below = np.isnan(self.high) or low <= self.high + 1e-9
        return "agrees" if above and below else "**disagrees**"


def face_lines(studies: Mapping[str, Tables]) -> Iterator[Line]:
    """A line for every row of the bundled reports, from the tables of the studies by name."""
    reports = table("reported")
    columns = ("row", "quantity", "reported", "source", "remark")
    texts = zip(*(reports.text(column) for column in columns), strict=True)
    limits = zip(reports.numbers("low"), reports.numbers("high"), strict=True)
    for (name, quantity, reported, source, remark), (low, high) in zip(texts, limits, strict=True):
        row = row_of(name)
        values = row.values(studies[row.study])
        values = values[~np.isnan(values)]
        yield Line(name, quantity, reported, float(low), float(high), source, remark, row.unit, values)


def written(value: float, unit: str) -> str:
    """A number of the table without its unit; instants as day and time (H+3 22:00)."""
    if not isfinite(value):
        return "none" if np.isnan(value) else "after the horizon"
    if unit == "time":
        day, minute = divmod(round(value), int(DAY))
        return f"{f'H{day:+d}' if day else 'H'} {minute // 60:02d}:{minute % 60:02d}"
    return f"{value:,.{DECIMALS.get(unit, 2)}f}"


def simulated(line: Line) -> str:
    """Middle and spread in words."""
    if not len(line.values):
        return "none seen"
    low, high = (written(value, line.unit) for value in line.spread)
    middle = written(line.middle, line.unit)
    suffix = SUFFIX.get(line.unit, "")
    return (middle if low == high == middle else f"{middle} ({low} to {high})") + suffix


def markdown(lines: list[Line]) -> str:
    """The table as it stands in the description of the model."""
    rows = [(x.quantity, x.reported, x.source or "–", simulated(x), x.verdict, x.remark) for x in lines]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (HEAD, ("---",) * len(HEAD), *rows))
