"""The roster: which units are free and where they are, on their posts, on their rounds or on their way home."""

from __future__ import annotations

from math import inf, isfinite
from typing import NamedTuple

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.model.context import Day
from sim.model.forces.journal import Entry, Stand
from sim.model.forces.lists import Lists
from sim.model.forces.units import reckoned_min
from sim.model.incidents.site import Site

EVERY, NOBODY = slice(None), np.zeros(0, dtype=np.int64)


class Planned(NamedTuple):
    """Where the plan has the units and what they may do from there, shape (U,)."""

    home: Int
    district: Int
    sendable: Bool


class Roster:
    """State of the units, arrays of shape (U,)."""

    def __init__(self, day: Day) -> None:
        self.day = day
        units, mobile = day.units, day.config.forces.mobile
        self.free: Bool = np.ones(len(units), dtype=np.bool_)
        self.node: Int = np.array([unit.node for unit in units], dtype=np.int64)
        self.home: Int = self.node.copy()  # where it stands without a task
        self.district: Int = np.array([unit.district for unit in units], dtype=np.int64)  # that it serves
        self.committee: Int = np.full(len(units), -1)  # that it is ordered to stand at
        self.strength: Int = np.array([unit.strength for unit in units], dtype=np.int64)
        self.level: Int = np.array([unit.level for unit in units], dtype=np.int64)
        self.roves: Bool = np.array([unit.round is not None for unit in units], dtype=np.bool_)
        self.sendable: Bool = np.array([unit.sendable for unit in units], dtype=np.bool_)
        self.delay: Float = np.array([reckoned_min(unit, mobile) for unit in units])
        self.planned = Planned(self.home.copy(), self.district.copy(), self.sendable.copy())
        # free units not seen where the plan has them since their last task, and when they are half way home
        self.strays: dict[int, float] = {}
        self.sentries: dict[int, int] = {}  # units that guard a station again, by station
        self.rings: dict[int, list[int]] = {}  # units that guard a plenary, by district
        self._subdistrict = np.array([unit.subdistrict for unit in units], dtype=np.int64)
        self._from = np.array([unit.t_from for unit in units])
        self._to = np.array([unit.t_to for unit in units])
        self._cleared_at = np.full(len(units), np.nan)  # began its journey home
        self._cleared_from: Int = self.node.copy()  # at this node
        self._home_at = np.full(len(units), -np.inf)  # is at home from then on
        self.lists = Lists(day)
        self._rovers = _by_subdistrict(day)
        self._standing = _posted(day)

    def on_the_spot(self, site: Site, t: float) -> list[int]:
        """Units that are at the site at time ``t`` by the calendar or by order and have no task elsewhere."""
        if site.kind != "station":
            posted = [n for n in self._standing.get((site.kind, site.index), ()) if self.on_duty(n, t)]
            return posted + self.rings.get(site.index, []) if site.kind == "commission" else posted
        if site.station in self.sentries:
            return [self.sentries[site.station]]
        guard = int(self.day.operation.plan.guard_unit[site.station])
        return [guard] if guard >= 0 and self._at_station(guard, site.station, t) else []

    def next_visit(self, site: Site, t: float) -> float:
        """Next instant at which a roving team comes to the station; inf when none does."""
        if site.kind != "station":
            return inf
        guard = int(self.day.operation.plan.guard_unit[site.station])
        if guard < 0 or not self.on_duty(guard, t):
            return inf
        unit = self.day.units[guard]
        if unit.round is None:
            return inf
        visit = unit.round.next_visit(_position(unit.stations, site.station), t)
        return visit if visit < unit.t_to else inf

    def on_duty(self, n: int, t: float) -> bool:
        """Whether a unit is within its window, without a task and at home or on its post."""
        return bool(self.free[n]) and self.in_window(n, t) and bool(self._home_at[n] <= t)

    def in_window(self, n: int, t: float) -> bool:
        """Whether a unit is there at all at ``t``."""
        return bool(self._from[n] <= t < self._to[n]) and bool(self.lists.on_shift(t)[n])

    def window_end(self, n: int) -> float:
        """When a unit leaves its task; one of the user's list finishes it."""
        return inf if self.day.units[n].listed else float(self._to[n])

    def expects_units(self) -> bool:
        """Whether units that may be sent are still to come into their window."""
        return bool((self.sendable & (self._from > self.day.env.now) & np.isfinite(self._from)).any())

    def whereabouts(self) -> tuple[Bool, Int, Bool]:
        """Units free within their window, the node of every unit, and who is at home; shape (U,). Changes nothing."""
        now = self.day.env.now
        return self.available(), self.nodes(), self._home_at <= now

    def nodes(self, units: Int | list[int] | slice = EVERY) -> Int:
        """The node of some units: home from the second half of the journey home on, shape (n,). Changes nothing."""
        half_way = (self._cleared_at[units] + self._home_at[units]) / 2
        back = self.free[units] & (self.day.env.now >= half_way)
        return np.asarray(np.where(back, self.home[units], self.node[units]), dtype=np.int64)

    def available(self) -> Bool:
        """Units free within their window, shape (U,)."""
        now = self.day.env.now
        return np.asarray(self.free & (self._from <= now) & (now < self._to) & self.lists.on_shift(now))

    def may_serve(self, site: Site) -> Bool:
        """Units that the orders allow to go to a site, shape (U,)."""
        return self._allowed(site, self.sendable, self.district)

    def may_serve_by_plan(self, site: Site) -> Bool:
        """The same as the plan has it, without those on rounds."""
        return self._allowed(site, self.planned.sendable & ~self.roves, self.planned.district)

    def ready(self, site: Site, among: Int) -> Int:
        """Those of some units that may go to a site and are free within their window."""
        now = self.day.env.now
        some = among[self.free[among] & self.sendable[among]]
        some = some[(self._from[some] <= now) & (now < self._to[some]) & self.lists.on_shift(now)[some]]
        return some[self._allowed(site, self.sendable, self.district, some)]

    def on_rounds(self, subdistrict: int) -> list[int]:
        """Roving teams of a subdistrict that may be sent and are on their rounds."""
        teams, now = self.rovers(subdistrict), self.day.env.now
        if not len(teams):
            return []
        there = self.free[teams] & (self._from[teams] <= now) & (now < self._to[teams]) & (self._home_at[teams] <= now)
        found: list[int] = teams[there].tolist()
        return found

    def rovers(self, subdistrict: int) -> Int:
        """Roving teams of a subdistrict that may be sent."""
        return self._rovers.get(subdistrict, NOBODY)

    def may_go(self, n: int, site: Site) -> bool:
        """Whether a unit is free and the orders allow it to go to a site."""
        if not (self.free[n] and self.sendable[n]):
            return False
        abroad = self.district[n] != site.district and not self.day.config.dispatch.cross_district
        near = self._subdistrict[n] in (-1, site.subdistrict)
        return not abroad and near and bool(self.lists.serving(site)[n]) and self.in_window(n, self.day.env.now)

    def bind(self, n: int) -> None:
        """Give a unit a task: it is no longer free, and its journey home ends where it is."""
        self._note_return(n)
        self.free[n] = False
        self.strays.pop(n, None)

    def unbind(self, n: int, node: int, minutes_home: float) -> None:
        """A unit is free again at a node and on its way home."""
        now = self.day.env.now
        self.free[n] = True
        self.strays[n] = (now + (now + minutes_home)) / 2
        self.node[n] = self._cleared_from[n] = node
        self._cleared_at[n], self._home_at[n] = now, now + minutes_home

    def stand(self, n: int, node: int, activity: str = "standby") -> None:
        """From now on a unit stands at a node when it has no task; at the committee it was ordered to, or elsewhere."""
        for units in self._standing.values():
            if n in units:
                units.remove(n)
        k = int(self.committee[n])
        if k >= 0 and self.day.world.subdistricts.office[k] == node:
            self._standing.setdefault(("committee", k), []).append(n)
        else:
            self.committee[n] = -1
        self.home[n] = node
        self.day.journal.place(n, Stand(self.day.env.now, activity, self.day.world.network.label[node]))

    def enlist(self, n: int, *, there: bool) -> None:
        """A unit of the provincial reserve may be sent by its district from now on, or no longer."""
        now = self.day.env.now
        self.sendable[n] = there
        self.strays.setdefault(n, inf)
        self._from[n], self._to[n] = now, inf if there else now

    def end_journal(self) -> None:
        """Enter what is under way, and the journeys home that nothing interrupted."""
        self.day.journal.break_off(self.day.env.now)
        for n in np.flatnonzero(self.free & np.isfinite(self._cleared_at)):
            self._note_return(int(n))

    def locate(self, subdistrict: int) -> None:
        """Bring the nodes of units on their way home, and of the roving teams of a subdistrict, up to date."""
        now, nodes, units = self.day.env.now, self.day.world.station_node, self.day.units
        for n in [n for n, half_way in self.strays.items() if half_way <= now]:
            self.node[n] = self.home[n]
            if self.roves[n] or self._as_planned(n):
                self.strays.pop(n)
        for n in self.on_rounds(subdistrict):
            unit = units[n]
            self.node[n] = nodes[unit.stations[unit.round.stop(now)]]  # type: ignore[union-attr]
            if isfinite(self._cleared_at[n]):  # it is on its round only for who asks here
                self.strays[n] = now

    def travel_minutes(self, n: int, site: Site) -> float:
        """Minutes of travel of a unit from where it is to the site, last mile included."""
        unit, world = self.day.units[n], self.day.world
        if site.kind == "station" and unit.round is not None and site.station in unit.stations:
            return self.inside_cluster(n, site.station)
        minutes = float(self.ways(np.array([n]), site.node, site.district)[0])
        return minutes + (float(world.stations.last_mile_min[site.station]) if site.station >= 0 else 0.0)

    def ways(self, units: Int, node: int, district: int, origin: Int | None = None) -> Float:
        """Minutes of travel of some units to a node, from where they are unless origins are given; shape (n,)."""
        origin = self.node[units] if origin is None else origin
        minutes = self.day.ways(origin, node, district)
        return self.lists.at_own_pace(minutes, units, origin, node)

    def inside_cluster(self, n: int, station: int) -> float:
        """Minutes of a team to a station of its own cluster."""
        unit = self.day.units[n]
        if unit.round is None:
            return inf
        return float(unit.round.minutes_from(self.day.env.now)[_position(unit.stations, station)])

    def _as_planned(self, n: int) -> bool:
        """Whether a unit is where the plan has it, with the duty that it has there."""
        plan = self.planned
        there = self.node[n] == plan.home[n] and self.district[n] == plan.district[n]
        return bool(there and self.sendable[n] == plan.sendable[n])

    def _allowed(self, site: Site, sendable: Bool, district: Int, units: Int | slice = EVERY) -> Bool:
        """Which of some units the orders allow to go to a site, shape (n,)."""
        only = self._subdistrict[units]
        able: Bool = sendable[units] & ((only < 0) | (only == site.subdistrict))
        if not self.day.config.dispatch.cross_district:
            able &= district[units] == site.district
        return able & self.lists.serving(site)[units]

    def _at_station(self, n: int, station: int, t: float) -> bool:
        unit = self.day.units[n]
        if not self.on_duty(n, t) or unit.round is None:
            return False
        position, there = unit.round.place(t)
        return there and int(unit.stations[position]) == station

    def _note_return(self, n: int) -> None:
        """Enter the journey home as far as it went; on its second half the unit counts as at home."""
        begin, home_at, now = self._cleared_at[n], self._home_at[n], self.day.env.now
        if np.isfinite(begin) and home_at > begin:
            labels, home = self.day.world.network.label, self.home[n]
            start, end = labels[self._cleared_from[n]], float(min(now, home_at))
            self.day.journal.note(n, Entry("returning", start, labels[home], "", float(begin), end))
            if now >= (begin + home_at) / 2:
                self.node[n] = home
        self._cleared_at[n], self._home_at[n] = np.nan, -np.inf


def _position(stations: Int, station: int) -> int:
    return int(np.flatnonzero(stations == station)[0])


def _by_subdistrict(day: Day) -> dict[int, Int]:
    """Roving teams that may be sent, by subdistrict."""
    found: dict[int, list[int]] = {}
    for n, unit in enumerate(day.units):
        if unit.round is not None and unit.sendable:
            found.setdefault(unit.subdistrict, []).append(n)
    return {subdistrict: np.array(units) for subdistrict, units in found.items()}


def _posted(day: Day) -> dict[tuple[str, int], list[int]]:
    """Units of fixed posts by site."""
    found: dict[tuple[str, int], list[int]] = {}
    for n, unit in enumerate(day.units):
        if unit.kind == "committee":
            found.setdefault(("committee", unit.subdistrict), []).append(n)
        elif unit.kind == "commission":
            found.setdefault(("commission", unit.district), []).append(n)
    return found
