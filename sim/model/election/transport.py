"""Transport: the boxes of a village go back to the subdistrict committee under escort."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import simpy

from sim.arrays import Int
from sim.model.election.journey import BACK, journey
from sim.model.election.vehicles import loads, return_min, vehicle
from sim.model.forces.movement import escorted
from sim.model.incidents.state import watch_boxes
from sim.streams import between

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def village_home(day: Day, village: int) -> Process:
    """All boxes of one village go to the committee, in as many loads as it takes; then the committee may read them."""
    yield simpy.AllOf(day.env, [day.env.process(_load_home(day, village, load)) for load in loads(day, village)])
    day.halls[int(day.world.villages.subdistrict[village])].receive(village)


def _load_home(day: Day, village: int, stations: Int) -> Process:
    """One load: wait for the last count, pack, get an escort and a vehicle, go to the committee."""
    times = day.milestones
    yield from times.counted_all(int(station) for station in stations)
    watch_boxes(day, stations)
    packing = day.streams.uniform("packing", int(day.world.stations.key[stations[0]]))[0]
    yield day.env.timeout(float(between(packing, day.config.election.transport.pack_min)))
    going = stations[~times.lost[stations]]
    if len(going):
        escort = yield from _escort(day, village, going)
        begin = day.env.now
        yield from _convoy(day, village, stations, going, escort)
        if escort is not None:
            day.env.process(escorted(day, escort, village, begin))


def _convoy(day: Day, village: int, load: Int, going: Int, escort: int | None) -> Process:
    """Load and travel in a vehicle of the subdistrict."""
    with vehicle(day, village).request() as turn:
        yield turn
        yield day.env.timeout(return_min(day, village))
        yield day.env.timeout(day.config.election.transport.load_min_per_station * len(going))
        day.milestones.boxes_left[going] = day.env.now
        yield from journey(day, village, load, BACK, escort)
        yield from day.halls[int(day.world.villages.subdistrict[village])].open_door()
        day.milestones.boxes_arrived[going] = day.env.now


def _escort(day: Day, village: int, stations: Int) -> Generator[simpy.Event, object, int | None]:
    """Wait for an escort, no longer than allowed; without one the boxes go with Linmas only."""
    asked = day.command.escorts.ask(village, stations)
    yield asked | day.env.timeout(day.config.election.transport.escort_wait_min)
    if asked.triggered:
        return int(str(asked.value))
    day.command.escorts.give_up(asked)
    return None
