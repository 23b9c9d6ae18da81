"""The voters of one replication, kept in the process for the design points that come after it.

Who comes to a station and how voting goes there depends on seed, replication, key, list, mean turnout, opening and
``election.voting`` alone. The points of a sweep are run one after the other on each replication: a point solves again
only those stations that open at another time than before. One replication is kept, 2 MB for the province.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import ClassVar

import numpy as np

from sim.arrays import Float, Int, Keys
from sim.config.election import Voting
from sim.model.election.voters import numbers
from sim.model.election.voting import Pause, Polls, poll, poll_paused
from sim.streams import Streams


class Electorate:
    """Who comes to S stations, and how voting goes there once it is known when they open."""

    _kept: ClassVar[Electorate | None] = None

    def __init__(self, streams: Streams, key: Keys, registered: Int, turnout: Float, voting: Voting) -> None:
        self._streams, self._voting, self._lists = streams, voting, (key, registered, turnout)
        self.timely, self._late = numbers(streams, key, registered, turnout, voting)
        self._opened, self._polls = np.full(len(key), np.nan), no_polls(len(key))

    @classmethod
    def of(cls, streams: Streams, key: Keys, registered: Int, turnout: Float, voting: Voting) -> Electorate:
        """The voters of a replication; those of the latest one are kept."""
        kept = cls._kept
        if kept is None or not kept._same(streams, (key, registered, turnout), voting):
            kept = cls._kept = cls(streams, key, registered, turnout, voting)
        return kept

    def vote(self, stations: Int, t_open: Float) -> Polls:
        """Let everybody vote at some stations that open at ``t_open`` (n,), min, without pauses; shape (n,)."""
        new = self._opened[stations] != t_open
        asked = stations[new]
        if len(asked):
            crowd = self._lists[0][asked], self.timely[asked], self._late[asked]
            enter(self._polls, asked, poll(self._streams, *crowd, t_open[new], self._voting))
            self._opened[asked] = t_open[new]
        return Polls(**{field.name: getattr(self._polls, field.name)[stations] for field in fields(Polls)})

    def vote_paused(self, station: int, t_open: float, pauses: Sequence[Pause]) -> Polls:
        """Let everybody vote at one station with ``pauses``; arrays of shape (1,)."""
        at = np.array([station])
        crowd = self._lists[0][at], self.timely[at], self._late[at]
        return poll_paused(self._streams, *crowd, np.array([t_open]), self._voting, pauses)

    def _same(self, streams: Streams, lists: tuple[Keys, Int, Float], voting: Voting) -> bool:
        alike = self._streams == streams and self._voting == voting
        return alike and all(np.array_equal(mine, other) for mine, other in zip(self._lists, lists, strict=True))


def no_polls(stations: int) -> Polls:
    """Stations at which nobody has voted yet."""
    none, nan = np.zeros(stations, dtype=np.int64), np.full(stations, np.nan)
    return Polls(none.copy(), none.copy(), none.copy(), nan.copy(), nan.copy(), nan.copy(), nan.copy())


def enter(polls: Polls, stations: Int, found: Polls) -> None:
    """Write what voting was like at some stations into the columns of all."""
    for field in fields(Polls):
        getattr(polls, field.name)[stations] = getattr(found, field.name)
