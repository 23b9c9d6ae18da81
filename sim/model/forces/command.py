"""The command of the operation: knows which units are free, answers calls, and serves the queue when units free up."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.model.context import Day
from sim.model.forces.dispatch import POLICIES, View
from sim.model.forces.escorts import Escorts
from sim.model.forces.journal import Entry
from sim.model.forces.movement import respond
from sim.model.incidents.case import Case
from sim.model.incidents.site import Site


class Command:
    """Units and their tasks; nothing polls."""

    def __init__(self, day: Day) -> None:
        self.day = day
        units, mobile = day.units, day.config.forces.mobile.mobilisation_min
        self.free: Bool = np.ones(len(units), dtype=np.bool_)
        self.node: Int = np.array([unit.node for unit in units], dtype=np.int64)
        self._district = np.array([unit.district for unit in units], dtype=np.int64)
        self._subdistrict = np.array([unit.subdistrict for unit in units], dtype=np.int64)
        self._personnel = np.array([unit.personnel for unit in units], dtype=np.int64)
        self._from = np.array([unit.t_from for unit in units])
        self._to = np.array([unit.t_to for unit in units])
        self._sendable = np.array([unit.sendable for unit in units], dtype=np.bool_)
        self._muster = np.array([sum(mobile.get(unit.mobilisation, (0.0, 0.0))) / 2 for unit in units])
        self._cleared_at = np.full(len(units), np.nan)  # began its journey home
        self._home_at = np.full(len(units), -np.inf)  # is at home from then on
        self._home = self.node.copy()
        self._rovers = _by_subdistrict(day)
        self._posted = _posted(day)
        self.waiting: list[Case] = []
        self.escorts = Escorts(day)

    # What is known about places

    def on_the_spot(self, site: Site, t: float) -> list[int]:
        """Units that are at the site at time ``t`` by the calendar and have no task elsewhere."""
        if site.kind == "station":
            guard = int(self.day.operation.plan.guard_unit[site.station])
            return [guard] if guard >= 0 and self._at_station(guard, site.station, t) else []
        return [n for n in self._posted.get((site.kind, site.index), ()) if self.on_duty(n, t)]

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
        return bool(self.free[n]) and self._from[n] <= t < self._to[n] and self._home_at[n] <= t

    def _at_station(self, n: int, station: int, t: float) -> bool:
        unit = self.day.units[n]
        if not self.on_duty(n, t) or unit.round is None:
            return False
        position, there = unit.round.place(t)
        return there and int(unit.stations[position]) == station

    # Calls

    def call(self, case: Case) -> None:
        """Answer a report: those on the spot act, others are sent, what is still missing waits for free units."""
        for n in self.on_the_spot(case.site, self.day.env.now):
            self._engage(n, case)
        self._reinforce(case)

    def closed(self, case: Case) -> None:
        """An incident has ended: it needs nobody any more, and posted guards are free for the next."""
        if case in self.waiting:
            self.waiting.remove(case)
        for n in list(case.present):
            if not self._sendable[n]:
                case.present.pop(n)

    def release(self, n: int, node: int, minutes_home: float) -> None:
        """A unit is free again at a node and on its way home; who waits longest and most urgently is served first."""
        now = self.day.env.now
        self.free[n] = True
        self.node[n], self._cleared_at[n], self._home_at[n] = node, now, now + minutes_home
        self.serve(n)
        self.escorts.serve(n)

    def end_journal(self) -> None:
        """Enter the journeys home that nothing interrupted."""
        for n in np.flatnonzero(self.free & np.isfinite(self._cleared_at)):
            self._note_return(int(n))

    def bind(self, n: int) -> None:
        """Give a unit a task: it is no longer free, and its journey home ends where it is."""
        self._note_return(n)
        self.free[n] = False

    def _note_return(self, n: int) -> None:
        """Enter the journey home as far as it went; on its second half the unit counts as at home."""
        begin, home_at, now = self._cleared_at[n], self._home_at[n], self.day.env.now
        if np.isfinite(begin) and home_at > begin:
            labels, home = self.day.world.network.label, self.day.units[n].node
            entry = Entry("returning", labels[self.node[n]], labels[home], "", float(begin), float(min(now, home_at)))
            self.day.journal.note(n, entry)
            if now >= (begin + home_at) / 2:
                self.node[n] = home
        self._cleared_at[n], self._home_at[n] = np.nan, -np.inf

    def serve(self, n: int | None = None) -> None:
        """Send free units to waiting incidents, the most urgent first; only where unit ``n`` may go if given."""
        for case in sorted(self.waiting, key=lambda c: (c.kind.priority, c.t_report, c.name)):
            if n is None or self._may_go(n, case.site):
                self._reinforce(case)

    def _may_go(self, n: int, site: Site) -> bool:
        """Whether the orders of a unit allow it to go to a site."""
        if not (self.free[n] and self._sendable[n]):
            return False
        abroad = self._district[n] != site.district and not self.day.config.dispatch.cross_district
        return not abroad and (self._subdistrict[n] < 0 or self._subdistrict[n] == site.subdistrict)

    def _reinforce(self, case: Case) -> None:
        missing = case.need - case.strength - sum(case.coming.values())
        if missing > 0 and not case.over:
            missing -= self._send(case, missing)
        if missing > 0 and case not in self.waiting:
            self.waiting.append(case)
        elif missing <= 0 and case in self.waiting:
            self.waiting.remove(case)

    def _engage(self, n: int, case: Case) -> None:
        """A unit already at the site takes part; one that could be sent elsewhere is bound by it."""
        if n in case.present:
            return
        if self._sendable[n]:
            self.bind(n)
            case.coming[n] = self.day.units[n].personnel
            self.day.env.process(respond(self.day, n, case, 0.0, 0.0))
        else:
            case.arrive(n, self.day.units[n].personnel, self.day.env.now)

    def _send(self, case: Case, missing: int) -> int:
        """Send units chosen by the policy; the number of people sent."""
        candidates, minutes = self._candidates(case.site)
        view = View(minutes, self._district[candidates] == case.site.district, self._personnel[candidates])
        chosen = POLICIES[self.day.config.dispatch.policy](view, missing)
        for n in candidates[chosen]:
            self._dispatch(int(n), case)
        return int(self._personnel[candidates[chosen]].sum())

    def _dispatch(self, n: int, case: Case) -> None:
        unit = self.day.units[n]
        self.bind(n)
        case.coming[n] = unit.personnel
        if np.isnan(case.t_dispatch):
            case.t_dispatch = self.day.env.now
        muster = self.day.config.forces.mobile.mobilisation_min[unit.mobilisation]
        handover = self.day.config.dispatch.handover_min if unit.district != case.site.district else 0.0
        wait = muster[0] + float(case.marks[5]) * (muster[1] - muster[0]) + handover
        self.day.env.process(respond(self.day, n, case, wait, self.travel_minutes(n, case.site)))

    def _candidates(self, site: Site) -> tuple[Int, Float]:
        """Units that may be sent to a site now and the minutes each would need."""
        now = self.day.env.now
        able = self._sendable & self.free & (self._from <= now) & (now < self._to)
        able &= (self._subdistrict < 0) | (self._subdistrict == site.subdistrict)
        if not self.day.config.dispatch.cross_district:
            able &= self._district == site.district
        candidates = np.flatnonzero(able)
        self._locate(site.subdistrict)
        minutes = self.day.row(site.node, site.district)[self.node[candidates]] + self._muster[candidates]
        other = self._district[candidates] != site.district
        minutes = minutes + np.where(other, self.day.config.dispatch.handover_min, 0.0)
        self._correct_own_cluster(site, candidates, minutes)
        return candidates, minutes

    def _locate(self, subdistrict: int) -> None:
        """Bring the nodes of units on their way home, and of the roving teams of a subdistrict, up to date."""
        now, nodes = self.day.env.now, self.day.world.station_node
        back = self.free & (now >= (self._cleared_at + self._home_at) / 2)
        self.node[back] = self._home[back]
        for n in self._rovers.get(subdistrict, ()):
            unit = self.day.units[n]
            if self.on_duty(n, now) and unit.round is not None:
                self.node[n] = nodes[unit.stations[unit.round.place(now)[0]]]

    def _correct_own_cluster(self, site: Site, candidates: Int, minutes: Float) -> None:
        """The team of the station's own cluster is timed station by station."""
        if site.kind != "station":
            return
        guard = int(self.day.operation.plan.guard_unit[site.station])
        at = np.flatnonzero(candidates == guard)
        if len(at):
            minutes[at] = self._muster[guard] + self._inside_cluster(guard, site.station)

    def _inside_cluster(self, n: int, station: int) -> float:
        unit = self.day.units[n]
        if unit.round is None:
            return inf
        return float(unit.round.minutes_from(self.day.env.now)[_position(unit.stations, station)])

    def travel_minutes(self, n: int, site: Site) -> float:
        """Minutes of travel of a unit from where it is to the site, last mile included."""
        unit, world = self.day.units[n], self.day.world
        if site.kind == "station" and unit.round is not None and site.station in unit.stations:
            return self._inside_cluster(n, site.station)
        minutes = float(self.day.row(site.node, site.district)[self.node[n]])
        return minutes + (float(world.stations.last_mile_min[site.station]) if site.station >= 0 else 0.0)


def _position(stations: Int, station: int) -> int:
    return int(np.flatnonzero(stations == station)[0])


def _by_subdistrict(day: Day) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for n, unit in enumerate(day.units):
        if unit.round is not None and unit.sendable:
            found.setdefault(unit.subdistrict, []).append(n)
    return found


def _posted(day: Day) -> dict[tuple[str, int], list[int]]:
    """Units of fixed posts by site."""
    found: dict[tuple[str, int], list[int]] = {}
    for n, unit in enumerate(day.units):
        if unit.kind == "committee":
            found.setdefault(("committee", unit.subdistrict), []).append(n)
        elif unit.kind == "commission":
            found.setdefault(("commission", unit.district), []).append(n)
    return found


def open_windows(day: Day) -> Iterator[float]:
    """Instants at which units come into their window, in order."""
    yield from sorted({unit.t_from for unit in day.units if unit.sendable and unit.t_from > day.env.now})
