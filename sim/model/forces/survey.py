"""Survey: the units that could be sent to an incident now, as its dispatcher sees them."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.model.forces.dispatch import View
from sim.model.forces.uncovered import uncovered
from sim.model.incidents.case import Case

if TYPE_CHECKING:
    from sim.model.forces.command import Command

MOST_URGENT = 1


def survey(command: Command, case: Case) -> tuple[Int, View]:
    """Units that may be sent (indices) and the view of them: free ones, and those that may be taken from others."""
    units = np.flatnonzero(command.may_serve(case.site) & command.available())
    command.locate(case.site.subdistrict)
    minutes = _minutes(command, case, units)
    kept = ~_held_back(command, case, units, minutes)
    units, minutes = units[kept], minutes[kept]
    if command.rules.preempt:
        taken = _to_take(command, case, float(minutes.min(initial=inf)))
        units = np.concatenate([units, np.array(list(taken), dtype=np.int64)])
        minutes = np.concatenate([minutes, np.array(list(taken.values()))])
    return units, _view(command, case, units, minutes)


def weigh(command: Command, case: Case, units: Int) -> View:
    """The view of some units that are ready; nobody is held back or taken from others."""
    return _view(command, case, units, _minutes(command, case, units))


def _view(command: Command, case: Case, units: Int, minutes: Float) -> View:
    target, water = command.day.config.target, command.day.operation.water
    by_boat = case.site.station >= 0 and bool(water[case.site.station])
    within = target.water_min if by_boat else target.land_min
    voters = np.zeros(len(units))
    if command.rules.policy == "coverage":
        voters = uncovered(command, units, minutes <= within)
    return View(
        minutes,
        command.district[units] == case.site.district,
        command.strength[units],
        command.level[units],
        command.roves[units],
        voters,
        within,
        case.need > command.day.config.forces.mobile.crowd_above,
        _ranks(command, case, units),
        command.lists.reserve[units],
    )


def _ranks(command: Command, case: Case, units: Int) -> Float:
    """Rank of each unit for the place, where the policy asks for it."""
    if command.rules.policy != "preferences":
        return np.full(len(units), np.inf)
    return command.lists.ranks(units, case.site)


def _minutes(command: Command, case: Case, units: Int) -> Float:
    """Minutes in which each unit could be there: order and muster, handover between districts, travel."""
    site = case.site
    minutes = command.ways(units, site.node, site.district) + command.delay[units]
    other = command.district[units] != site.district
    minutes += np.where(other, command.rules.handover_min, 0.0)
    if site.kind == "station":  # the team of the station's own cluster is timed station by station
        minutes += command.day.world.stations.last_mile_min[site.station]
        guard = int(command.day.operation.plan.guard_unit[site.station])
        at = np.flatnonzero(units == guard)
        if len(at) and command.roves[guard]:
            minutes[at] = command.delay[guard] + command.inside_cluster(guard, site.station)
    return minutes


def _held_back(command: Command, case: Case, units: Int, minutes: Float) -> Bool:
    """The mobile units of each district that are kept for urgent calls: the last to be there, so many as asked."""
    held = np.zeros(len(units), dtype=np.bool_)
    number = command.rules.reserve_for_urgent
    if not number or case.kind.priority == MOST_URGENT:
        return held
    mobile = np.flatnonzero(~command.roves[units])
    order = mobile[np.lexsort((-minutes[mobile], command.district[units[mobile]]))]
    district = command.district[units[order]]
    rank = np.arange(len(order)) - np.searchsorted(district, district, side="left")
    held[order[rank < number]] = True
    return held


def _to_take(command: Command, case: Case, fastest: float) -> dict[int, float]:
    """Units on less urgent incidents that would be there sooner than any free one, with their minutes."""
    now, allowed, found = command.day.env.now, command.may_serve(case.site), dict[int, float]()
    mile = float(command.day.world.stations.last_mile_min[case.site.station]) if case.site.station >= 0 else 0.0
    for n, task in command.tasks.items():
        if allowed[n] and task.case.kind.priority > case.kind.priority and now < command.window_end(n):
            handover = command.rules.handover_min if command.district[n] != case.site.district else 0.0
            origin = np.array([task.leg.place(now)])
            way = command.ways(np.array([n]), case.site.node, case.site.district, origin)
            minutes = max(0.0, task.ready_at - now) + handover + float(way[0]) + mile
            if minutes < fastest:
                found[n] = minutes
    return found
