"""Voters whom nobody else reaches within target when a unit leaves: what the coverage policy weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bool, Float, Int

if TYPE_CHECKING:
    from sim.model.forces.command import Command


def uncovered(command: Command, units: Int, asked: Bool) -> Float:
    """Voters left without cover by the leaving of each unit asked for; 0 for the others, shape (U,)."""
    voters = np.zeros(len(units))
    for district in np.unique(command.district[units[asked]]):
        at = np.flatnonzero(asked & (command.district[units] == district))
        voters[at] = _in_district(command, units[at], int(district))
    return voters


def _in_district(command: Command, units: Int, district: int) -> Float:
    """Mobile units cover the villages they reach within target, teams the stations of their cluster."""
    day, world = command.day, command.day.world
    stations = np.flatnonzero(day.operation.station_district == district)
    villages, village_of = np.unique(world.stations.village[stations], return_inverse=True)
    registered = world.stations.registered[stations].astype(np.float64)
    weight = np.bincount(village_of, registered, len(villages))
    free = np.flatnonzero(command.available() & command.sendable & (command.district == district) & ~command.roves)
    covers = _covers(command, free, villages, district)
    count = covers.sum(axis=0)
    alone = covers.astype(np.float64) @ (weight * (count == 1))
    by_unit = dict(zip(free.tolist(), alone.tolist(), strict=True))
    bare = dict(zip(stations.tolist(), (registered * (count[village_of] == 0)).tolist(), strict=True))
    return np.array([by_unit.get(n, sum(bare[s] for s in day.units[n].stations.tolist())) for n in units.tolist()])


def _covers(command: Command, units: Int, villages: Int, district: int) -> Bool:
    """Whether each unit reaches each village within target, shape (units, villages)."""
    day, target = command.day, command.day.config.target
    nodes = day.world.villages.node[villages]
    afloat = np.bincount(day.world.stations.village, day.operation.water, len(day.world.villages.key))[villages] > 0
    within = np.where(afloat, target.water_min, target.land_min)
    rows = [day.row_from(int(command.node[n]), district)[nodes] + command.delay[n] <= within for n in units]
    covers = np.array(rows, dtype=np.bool_).reshape(len(units), len(villages))
    only = np.array([day.units[n].subdistrict for n in units.tolist()], dtype=np.int64)[:, None]
    return np.asarray(covers & ((only < 0) | (only == day.world.villages.subdistrict[villages][None, :])))
