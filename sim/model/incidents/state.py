"""Incidents set off by the state of the election: long queues, late counts, boxes held, a deadline that comes near.

Each fires when the hazard integrated over the time the state has lasted reaches an exponential threshold stored under
(entity, trigger). The thresholds never depend on the force; how long the state lasts may.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from heapq import heappop, heappush
from math import inf, log
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
import simpy

from sim.arrays import DAY, HOUR, Float, Int
from sim.model.incidents.life import begin, new_case
from sim.model.incidents.site import Site, committee_site, station_site

if TYPE_CHECKING:
    from sim.model.context import Day

Trigger = Literal["long_queue", "late_count", "boxes_held", "recap_deadline"]


class Watches:
    """States under watch, by the instant at which each sets off its incident unless it has ended by then."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._due: list[tuple[float, int, Watch]] = []
        self._next = inf  # instant for which the clock is set

    def add(self, due: float, watch: Watch) -> None:
        """Watch a state until ``due``; at most one event waits for all of them."""
        if due < self._day.config.election.horizon_to_min:
            heappush(self._due, (max(due, self._day.env.now), len(self._due), watch))
            self._set_clock()

    def _set_clock(self) -> None:
        while self._due and not self._due[0][2].still():
            heappop(self._due)
        if self._due and self._due[0][0] < self._next:
            self._next = self._due[0][0]
            clock = self._day.env.timeout(self._next - self._day.env.now)
            clock.callbacks.append(self._look)

    def _look(self, _: simpy.Event) -> None:
        self._next = inf
        while self._due and self._due[0][0] <= self._day.env.now:
            watch = heappop(self._due)[2]
            if watch.still():
                watch.begin(self._day)
        self._set_clock()


class Watch(NamedTuple):
    """One state under watch: what it would set off, where, and whether it still lasts."""

    trigger: Trigger
    key: int
    site: Site
    still: Callable[[], bool]

    def begin(self, day: Day) -> None:
        """The incident begins."""
        name = f"{self.trigger}-{self.site.kind}-{self.key}"
        type_name = day.config.threat.triggers[self.trigger].type
        begin(day, new_case(day, name, int(day.streams.bits(name, self.key)[0]), "state", self.site, type_name))


def lasting(day: Day, trigger: Trigger) -> Float:
    """Minutes for which the state must last to set off its incident, by station (or subdistrict); inf = never."""
    world, per_h = day.world, day.config.threat.triggers[trigger].per_h
    keys = world.subdistricts.key if trigger == "recap_deadline" else world.stations.key
    if per_h <= 0.0:
        return np.full(len(keys), inf)
    return HOUR * day.streams.exponential(f"trigger {trigger}", keys) / -log(max(1.0 - per_h, 1e-12))


def watch(day: Day, trigger: Trigger, at: int, since: float, site: Site, still: Callable[[], bool]) -> None:
    """Watch a state that began at ``since`` at a station (or subdistrict) until it has lasted long enough."""
    if trigger not in day.lasting:
        day.lasting[trigger] = lasting(day, trigger)
    world = day.world
    key = int((world.subdistricts.key if trigger == "recap_deadline" else world.stations.key)[at])
    due = since + day.config.threat.triggers[trigger].after_min + float(day.lasting[trigger][at])
    day.watches.add(due, Watch(trigger, key, site, still))


def watch_queues(day: Day, stations: Int) -> None:
    """Stations whose waits are long while the voters last; the state ends with the last voter."""
    polls, times = day.polls, day.milestones
    for s in stations[polls.wait_over_30_share[stations] > 0.0].tolist():
        share = float(polls.wait_over_30_share[s])
        since = float(times.last_voter[s] - share * (times.last_voter[s] - times.open[s]))
        watch(day, "long_queue", s, since, station_site(day.world, s), partial(_later, day, times.last_voter, s))


def watch_counts(day: Day) -> None:
    """Stations where the count goes on far into the next day."""
    close, times = day.config.election.voting.close_min, day.milestones
    after = day.config.threat.triggers["late_count"].after_min
    for s in np.flatnonzero((times.counted > close + after) & ~times.lost).tolist():
        watch(day, "late_count", s, close, station_site(day.world, s), partial(_later, day, times.counted, s))


def watch_boxes(day: Day, stations: Int) -> None:
    """Boxes of a load that stay in the village after the last count."""
    first, left = int(stations[0]), day.milestones.boxes_left
    site = station_site(day.world, first)
    watch(day, "boxes_held", first, day.env.now, site, lambda: bool(np.isinf(left[stations]).all()))


def watch_deadline(day: Day, subdistrict: int) -> None:
    """A committee that is not finished when its deadline comes near."""
    deadline = (day.config.election.recapitulation.deadline_day + 1) * DAY
    since = deadline - 2 * day.config.threat.triggers["recap_deadline"].after_min
    site, hall = committee_site(day.world, subdistrict), day.halls[subdistrict]
    watch(day, "recap_deadline", subdistrict, since, site, lambda: not hall.finished.triggered)


def _later(day: Day, instants: Float, station: int) -> bool:
    """Whether an instant of a station, as revised by now, is still to come."""
    return bool(instants[station] > day.env.now)
