"""Escorts of ballot boxes: a team of their own stations, those who relieve it, or the nearest free patrol."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import Int

if TYPE_CHECKING:
    from sim.model.context import Day

PATROL_MAX = 10  # assumed: a larger unit is crowd control and does not escort boxes


class Escorts:
    """Loads that wait for an escort, by district and in order of asking."""

    def __init__(self, day: Day) -> None:
        self.day = day
        world = day.world
        self._district = world.subdistricts.district[world.villages.subdistrict]
        self._waiting: dict[int, dict[simpy.Event, tuple[int, set[int]]]] = {}
        self._patrols = _patrols(day)
        self._relief = {unit.subdistrict: n for n, unit in enumerate(day.units) if unit.kind == "relief"}

    def ask(self, village: int, stations: Int) -> int | simpy.Event:
        """Ask for an escort of these stations' boxes: the unit at once, or an event that brings it when one is free."""
        guards = dict.fromkeys(self.day.operation.plan.guard_unit[stations].tolist())
        n = self._free_for(village, [guard for guard in guards if guard >= 0])
        if n is not None:
            self.day.command.bind(n)
            return n
        event = self.day.env.event()
        self._waiting.setdefault(int(self._district[village]), {})[event] = village, set(guards)
        return event

    def give_up(self, event: simpy.Event) -> None:
        """No longer wait: the event brings nobody. Nothing where somebody has come."""
        if not event.triggered:
            for waiting in self._waiting.values():
                waiting.pop(event, None)
            event.succeed(None)

    def serve(self, n: int) -> None:
        """A unit is free: it escorts a waiting load of its own, or as a patrol the nearest one of its district."""
        command, waiting = self.day.command, self._waiting.get(self.day.units[n].district)
        if not waiting or not command.free[n] or not command.in_window(n, self.day.env.now):
            return
        event = self._next_load(waiting, n)
        if event is not None:
            waiting.pop(event)
            command.bind(n)
            event.succeed(n)

    def _next_load(self, waiting: dict[simpy.Event, tuple[int, set[int]]], n: int) -> simpy.Event | None:
        """The first load of the stations that a unit guards, or the nearest of those that it serves."""
        of = self.day.world.villages.subdistrict
        for event, (village, guards) in waiting.items():
            if n in guards or self._relief.get(int(of[village])) == n:
                return event
        return self._nearest(waiting, n) if n in self._patrols.get(self.day.units[n].district, ()) else None

    def _free_for(self, village: int, guards: list[int]) -> int | None:
        now, command = self.day.env.now, self.day.command
        relief = self._relief.get(int(self.day.world.villages.subdistrict[village]))
        for n in guards if relief is None else [*guards, relief]:
            if command.on_duty(n, now):
                return n
        patrols = [n for n in self._patrols.get(int(self._district[village]), ()) if command.on_duty(n, now)]
        if not patrols:
            return None
        row = self.day.row(int(self.day.world.villages.node[village]), int(self._district[village]))
        return patrols[int(np.argmin(row[command.nodes(patrols)]))]

    def _nearest(self, waiting: dict[simpy.Event, tuple[int, set[int]]], n: int) -> simpy.Event:
        row = self.day.row_from(int(self.day.command.node[n]), self.day.units[n].district)
        return min(waiting, key=lambda event: float(row[self.day.world.villages.node[waiting[event][0]]]))


def _patrols(day: Day) -> dict[int, list[int]]:
    """Small sendable units of the whole district, by district."""
    found: dict[int, list[int]] = {}
    for n, unit in enumerate(day.units):
        if unit.sendable and unit.subdistrict < 0 and unit.personnel <= PATROL_MAX:
            found.setdefault(unit.district, []).append(n)
    return found
