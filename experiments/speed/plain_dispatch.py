"""Dispatch as one would first write it: a loop over the units with a list in hand.

The model does the same with arrays (``sim.model.forces.survey`` and ``dispatch``); the benchmark compares their cost,
and ``tests/test_dispatch_plain.py`` the units they choose.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite, isnan

from sim.model.forces.command import Command
from sim.model.incidents.case import Case


@dataclass
class Candidate:
    """A unit that could be sent."""

    number: int
    minutes: float
    own: bool
    level: int
    guard: bool
    people: int


ORDER: dict[str, Callable[[Candidate], tuple[float, ...]]] = {
    "nearest": lambda unit: (unit.minutes,),
    "own_district": lambda unit: (not unit.own, unit.minutes),
    "ladder": lambda unit: (not unit.own, unit.level, unit.minutes),
}


def chosen(command: Command, case: Case, need: int) -> list[int]:
    """The units to send, in order, until the need is met or nobody is left; ties go by the order of the units."""
    policy, crowd = command.rules.policy, case.need > command.day.config.forces.mobile.crowd_above
    found = [unit for unit in candidates(command, case) if isfinite(unit.minutes)]
    if policy == "ladder" and crowd:
        found = [unit for unit in found if not unit.guard]
    sent: list[int] = []
    while need > 0 and found:
        first = min(found, key=ORDER[policy])
        found.remove(first)
        sent.append(first.number)
        need -= first.people
    return sent


def candidates(command: Command, case: Case) -> list[Candidate]:
    """Every unit that is free within its window and may go to the place, with its minutes until it could be there."""
    day, site, now = command.day, case.site, command.day.env.now
    sky = {"wet": day.weather.wet(site.district, now), "night": day.weather.night(now)}
    ways = day.operation.travel.minutes_to(site.node, boxes=False, closed=day.closed, **sky)
    handover, abroad = day.config.dispatch.handover_min, day.config.dispatch.cross_district
    mile = float(day.world.stations.last_mile_min[site.station]) if site.station >= 0 else 0.0
    found = []
    for n, unit in enumerate(day.units):
        if not (command.free[n] and command.sendable[n] and command.in_window(n, now)):
            continue
        own = bool(command.district[n] == site.district)
        if unit.subdistrict not in (-1, site.subdistrict) or not (own or abroad):
            continue
        minutes = float(ways[whereabouts(command, n)]) + float(command.delay[n]) + mile + (0.0 if own else handover)
        if unit.round is not None and site.station in unit.stations:
            position = unit.stations.tolist().index(site.station)
            minutes = float(command.delay[n]) + float(unit.round.minutes_from(now)[position])
        found.append(Candidate(n, minutes, own, unit.level, unit.round is not None, unit.strength))
    return found


def whereabouts(command: Command, n: int) -> int:
    """Node where a free unit counts as being: on its round, on its way home, at home, or where it was left."""
    unit, now, begin, at_home = command.day.units[n], command.day.env.now, command._cleared_at[n], command._home_at[n]
    if unit.round is not None and at_home <= now:
        return int(command.day.world.station_node[unit.stations[unit.round.place(now)[0]]])
    back = not isnan(begin) and now >= (begin + at_home) / 2
    return int((command.home if back else command.node)[n])
