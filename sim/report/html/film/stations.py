"""Stations of the moving map: where they are and when each state begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.report.figures.stations_map import MOST_MARKS
from sim.report.html.film.gazetteer import UNKNOWN, Gazetteer
from sim.report.html.film.minutes import whole
from sim.report.result import Geography

if TYPE_CHECKING:
    import pandas as pd

BEGINS = {
    "open": "t_open", "last": "t_last_voter", "counted": "t_counted", "left": "t_boxes_left",
    "arrived": "t_boxes_arrived", "recapitulated": "t_recapitulated",
}  # fmt: skip
FIRST = "t_open"  # of a village: when its first station opens; all others when its last one is done
PLACE = ["village", "subdistrict", "district"]


def is_thinned(geography: Geography) -> bool:
    """Whether a village is one mark."""
    return len(geography.stations) > MOST_MARKS


def stations_of(table: pd.DataFrame, geography: Geography, gazetteer: Gazetteer) -> dict[str, Any]:
    """Columns of the stations of one replication: name, village, point, class, area, committee, number and instants."""
    located, thinned = _located(table, geography), is_thinned(geography)
    rows = _by_village(located) if thinned else located.assign(n=1)
    degrees = rows[["lon", "lat"]].to_numpy(dtype=np.float64)
    offices = [gazetteer.office(*key) for key in zip(rows["subdistrict"], rows["district"], strict=True)]
    places = zip(*(rows[name] for name in PLACE), strict=True)
    return {
        "name": [] if thinned else rows["station"].tolist(),
        "village": [gazetteer.find(name, district, subdistrict) for name, subdistrict, district in places],
        "at": gazetteer.sheet.flat(degrees),
        "class": rows["level"].tolist(),
        "area": gazetteer.area_of(degrees).tolist(),
        "office": offices,
        "n": rows["n"].tolist(),
        **{name: whole(rows[column]) for name, column in BEGINS.items()},
    }


class Load(NamedTuple):
    """Boxes that travel together."""

    village: int  # spots
    office: int
    left: float
    arrived: float  # nan: never
    stations: int


def loads_of(table: pd.DataFrame, gazetteer: Gazetteer) -> list[Load]:
    """Boxes on their way in one replication, between places of the map."""
    moved = table[table["t_boxes_left"].notna()]
    keys = [*PLACE, "t_boxes_left", "t_boxes_arrived"]
    loads = moved.groupby(keys, observed=True, dropna=False).size().rename("n").reset_index()
    villages, subdistricts, districts = (loads[name].astype(str).tolist() for name in PLACE)
    ends = zip(
        map(gazetteer.find, villages, districts, subdistricts),
        map(gazetteer.office, subdistricts, districts),
        strict=True,
    )
    numbers = (loads[name].tolist() for name in (*keys[3:], "n"))
    found = [Load(*pair, *rest) for pair, *rest in zip(ends, *numbers, strict=True)]
    return [load for load in found if load.village > UNKNOWN and load.office > UNKNOWN]


def load_rows(loads: list[Load]) -> list[list[int | None]]:
    """Rows of village, committee, when they left and arrived, and of how many stations."""
    return [[load.village, load.office, *whole([load.left, load.arrived]), load.stations] for load in loads]


def _located(table: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """Rows of the table with longitude, latitude and number of the class of their station, those without left out."""
    places = geography.stations[["name", "lon", "lat", "class"]].rename(columns={"name": "station", "class": "level"})
    places["station"] = places["station"].astype(str)
    text = {name: table[name].astype(str) for name in ("station", *PLACE)}
    return table.assign(**text).merge(places, on="station", how="inner")


def _by_village(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per village with its gravest class; a state begins when its last station is done."""
    last = {column: (column, "min" if column == FIRST else _last) for column in BEGINS.values()}
    middle = {name: (name, "mean") for name in ("lon", "lat")}
    return rows.groupby(PLACE, as_index=False).agg(level=("level", "max"), n=("level", "size"), **middle, **last)


def _last(instants: pd.Series[float]) -> float:
    return float(instants.max(skipna=False))
