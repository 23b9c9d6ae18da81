"""A bundled world as the tables of a folder: reading them gives the same world, number by number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from sim.arrays import ACCESS, CLASSES, TENSION
from sim.world.folder.files import (
    BASES,
    COMMITTEES,
    DISTRICTS,
    NETWORK,
    PLACES,
    STATIONS,
    UNITS,
    ZONES,
)
from sim.world.folder.schema import File
from sim.world.network import LEGS
from sim.world.places import base_codes
from sim.world.tables import table
from sim.world.world import World

Row = list[str]
Columns = Mapping[str, Iterable[object]]


def tables(world: World) -> Iterator[tuple[File, list[Row]]]:
    """Every table with its header; ``units.csv`` has nothing else."""
    place = place_names(world)
    yield ZONES, rows(zones(world, place))
    yield UNITS, [[column.name for column in UNITS.columns]]
    yield STATIONS, rows(stations(world))
    yield DISTRICTS, rows(districts(world, place))
    yield COMMITTEES, rows(committees(world, place))
    yield BASES, rows(bases(world, place))
    yield PLACES, rows(places(world, place))
    yield NETWORK, rows(network(world, place))


def rows(columns: Columns) -> list[Row]:
    """A header and the rows below it."""
    return [list(columns), *([text(value) for value in row] for row in zip(*columns.values(), strict=True))]


def text(value: object) -> str:
    """A value so that it is read back bit by bit; nothing for nan."""
    if isinstance(value, bool | np.bool_):
        return "1" if value else "0"
    if isinstance(value, float | np.floating):
        return "" if np.isnan(value) else repr(float(value))
    return str(value)


def zones(world: World, place: Sequence[str]) -> Columns:
    """The villages."""
    villages, above = world.villages, world.subdistricts
    return {
        "zone": villages.name,
        "district": [world.districts.name[d] for d in above.district[villages.subdistrict]],
        "committee": [above.name[k] for k in villages.subdistrict],
        "place": [place[node] for node in villages.node],
        "key": villages.key,
    }


def stations(world: World) -> Columns:
    """The polling stations."""
    found = world.stations
    flood = {} if found.flood is None else {"flood": found.flood}
    return {
        "station": found.name,
        "zone": [world.villages.name[village] for village in found.village],
        "voters": found.registered,
        "class": [CLASSES[cls] for cls in found.cls],
        "access": [ACCESS[access] for access in found.access],
        "signal": found.signal,
        "tension": [TENSION[tension] for tension in found.tension],
        "last_mile_min": found.last_mile_min,
        **flood,
        "lat": found.lat,
        "lon": found.lon,
        "key": found.name,  # the official code
    }


def districts(world: World, place: Sequence[str]) -> Columns:
    """The districts."""
    found = world.districts
    seats = [place[node] for node in found.seat]
    return {"district": found.name, "label": found.label, "place": seats, "ikp": found.ikp, "key": found.key}


def committees(world: World, place: Sequence[str]) -> Columns:
    """The committees of the subdistricts."""
    found = world.subdistricts
    return {"committee": found.name, "place": [place[node] for node in found.office], "key": found.key}


def bases(world: World, place: Sequence[str]) -> Columns:
    """The bases; one of a whole district has no committee."""
    found, names = world.bases, dict(zip(base_codes().tolist(), table("bases").text("id"), strict=True))
    return {
        "base": found.name,
        "kind": found.kind,
        "place": [place[node] for node in found.node],
        "district": [world.districts.name[d] for d in found.district],
        "committee": [world.subdistricts.name[k] if k >= 0 else "" for k in found.subdistrict],
        "key": [f"base/{names[key]}" for key in found.key.tolist()],  # a spreadsheet would round the number
    }


def places(world: World, place: Sequence[str]) -> Columns:
    """The nodes of the network."""
    found = world.network
    return {"place": place, "label": found.label, "lat": found.lat, "lon": found.lon}


def network(world: World, place: Sequence[str]) -> Columns:
    """The legs of the network in their order."""
    found = world.network
    return {
        "origin": [place[node] for node in found.origin],
        "destination": [place[node] for node in found.destination],
        "km": found.km,
        "leg": [LEGS[leg] for leg in found.leg],
        "name": found.name,
    }


def place_names(world: World) -> list[str]:
    """One name for every node: its label with what stands there, and a number where that is not enough."""
    names = list(world.network.label)
    for node, name in zip(world.villages.node, world.villages.name, strict=True):
        names[node] = name
    for nodes, what in ((world.subdistricts.office, "office"), (world.districts.seat, "seat")):
        for node in nodes:
            names[node] = f"{world.network.label[node]} ({what})"
    return distinct(names)


def distinct(names: Sequence[str]) -> list[str]:
    """Names of which none is there twice in any case: the second gets a 2, the third a 3."""
    taken, count, found = {name.casefold() for name in names}, Counter[str](), list[str]()
    for name in names:
        own, folded = name, name.casefold()
        count[folded] += 1
        while count[folded] > 1 and own.casefold() in taken:
            own = f"{name} {count[folded]}"
            count[folded] += own.casefold() in taken
        taken.add(own.casefold())
        found.append(own)
    return found
