"""District recapitulation: the commission adds up its subdistricts when the last committee has finished."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import DAY
from sim.model.election.sessions import Sessions
from sim.record import Recapitulation
from sim.streams import triangular

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def recapitulate(day: Day, district: int) -> Process:
    """Wait for all committees and re-votes, begin the next morning, read one subdistrict after the other."""
    world, recap = day.world, day.config.election.recapitulation
    mine = np.flatnonzero(world.subdistricts.district == district)
    yield simpy.AllOf(day.env, [day.halls[int(k)].finished for k in mine])
    yield simpy.AllOf(day.env, day.revotes_of.get(district, []))
    sessions = Sessions(recap.session_from_min, recap.session_to_min, recap.break_min)
    start = (day.env.now // DAY + 1) * DAY + sessions.opens
    u = day.streams.uniform("district recap", world.subdistricts.key[mine])
    finish = sessions.finish(start, float(triangular(u, *recap.district_min_per_subdistrict).sum()))
    day.commission_dates[district] = (start, float("nan"))
    yield day.env.timeout(finish - day.env.now)
    day.commission_dates[district] = (start, finish)


def row(day: Day, district: int) -> Recapitulation:
    """Enter the district into the record; nan where it did not begin or finish within the horizon."""
    world = day.world
    start, finish = day.commission_dates.get(district, (float("nan"), float("nan")))
    deadline = (day.config.election.recapitulation.district_deadline_day + 1) * DAY
    stations = int(np.sum(world.station_district == district))
    return Recapitulation(
        "", world.districts.label[district], stations, start, finish, deadline, deadline - finish, 0, 0
    )
