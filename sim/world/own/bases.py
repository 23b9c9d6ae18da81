"""Bases of a folder: where they stand, whom they serve, and where the seat of a district is."""

from __future__ import annotations

import numpy as np

from sim.arrays import Int
from sim.world.folder.folder import Bases as Listed
from sim.world.folder.folder import Folder
from sim.world.own.zones import places_of
from sim.world.world import Bases

LOCAL = "polsek"  # the kind of base that serves one subdistrict
SEAT = "polres"  # the kind of base that stands at the seat of its district


def bases_of(folder: Folder) -> Bases:
    """The bases; what is not told of one follows from the zone nearest to it."""
    listed = folder.bases
    if listed is None:
        none = np.zeros(0, dtype=np.int64)
        return Bases(none.astype(np.uint64), [], [], none, none, none)
    zone = nearest_zone(folder, listed)
    local = np.array([kind == LOCAL for kind in listed.kind], dtype=np.bool_)
    committee = np.where((listed.committee < 0) & local, folder.zones.committee[zone], listed.committee)
    district = np.where(committee >= 0, folder.committees.district[committee], folder.zones.district[zone])
    return Bases(
        key=listed.key,
        name=listed.name,
        kind=listed.kind,
        district=np.where(listed.district >= 0, listed.district, district),
        subdistrict=committee,
        node=_nodes(folder, listed, zone),
    )


def nearest_zone(folder: Folder, listed: Listed) -> Int:
    """The zone nearest to every base, shape (B,); the zone it stands in where it names one."""
    zones, network, place = folder.zones, folder.network, listed.place
    lat, lon = (zones.lat, zones.lon) if network is None else (network.lat[zones.place], network.lon[zones.place])
    at = (zones.lat, zones.lon) if network is None else (network.lat, network.lon)
    own_lat, own_lon = (
        np.where(place >= 0, of[place], told) for of, told in zip(at, (listed.lat, listed.lon), strict=True)
    )
    east = (lon[None, :] - own_lon[:, None]) * np.cos(np.radians(own_lat))[:, None]
    gap = np.hypot(lat[None, :] - own_lat[:, None], east)
    nearest = np.argmin(np.where(np.isnan(gap), np.inf, gap), axis=1)
    return np.where((place >= 0) & (network is None), place, nearest)


def _nodes(folder: Folder, listed: Listed, zone: Int) -> Int:
    """Node of every base: the place it names; its own where distances are those of the globe; else the nearest zone."""
    rule = folder.district.travel
    if rule is None or rule.metric != "haversine":
        own = zone
    else:
        own = len(folder.zones.name) + len(places_of(folder).unit) + np.arange(len(zone))
    return np.where(listed.place >= 0, listed.place, own)


def seats_of(folder: Folder, bases: Bases) -> Int:
    """Node of the seat of every district: the one told, else its first base of kind polres, else its first zone."""
    told = folder.districts.place
    seat = folder.zones.place[[int(np.argmax(folder.zones.district == district)) for district in range(len(told))]]
    police = np.flatnonzero([kind == SEAT for kind in bases.kind])[::-1]  # of several the first is written last
    seat[bases.district[police]] = bases.node[police]
    return np.where(told >= 0, told, seat)
