"""Rounds of roving guards, in closed form: where a team is at any time, without events."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sim.arrays import Float, Int


@dataclass(frozen=True)
class Round:
    """A team walks its stations in order, stays ``stop_min`` at each, and begins again.

    ``legs_min[i, j]`` are minutes from station ``i`` to station ``j`` of the cluster, shape (k, k). The round begins
    at ``t_start`` at the first station; before that the team stands there.
    """

    legs_min: Float
    stop_min: float
    t_start: float

    @cached_property
    def arrivals(self) -> Float:
        """Minutes into the round at which each station is reached, shape (k,)."""
        k = len(self.legs_min)
        steps = self.legs_min[np.arange(k - 1), np.arange(1, k)] + self.stop_min
        return np.concatenate([[0.0], np.cumsum(steps)])

    @cached_property
    def _begins(self) -> list[float]:
        """The same as a list, which is quicker for one question."""
        begins: list[float] = self.arrivals.tolist()
        return begins

    @cached_property
    def period(self) -> float:
        """Minutes of one full round; 0 for a single station, where the team stays."""
        if len(self.legs_min) == 1:
            return 0.0
        return float(self.arrivals[-1] + self.stop_min + self.legs_min[-1, 0])

    def phase(self, t: float) -> float:
        """Minutes into the current round at time ``t``."""
        if t <= self.t_start or self.period == 0.0:
            return 0.0
        return (t - self.t_start) % self.period

    def stop(self, t: float) -> int:
        """Station (position in the round) where the team is or where it left last."""
        return bisect_right(self._begins, self.phase(t)) - 1

    def place(self, t: float) -> tuple[int, bool]:
        """The same, and whether it is at it."""
        phase, begins = self.phase(t), self._begins
        last = bisect_right(begins, phase) - 1
        return last, self.period == 0.0 or phase < begins[last] + self.stop_min

    def next_visit(self, position: int, t: float) -> float:
        """First instant from ``t`` on at which the team is at a station."""
        last, there = self.place(t)
        if there and last == position:
            return t
        if self.period == 0.0:
            return t if position == 0 else float("inf")
        begin = max(t, self.t_start)
        return begin + (self._begins[position] - self.phase(begin)) % self.period

    def minutes_from(self, t: float) -> Float:
        """Minutes in which the team, called at time ``t``, can be at each of its stations, shape (k,).

        A team between two stations goes on to the next one first.
        """
        last, there = self.place(t)
        if there:
            return np.asarray(self.legs_min[last])
        following = (last + 1) % len(self.legs_min)
        left = self.next_visit(following, t) - t
        return np.asarray(self.legs_min[following] + left)


def order_by_nearest(lat: Float, lon: Float, start: int) -> Int:
    """Visit all points once, always going to the nearest one not yet visited (ties by list order); shape (n,)."""
    left = list(range(len(lat)))
    tour = [left.pop(start)]
    while left:
        here = tour[-1]
        gaps = (lat[left] - lat[here]) ** 2 + (lon[left] - lon[here]) ** 2
        tour.append(left.pop(int(np.argmin(gaps))))
    return np.array(tour, dtype=np.int64)
