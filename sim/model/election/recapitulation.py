"""Recapitulation: committees read the results of their stations aloud, village by village, in daily sessions."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import DAY, Int
from sim.model.election.sessions import Sessions
from sim.record import Recapitulation
from sim.streams import between, triangular

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


class Readings:
    """What reading each station aloud will take, drawn for all stations at once; shape (S,)."""

    def __init__(self, day: Day) -> None:
        recap, keys, streams = day.config.election.recapitulation, day.world.stations.key, day.streams
        low, mode, high = recap.min_per_station
        self.work_min = triangular(streams.uniform("recap", keys), low, mode, high)
        self.recounted = streams.uniform("recount", keys, 0) < recap.recount_share
        self.recount_min = between(streams.uniform("recount", keys, 1), recap.recount_min) * self.recounted


class Hall:
    """The committee of one subdistrict: boxes come in by village, panels work through them."""

    def __init__(self, day: Day, subdistrict: int) -> None:
        self.day, self.subdistrict = day, subdistrict
        recap = day.config.election.recapitulation
        self.sessions = Sessions(recap.session_from_min, recap.session_to_min, recap.break_min)
        mine = np.flatnonzero(day.operation.station_subdistrict == subdistrict)
        self.villages, self._at = np.unique(day.world.stations.village[mine], return_inverse=True)
        self.stations = len(mine)
        self.panels = min(recap.panels_max, max(1, ceil(self.stations / recap.panels_stations)))
        self.finished = day.env.event()
        self.reading: simpy.Event = self.finished
        self.t_stored = self.t_first_box = self.t_start = self.t_finish = float("nan")
        self.suspensions = self.recounts = 0
        self._boxes: deque[int] = deque()
        self._idle: deque[simpy.Event] = deque()
        self._left = len(self.villages)
        self._stops: list[tuple[float, float]] = []
        self._suspended = 0
        self._since = 0.0
        self._resumed = day.env.event()
        self._lost_days = _outages(day, subdistrict)
        drawn, villages = day.readings, len(self.villages)
        self._work, self._recounted, self._recount_min = (
            np.bincount(self._at, one[mine], villages) for one in (drawn.work_min, drawn.recounted, drawn.recount_min)
        )

    def receive(self, village: int) -> None:
        """Boxes of a village are at the committee."""
        if np.isnan(self.t_first_box):
            self.t_first_box = self.day.env.now
        if self._idle:
            self._idle.popleft().succeed(village)
        else:
            self._boxes.append(village)

    def suspend(self) -> None:
        """The session stops."""
        if not self._suspended:
            self._since = self.day.env.now
            self.suspensions += 1
        self._suspended += 1

    def resume(self) -> None:
        """The session goes on when nothing else stops it."""
        self._suspended -= 1
        if not self._suspended:
            self._stops.append((self._since, self.day.env.now))
            self._resumed.succeed()
            self._resumed = self.day.env.event()

    def open_door(self) -> Process:
        """Wait until nothing keeps boxes from being brought in."""
        while self._suspended:
            yield self._resumed

    def order_recount(self, stations: int, share: float = 1.0, panels: int = 1) -> None:
        """A decision orders stations to be counted again, beside the reading that goes on.

        ``share`` of the work of a full recount, by so many panels at a time.
        """
        low, high = self.day.config.election.recapitulation.recount_min
        self.recounts += stations
        work = share * stations * (low + high) / 2.0 / panels
        self.reading = self.day.env.process(self._again(work, np.zeros(0, dtype=np.int64)))

    def lose(self, day_offset: int, minutes: float) -> None:
        """The results system will be down for so many minutes of work of one day."""
        self._lost_days[day_offset] = self._lost_days.get(day_offset, 0.0) + minutes

    def read_again(self, stations: Int) -> None:
        """Read the results of stations that have voted again."""
        low, mode, high = self.day.config.election.recapitulation.min_per_station
        u = self.day.streams.uniform("recap again", self.day.world.stations.key[stations])
        self.reading = self.day.env.process(self._again(float(triangular(u, low, mode, high).sum()), stations))

    def _again(self, work: float, stations: Int) -> Process:
        """Extra work in the daily sessions; a committee that had finished finishes later."""
        yield from self._work_off(work)
        self.day.milestones.recapitulated[stations] = self.day.env.now
        if self.finished.triggered:
            self.t_finish = self.day.env.now

    def _work_off(self, work: float) -> Process:
        """Do so many minutes of work in the daily sessions; suspensions meanwhile are made up for afterwards."""
        env = self.day.env
        while work > 1e-9:
            began = env.now
            yield env.timeout(self.sessions.finish(began, work) - began)
            work = self._missed(began, env.now)
            while self._suspended:
                yield self._resumed

    def run(self) -> Process:
        """Begin on the first day of the committee, then let every panel take villages until none is left."""
        env, recap = self.day.env, self.day.config.election.recapitulation
        u = self.day.streams.uniform("recap start", int(self.day.world.subdistricts.key[self.subdistrict]))
        low, mode, high = recap.start_day
        first = int(np.floor(triangular(u, low, mode + 0.5, high + 1.0)[0])) if high > low else low
        yield env.timeout(max(0.0, first * DAY + self.sessions.opens - env.now))
        if not len(self.villages):
            self.finished.succeed()
        for _ in range(self.panels):
            env.process(self._panel())

    def _panel(self) -> Process:
        while True:
            village = self._boxes.popleft() if self._boxes else int(str((yield self._wait_for_boxes())))
            if np.isnan(self.t_start):
                self.t_start = self.day.env.now
            yield from self._village(village)
            self._left -= 1
            if not self._left:
                self.t_finish = self.day.env.now
                self.finished.succeed()

    def _wait_for_boxes(self) -> simpy.Event:
        event = self.day.env.event()
        self._idle.append(event)
        return event

    def _village(self, village: int) -> Process:
        """Read all stations of one village."""
        env, at = self.day.env, int(np.flatnonzero(self.villages == village)[0])
        work = float(self._work[at] + self._recount_min[at]) + self._outage_today()
        work += self._slow_start(float(self._work[at]))
        self.recounts += int(self._recounted[at])
        yield from self._work_off(work)
        stations = self.day.world.stations_of_village(village)
        here = stations[~self.day.milestones.lost[stations]]
        self.day.milestones.recapitulated[here] = env.now

    def _slow_start(self, work: float) -> float:
        """Extra work because everything takes longer on the committee's first day, until its session ends."""
        now, factor = self.day.env.now, self.day.config.election.recapitulation.first_day_factor
        evening = (self.t_start // DAY) * DAY + self.sessions.closes
        if now >= evening:
            return 0.0
        offered = self.sessions.worked(evening) - self.sessions.worked(now)
        return min(work * (factor - 1.0), offered * (1.0 - 1.0 / factor))

    def _missed(self, began: float, now: float) -> float:
        """Minutes of work lost to suspensions between two instants, up to a suspension still going on."""
        stops = [*self._stops, (self._since, now)] if self._suspended else self._stops
        cuts = ((max(a, began), min(b, now)) for a, b in stops)
        return sum(self.sessions.worked(b) - self.sessions.worked(a) for a, b in cuts if b > a)

    def _outage_today(self) -> float:
        """Work lost to the results system today; each day's outage is charged once."""
        return self._lost_days.pop(int(self.day.env.now // DAY), 0.0)

    def row(self) -> Recapitulation:
        """Enter the committee into the record."""
        world, recap = self.day.world, self.day.config.election.recapitulation
        deadline = (recap.deadline_day + 1) * DAY
        district = int(world.subdistricts.district[self.subdistrict])
        return Recapitulation(
            world.subdistricts.name[self.subdistrict],
            world.districts.label[district],
            self.stations,
            self.t_start,
            self.t_finish,
            deadline,
            deadline - self.t_finish,
            self.suspensions,
            self.recounts,
        )


def _outages(day: Day, subdistrict: int) -> dict[int, float]:
    """Minutes lost to the results system by day offset."""
    recap, key = day.config.election.recapitulation, int(day.world.subdistricts.key[subdistrict])
    days = np.arange(0, recap.deadline_day + 4)
    down = day.streams.uniform("outage", key, days) < recap.outage_share
    minutes = between(day.streams.uniform("outage length", key, days), recap.outage_min)
    return {int(d): float(minutes[d]) for d in days[down]}
