"""The command of the operation: knows which units are free, answers calls, and serves the queue when units free up."""

from __future__ import annotations

from collections.abc import Iterator
from heapq import merge
from itertools import count
from math import isfinite, isnan

from sim.arrays import DAY, Int
from sim.model.context import Day
from sim.model.forces.bases import Bases
from sim.model.forces.candidates import Candidates
from sim.model.forces.dispatch import POLICIES
from sim.model.forces.escorts import Escorts
from sim.model.forces.line import Line
from sim.model.forces.movement import Leg, Process, Task, respond
from sim.model.forces.news import News
from sim.model.forces.orders import Staff
from sim.model.forces.roster import Roster
from sim.model.forces.sentry import guard_again
from sim.model.forces.survey import survey
from sim.model.incidents.case import Case
from sim.streams import between

AT_ONCE = (0.0, 0.0)  # units that a user lists have mustered


class Command(Roster):
    """Units and their tasks; nothing polls."""

    def __init__(self, day: Day) -> None:
        super().__init__(day)
        self.rules = day.config.dispatch
        self.line, self.bases = Line(self), Bases(self)
        self._candidates = Candidates(self)
        self.tasks: dict[int, Task] = {}  # of units on incidents
        self.leaving: set[int] = set()  # on scene beyond their window
        self.escorts = Escorts(day)
        self.news, self.staff = News(day), Staff(day)
        self._negotiators = {unit.district: n for n, unit in enumerate(day.units) if unit.kind == "negotiator"}

    def call(self, case: Case) -> None:
        """Answer a report: those on the spot act, others are sent, what is still missing waits for free units."""
        self.news.hear(case)
        for n in self.on_the_spot(case.site, self.day.env.now):
            self._engage(n, case)
        self._talk(case)
        self._reinforce(case)

    def closed(self, case: Case) -> None:
        """An incident has ended: it needs nobody any more, and posted guards are free for the next."""
        self.line.leave(case)
        for n in [n for n in case.present if n not in self.tasks]:
            case.present.pop(n)
        self.news.forget(case)

    def release(self, n: int, node: int, minutes_home: float) -> None:
        """A unit is free again at a node and on its way home; who waits longest and most urgently is served first."""
        self.unbind(n, node, minutes_home)
        if self.day.units[n].kind == "negotiator":
            self._talk_elsewhere(n)
            return
        self.serve(n)
        self.escorts.serve(n)

    def serve(self, n: int | None = None) -> None:
        """Send free units to waiting incidents, in the order of the line.

        Where people go one by one and only unit ``n`` has become free, that is all there is to give.
        """
        alone = n is not None and self.rules.multi_unit == "piecemeal"
        for case in self.line.in_turn() if self.line else ():
            if alone and not self.free[n]:
                return
            if not alone or self.may_go(int(n), case.site):  # type: ignore[arg-type]
                self._reinforce(case)

    def ask_relief(self, n: int, case: Case) -> None:
        """The window of a unit on scene ends: others are sent for its people."""
        self.leaving.add(n)
        self._reinforce(case)

    def negotiating(self, case: Case) -> bool:
        """Whether a negotiator is on scene."""
        return any(self.day.units[n].kind == "negotiator" for n in case.present)

    def guard_station(self, station: int, t_from: float, t_to: float) -> Process:
        """Guard a station again from ``t_from`` to ``t_to`` with a free small unit of its district: a process."""
        return guard_again(self.day, station, t_from, t_to)

    def withdraw(self, n: int) -> None:
        """A guard leaves its post: incidents there have it no longer."""
        for case in self.news.open_in(int(self.district[n])):
            if case.present.pop(n, None) is not None:
                case.note_change()
                self.call(case)

    def _reinforce(self, case: Case) -> None:
        there = sum(people for n, people in case.present.items() if n not in self.leaving)
        missing = case.need - there - sum(case.coming.values())
        if missing > 0 and not case.over and not self.line.held_up(case):
            missing -= self._send(case, missing)
        if missing > 0:
            self.line.join(case)
        else:
            self.line.leave(case)

    def _engage(self, n: int, case: Case) -> None:
        """A unit already at the site takes part; one that could be sent elsewhere is bound by it."""
        if n in case.present:
            return
        if self.sendable[n] and self.free[n]:
            self._start(n, case, 0.0, 0.0)
        else:
            case.arrive(n, int(self.strength[n]), self.day.env.now)

    def _send(self, case: Case, missing: int) -> int:
        """Send units chosen by the policy; the number of people sent. Who is robbed of a unit calls again."""
        chosen = self.choose(case, missing)
        if self.rules.multi_unit == "together" and self.strength[chosen].sum() < missing:
            return 0
        robbed = [self._dispatch(n, case) for n in chosen.tolist()]
        for other in robbed:
            if other is not None:
                self.call(other)
        return int(self.strength[chosen].sum())

    def choose(self, case: Case, missing: int) -> Int:
        """Units that the policy would send for so many people, in its order."""
        chosen = self._candidates.choose(case, missing)
        if chosen is None:
            units, view = survey(self, case)
            chosen = units[POLICIES[self.rules.policy](view, missing)]
        return chosen

    def _dispatch(self, n: int, case: Case) -> Case | None:
        """Send a unit; the incident from which it was taken, if any."""
        now, robbed = self.day.env.now, None
        if n in self.tasks:
            task = self._take_away(n)
            robbed, wait = task.case, max(0.0, task.ready_at - now)
        else:
            wait = self._order_and_muster(n, case)
        if self.district[n] != case.site.district:
            wait += self.rules.handover_min
        self._start(n, case, wait, self.travel_minutes(n, case.site))
        if isnan(case.t_dispatch):
            case.t_dispatch = now
        return robbed

    def _order_and_muster(self, n: int, case: Case) -> float:
        """Minutes from the request until the unit can leave, by the marks of the incident."""
        mobile, unit = self.day.config.forces.mobile, self.day.units[n]
        wait = float(between(case.mark("mobilisation"), mobile.mobilisation_min.get(unit.mobilisation, AT_ONCE)))
        if unit.kind in mobile.order_min:
            u = self.day.streams.uniform(f"order {unit.kind}", case.key)[0]
            wait += float(between(u, mobile.order_min[unit.kind]))
        return wait

    def _take_away(self, n: int) -> Task:
        """Take a unit from a less urgent incident, where it is; that incident has it no longer."""
        task = self.tasks.pop(n)
        self.node[n] = task.leg.place(self.day.env.now)
        task.case.present.pop(n, None)
        task.case.coming.pop(n, None)
        if task.case.own is not None:
            task.case.own.break_off(n, self.day.env.now)
        task.case.note_change()
        self.leaving.discard(n)
        if task.process is not None:
            task.process.interrupt()
        return task

    def _start(self, n: int, case: Case, wait_min: float, travel_min: float) -> None:
        """Bind a unit to an incident and let it go."""
        self.bind(n)
        case.coming[n] = int(self.strength[n])
        leg = Leg(n, int(self.node[n]), case.site.node, case.site.subdistrict, travel_min, case.name)
        task = self.tasks[n] = Task(case, leg, self.day.env.now + wait_min)
        task.process = self.day.env.process(respond(self.day, task))

    def _talk(self, case: Case) -> None:
        """Send the negotiators of the district to a crowd, when they are free."""
        n = self._negotiators.get(case.site.district, -1)
        if n >= 0 and self.free[n] and self._is_crowd(case):
            self.locate(case.site.subdistrict)
            if isfinite(self.travel_minutes(n, case.site)):
                self._dispatch(n, case)

    def _talk_elsewhere(self, n: int) -> None:
        """Negotiators are free: the gravest crowd of their district that has none is next."""
        crowds = [case for case in self.news.open_in(int(self.district[n])) if not self.negotiating(case)]
        for case in sorted(crowds, key=lambda case: (-case.kind.severity, case.t_report, case.name)):
            self._talk(case)

    def _is_crowd(self, case: Case) -> bool:
        return not case.over and (case.kind.gathering or case.need > self.day.config.forces.mobile.crowd_above)


def open_windows(day: Day) -> Iterator[float]:
    """Instants at which units come into their window, in order; daily shifts go on for ever."""
    now, sent = day.env.now, [unit for unit in day.units if unit.sendable]
    once = sorted({unit.t_from for unit in sent if isfinite(unit.t_from) and unit.t_from > now})
    shifts = {unit.listed.shift[0] for unit in sent if unit.listed and unit.listed.shift}
    yield from merge(once, *(_every_day(start, now) for start in sorted(shifts)))


def _every_day(clock: float, now: float) -> Iterator[float]:
    return (t for t in (number * DAY + clock for number in count(int(now // DAY))) if t > now)
