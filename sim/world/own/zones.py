"""The world of a folder without an election: zones, and the places where units stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import Float, Int
from sim.world.folder.folder import Folder
from sim.world.network import Network
from sim.world.world import Bases, Districts, Mix, Stations, Subdistricts, Villages, World


@dataclass(frozen=True)
class Places:
    """Places of a folder, shape (N,): its zones in their order, then units and bases at coordinates of their own."""

    label: list[str]
    x_km: Float
    y_km: Float
    lat: Float
    lon: Float
    unit: dict[int, int]  # place of each row of units.csv that has no zone


def places_of(folder: Folder) -> Places:
    """Every place that a folder names."""
    zones, units = folder.zones, folder.units
    alone = np.flatnonzero(units.zone < 0)
    rows, first = np.unique(units.row[alone], return_index=True)
    lead = alone[first]
    labels = [f"base of {units.name[n]}" for n in lead.tolist()]
    nowhere = np.full(0, np.nan)
    lat, lon = (nowhere, nowhere) if folder.bases is None else (folder.bases.lat, folder.bases.lon)
    bases = [] if folder.bases is None else folder.bases.name
    plane = np.full(len(bases), np.nan)
    return Places(
        label=[*zones.name, *labels, *bases],
        x_km=np.concatenate([zones.x_km, units.x_km[lead], plane]),
        y_km=np.concatenate([zones.y_km, units.y_km[lead], plane]),
        lat=np.concatenate([zones.lat, units.lat[lead], lat]),
        lon=np.concatenate([zones.lon, units.lon[lead], lon]),
        unit=dict(zip(rows.tolist(), range(len(zones.name), len(zones.name) + len(rows)), strict=True)),
    )


def network_of(places: Places) -> Network:
    """The places without any leg: their travel times are a table."""
    none: Int = np.zeros(0, dtype=np.int64)
    return Network(places.label, places.lat, places.lon, none, none, np.zeros(0), none, [])


def districts_of(folder: Folder) -> Districts:
    """The districts that the zones name; the first zone of each is its seat."""
    told = folder.districts
    seats = [int(np.flatnonzero(folder.zones.district == d)[0]) for d in range(len(told.name))]
    return Districts(told.key, told.name, told.label, np.array(seats, dtype=np.int64), told.ikp)


def zones_world(folder: Folder) -> World:
    """A world of zones in which nobody votes."""
    none, no_keys, nothing = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64), np.zeros(0)
    return World(
        districts=districts_of(folder),
        subdistricts=Subdistricts(no_keys, [], none, none),
        villages=Villages(no_keys, [], none, none),
        stations=Stations(
            no_keys, [], none, none, nothing, nothing, none, none, none, np.zeros(0, dtype=np.bool_), nothing
        ),
        bases=Bases(no_keys, [], [], none, none, none),
        network=network_of(places_of(folder)),
        mix=Mix([], np.zeros((0, 3, 3), dtype=np.int64), none),
        own=folder,
    )
