"""Spread: an incident that police have not met in time may be followed by one next door, and some by revenge."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.model.incidents.case import Case
from sim.model.incidents.site import Site, committee_site, station_site
from sim.streams import between

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def watch_spread(day: Day, case: Case) -> None:
    """The mark is drawn beforehand; only where it is below the type's probability is there anything to watch."""
    if case.mark("spread") < case.kind.spread_share:
        day.env.process(spread(day, case))


def spread(day: Day, case: Case) -> Process:
    """A neighbour follows when, some time later, the incident goes on and police are still too few."""
    yield day.env.timeout(day.config.threat.aftermath.spread_after_min) | case.ended
    if case.over or case.met:
        return
    neighbour = _neighbour(day, case.site)
    if neighbour is not None:
        _follow(day, case, "spread", neighbour, case.type_name)


def revenge(day: Day, case: Case) -> Process:
    """Hours after a quarrel or a threat somebody comes back."""
    yield day.env.timeout(float(between(case.mark("revenge_after"), day.config.threat.aftermath.revenge_after_min)))
    _follow(day, case, "escalation", case.site, str(case.kind.revenge_to))


def _follow(day: Day, case: Case, origin: str, site: Site, type_name: str) -> None:
    from sim.model.incidents.life import begin, new_case

    key = int(day.streams.bits("follow", case.key, len(case.children))[0])
    name = f"{case.name}-{len(case.children) + 1}"
    case.children.append(name)
    begin(day, new_case(day, name, key, origin, site, type_name, parent=case.name, phase=case.phase))


def _neighbour(day: Day, site: Site) -> Site | None:
    """The nearest other village's first station, or the nearest other committee of the district."""
    world = day.world
    row = day.row(site.node, site.district)
    if site.kind == "station":
        others = np.setdiff1d(np.unique(world.stations.village), [site.village])
        village = _nearest(row[world.villages.node[others]], others)
        return None if village is None else station_site(world, int(world.stations_of_village(village)[0]))
    if site.kind == "committee":
        mine = np.flatnonzero(world.subdistricts.district == site.district)
        others = mine[mine != site.subdistrict]
        hall = _nearest(row[world.subdistricts.office[others]], others)
        return None if hall is None else committee_site(world, hall)
    return None


def _nearest(
    minutes: np.ndarray[tuple[int], np.dtype[np.float32]], others: np.ndarray[tuple[int], np.dtype[np.int64]]
) -> int | None:
    if not len(others) or not np.isfinite(minutes).any():
        return None
    return int(others[int(np.argmin(minutes))])
