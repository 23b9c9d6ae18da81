"""Escorts of ballot boxes: a team of the village itself, or the nearest free patrol; one event per waiting village."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import simpy

if TYPE_CHECKING:
    from sim.model.context import Day

PATROL_MAX = 10  # assumed: a larger unit is crowd control and does not escort boxes


class Escorts:
    """Villages that wait for an escort, by district and in order of asking."""

    def __init__(self, day: Day) -> None:
        self.day = day
        world = day.world
        self._district = world.subdistricts.district[world.villages.subdistrict]
        self._waiting: dict[int, dict[int, simpy.Event]] = {}
        self._guarded = [list(dict.fromkeys(world.stations.village[unit.stations].tolist())) for unit in day.units]
        self._patrols = _patrols(day)

    def ask(self, village: int) -> simpy.Event:
        """Ask for an escort; the event carries the unit, at once or when one is free."""
        event = self.day.env.event()
        n = self._free_for(village)
        if n is None:
            self._waiting.setdefault(int(self._district[village]), {})[village] = event
        else:
            self._give(n, event)
        return event

    def give_up(self, village: int) -> None:
        """No longer wait."""
        self._waiting.get(int(self._district[village]), {}).pop(village, None)

    def serve(self, n: int) -> None:
        """A unit is free: it escorts a waiting village of its own, or as a patrol the nearest one of its district."""
        command, unit = self.day.command, self.day.units[n]
        waiting = self._waiting.get(unit.district)
        if not waiting or not command.free[n] or not unit.t_from <= self.day.env.now < unit.t_to:
            return
        own = [village for village in self._guarded[n] if village in waiting]
        if not own and n in self._patrols.get(unit.district, ()):
            own = [self._nearest(list(waiting), n)]
        if own:
            self._give(n, waiting.pop(own[0]))

    def _give(self, n: int, event: simpy.Event) -> None:
        self.day.command.bind(n)
        event.succeed(n)

    def _free_for(self, village: int) -> int | None:
        now, command = self.day.env.now, self.day.command
        guards = self.day.operation.plan.guard_unit[self.day.world.stations_of_village(village)]
        for n in dict.fromkeys(guards.tolist()):
            if n >= 0 and command.on_duty(n, now):
                return int(n)
        patrols = [n for n in self._patrols.get(int(self._district[village]), ()) if command.on_duty(n, now)]
        if not patrols:
            return None
        row = self.day.row(int(self.day.world.villages.node[village]), int(self._district[village]))
        return patrols[int(np.argmin(row[command.node[patrols]]))]

    def _nearest(self, villages: list[int], n: int) -> int:
        row = self.day.row(int(self.day.command.node[n]), self.day.units[n].district)
        return villages[int(np.argmin(row[self.day.world.villages.node[villages]]))]


def _patrols(day: Day) -> dict[int, list[int]]:
    """Small sendable units of the whole district, by district."""
    found: dict[int, list[int]] = {}
    for n, unit in enumerate(day.units):
        if unit.sendable and unit.subdistrict < 0 and unit.personnel <= PATROL_MAX:
            found.setdefault(unit.district, []).append(n)
    return found
