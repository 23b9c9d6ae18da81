"""Guards of a station that votes again: a small unit of the district, for a window of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.forces.movement import Leg, Process, go_home, noted, pause, travel

if TYPE_CHECKING:
    from sim.model.context import Day


def guard_again(day: Day, station: int, t_from: float, t_to: float) -> Process:
    """Bind the nearest free small unit, let it stand at the station, and release it; without one the post is empty."""
    env, world, command = day.env, day.world, day.command
    yield from pause(day, t_from - env.now)
    village = int(world.stations.village[station])
    asked = command.escorts.ask(village, np.array([station]))
    if not isinstance(asked, int):
        latest, wait = env.timeout(max(0.0, t_to - env.now)), asked
        latest.callbacks.append(lambda _: command.escorts.give_up(wait))
        found = yield wait
        if found is None:
            return
        asked = int(str(found))
    n, node = asked, int(world.villages.node[village])
    district, subdistrict = int(command.district[n]), int(world.villages.subdistrict[village])
    origin = int(command.node[n])
    minutes = day.way(origin, node, district) + float(world.stations.last_mile_min[station])
    yield from travel(day, Leg(n, origin, node, subdistrict, minutes))
    command.sentries[station] = n
    yield from noted(day, n, "posted", node, node, "", pause(day, t_to - env.now))
    del command.sentries[station]
    command.withdraw(n)
    yield from go_home(day, n, node, "")
