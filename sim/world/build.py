"""Builds the world of a configuration from the bundled tables, cut to its region.

Every attribute of a station is decided on the whole bundled area first and cut out afterwards, so that a
station is the same in every region.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from sim.arrays import ACCESS, TENSION, Bool, Float, Int
from sim.config import Config
from sim.config.world import Region, Travel
from sim.world.bases import bases_of
from sim.world.classes import rating
from sim.world.nesting import nesting
from sim.world.places import load_places
from sim.world.stations import register
from sim.world.tables import table
from sim.world.vulnerability import class_tilt
from sim.world.world import Districts, Mix, Stations, Subdistricts, Villages, World

LAST_LEG = ("village", "foot", "stream")  # leg class between village and station, by access


@dataclass(frozen=True)
class Cut:
    """The region as rows of the tables, and back: index in the region of every row, -1 outside."""

    districts: Int
    subdistricts: Int
    villages: Int
    district: Int  # shape (18,)
    subdistrict: Int  # shape (256,)
    village: Int  # shape (3444,)


def build_world(config: Config) -> World:
    """World of ``config.region`` for ``config.election``, or of the user's folder.

    ValueError names a wrong region or election; Refused the problems of a folder.
    """
    from sim.world.network_build import build_network

    if config.world.source == "folder":
        from sim.world.own import own_world

        return own_world(config)

    cut, election, tilt = cut_of(config.region), config.election.name, class_tilt(config.threat.ikp)
    return World(
        districts=_districts(cut),
        subdistricts=_subdistricts(cut),
        villages=_villages(cut),
        stations=_stations(cut, election, config.world.travel, tilt),
        bases=bases_of(cut.district, cut.subdistrict),
        network=build_network(load_places(), config.world.travel),
        mix=province_mix(election, tilt),
    )


def cut_of(region: Region) -> Cut:
    """Rows of a region; ValueError where it names nothing, or a place that does not exist."""
    nest, names, offices = nesting(), table("districts").text("name"), table("subdistricts").text("name")
    if not region.districts:
        raise ValueError(f"region.districts: none given; allowed: {', '.join(names)}")
    district = _chosen("region.districts", region.districts, names)
    subdistrict = district[nest.subdistrict_district]
    if region.subdistricts:
        inside = [name if chosen else "" for name, chosen in zip(offices, subdistrict, strict=True)]
        subdistrict = _chosen("region.subdistricts", region.subdistricts, inside)
        district = np.bincount(nest.subdistrict_district[subdistrict], minlength=len(names)) > 0
    village = subdistrict[nest.village_subdistrict]
    masks = (district, subdistrict, village)
    kept = [np.flatnonzero(mask) for mask in masks]
    back = [np.where(mask, np.cumsum(mask) - 1, -1) for mask in masks]
    return Cut(kept[0], kept[1], kept[2], back[0], back[1], back[2])


def names_of(region: Region) -> tuple[list[str], list[str], list[str], list[str]]:
    """Names of a region's districts, what they are called, and names of its subdistricts and villages."""
    cut = cut_of(region)
    districts = _districts(cut)
    return districts.name, districts.label, _subdistricts(cut).name, _villages(cut).name


def _chosen(key: str, wanted: list[str], names: list[str]) -> Bool:
    """Which of ``names`` are wanted, in any case; ValueError with the nearest name for an unknown one."""
    known = [name.lower() for name in names]
    for name in wanted:
        if name.lower() not in known or not name:
            near = get_close_matches(name.lower(), filter(None, known), n=1, cutoff=0.0)
            raise ValueError(f"{key}: {name} is not known; nearest: {names[known.index(near[0])]}")
    asked = {name.lower() for name in wanted}
    return np.array([name in asked for name in known])


def _districts(cut: Cut) -> Districts:
    districts = table("districts")
    return Districts(
        key=districts.codes()[cut.districts],
        name=[districts.text("name")[row] for row in cut.districts],
        label=[districts.text("label")[row] for row in cut.districts],
        seat=cut.districts.copy(),  # the seats are the first places
        ikp=districts.numbers("ikp")[cut.districts],
    )


def _subdistricts(cut: Cut) -> Subdistricts:
    return Subdistricts(
        key=table("subdistricts").codes()[cut.subdistricts],
        name=[table("subdistricts").text("name")[row] for row in cut.subdistricts],
        district=cut.district[nesting().subdistrict_district[cut.subdistricts]],
        office=load_places().offices()[cut.subdistricts],
    )


def _villages(cut: Cut) -> Villages:
    return Villages(
        key=table("villages").codes()[cut.villages],
        name=_unique(
            [table("villages").text("name")[row] for row in cut.villages],
            [table("subdistricts").text("name")[nesting().village_subdistrict[row]] for row in cut.villages],
        ),
        subdistrict=cut.subdistrict[nesting().village_subdistrict[cut.villages]],
        node=load_places().villages()[cut.villages],
    )


def _unique(names: list[str], above: list[str]) -> list[str]:
    """Names of which none occurs twice: namesakes carry the name of the level above, then a number."""
    count = Counter(names)
    full = [name if count[name] == 1 else f"{name}, {up}" for name, up in zip(names, above, strict=True)]
    seen: Counter[str] = Counter()
    for n, name in enumerate(full):
        seen[name] += 1
        full[n] = name if seen[name] == 1 else f"{name} {seen[name]}"
    return full


def last_mile(km: Float, access: Int, travel: Travel) -> Float:
    """Minutes from the village point: by road, on foot to a hard station, by boat to a water station."""
    kmh = np.array([travel.responder_kmh[leg] for leg in LAST_LEG])
    minutes: Float = km / kmh[access] * 60.0
    return minutes


def _stations(cut: Cut, election: str, travel: Travel, tilt: tuple[float, ...]) -> Stations:
    whole, rated = register(election), rating(election, tilt)
    kept = np.flatnonzero(cut.village[whole.village] >= 0)
    codes = table("villages").text("code")
    village, number = whole.village[kept], whole.number[kept]
    return Stations(
        key=whole.key[kept],
        name=[f"{codes[v]}-{n:03d}" for v, n in zip(village.tolist(), number.tolist(), strict=True)],
        village=cut.village[village],
        registered=whole.registered[kept],
        lat=whole.lat[kept],
        lon=whole.lon[kept],
        access=whole.access[kept],
        tension=rated.tension[kept],
        cls=rated.cls[kept],
        signal=~whole.silent[kept],
        last_mile_min=last_mile(whole.km[kept], whole.access[kept], travel),
        flood=whole.flood[kept],
    )


def province_mix(election: str, tilt: tuple[float, ...] = ()) -> Mix:
    """Stations by district, access and tension, and committees, of the 17 districts of the province."""
    districts, nest = table("districts"), nesting()
    inside = np.array([province == "sumsel" for province in districts.text("province")])
    whole, rated = register(election), rating(election, tilt)
    counts = np.zeros((districts.rows, len(ACCESS), len(TENSION)), dtype=np.int64)
    np.add.at(counts, (nest.village_district[whole.village], whole.access, rated.tension), 1)
    committees = np.bincount(nest.subdistrict_district, minlength=districts.rows)
    names = [name for name, kept in zip(districts.text("name"), inside, strict=True) if kept]
    return Mix(name=names, stations=counts[inside], committees=committees[inside])
