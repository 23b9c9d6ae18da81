"""Units that a user's folder lists."""

from __future__ import annotations

from collections.abc import Iterator
from math import isnan

import numpy as np

from sim.arrays import DAY
from sim.model.forces.units import Listed, Unit
from sim.record import Strength
from sim.world.folder.folder import Folder
from sim.world.own.zones import places_of
from sim.world.world import World


def listed_units(world: World) -> Iterator[Unit]:
    """The units of the folder of a world, in its order; without a calendar needs are told in units, not in people."""
    folder = world.own
    if folder is None:
        return
    units, node = folder.units, _nodes(world, folder)
    for n, name in enumerate(units.name):
        zone, window = int(units.zone[n]), (float(units.available_from[n]), float(units.available_to[n]))
        district = int(folder.zones.district[zone]) if zone >= 0 else _first(units.serves[n])
        who = name, "listed", units.force[n], int(units.strength[n])
        yield Unit(*who, district, -1, node[n], *window, sendable=True, listed=_told(folder, n))


def with_listed(strength: list[Strength], units: list[Unit], world: World) -> list[Strength]:
    """The strength by day with the people of listed units who are there at noon, in the rows of their force."""
    people: dict[tuple[str, int, str], int] = {}
    for row in strength:  # several contingents may be of one force
        people[row[:3]] = people.get(row[:3], 0) + row.personnel
    for unit in units:
        label = world.districts.label[unit.district]
        for day in {row.day for row in strength if row.district == label}:
            if unit.t_from <= day * DAY + DAY / 2 < unit.t_to:
                key = label, day, unit.force
                people[key] = people.get(key, 0) + unit.personnel
    return [Strength(*key, personnel) for key, personnel in people.items()]


def _told(folder: Folder, n: int) -> Listed:
    units = folder.units
    start, end = float(units.shift_start[n]), float(units.shift_end[n])
    return Listed(
        serves=frozenset(np.flatnonzero(units.serves[n]).tolist()),
        shift=None if isnan(start) else (start, end),
        reserve=bool(units.reserve[n]),
        ranks=units.preferences[n],
        kmh=float(units.speed_kmh[n]),
        whole=folder.district.calendar is None,
    )


def _nodes(world: World, folder: Folder) -> list[int]:
    """Node of every unit: that of its zone, or a place of its own."""
    alone, units = places_of(folder).unit, folder.units
    of_zone = world.villages.node.tolist() or list(range(len(folder.zones.name)))
    return [
        of_zone[zone] if zone >= 0 else alone[row]
        for zone, row in zip(units.zone.tolist(), units.row.tolist(), strict=True)
    ]


def _first(serves: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
    """The first district that a unit at coordinates serves."""
    return int(np.argmax(serves))
