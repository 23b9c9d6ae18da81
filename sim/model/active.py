"""Which sites are active at a time: stations while boxes are there, committees and commissions while there is work."""

from __future__ import annotations

import numpy as np

from sim.arrays import DAY, Bool, Float, Int
from sim.model.context import Day


class Active:
    """The active sites of a finished replication."""

    def __init__(self, day: Day) -> None:
        self._times = day.milestones
        again = sorted(day.revote_guards.items())
        self._again: Int = np.array([station for station, _ in again], dtype=np.int64)
        self._from, self._to = np.array([window for _, window in again]).reshape(-1, 2).T
        village_day = day.config.election.distribution.village_day * DAY
        self._stored_to, self._warehouse_to = village_day + DAY / 2, village_day
        self._stored = np.array([hall.t_stored for hall in day.halls])
        self._first_box = np.array([hall.t_first_box for hall in day.halls])
        self._finish = np.array([hall.t_finish for hall in day.halls])
        never = (np.inf, np.inf)
        dates = [day.commission_dates.get(d, never) for d in range(len(day.world.districts.name))]
        self._plenary = np.array(dates, dtype=np.float64).reshape(-1, 2)
        some = np.isfinite(self._times.open) & ~self._times.lost
        self._open = self._times.open[some].min(initial=np.inf), self._times.boxes_left[some].max(initial=-np.inf)

    def stations(self, t: float) -> Bool:
        """Stations that are open and whose boxes have not left, shape (S,)."""
        times, (first, last) = self._times, self._open
        if not first <= t < last:
            return np.zeros(len(times.open), dtype=np.bool_)
        return np.asarray((times.open <= t) & (t < times.boxes_left) & ~times.lost)

    def revotes(self, t: float) -> Int:
        """Stations that vote again, from an hour before they open to midnight, in ascending order."""
        return self._again[(self._from <= t) & (t < self._to)]

    def offices(self, t: float | Float) -> Bool:
        """Committees, then commissions: boxes are stored there, or results are being read out, shape (..., K + D).

        A committee is active before delivery to the villages, and from the return of the first boxes to the end of
        its work; a commission while its warehouse holds the boxes, and during its plenary.
        """
        committees = (self._stored <= t) & (t < self._stored_to)
        committees |= (self._first_box <= t) & ~(t >= self._finish)
        commissions = (self._plenary[:, 0] <= t) & ~(t >= self._plenary[:, 1])
        return np.concatenate([committees, commissions | (t < self._warehouse_to)], axis=-1)
