"""Incidents set off by the state of the election: long queues, late counts, boxes held, a deadline that comes near.

Each fires when the hazard integrated over the time the state has lasted reaches an exponential threshold stored under
(entity, trigger). The thresholds never depend on the force; how long the state lasts may.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from math import inf, log
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import DAY, HOUR, Float, Int
from sim.model.incidents.life import begin, new_case
from sim.model.incidents.site import Site, committee_site, station_site

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def lasting(day: Day, trigger: str, key: int) -> float:
    """Minutes for which the state of an entity must last to set off its incident; inf when it never does."""
    per_h = day.config.threat.triggers[trigger].per_h  # type: ignore[index]
    if per_h <= 0.0:
        return inf
    threshold = float(day.streams.exponential(f"trigger {trigger}", key)[0])
    return HOUR * threshold / -log(max(1.0 - per_h, 1e-12))


def watch(day: Day, trigger: str, key: int, since: float, site: Site, still: Callable[[], bool]) -> None:
    """Watch a state that began at ``since``: when it has lasted long enough and still does, its incident begins."""
    due = since + day.config.threat.triggers[trigger].after_min + lasting(day, trigger, key)  # type: ignore[index]
    if due < day.config.election.horizon_to_min:
        day.env.process(_watched(day, trigger, key, max(due, day.env.now), site, still))


def _watched(day: Day, trigger: str, key: int, due: float, site: Site, still: Callable[[], bool]) -> Process:
    yield day.env.timeout(due - day.env.now)
    if still():
        name = f"{trigger}-{site.kind}-{key}"
        type_name = day.config.threat.triggers[trigger].type  # type: ignore[index]
        begin(day, new_case(day, name, int(day.streams.bits(name, key)[0]), "state", site, type_name))


def watch_queues(day: Day, stations: Int) -> None:
    """Stations whose waits are long while the voters last; the state ends with the last voter."""
    polls, times = day.polls, day.milestones
    for s in stations[polls.wait_over_30_share[stations] > 0.0]:
        share = float(polls.wait_over_30_share[s])
        since = times.last_voter[s] - share * (times.last_voter[s] - times.open[s])
        key, site = int(day.world.stations.key[s]), station_site(day.world, int(s))
        watch(day, "long_queue", key, float(since), site, partial(_later, day, times.last_voter, int(s)))


def watch_counts(day: Day) -> None:
    """Stations where the count goes on far into the next day."""
    close, times = day.config.election.voting.close_min, day.milestones
    after = day.config.threat.triggers["late_count"].after_min
    for s in np.flatnonzero((times.counted > close + after) & ~times.lost):
        key, site = int(day.world.stations.key[s]), station_site(day.world, int(s))
        watch(day, "late_count", key, close, site, partial(_later, day, times.counted, int(s)))


def watch_boxes(day: Day, stations: Int) -> None:
    """Boxes of a load that stay in the village after the last count."""
    key, site = int(day.world.stations.key[stations[0]]), station_site(day.world, int(stations[0]))
    watch(day, "boxes_held", key, day.env.now, site, lambda: bool(np.isinf(day.milestones.boxes_left[stations]).all()))


def watch_deadline(day: Day, subdistrict: int) -> None:
    """A committee that is not finished when its deadline comes near."""
    deadline = (day.config.election.recapitulation.deadline_day + 1) * DAY
    since = deadline - 2 * day.config.threat.triggers["recap_deadline"].after_min
    key = int(day.world.subdistricts.key[subdistrict])
    site = committee_site(day.world, subdistrict)
    watch(day, "recap_deadline", key, since, site, lambda: not day.halls[subdistrict].finished.triggered)


def _later(day: Day, instants: Float, station: int) -> bool:
    """Whether an instant of a station, as revised by now, is still to come."""
    return bool(instants[station] > day.env.now)
