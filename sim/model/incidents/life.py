"""The life of an incident: it begins, becomes known, grows or is met, and ends."""

from __future__ import annotations

from collections.abc import Generator
from math import inf, isnan
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import Float
from sim.model.clock import Bell
from sim.model.incidents.case import Case, marks
from sim.model.incidents.consequences import settle, stop
from sim.model.incidents.leaders import await_leaders
from sim.model.incidents.officials import ask_decision
from sim.model.incidents.report import report_time
from sim.model.incidents.site import Site
from sim.model.incidents.spread import watch_spread
from sim.model.incidents.work import Work
from sim.record import Incident
from sim.world.world import World

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def new_case(
    day: Day,
    name: str,
    key: int,
    origin: str,
    site: Site,
    type_name: str,
    parent: str = "",
    phase: str = "",
    weight: float = 1.0,
    work: Work | None = None,
    fresh: Float | None = None,
) -> Case:
    """An incident that begins now; ``weight`` is that of its stratum, ``work`` what is given instead of drawn.

    ``fresh``: its marks, where they have been drawn with those of others.
    """
    env, threat = day.env, day.config.threat
    if fresh is None:
        fresh = marks(day.streams, [key], [type_name])[0]
    kind = threat.types[type_name]
    changed, ended, told = Bell(env, inf), env.event(), threat.officials
    return Case(
        name, key, origin, site, type_name, kind, told, fresh, env.now, changed, ended, phase, parent, weight, work=work
    )


def begin(day: Day, case: Case) -> simpy.Process:
    """Start an incident now; the process returned ends when the incident does."""
    if case.need_onset > 0 or case.kind.escalates_to:
        day.env.process(report(day, case))
    case.number = len(day.cases)
    day.cases.append(case)
    watch_spread(day, case)
    return day.env.process(live(day, case))


def report(day: Day, case: Case) -> Process:
    """The first police officer learns of it: the command is called, and an official where a decision is wanted."""
    known_at = report_time(day, case)
    if known_at > day.env.now:
        yield day.env.timeout(known_at - day.env.now)
    if case.over:
        return
    case.t_report = day.env.now
    day.command.call(case)
    ask_decision(day, case)
    await_leaders(day, case)


def live(day: Day, case: Case) -> Process:
    """Run the clocks of the incident until one of its ends is reached."""
    stop(day, case)
    while not case.over:
        case.negotiator = case.leaders or any(day.units[n].kind == "negotiator" for n in case.present)
        began, speeds, strength = day.env.now, case.speeds(), case.strength
        wait, clock = _until(day, case)
        case.changed = Bell(day.env, wait)
        before = yield case.changed
        case.elapse(day.env.now - began, speeds, strength)
        if not before or day.env.now - began >= wait:
            _fire(day, case, clock)
    settle(day, case)
    case.ended.succeed()
    day.command.closed(case)


def _until(day: Day, case: Case) -> tuple[float, str]:
    """Minutes to the next clock and its name; a state with a known end ends then at the latest."""
    wait, clock = case.next_change()
    if case.ends_at is not None and case.ends_at - day.env.now <= wait:
        return max(0.0, case.ends_at - day.env.now), "itself"
    return wait, clock


def _fire(day: Day, case: Case, clock: str) -> None:
    """A clock ran out: the incident escalates or ends."""
    if clock != "escalation" or not case.kind.escalates_to:
        case.end(clock, day.env.now)
        return
    grave = case.kind.escalates_to
    fresh = marks(day.streams, [case.key], [grave])[0]
    case.become(grave, day.config.threat.types[grave], fresh)
    stop(day, case)
    watch_spread(day, case)
    if np.isfinite(case.t_report):
        day.command.call(case)
        ask_decision(day, case)


def rows(day: Day) -> list[Incident]:
    """Rows of all incidents of the replication, in order of onset."""
    return [_row(day, case) for case in sorted(day.cases, key=lambda case: (case.t_onset, case.name))]


def _row(day: Day, case: Case) -> Incident:
    world, site = day.world, case.site
    first = day.units[case.first_unit] if case.first_unit >= 0 else None
    stations = world.stations
    access = ("normal", "hard", "water")[int(stations.access[site.station])] if site.station >= 0 else "normal"
    return Incident(
        case.name,
        case.origin,
        case.parent,
        case.onset_type,
        case.phase,
        world.districts.label[site.district],
        world.subdistricts.name[site.subdistrict] if site.subdistrict >= 0 else "",
        world.villages.name[site.village] if site.village >= 0 else "",
        stations.name[site.station] if site.station >= 0 else "",
        _zone(world, site),
        day.classes[int(stations.cls[site.station])] if site.station >= 0 else "",
        access,
        case.onset_kind.severity,
        case.severity_max,
        case.onset_kind.priority,
        case.need_onset,
        case.need_max,
        case.t_onset,
        case.t_report,
        case.t_dispatch,
        case.t_first,
        case.t_full,
        case.t_decision,
        case.t_end,
        case.ended_by,
        first.name if first else "",
        first.force if first else "",
        first is not None and first.district != site.district,
        case.unmet,
        case.weight,
        first is not None and not isnan(case.t_dispatch) and day.command.bases.cross(case.first_unit, site),
    )


def _zone(world: World, site: Site) -> str:
    """The zone of a user's folder without an election; "" where zones are villages."""
    if world.own is None or len(world.villages.key) or site.zone < 0:
        return ""
    return world.own.zones.name[site.zone]
