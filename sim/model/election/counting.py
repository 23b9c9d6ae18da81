"""Counting: how much work it is, from the ballots of those who came."""

from __future__ import annotations

import numpy as np

from sim.arrays import Float
from sim.model.operation import Operation
from sim.streams import Streams, between


def counting_work(operation: Operation, streams: Streams, came: Float) -> Float:
    """Minutes of counting of every station without pauses, shape (S,).

    Contests x ballots x minutes per ballot, plus a spread between stations (never below a third of the mean), plus a
    long tail for the few that count far into the next day.
    """
    counting, keys = operation.config.election.counting, operation.world.stations.key
    mean = counting.contests * came * counting.min_per_ballot
    spread = counting.sd_min * streams.normal("counting", keys, 0)
    in_tail = streams.uniform("counting tail", keys, 0) < counting.tail_share
    tail = np.where(in_tail, between(streams.uniform("counting tail", keys, 1), counting.tail_min), 0.0)
    return np.asarray(np.maximum(mean + spread, mean / 3.0) + tail, dtype=np.float64)
