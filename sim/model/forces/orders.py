"""Orders of the commanders: units that stand somewhere else from now on, after preparation and travel."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Int
from sim.model.forces.movement import Leg, Process, noted, pause, travel
from sim.model.forces.units import CROWD_CONTROL
from sim.record import Order

if TYPE_CHECKING:
    from sim.model.context import Day


class Staff:
    """Writes the orders down and sees them carried out."""

    def __init__(self, day: Day) -> None:
        self.day = day
        self.written: list[Order] = []
        self._crowd_control: Int = np.array([n for n, u in enumerate(day.units) if u.kind in CROWD_CONTROL], dtype=int)

    def platoons(self, district: int) -> list[int]:
        """Units of crowd control that serve a district now, with or without a task, in the order of the plan."""
        now, command = self.day.env.now, self.day.command
        units = self._crowd_control[command.district[self._crowd_control] == district]
        return [n for n in units.tolist() if command.sendable[n] and command.in_window(n, now)]

    def in_reserve(self, district: int) -> list[int]:
        """Those of them that are free and not ordered to a committee."""
        command = self.day.command
        return [n for n in self.platoons(district) if command.free[n] and command.committee[n] < 0]

    def note(self, district: int, action: str, place: str, unit: str = "") -> None:
        """Write down an order, or who goes without."""
        self.written.append(Order(self.day.env.now, self.day.world.districts.label[district], action, place, unit))

    def to_committee(self, n: int, committee: int) -> bool:
        """Order a free unit to stand at a committee of the district that it serves; False when there is no way."""
        world, prepare = self.day.world, self.day.config.forces.commander.prepare_min
        node = int(world.subdistricts.office[committee])
        return self.send(n, int(self.day.command.district[n]), committee, node, prepare, "thicken")

    def to_seat(self, n: int) -> None:
        """Order a free unit back to the seat of the district that it serves."""
        district, prepare = int(self.day.command.district[n]), self.day.config.forces.commander.prepare_min
        self.send(n, district, -1, int(self.day.world.districts.seat[district]), prepare, "release")

    def send(self, n: int, district: int, committee: int, node: int, prepare_min: float, action: str) -> bool:
        """Order a free unit to serve a district from a node; False when there is no way to it."""
        command, world = self.day.command, self.day.world
        command.bind(n)
        origin = int(command.node[n])
        minutes = self.day.way(origin, node, district)
        if not isfinite(minutes):
            command.unbind(n, origin, 0.0)
            return False
        self.note(district, action, world.network.label[node], self.day.units[n].name)
        command.district[n], command.committee[n] = district, committee
        self.day.env.process(_go(self.day, Leg(n, origin, node, committee, minutes), prepare_min))
        return True


def _go(day: Day, leg: Leg, prepare_min: float) -> Process:
    """Prepare, travel, and stand there from then on."""
    n, command = leg.unit, day.command
    yield from noted(day, n, "mobilising", leg.origin, leg.origin, "", pause(day, prepare_min))
    yield from travel(day, leg)
    command.stand(n, leg.goal, "standby" if command.sendable[n] else "off")
    command.release(n, leg.goal, 0.0)
