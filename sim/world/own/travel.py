"""Travel times of a user's folder: minutes of ``travel.csv``, and distances at a speed where it has no row."""

from __future__ import annotations

import numpy as np

from sim.arrays import HOUR, Bool, Float, Int
from sim.config.world import Travel as Speeds
from sim.config.world import Weather
from sim.world.folder.folder import Folder
from sim.world.own.zones import Places
from sim.world.ways import Closed

ROAD = "district"  # leg class of all ways of a table: how much rain and loads slow them
EARTH_KM = 6371.0088


class TableTravel:
    """Travel times between the places of a folder; a way there may take another time than the way back.

    With an election, rain and loads slow every way as they do on a district road.
    """

    def __init__(self, folder: Folder, places: Places, speeds: Speeds, weather: Weather) -> None:
        rule, size = folder.district.travel, len(places.label)
        ways = np.full((size, size), np.inf)  # from row to column
        if rule is not None:
            ways = distances(places, rule.metric) / rule.speed_kmh * HOUR
        self.by_rule: Bool = np.isfinite(ways)
        self.rule_kmh = rule.speed_kmh if rule is not None else np.nan
        table = folder.travel
        ways[table.origin, table.destination] = table.minutes
        self.by_rule[table.origin, table.destination] = False
        self._from: Float = ways
        self._to: Float = np.ascontiguousarray(ways.T)
        self._speeds, self._weather = speeds, weather
        self._rain_and_loads = folder.district.calendar is not None

    def minutes_to(self, node: int, *, wet: bool, night: bool, boxes: bool, closed: Closed = frozenset()) -> Float:
        """Minutes from every place to ``node``, shape (N,); inf where there is no way."""
        return self._slowed(self._to[node], wet, boxes)

    def minutes_from(self, node: int, *, wet: bool, night: bool, boxes: bool, closed: Closed = frozenset()) -> Float:
        """Minutes from ``node`` to every place, shape (N,)."""
        return self._slowed(self._from[node], wet, boxes)

    def minutes_of_way(
        self, origin: int, destination: int, *, wet: bool, night: bool, boxes: bool, closed: Closed = frozenset()
    ) -> float:
        """Minutes from one place to another; inf where there is no way."""
        return float(self._slowed(self._from[[origin], destination], wet, boxes)[0])

    def minutes_between(
        self, origin: Int, destination: Int, *, wet: bool, night: bool, boxes: bool, closed: Closed = frozenset()
    ) -> Float:
        """Minutes between pairs of places, the two broadcast together."""
        return self._slowed(self._from[origin, destination], wet, boxes)

    def over_water(self, origin: int, destination: int) -> bool:
        """No way of a table waits for a boat."""
        return False

    def release(self) -> None:
        """Give back nothing: a table is small and not on disk."""

    def speed_kmh(self, leg: str) -> float:
        """Speed of people who respond on a leg class, dry day; KeyError for an unknown class."""
        return self._speeds.responder_kmh[leg]

    def _slowed(self, minutes: Float, wet: bool, boxes: bool) -> Float:
        if not self._rain_and_loads or not (wet or boxes):
            return minutes
        factor = self._weather.wet_factor[ROAD] if wet else 1.0
        if boxes:
            factor *= self._speeds.boxes_kmh[ROAD] / self._speeds.responder_kmh[ROAD]
        with np.errstate(divide="ignore"):
            return np.asarray(minutes / factor, dtype=np.float64)


def distances(places: Places, metric: str) -> Float:
    """Kilometres between all places, shape (N, N); inf where one has no such coordinates."""
    if metric == "haversine":
        found = _great_circle(np.radians(places.lat), np.radians(places.lon))
    else:
        aside = np.abs(places.x_km[:, None] - places.x_km[None, :])
        up = np.abs(places.y_km[:, None] - places.y_km[None, :])
        found = aside + up if metric == "manhattan" else np.hypot(aside, up)
    return np.where(np.isnan(found), np.inf, found)


def _great_circle(lat: Float, lon: Float) -> Float:
    half = np.sin((lat[:, None] - lat[None, :]) / 2) ** 2
    half += np.cos(lat[:, None]) * np.cos(lat[None, :]) * np.sin((lon[:, None] - lon[None, :]) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0))), dtype=np.float64)
