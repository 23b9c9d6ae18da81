"""Units on the move: mobilise, travel, stay until the incident ends or the window closes, and return."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import simpy

from sim.arrays import HOUR
from sim.model.forces.journal import Entry
from sim.model.incidents.case import Case

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def respond(day: Day, n: int, case: Case, muster_min: float, travel_min: float) -> Process:
    """One unit answers one call."""
    origin, site = int(day.command.node[n]), case.site.node
    yield from _spend(day, n, "mobilising", origin, origin, case, muster_min)
    if not case.over:
        yield from travel(day, n, origin, site, case, travel_min)
        origin = site
    if not case.over:
        case.arrive(n, day.units[n].personnel, day.env.now)
        yield from _stay(day, n, case)
    case.coming.pop(n, None)
    yield from go_home(day, n, origin, case.name)


def travel(day: Day, n: int, origin: int, site: int, case: Case, minutes: float) -> Process:
    """Travel to the site; a trip over water first waits for a boat of the subdistrict it leads to."""
    if case.site.subdistrict < 0 or not day.operation.travel.needs_boat(site)[origin]:
        yield from _spend(day, n, "travelling", origin, site, case, minutes)
        return
    waiting = day.env.now
    with day.boats[case.site.subdistrict].request() as boat:
        yield boat
        day.journal.note(n, _entry(day, "mobilising", origin, origin, case.name, waiting))
        yield from _spend(day, n, "travelling", origin, site, case, minutes)


def escorted(day: Day, n: int, village: int, begin: float) -> Process:
    """An escort has brought the boxes of a village to the committee: enter its time and let it return."""
    world = day.world
    office, node = (
        int(world.subdistricts.office[world.villages.subdistrict[village]]),
        int(world.villages.node[village]),
    )
    labels = world.network.label
    day.journal.note(n, Entry("escorting", labels[node], labels[office], "", begin, day.env.now))
    yield from go_home(day, n, office, "")


def go_home(day: Day, n: int, origin: int, incident: str) -> Process:
    """Return after a task: free at once where the unit stands, on the way, or only at home, as the policy says."""
    unit, begin = day.units[n], day.env.now
    policy = day.config.dispatch.after_clear
    minutes = 0.0 if policy == "stay" else float(day.row(unit.node, unit.district)[origin])
    if policy == "home_unavailable":
        yield day.env.timeout(minutes)
        day.journal.note(n, _entry(day, "returning", origin, unit.node, incident, begin))
        origin, minutes = unit.node, 0.0
    day.command.release(n, origin, minutes)


def _stay(day: Day, n: int, case: Case) -> Process:
    """On scene until the incident ends; a unit whose window ends hands over within the time allowed."""
    begin, unit, site = day.env.now, day.units[n], case.site.node
    latest = unit.t_to + day.config.forces.mobile.handover_h * HOUR
    yield case.ended | day.env.timeout(max(0.0, latest - begin))
    day.journal.note(n, _entry(day, "on_scene", site, site, case.name, begin))
    case.present.pop(n, None)
    if not case.over:
        case.note_change()
        day.command.call(case)


def _spend(day: Day, n: int, activity: str, origin: int, site: int, case: Case, minutes: float) -> Process:
    begin = day.env.now
    if minutes > 0:
        yield day.env.timeout(minutes)
    day.journal.note(n, _entry(day, activity, origin, site, case.name, begin))


def _entry(day: Day, activity: str, origin: int, site: int, incident: str, begin: float) -> Entry:
    labels = day.world.network.label
    return Entry(activity, labels[origin], labels[site], incident, begin, day.env.now)
