"""District recapitulation: the commission adds up its subdistricts when the last committee has finished."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import DAY
from sim.model.forces.rings import guard_plenary
from sim.record import Recapitulation
from sim.streams import triangular

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def recapitulate(day: Day, district: int) -> Process:
    """Wait for all committees and re-votes, begin the next morning or when published, read one after the other.

    The guard moves from the committees to the commission, where it stays until the plenary is over.
    """
    world, recap = day.world, day.config.election.recapitulation
    mine = np.flatnonzero(world.subdistricts.district == district)
    yield simpy.AllOf(day.env, [day.halls[int(k)].finished for k in mine])
    over = day.env.event()
    guard_plenary(day, district, over)
    yield simpy.AllOf(day.env, day.revotes_of.get(district, []))
    plenary = day.plenaries[district]
    published = recap.district_day.get(world.districts.name[district], int(day.env.now // DAY) + 1)
    start = max(day.env.now // DAY + 1, published) * DAY + plenary.sessions.opens
    u = day.streams.uniform("district recap", world.subdistricts.key[mine])
    day.commission_dates[district] = (start, float("nan"))
    finish = yield from plenary.work(start, float(triangular(u, *recap.district_min_per_subdistrict).sum()))
    day.commission_dates[district] = (start, finish)
    over.succeed()


def row(day: Day, district: int) -> Recapitulation:
    """Enter the district into the record; nan where it did not begin or finish within the horizon."""
    world = day.world
    start, finish = day.commission_dates.get(district, (float("nan"), float("nan")))
    deadline = (day.config.election.recapitulation.district_deadline_day + 1) * DAY
    stations = int(np.sum(world.station_district == district))
    return Recapitulation(
        "", world.districts.label[district], stations, start, finish, deadline, deadline - finish,
        day.plenaries[district].suspensions, 0,
    )  # fmt: skip
