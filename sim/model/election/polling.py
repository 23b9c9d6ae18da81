"""Polling day at the stations: they open, voters vote, ballots are counted; a pause revises one station."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Int
from sim.model.election.electorate import enter
from sim.model.election.revote import call_revote
from sim.model.election.voting import Polls, merged, wall, working

if TYPE_CHECKING:
    from sim.model.context import Day


def open_stations(day: Day, stations: Int) -> None:
    """Open stations whose boxes are there: voting and counting of all of them are solved in one call."""
    voting, opening, times = day.config.election.voting, day.config.election.opening, day.milestones
    ready = np.maximum(voting.open_min, times.boxes_at_village[stations] + opening.setup_min)
    times.open[stations] = ready + day.opening_delay[stations]
    in_time = times.open[stations] < voting.close_min
    _vote(day, stations[in_time])
    _postpone(day, stations[~in_time])
    for station in stations:
        times.wake(int(station))


def _vote(day: Day, stations: Int) -> None:
    """Voters of all the stations pass, and the count follows."""
    times = day.milestones
    _enter(day, stations, day.electorate.vote(stations, times.open[stations]))
    times.counted[stations] = _count_from(day, stations) + day.counting_min[stations]


def _postpone(day: Day, stations: Int) -> None:
    """Stations that cannot open before closing vote on another day; their boxes go back empty."""
    times, close = day.milestones, day.config.election.voting.close_min
    times.last_voter[stations] = times.counted[stations] = np.maximum(times.open[stations], close)
    for station in stations:
        call_revote(day, int(station), "pss")


def revise(day: Day, station: int) -> None:
    """A pause of one station is over: vote and count again with all its pauses, and wake who waits for it."""
    times = day.milestones
    if np.isinf(times.open[station]) or day.revotes.get(station) == "pss":
        times.wake(station)
        return
    at, pauses = np.array([station]), times.pauses[station]
    _enter(day, at, day.electorate.vote_paused(station, times.open[station], pauses))
    begin, stops = _count_from(day, at), merged(pauses)
    times.counted[at] = wall(working(begin, stops) + day.counting_min[at], stops)
    times.wake(station)


def _count_from(day: Day, stations: Int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.maximum(day.milestones.last_voter[stations], day.config.election.voting.close_min)


def _enter(day: Day, stations: Int, polls: Polls) -> None:
    enter(day.polls, stations, polls)
    day.milestones.last_voter[stations] = polls.t_last_voter
