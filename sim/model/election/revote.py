"""Re-votes: repeated (PSU), continued (PSL) and postponed (PSS) voting bring a guarded polling day back."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import DAY
from sim.model.election.voters import numbers
from sim.model.election.voting import poll
from sim.streams import key_of, triangular

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]
NOTICE_DAYS = 2  # assumed: the earliest re-vote is the second day after it is called


def call_revote(day: Day, station: int, kind: str) -> None:
    """Call a re-vote of a station, once."""
    if station not in day.revotes:
        day.revotes[station] = kind
        district = int(day.operation.station_district[station])
        day.revotes_of.setdefault(district, []).append(day.env.process(revote(day, station, kind)))


def revote(day: Day, station: int, kind: str) -> Process:
    """Guard, vote, count and recapitulate one station again on the appointed day."""
    env, key = day.env, day.world.stations.key[station : station + 1]
    low, mode, high = day.config.threat.aftermath.revote_day[kind]
    drawn = triangular(day.streams.uniform("revote day", key), low, mode + 0.5, high + 1.0)
    midnight = max(int(drawn[0]), int(env.now // DAY) + NOTICE_DAYS) * DAY
    yield env.timeout(midnight - env.now)
    voting = day.config.election.voting
    day.revote_guards[station] = (midnight + voting.open_min - 60.0, midnight + DAY)
    day.env.process(day.command.guard_station(station, *day.revote_guards[station]))
    counted = midnight + _counted(day, station, kind)
    yield env.timeout(counted - env.now)
    world = day.world
    subdistrict = int(world.station_subdistrict[station])
    row = day.row(int(world.subdistricts.office[subdistrict]), int(day.operation.station_district[station]), boxes=True)
    yield env.timeout(float(row[world.station_node[station]]))
    day.milestones.boxes_arrived[station] = min(day.milestones.boxes_arrived[station], env.now)
    day.halls[subdistrict].read_again(np.array([station]))
    yield day.halls[subdistrict].reading


def _counted(day: Day, station: int, kind: str) -> float:
    """Minutes after midnight at which the re-vote is counted; a continued vote has one contest only."""
    voting, again = day.config.election.voting, day.config.threat.aftermath.revote_turnout
    key = day.world.stations.key[station : station + 1] ^ np.uint64(key_of("revote"))
    registered, turnout = day.world.stations.registered[[station]], day.operation.turnout[[station]] * again
    crowd = numbers(day.streams, key, registered, turnout, voting)
    polls = poll(day.streams, key, *crowd, np.array([voting.open_min]), voting)
    contests = 1 if kind == "psl" else day.config.election.counting.contests
    work = contests * int(polls.voted[0]) * day.config.election.counting.min_per_ballot
    return max(float(polls.t_last_voter[0]), voting.close_min) + work
