"""Services one after another, each with one line and equal servers, first come first served; solved exactly.

With ``free`` the instants at which the servers of a stage are free, a person is taken up at
``max(come, min(free))`` and that server is free again after the service (Kiefer and Wolfowitz 1955). Everything is
arithmetic of maxima and sums in the order of arrival, so that the result is that of an event-by-event simulation.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import heapreplace
from typing import NamedTuple

import numpy as np

from sim.arrays import Float


class Passage(NamedTuple):
    """How the people of a station pass one stage, in order of arrival at the station; min, shape (n,)."""

    come: Float
    start: Float  # a server turns to the person
    leave: Float


def starts(come: Float, service: Float, servers: int) -> Float:
    """When each person is taken up, shape (n,), min; ``come`` ascends."""
    if servers >= len(come):
        return come.copy()
    free, taken = [-np.inf] * servers, []
    for instant, minutes in zip(come.tolist(), service.tolist(), strict=True):
        start = instant if instant > free[0] else free[0]
        taken.append(start)
        heapreplace(free, start + minutes)
    return np.array(taken)


def passage(come: Float, service: Float, servers: int) -> Passage:
    """One stage. People who come at the same instant are served in their order in the array."""
    turn, start = np.argsort(come, kind="stable"), np.empty_like(come)
    start[turn] = starts(come[turn], service[turn], servers)
    return Passage(come, start, start + service)


def tandem(arrive: Float, services: Iterable[tuple[int, Float]]) -> list[Passage]:
    """All stages in order, each given by its number of servers and the service times of the people, shape (n,).

    Nobody leaves for the hour: whoever has come is served at every stage.
    """
    passed: list[Passage] = []
    for servers, service in services:
        passed.append(passage(passed[-1].leave if passed else arrive, service, servers))
    return passed
