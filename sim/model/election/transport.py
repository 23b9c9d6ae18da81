"""Transport: the boxes of a village go back to the subdistrict committee under escort."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import simpy

from sim.arrays import Int
from sim.model.election.journey import BACK, journey
from sim.model.election.vehicles import return_min, vehicle
from sim.model.forces.movement import escorted
from sim.model.incidents.state import watch_boxes

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def village_home(day: Day, village: int) -> Iterator[Process]:
    """All boxes of one village go to the committee, in as many loads as it takes; then the committee may read them."""
    loads = day.routes.loads[village]
    left = set(range(len(loads)))
    for number, load in enumerate(loads):
        yield _load_home(day, village, load, number, left)


def _load_home(day: Day, village: int, stations: Int, number: int, left: set[int]) -> Process:
    """One load: wait for the last count, pack, get an escort and a vehicle, go to the committee."""
    times = day.milestones
    yield from times.counted_all(stations)
    watch_boxes(day, stations)
    yield day.env.timeout(float(day.packing_min[stations[0]]))
    going = stations[~times.lost[stations]]
    escort, begin = None, day.env.now
    if len(going):
        escort = yield from _escort(day, village, going)
        begin = day.env.now
        yield from _convoy(day, village, stations, going, escort)
    left.remove(number)
    if not left:
        day.halls[int(day.world.villages.subdistrict[village])].receive(village)
    if escort is not None:
        yield from escorted(day, escort, village, begin)


def _convoy(day: Day, village: int, load: Int, going: Int, escort: int | None) -> Process:
    """Load and travel in a vehicle of the subdistrict."""
    with vehicle(day, village).turn() as turn:
        yield from turn.come()
        yield day.env.timeout(
            return_min(day, village) + day.config.election.transport.load_min_per_station * len(going)
        )
        day.milestones.boxes_left[going] = day.env.now
        yield from journey(day, village, load, BACK, escort)
        yield from day.halls[int(day.world.villages.subdistrict[village])].open_door()
        day.milestones.boxes_arrived[going] = day.env.now


def _escort(day: Day, village: int, stations: Int) -> Generator[simpy.Event, object, int | None]:
    """Wait for an escort, no longer than allowed; without one the boxes go with Linmas only."""
    asked = day.command.escorts.ask(village, stations)
    if isinstance(asked, int):
        return asked
    latest = day.env.timeout(day.config.election.transport.escort_wait_min)
    latest.callbacks.append(lambda _: day.command.escorts.give_up(asked))
    found = yield asked
    return None if found is None else int(str(found))
