"""The world of a folder with a calendar: its zones are villages, and at its stations people vote.

A folder without ``network.csv`` is drawn on a map by its coordinates, and its travel times are a table. What an
export wrote comes back number by number.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import ACCESS, CLASSES, Float, Int
from sim.config import Config
from sim.world.build import province_mix
from sim.world.folder.folder import Folder
from sim.world.folder.folder import Stations as Listed
from sim.world.network import Network
from sim.world.own.bases import bases_of, seats_of
from sim.world.own.zones import Places, network_of, places_of
from sim.world.stations import KM_PER_DEGREE
from sim.world.world import Districts, Stations, Subdistricts, Villages, World


def election_world(folder: Folder, config: Config) -> World:
    """The world of a folder; incident rates are those of the bundled province in ``config.election``."""
    zones, committees, districts = folder.zones, folder.committees, folder.districts
    network = drawn(folder) if folder.network is None else folder.network
    bases = bases_of(folder)
    return World(
        districts=Districts(districts.key, districts.name, districts.label, seats_of(folder, bases), districts.ikp),
        subdistricts=Subdistricts(committees.key, committees.name, committees.district, committees.place),
        villages=Villages(zones.key, zones.name, zones.committee, zones.place),
        stations=_stations(folder, network),
        bases=bases,
        network=network,
        mix=province_mix(config.election.name),
        own=folder,
    )


def _stations(folder: Folder, network: Network) -> Stations:
    """The stations, those of one zone behind one another, otherwise in the order of their rows."""
    listed = folder.stations
    if listed is None:
        return nobody()
    order = np.argsort(listed.zone, kind="stable")
    zone = listed.zone[order]
    node = folder.zones.place[zone]
    return Stations(
        key=listed.key[order],
        name=[listed.name[row] for row in order],
        village=zone,
        registered=listed.voters[order].astype(np.int64),
        lat=_told(listed.lat[order], network.lat[node]),
        lon=_told(listed.lon[order], network.lon[node]),
        access=listed.access[order],
        tension=listed.tension[order],
        cls=police_class(listed)[order],
        signal=listed.signal[order],
        last_mile_min=listed.last_mile_min[order],
        flood=None if listed.flood is None else listed.flood[order],
    )


def nobody() -> Stations:
    """No stations."""
    none, nothing, no = np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0, dtype=np.bool_)
    return Stations(none.astype(np.uint64), [], none, none, nothing, nothing, none, none, none, no, nothing)


def police_class(listed: Listed) -> Int:
    """Class where it is told, else by points, shape (S,).

    Raised tension is one point, high tension two, and access that is not normal one: no point is less vulnerable,
    one vulnerable, more very vulnerable. Nothing but the table makes a station special.
    """
    points = listed.tension + (listed.access != ACCESS.index("normal"))
    return np.where(listed.cls >= 0, listed.cls, np.minimum(points, CLASSES.index("very_vulnerable")))


def drawn(folder: Folder) -> Network:
    """The places of a folder on a map, without any leg.

    Unless every zone has latitude and longitude, the plane of x_km and y_km is laid at the equator. A place without
    coordinates is drawn in the middle of the others.
    """
    places = places_of(folder)
    if not np.isfinite(folder.zones.lat).all():
        lat, lon = places.y_km / KM_PER_DEGREE[0], places.x_km / KM_PER_DEGREE[1]
    else:
        lat, lon = places.lat, places.lon
    return network_of(Places(places.label, places.x_km, places.y_km, _filled(lat), _filled(lon), places.unit))


def _filled(values: Float) -> Float:
    known = values[np.isfinite(values)]
    return _told(values, np.full(len(values), known.mean() if len(known) else 0.0))


def _told(values: Float, otherwise: Float) -> Float:
    return np.where(np.isnan(values), otherwise, values)
