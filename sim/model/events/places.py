"""Where named events are: their names as sites, stations, committees and roads. Raises Refused for unknown names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Int
from sim.config.events import PLACES, Event
from sim.config.lines import nearest, problem, shown
from sim.config.refused import Refused
from sim.model.incidents.injection import place_of
from sim.model.incidents.site import Site, commission_site, committee_site, station_site, supervisor_site, village_site
from sim.world.named import Place, seat_of

if TYPE_CHECKING:
    from sim.model.operation import Operation

SITES = {
    "committee": committee_site,
    "commission": commission_site,
    "supervisor": supervisor_site,
    "village": village_site,
}


def check_events(operation: Operation) -> None:
    """Resolve every named event once; Refused with a line for each that names something unknown."""
    lines: list[str] = []
    for name, event in operation.config.threat.happening.items():
        try:
            _resolve(operation, event)
        except Refused as refused:
            lines += [f"threat.events.{name}.{line}" for line in refused.args]
    if lines:
        raise Refused(*lines)


def _resolve(operation: Operation, event: Event) -> None:
    if event.kind == "incident":
        sites(operation, event)
        roads(operation, tuple(f"jalan {name}" for name in event.roads))
    elif event.kind == "road_closed":
        roads(operation, tuple(event.at))
    elif event.kind in ("relocation", "missing_ballots", "signal_restored"):
        stations(operation, event)
    else:
        districts(operation, event) if event.kind == "officials_away" else committees(operation, event)
    if event.to is not None:
        destination(operation, event)


def find(operation: Operation, name: str, words: tuple[str, ...], key: str = "at") -> Place:
    """The place of a name that begins with one of some words."""
    known = operation.gazetteer
    place = known.find(name) if name.partition(" ")[0].lower() in [word.lower() for word in words] else None
    if place is None:
        raise Refused(unknown(operation, key, name, words))
    return place


def unknown(operation: Operation, key: str, name: str, words: tuple[str, ...]) -> str:
    """The line of a name that is not one of the region."""
    allowed = "a place of the region, written " + ", ".join(f"{word} NAME" for word in words)
    return problem(key, f"{shown(name)} given", allowed, nearest(name, operation.gazetteer.with_word(words)))


def sites(operation: Operation, event: Event) -> list[Site]:
    """Sites of an incident: one for each place; at stations one for each of so many, one where no number is given."""
    kind, found = operation.config.threat.types[str(event.type)], list[Site]()
    for name, number in event.at.items():
        what, at = find(operation, name, PLACES["incident"])
        if what in ("village", "subdistrict") and place_of(kind) == "station" and not kind.closes_road:
            found += [station_site(operation.world, int(s)) for s in _stations(operation, what, at, number or 1)]
        elif what == "subdistrict":
            raise Refused(problem("at", f"{name} given", f"PPK {name.partition(' ')[2]}, or desa NAME"))
        else:
            found.append(SITES[what](operation.world, at))
    return found


def stations(operation: Operation, event: Event) -> Int:
    """Stations of an event, so many of each place, all where no number is given."""
    parts = []
    for name, number in event.at.items():
        what, at = find(operation, name, PLACES[event.kind])
        parts.append(_stations(operation, what, at, number))
    return np.unique(np.concatenate(parts))


def _stations(operation: Operation, what: str, at: int, number: int | None) -> Int:
    """The first stations of a village, or stations spread evenly over a subdistrict."""
    world = operation.world
    mine = np.flatnonzero(operation.station_subdistrict == at)
    if what == "village":
        return world.stations_of_village(at)[:number]
    if number is None or number >= len(mine):
        return mine
    return mine[((np.arange(number) + 0.5) * len(mine) / number).astype(np.int64)]


def committees(operation: Operation, event: Event) -> dict[int, int]:
    """Subdistricts of an event and stations of each; a commission stands for all committees of its district."""
    size = np.bincount(operation.station_subdistrict, minlength=len(operation.world.subdistricts.name))
    found: dict[int, int] = {}
    for name, number in event.at.items():
        what, at = find(operation, name, PLACES[event.kind])
        mine = [at] if what == "committee" else np.flatnonzero(operation.world.subdistricts.district == at).tolist()
        found |= {int(k): min(int(size[k]), number) if number is not None else int(size[k]) for k in mine}
    return found


def districts(operation: Operation, event: Event) -> list[int]:
    """Districts of an event."""
    return [find(operation, name, PLACES[event.kind])[1] for name in event.at]


def destination(operation: Operation, event: Event) -> int:
    """Node of the commission to which boxes are carried; it may be in any bundled district."""
    place, world = operation.gazetteer.find(str(event.to)), operation.world
    if place is not None and place[0] == "commission":
        return int(world.districts.seat[place[1]])
    if world.own is not None:
        raise Refused(unknown(operation, "to", str(event.to), ("KPU",)))
    return seat_of(str(event.to))


def roads(operation: Operation, names: tuple[str, ...]) -> tuple[int, ...]:
    """Legs of named roads, and of the stretches that lead from places to the district seat."""
    found: list[int] = []
    for name in names:
        what, at = find(operation, name, PLACES["road_closed"], "roads")
        if what == "road":
            found += operation.world.network.legs_named(operation.gazetteer.roads[at]).tolist()
        else:
            found += _stretch(operation, SITES[what](operation.world, at))
    return tuple(found)


def _stretch(operation: Operation, site: Site) -> list[int]:
    """The leg over which the shortest way from a place leads to the district seat; none at the seat itself."""
    network, seat = operation.world.network, int(operation.world.districts.seat[site.district])
    if site.node == seat:
        return []
    legs = np.flatnonzero((network.origin == site.node) | (network.destination == site.node))
    far = np.where(network.origin[legs] == site.node, network.destination[legs], network.origin[legs])
    row = operation.travel.minutes_to(seat, wet=False, night=False, boxes=False)
    here = operation.travel.minutes_between(np.full(len(far), site.node), far, wet=False, night=False, boxes=False)
    return [int(legs[int(np.argmin(row[far] + here))])]
