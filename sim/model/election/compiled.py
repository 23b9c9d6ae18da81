"""Voting of many stations as compiled loops: the same draws and the same operations in the same order as the arrays of
``voters``, ``queue`` and ``voting``, so the same bits, in half the time.

It needs numba (the extra ``fast``) and is turned to when it pays back. To import numba and load what was compiled
before takes a quarter of a second of CPU and 100 MB, to compile it once on a machine another 1.5 s; a voter gains 0.024
microseconds. A process therefore turns to it after ``PAYS_AFTER`` voters: short runs never pay, long ones gain nearly
all there is. What was compiled is kept in the cache folder of the travel times; where there is none every process
compiles for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

import numpy as np

from sim.arrays import Float, Int, Keys
from sim.config.election import Voting
from sim.model.election.voters import FIELD_BITS, FIRST_BIT, LONG_WAIT_MIN, SLICES, profile, tables
from sim.streams import INDEX, MIX_A, MIX_B, key_of
from sim.world.row_store import cache_folder

PAYS_AFTER = 20_000_000  # voters of one process, four times the province

Columns = tuple[Float, ...]
Loop = Callable[..., None]

_FIELD = np.uint64(SLICES - 1)
_SPACING, _REGISTRATION, _ISSUE, _BOOTH, _INK = (np.uint64(FIRST_BIT + FIELD_BITS * field) for field in range(5))
_30, _27, _31 = np.uint64(30), np.uint64(27), np.uint64(31)
_BUILT_IN = (FIRST_BIT, FIELD_BITS, SLICES, LONG_WAIT_MIN, INDEX, MIX_A, MIX_B)  # compiled into the loop as constants


class Spent:
    """How many voters this process has let vote with arrays."""

    voters = 0


def loop(voters: int) -> Loop | None:
    """The compiled loop over stations, when so many more voters make it pay back; None before, and without numba."""
    Spent.voters += voters
    return compiled() if Spent.voters > PAYS_AFTER else None


@lru_cache
def compiled() -> Loop | None:
    """The compiled loop over stations; None where numba is not installed or does not fit the numpy in use."""
    try:
        import numba
        from numba.extending import register_jitable
    except ImportError:
        return None
    for part in (_words, _arrivals, _queue, _turns, _waits, _ranked):
        register_jitable(part)
    folder, config = cache_folder(), cast(Any, numba.config)
    before = config.CACHE_DIR
    try:
        config.CACHE_DIR = str(folder / f"compiled-{key_of(repr(_BUILT_IN)):016x}") if folder else before
        found: Loop = numba.njit(nogil=True, error_model="numpy", cache=folder is not None)(vote)
    finally:
        config.CACHE_DIR = before
    return found


def solved(run: Loop, states: Keys, timely: Int, t_open: Float, voting: Voting) -> Columns:
    """Let everybody vote at S stations; ``states`` of their voters as in ``Streams.states``.

    Columns of shape (S,): voted, and of ``Polls`` mean, 90 % and long waits and the last voter.
    """
    found = np.empty((5, len(timely)))
    run(states, timely, t_open, voting.close_min, voting.booths, profile(voting), tables(voting), found)
    return tuple(found)


def vote(
    states: Keys, timely: Int, t_open: Float, close: float, booths: int, hours: Columns, slices: Columns, found: Float
) -> None:
    """Let the voters of one station after the other pass all stages, and sum up into ``found``, shape (5, S)."""
    most = timely.max() if len(timely) else 0
    words, turn = np.empty(most + 1, np.uint64), np.empty(most, np.int64)
    arrive, marked, own, ink, wait = np.empty((5, most + 1))
    free = np.empty(booths)
    for station in range(len(timely)):
        opened = t_open[station]
        _words(states[station], timely[station] + 1, words)
        voted = _arrivals(words, timely[station], close, hours, slices[0], arrive)
        _queue(words, voted, opened, slices, free, arrive, marked, own, ink)
        _turns(marked, voted, turn)
        last = opened
        for place in range(voted):
            voter = turn[place]
            last = max(marked[place], last) + ink[voter]
            wait[voter] = last
        found[0, station], found[4, station] = voted, last if voted else max(close, opened)
        found[1, station], found[3, station] = _waits(voted, arrive, own, wait)
        found[2, station] = _ranked(voted, wait)


def _words(state: np.uint64, count: int, words: Keys) -> None:
    """One 64-bit word per voter: ``sim.streams.mix``."""
    for voter in range(count):
        x = state + np.uint64(voter) * INDEX
        x = (x ^ (x >> _30)) * MIX_A
        x = (x ^ (x >> _27)) * MIX_B
        words[voter] = x ^ (x >> _31)


def _arrivals(words: Keys, timely: int, close: float, hours: Columns, spacing: Float, arrive: Float) -> int:
    """Arrivals of those who find the doors open, and how many they are."""
    before, start, slope = hours
    total = 0.0
    for voter in range(timely + 1):
        total += spacing[(words[voter] >> _SPACING) & _FIELD]
        arrive[voter] = total
    hour = 0
    for voter in range(timely):
        share = arrive[voter] / total
        while hour + 1 < len(before) and share > before[hour + 1]:
            hour += 1
        arrive[voter] = start[hour] + slope[hour] * share
        if arrive[voter] > close:
            return voter
    return timely


def _queue(
    words: Keys, voted: int, opened: float, slices: Columns, free: Float,
    arrive: Float, marked: Float, own: Float, ink: Float,
) -> None:  # fmt: skip
    """Registration, issue and booths: when each voter comes to the box, its own minutes, and those at the box."""
    desk = table = opened
    free[:] = opened
    for voter in range(voted):
        word = words[voter]
        registering, issuing = slices[1][(word >> _REGISTRATION) & _FIELD], slices[2][(word >> _ISSUE) & _FIELD]
        marking, ink[voter] = slices[3][(word >> _BOOTH) & _FIELD], slices[4][(word >> _INK) & _FIELD]
        own[voter] = registering + issuing + marking + ink[voter]
        desk = max(arrive[voter], desk) + registering
        table = max(desk, table) + issuing
        leave = max(table, free[0]) + marking
        booth = 0
        while booth + 1 < len(free) and free[booth + 1] < leave:
            free[booth] = free[booth + 1]
            booth += 1
        free[booth] = marked[voter] = leave


def _turns(marked: Float, voted: int, turn: Int) -> None:
    """Sort ``marked`` in place, ties in the order of arrival; ``turn``: whose each is. It is nearly sorted already."""
    for voter in range(voted):
        at, leave = voter, marked[voter]
        while at > 0 and marked[at - 1] > leave:
            marked[at], turn[at] = marked[at - 1], turn[at - 1]
            at -= 1
        marked[at], turn[at] = leave, voter


def _waits(voted: int, arrive: Float, own: Float, wait: Float) -> tuple[float, float]:
    """Mean wait, and share of long ones; instants of leaving become waits."""
    total, long = 0.0, 0
    for voter in range(voted):
        wait[voter] = max(wait[voter] - arrive[voter] - own[voter], 0.0)
        total += wait[voter]
        long += wait[voter] > LONG_WAIT_MIN
    return (total / voted, long / voted) if voted else (np.nan, np.nan)


def _ranked(voted: int, wait: Float) -> float:
    """The wait that nine in ten do not exceed, by Hoare's selection (1961); it changes the order of ``wait``."""
    if not voted:
        return np.nan
    place = 0.9 * (voted - 1)
    below, first, last = int(place), 0, voted - 1
    while first < last:
        pivot, low, high = wait[(first + last) // 2], first, last
        while low <= high:
            while wait[low] < pivot:
                low += 1
            while wait[high] > pivot:
                high -= 1
            if low <= high:
                wait[low], wait[high] = wait[high], wait[low]
                low, high = low + 1, high - 1
        first, last = (first, high) if below <= high else (low, last) if below >= low else (below, below)
    above = wait[min(below + 1, voted - 1)]
    for voter in range(below + 2, voted):
        above = min(above, wait[voter])
    return float(wait[below] + (place - below) * (above - wait[below]))
