"""Who comes to a station, and when."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.arrays import Float, Int
from sim.model.incidents.profile import Rate, poisson
from sim.streams import Streams


class Persons(NamedTuple):
    """The people of one station in order of arrival, shape (n,).

    ``number`` is the person's number among the draws of the station, by which services are drawn as well: more
    servers, or more people, change nothing for those who come anyway.
    """

    number: Int
    arrive: Float  # min


class Crowd(NamedTuple):
    """The people expected at one station while it is open."""

    key: int
    rate: Rate
    rate_per_h: float  # nan: exactly ``people`` come
    people: int

    def draw(self, streams: Streams) -> Persons:
        """A non-homogeneous Poisson process, or a fixed number of people with the same density over time."""
        number = np.arange(self._count(streams))
        if not len(number):
            return Persons(number, np.zeros(0))
        arrive = self.rate.times(streams.uniform("queue arrival", self.key, number))
        order = np.argsort(arrive, kind="stable")
        return Persons(number[order], arrive[order])

    def _count(self, streams: Streams) -> int:
        """Nobody comes where the profile is zero all the time."""
        if self.rate.mass == 0.0:
            return 0
        if np.isnan(self.rate_per_h):
            return self.people
        return int(poisson(streams.uniform("queue count", self.key), np.array([self.rate_per_h * self.rate.mass]))[0])
