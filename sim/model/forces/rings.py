"""The guard of the district's plenary: when the last committee has finished, people move to the commission.

Guards of the committee stores are relieved of their posts and go first; platoons of the district fill the rings up.
They stand there until the plenary is over and are sent nowhere else.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.model.forces.movement import Leg, go_home, noted, travel, until
from sim.model.forces.units import CROWD_CONTROL

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def guard_plenary(day: Day, district: int, over: simpy.Event) -> None:
    """Order people of the district to the commission until the plenary is over, the nearest free ones first."""
    wanted = day.config.forces.guarding.plenary
    command, seat = day.command, int(day.world.districts.seat[district])
    for n in _candidates(day, district) if wanted else ():
        if wanted <= 0:
            break
        command.bind(n)
        command.staff.note(district, "guard", day.world.network.label[seat], day.units[n].name)
        wanted -= int(command.strength[n])
        day.env.process(_stand(day, n, district, seat, over))
    if wanted > 0:
        command.staff.note(district, "without", day.world.network.label[seat])


def _candidates(day: Day, district: int) -> list[int]:
    """Store guards whose committee has finished, then platoons, those on duty and without a task."""
    command, now = day.command, day.env.now
    mine = [n for n in np.flatnonzero(command.district == district).tolist() if command.on_duty(n, now)]
    stores = [
        n for n in mine if day.units[n].kind == "committee" and now >= day.halls[day.units[n].subdistrict].t_finish
    ]
    return stores + [n for n in mine if day.units[n].kind in CROWD_CONTROL and command.sendable[n]]


def _stand(day: Day, n: int, district: int, seat: int, over: simpy.Event) -> Process:
    command, origin = day.command, int(day.command.node[n])
    yield from travel(day, Leg(n, origin, seat, -1, day.way(origin, seat, district)))
    command.rings.setdefault(district, []).append(n)
    if not over.processed:
        yield from noted(day, n, "posted", seat, seat, "", until(over))
    command.rings[district].remove(n)
    command.withdraw(n)
    yield from go_home(day, n, seat, "")
