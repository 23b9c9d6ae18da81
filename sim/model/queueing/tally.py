"""What is counted of a queue: who counts, how long they wait, how busy the servers are, who stands in line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.model.election.voters import LONG_WAIT_MIN
from sim.model.queueing.line import Passage


@dataclass(frozen=True)
class Window:
    """What of a run counts; min.

    Only people who come to the station from ``warm_up_min`` on are counted. With ``stop`` nothing happens after the
    horizon: who is then in line has waited at least until then and counts with that, and does not come to a later
    stage. Otherwise all who came are served, however late.
    """

    warm_up_min: float
    horizon_min: float
    stop: bool
    report_times: tuple[float, ...] = ()

    @property
    def cut(self) -> float:
        """The instant after which nothing happens."""
        return self.horizon_min if self.stop else np.inf


class Waits(NamedTuple):
    """Waits of the people counted, min; ``nan`` where there is nobody."""

    people: int
    mean: float
    p90: float  # interpolates linearly between people
    over_30_share: float  # share who wait longer than 30 min


class StageTally(NamedTuple):
    """One stage of one station in one replication."""

    waits: Waits
    waited: int  # people who were not taken up at once
    still_waiting: int  # in line when the run stops
    busy_min: float  # of all servers, between opening and closing
    server_min: float  # servers times that span


def summed(wait: Float) -> Waits:
    """Sum up waits, shape (n,)."""
    if not len(wait):
        return Waits(0, np.nan, np.nan, np.nan)
    return Waits(len(wait), float(wait.mean()), float(np.quantile(wait, 0.9)), float(np.mean(wait > LONG_WAIT_MIN)))


def waits(passed: Passage, cut: float) -> Float:
    """Minutes in line at one stage up to ``cut``, shape (n,); 0 for who does not get there."""
    return np.asarray(np.minimum(passed.start, cut) - np.minimum(passed.come, cut), dtype=np.float64)


def stage_tally(passed: Passage, counted: Bool, servers: int, span: tuple[float, float], window: Window) -> StageTally:
    """Sum up one stage; ``counted`` (n,) are the people who count, ``span`` the opening hours that count."""
    among: Bool = counted & (passed.come < window.cut)
    wait = waits(passed, window.cut)[among]
    begin, end = span
    busy = np.minimum(passed.leave, end) - np.maximum(passed.start, begin)
    return StageTally(
        waits=summed(wait),
        waited=int(np.count_nonzero(wait > 0.0)),
        still_waiting=int(np.count_nonzero(passed.start[among] >= window.cut)),
        busy_min=float(np.maximum(busy, 0.0).sum()),
        server_min=servers * max(0.0, end - begin),
    )


def in_line(passed: Passage, times: Float) -> Int:
    """People in line at each of ``times``, shape (T,), whoever counts: come, and not yet taken up."""
    came = np.searchsorted(np.sort(passed.come), times, side="right")
    return np.asarray(came - np.searchsorted(np.sort(passed.start), times, side="right"), dtype=np.int64)


def last_exit(passed: list[Passage], close: float, window: Window) -> float:
    """When the last person has left; closing where nobody came, ``nan`` where the run stops before."""
    last = float(passed[-1].leave.max(initial=-np.inf))
    if last >= window.cut:
        return np.nan
    return last if np.isfinite(last) else close
