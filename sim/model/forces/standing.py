"""Units that stand elsewhere than by the rule: ``forces.stand_at`` names the places of a kind of unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import cycle
from typing import NamedTuple

from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.model.forces.units import Unit
from sim.world.named import Gazetteer, gazetteer
from sim.world.world import World

ALLOWED = "desa NAME, PPK NAME or KPU NAME of the region; without an election a zone"


class Spot(NamedTuple):
    """Where a unit may stand."""

    node: int
    district: int


def standing_at(units: Sequence[Unit], places: Mapping[str, Sequence[str]], world: World) -> list[Unit]:
    """The units, those of a kind in ``places`` dealt in turn over its places in their district; others as they are.

    Raises Refused for a place that is not there.
    """
    if not places:
        return list(units)
    known, found = gazetteer(world), list(units)
    for kind, names in places.items():
        spots = [_spot(world, known, name) for name in names]
        for district in range(len(world.districts.name)):
            mine = [n for n, unit in enumerate(found) if unit.kind == kind and unit.district == district]
            there = [spot.node for spot in spots if spot.district == district]
            for n, node in zip(mine, cycle(there), strict=False):
                found[n] = replace(found[n], node=node)
    return found


def spot_of(world: World, known: Gazetteer, name: str) -> Spot | None:
    """Where a village, committee or commission is, or the zone of that name where there is no election; else None."""
    found, own = known.find(name), world.own
    if found is None:
        zones = own.zones if own is not None and not world.villages.name else None
        n = zones.name.index(name) if zones is not None and name in zones.name else -1
        return Spot(n, int(zones.district[n])) if zones is not None and n >= 0 else None
    kind, n = found
    subdistricts, villages = world.subdistricts, world.villages
    if kind == "commission":
        return Spot(int(world.districts.seat[n]), n)
    if kind == "committee":
        return Spot(int(subdistricts.office[n]), int(subdistricts.district[n]))
    if kind == "village":
        return Spot(int(villages.node[n]), int(subdistricts.district[villages.subdistrict[n]]))
    return None


def _spot(world: World, known: Gazetteer, name: str) -> Spot:
    spot = spot_of(world, known, name)
    if spot is None:
        raise Refused(problem("forces.stand_at", f"{shown(name)} given", ALLOWED))
    return spot
