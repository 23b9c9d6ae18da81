"""An order to count stations again: at their committees, or in another place to which trucks carry the boxes."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import ExitStack
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import DAY, Int
from sim.config.events import Event
from sim.model.election.fleet import Fleet
from sim.model.events.places import committees, destination
from sim.model.forces.journal import Entry
from sim.model.forces.movement import go_home, pause

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def recount(day: Day, event: Event) -> None:
    """Count the stations of an order again, committee by committee; the plenary of the district waits for it."""
    wanted = committees(day.operation, event)
    largest = max((_trucks(day, n) for n in wanted.values()), default=0)
    fleet = Fleet(day.env, max(event.trucks or 0, largest))
    for k, stations in wanted.items():
        district = int(day.world.subdistricts.district[k])
        process = day.env.process(_one(day, event, k, stations, fleet))
        day.revotes_of.setdefault(district, []).append(process)


def _one(day: Day, event: Event, k: int, stations: int, fleet: Fleet) -> Process:
    """The order comes; boxes are carried where it says; panels of the committee count in the daily sessions."""
    hall = day.halls[k]
    yield day.env.timeout(max(0.0, event.from_min - day.env.now))
    if event.to is not None:
        yield from _carry(day, event, k, _trucks(day, stations), fleet)
    hall.order_recount(stations, event.work_share, hall.panels)
    yield hall.reading


def _trucks(day: Day, stations: int) -> int:
    return ceil(stations / day.config.election.distribution.stations_per_truck)


def _carry(day: Day, event: Event, k: int, trucks: int, fleet: Fleet) -> Process:
    """Wait for an escort and for trucks, drive to the committee, load, and bring the boxes to the commission named."""
    world, plan = day.world, day.config.election.distribution
    district, office = int(world.subdistricts.district[k]), int(world.subdistricts.office[k])
    goal = destination(day.operation, event)
    units = yield from _escort(day, k, trucks * (event.escort or 0))
    with ExitStack() as turns:
        for turn in [turns.enter_context(fleet.turn()) for _ in range(trucks)]:
            yield from turn.come()
        seat = int(world.districts.seat[district])
        out = max([day.way(seat, office, district, boxes=True), *day.command.ways(units, office, district).tolist()])
        begin = day.env.now
        yield from pause(day, out + plan.load_min[1])
        loaded, way = day.env.now, day.way(office, goal, district, boxes=True)
        yield from pause(day, way + plan.unload_min)
    labels = world.network.label
    for n in units.tolist():
        start = labels[int(day.command.node[n])]
        day.journal.note(n, Entry("travelling", start, labels[office], "", begin, loaded))
        day.journal.note(n, Entry("escorting", labels[office], labels[goal], "", loaded, day.env.now))
        day.env.process(go_home(day, n, goal, ""))


def _escort(day: Day, k: int, need: int) -> Generator[simpy.Event, object, Int]:
    """Bind the nearest free units of the district whose people are enough; without them wait until the next morning."""
    command, district = day.command, int(day.world.subdistricts.district[k])
    while True:
        units = _nearest(day, k, district, need)
        if units is not None:
            break
        command.staff.note(district, "without", day.world.subdistricts.name[k])
        morning = (day.env.now // DAY + 1) * DAY + day.config.forces.commander.daily_min
        yield day.env.timeout(morning - day.env.now)
    for n in units.tolist():
        command.bind(n)
        command.staff.note(district, "escort", day.world.subdistricts.name[k], day.units[n].name)
    return units


def _nearest(day: Day, k: int, district: int, need: int) -> Int | None:
    """Units that move in the whole district, by their way to the committee, until they have people enough."""
    command, office = day.command, int(day.world.subdistricts.office[k])
    wide = np.array([unit.subdistrict < 0 for unit in day.units], dtype=np.bool_)
    free = np.flatnonzero(wide & command.available() & command.sendable & (command.district == district))
    minutes = command.ways(free, office, district, command.nodes(free))
    order = free[np.argsort(minutes, kind="stable")][: int(np.isfinite(minutes).sum())]
    together = np.cumsum(command.strength[order])
    enough = int(np.searchsorted(together, need, side="left")) + 1
    if need <= 0:
        return order[:0]
    return order[:enough] if len(order) and together[-1] >= need else None
