"""Which sites are active at a time: stations while boxes are there, committees and commissions while there is work."""

from __future__ import annotations

import numpy as np

from sim.arrays import DAY, Bool
from sim.model.context import Day


class Active:
    """The active sites of a finished replication."""

    def __init__(self, day: Day) -> None:
        self._times, self._again = day.milestones, day.revote_guards
        village_day = day.config.election.distribution.village_day * DAY
        self._stored_to, self._warehouse_to = village_day + DAY / 2, village_day
        self._stored = np.array([hall.t_stored for hall in day.halls])
        self._first_box = np.array([hall.t_first_box for hall in day.halls])
        self._finish = np.array([hall.t_finish for hall in day.halls])
        never = (np.inf, np.inf)
        dates = [day.commission_dates.get(d, never) for d in range(len(day.world.districts.name))]
        self._plenary = np.array(dates, dtype=np.float64).reshape(-1, 2)

    def stations(self, t: float) -> Bool:
        """Stations that are open and whose boxes have not left, shape (S,)."""
        times = self._times
        return np.asarray((times.open <= t) & (t < times.boxes_left) & ~times.lost)

    def revotes(self, t: float) -> Bool:
        """Stations that vote again, from an hour before they open to midnight, shape (S,)."""
        found = np.zeros(len(self._times.open), dtype=np.bool_)
        found[[station for station, (begin, end) in self._again.items() if begin <= t < end]] = True
        return found

    def offices(self, t: float) -> Bool:
        """Committees, then commissions: boxes are stored there, or results are being read out, shape (K + D,).

        A committee is active before delivery to the villages, and from the return of the first boxes to the end of
        its work; a commission while its warehouse holds the boxes, and during its plenary.
        """
        committees = (self._stored <= t) & (t < self._stored_to)
        committees |= (self._first_box <= t) & ~(t >= self._finish)
        commissions = (self._plenary[:, 0] <= t) & ~(t >= self._plenary[:, 1])
        return np.concatenate([committees, commissions | (t < self._warehouse_to)])
