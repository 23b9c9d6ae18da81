"""The register of polling stations of one election, for the whole bundled area."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.arrays import ACCESS, Bool, Float, Int, Keys
from sim.streams import mix
from sim.world.access import marked, rescaled
from sim.world.tables import table

COLUMNS = {"pemilu2024": "pemilu", "pilkada2024": "pilkada"}
FIRST_SPECIAL = 901  # reported: the register numbers stations in prisons and plantations from 901
KM_PER_DEGREE = (110.574, 111.32)  # of latitude; of longitude at the equator
GOLDEN_ANGLE = np.pi * (3.0 - np.sqrt(5.0))
SETTLED = 0.5  # assumed [0.3, 0.8]: settled radius of a village / radius of a disc of its area
SETTLED_KM = (0.5, 3.0)  # assumed: radius where the area is unknown; largest radius


@dataclass(frozen=True)
class Register:
    """Arrays of shape (S,) in the order of villages.csv, within a village by number."""

    village: Int  # row of villages.csv
    number: Int  # 1, 2, ... and 901, 902, ... for special stations
    key: Keys  # village code and number
    special: Bool
    registered: Int
    lat: Float
    lon: Float
    km: Float  # straight from the village point
    access: Int  # index into ACCESS
    silent: Bool  # without telephone signal
    flood: Bool  # prone to flood


@cache
def register(election: str) -> Register:
    """Stations of ``pemilu2024`` or ``pilkada2024``; ValueError for another election."""
    if election not in COLUMNS:
        raise ValueError(f"election.name: {election}; the bundled stations are those of {', '.join(COLUMNS)}")
    villages, column = table("villages"), COLUMNS[election]
    total, special = (villages.whole(f"{kind}_{column}") for kind in ("stations", "special"))
    village, place = spread(total)
    regular = (total - special)[village]
    number = np.where(place < regular, place + 1, FIRST_SPECIAL + place - regular)
    lat, lon, km = scatter(village, place, total)
    last_first = np.where(place < regular, regular - 1 - place, place)
    water, hard, silent, flood = (
        last_first < rescaled(marked(name), total)[village] for name in ("water", "hard", "silent", "flood")
    )
    access = np.where(hard, ACCESS.index("hard"), ACCESS.index("normal"))
    return Register(
        village=village,
        number=number,
        key=villages.codes()[village] * np.uint64(1000) + number.astype(np.uint64),
        special=place >= regular,
        registered=shared(villages.whole(f"registered_{column}"), total, village, place),
        lat=lat,
        lon=lon,
        km=km,
        access=np.where(water, ACCESS.index("water"), access),
        silent=silent,
        flood=flood,
    )


def spread(total: Int) -> tuple[Int, Int]:
    """Village row and place within the village (from 0) of every station, from stations per village."""
    village = np.repeat(np.arange(len(total)), total)
    first = np.cumsum(total) - total
    return village, np.arange(len(village)) - first[village]


def shared(voters: Int, total: Int, village: Int, place: Int) -> Int:
    """Voters of each station: those of the village shared evenly, the first stations taking the rest."""
    return (voters // total)[village] + (place < (voters % total)[village])


def settled_km() -> Float:
    """Radius within which the stations of every village stand, km, shape (V,)."""
    unknown, largest = SETTLED_KM
    disc = np.sqrt(table("villages").numbers("area_km2") / np.pi)
    return np.where(np.isnan(disc), unknown, np.minimum(SETTLED * disc, largest))


def scatter(village: Int, place: Int, total: Int) -> tuple[Float, Float, Float]:
    """Latitude, longitude and km from the village point: a sunflower, the first station at its heart."""
    villages = table("villages")
    km = settled_km()[village] * np.sqrt(place / total[village])
    turn = mix(villages.codes()).astype(np.float64)[village] * 2.0**-63 * np.pi
    angle = turn + place * GOLDEN_ANGLE
    lat, lon = villages.numbers("lat")[village], villages.numbers("lon")[village]
    north, east = km * np.cos(angle) / KM_PER_DEGREE[0], km * np.sin(angle) / KM_PER_DEGREE[1]
    return lat + north, lon + east / np.cos(np.radians(lat)), km
