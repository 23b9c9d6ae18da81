"""Incidents of a user's folder: drawn by zone, or replayed from its list.

Random ones are a non-homogeneous Poisson process by zone; those of a type with a branching ratio set off others of
their kind in their zone (a Hawkes process in its cluster form). All draws are keyed by zone and incident.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import Float, Int, Keys
from sim.model.incidents.arrivals import Arrival
from sim.model.incidents.profile import Rate, poisson
from sim.model.incidents.service import draws
from sim.model.incidents.site import zone_site
from sim.model.incidents.work import Work
from sim.streams import Streams
from sim.world.folder.folder import PLAIN, Folder, Incidents
from sim.world.world import World


@dataclass(frozen=True)
class Drawn:
    """Incidents with a place and a time; arrays of shape (n,)."""

    name: list[str]
    parent: list[str]
    key: Keys
    zone: Int
    type: Int  # index into the incident types of the folder
    t: Float


def calls(world: World, streams: Streams, horizon_min: float) -> list[Arrival]:
    """The incidents of the folder of a world within the horizon, in order of onset; equal times in order of rows."""
    folder = world.own
    if folder is None:
        return []
    drawn = _random if folder.incidents is None else _replayed
    found = [call for call in drawn(world, folder, streams, horizon_min) if call.t_onset < horizon_min]
    return sorted(found, key=lambda call: call.t_onset)


def _random(world: World, folder: Folder, streams: Streams, horizon_min: float) -> Iterator[Arrival]:
    drawn = _first(folder, streams, horizon_min)
    while len(drawn.t):
        works = _works(folder, streams, drawn.key, drawn.type, np.zeros(len(drawn.t), dtype=np.int64))
        for n, (name, t) in enumerate(zip(drawn.name, drawn.t.tolist(), strict=True)):
            site, kind = zone_site(world, int(drawn.zone[n])), folder.incident_types.name[int(drawn.type[n])]
            origin = "spread" if drawn.parent[n] else "exogenous"
            yield Arrival(name, int(drawn.key[n]), kind, site, t, origin, parent=drawn.parent[n], work=works[n])
        drawn = _within(_set_off(folder, streams, drawn), horizon_min)


def _first(folder: Folder, streams: Streams, horizon_min: float) -> Drawn:
    """Incidents that no other sets off, zone by zone."""
    zones = folder.zones
    rates = [Rate.of(folder.profiles, int(index), 0.0, horizon_min) for index in zones.profile]
    mean = zones.rate_per_h * np.array([rate.mass for rate in rates])
    keys = zones.key
    count = np.zeros(len(mean), dtype=np.int64)
    busy = np.flatnonzero(mean > 0)
    count[busy] = poisson(streams.uniform("calls", keys[busy]), mean[busy])
    zone, number = _each(count)
    u = streams.uniform("call time", keys[zone], number)
    t = np.concatenate([np.zeros(0), *(rates[z].times(u[zone == z]) for z in busy if count[z])])
    key = streams.bits("call", keys[zone], number)
    names = [f"{zones.name[z]}-{n + 1}" for z, n in zip(zone.tolist(), number.tolist(), strict=True)]
    return Drawn(names, [""] * len(names), key, zone, _types(folder, streams, key), t)


def _set_off(folder: Folder, streams: Streams, above: Drawn) -> Drawn:
    """What incidents set off: others of their type in their zone, after exponential delays."""
    types = folder.incident_types
    ratio = types.branching_ratio[above.type]
    count = np.where(ratio > 0, poisson(streams.uniform("set off", above.key), np.maximum(ratio, 1e-9)), 0)
    parent, number = _each(count)
    key, kind = streams.bits("set off call", above.key[parent], number), above.type[parent]
    delay = types.excitation_delay_min[kind] * streams.exponential("set off delay", key)
    names = [f"{above.name[p]}-{n + 1}" for p, n in zip(parent.tolist(), number.tolist(), strict=True)]
    return Drawn(names, [above.name[p] for p in parent], key, above.zone[parent], kind, above.t[parent] + delay)


def _within(drawn: Drawn, horizon_min: float) -> Drawn:
    """Those that begin before the horizon."""
    rows = np.flatnonzero(drawn.t < horizon_min)
    names = [drawn.name[n] for n in rows], [drawn.parent[n] for n in rows]
    return Drawn(*names, drawn.key[rows], drawn.zone[rows], drawn.type[rows], drawn.t[rows])


def _each(count: Int) -> tuple[Int, Int]:
    """Entity and number within the entity (from 0) of so many things of each, shape (sum,)."""
    entity = np.repeat(np.arange(len(count)), count)
    return entity, np.arange(len(entity)) - np.repeat(np.cumsum(count) - count, count)


def _types(folder: Folder, streams: Streams, key: Keys) -> Int:
    """Type of each incident, by share."""
    below = np.cumsum(folder.incident_types.share)
    found = np.searchsorted(below / below[-1:], streams.uniform("call type", key), side="right")
    return np.asarray(np.minimum(found, len(below) - 1), dtype=np.int64)


def _works(folder: Folder, streams: Streams, key: Keys, kind: Int, asked: Int) -> list[Work]:
    """Units needed (those ``asked`` for, drawn where 0) and times on scene of each incident; none for kind -1."""
    types, found = folder.incident_types, [Work(n) for n in asked.tolist()]
    for k in np.unique(kind[kind >= 0]).tolist():
        rows = np.flatnonzero(kind == k)
        need, each = np.where(asked[rows] > 0, asked[rows], _needs(folder, streams, key[rows], k)), _apart(folder, k)
        u = streams.uniform("call on scene", key[rows][:, None], np.arange(int(need.max()) if each else 1)[None, :])
        minutes = draws(u, types.on_scene[k], types.mean_min[k], types.sd_min[k], types.values[k])
        for row, units, times in zip(rows.tolist(), need.tolist(), minutes.tolist(), strict=True):
            found[row] = Work(units, tuple(times[:units] if each else times), each)
    return found


def _apart(folder: Folder, kind: int) -> bool:
    """Whether every unit leaves after its own time."""
    return folder.incident_types.on_scene_per[kind] == "unit"


def _needs(folder: Folder, streams: Streams, key: Keys, kind: int) -> Int:
    """Units that each incident of one type needs."""
    units, share = zip(*folder.incident_types.units_needed[kind], strict=True)
    if len(units) == 1:
        return np.full(len(key), units[0])
    below = np.cumsum(share)
    found = np.searchsorted(below / below[-1], streams.uniform("call units", key), side="right")
    return np.asarray(np.array(units)[np.minimum(found, len(units) - 1)], dtype=np.int64)


def _replayed(world: World, folder: Folder, streams: Streams, horizon_min: float) -> Iterator[Arrival]:
    """The incidents of the list; what a row leaves open is drawn by its type."""
    listed, types = folder.incidents, folder.incident_types
    assert listed is not None, "only a folder with a list is replayed"
    keys = streams.bits("replayed", np.arange(len(listed.time), dtype=np.uint64))
    kinds = _listed_types(folder, listed, streams, keys)
    own = np.array([types.name.index(name) if name in types.name else -1 for name in kinds], dtype=np.int64)
    works = _works(folder, streams, keys, own, listed.units)
    for row, (t, stay) in enumerate(zip(listed.time.tolist(), listed.on_scene_min.tolist(), strict=True)):
        work, site = works[row], zone_site(world, int(listed.zone[row]))
        if not np.isnan(stay):
            work = replace(work, minutes=(stay,) * (work.need if work.each else 1))
        yield Arrival(f"R{row + 1}", int(keys[row]), kinds[row], site, t, "replayed", work=work)


def _listed_types(folder: Folder, listed: Incidents, streams: Streams, keys: Keys) -> list[str]:
    """The type of every row; drawn by share where it is left open."""
    names = folder.incident_types.name
    if not names:
        return [name or PLAIN for name in listed.type]
    drawn = _types(folder, streams, keys)
    return [name or names[n] for name, n in zip(listed.type, drawn.tolist(), strict=True)]
