"""Weather and light: rain by district and day, night by the clock."""

from __future__ import annotations

import numpy as np

from sim.arrays import DAY, Bool
from sim.config import Config
from sim.streams import Streams
from sim.world.world import World


class Weather:
    """Rain of one replication, drawn per district and day of the horizon; never depends on the force."""

    def __init__(self, config: Config, world: World, streams: Streams) -> None:
        election, travel = config.election, config.world.travel
        self._first = int(election.horizon_from_min // DAY)
        days = np.arange(self._first, int(election.horizon_to_min // DAY) + 1)
        rain = streams.uniform("weather", world.districts.key[:, None], days[None, :] - self._first)
        self._wet: Bool = rain < config.weather.wet_day_share
        self._dark_from, self._dark_to = travel.night_from_min, travel.night_to_min

    def wet(self, district: int, t: float) -> bool:
        """Whether it rains heavily in a district on the day of ``t``."""
        day = min(max(int(t // DAY) - self._first, 0), self._wet.shape[1] - 1)
        return bool(self._wet[district, day])

    def night(self, t: float) -> bool:
        """Whether it is dark at ``t``."""
        clock = t % DAY
        return clock >= self._dark_from or clock < self._dark_to
