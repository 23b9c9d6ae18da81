"""How much work a folder without an election asks for, and whether its units and servers can do it.

The *load* is the work that arrives in a unit of time: the number of units, or of servers, that it keeps busy (erlang);
the *capacity* is how many there are; both are means over the hours in question. Where the load is not below the
capacity, a line grows as long as work arrives, and a mean of waiting tells how long one looked, not how the place
works. Only time on scene counts as load: travel adds to it, so that what is found here is overloaded for certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.arrays import DAY, HOUR, Bool, Float, Int
from sim.world.folder.folder import Folder, IncidentTypes, Profiles, Stations, Units

NAMED = 3  # zones that are named
MOST_SETS = 200  # sets of units that are compared with one another


class Overload(NamedTuple):
    """A place where more work arrives than can be done."""

    where: str
    load: float  # units or servers kept busy
    capacity: float  # units or servers there
    growth_per_h: float  # incidents or people by which the line grows at least
    queue: bool  # of people at a station, not of incidents

    @property
    def told(self) -> str:
        """In words."""
        what = "people" if self.queue else "incidents"
        there = f"work for {self.load:.3g} arrives where there are {self.capacity:.3g}"
        return f"{self.where}: not stable: {there}; the line grows by {self.growth_per_h:.3g} {what} an hour or more"


class Work(NamedTuple):
    """What arrives in every zone, mean over the horizon, shape (Z,)."""

    calls_per_h: Float
    load: Float  # hours of one unit per hour


def overloads(folder: Folder) -> list[Overload]:
    """Every overload of pure dispatch and of pure queueing with arrivals at a rate; none with a calendar.

    A list of incidents comes to an end, and where there is nobody at all no line is served: neither is a load.
    """
    if folder.district.calendar is not None:
        return []
    units = of_units(folder) if folder.incidents is None else ()
    return [*(overload for overload in units if overload.capacity > 0), *_of_stations(folder)]


def work(folder: Folder) -> Work:
    """What the zones ask of the units; what incidents set off counts with those that set it off."""
    hours, types = folder.district.horizon_min / HOUR, folder.incident_types
    with np.errstate(over="ignore", invalid="ignore"):
        if folder.incidents is not None:
            return _listed(folder, hours)
        calls = folder.zones.rate_per_h * mass(folder.profiles, folder.zones.profile, 0.0, hours * HOUR) / hours
        each = types.share / (1.0 - types.branching_ratio)
        return Work(calls * each.sum(), calls * float((each * _unit_hours(types)).sum()))


def _listed(folder: Folder, hours: float) -> Work:
    listed, types = folder.incidents, folder.incident_types
    assert listed is not None, "only a folder with a list"
    in_time, zones = listed.time < hours * HOUR, len(folder.zones.name)
    units = float((types.share * _mean_units(types)).sum()) if len(types.name) else 1.0
    stay = float((types.share * types.mean_min).sum()) if len(types.name) else 0.0
    asked = np.where(listed.units > 0, listed.units, units) * np.where(
        np.isnan(listed.on_scene_min), stay, listed.on_scene_min
    )
    per_h = (np.bincount(listed.zone[in_time], weight, zones) for weight in (None, asked[in_time] / HOUR))
    return Work(*(np.asarray(found / hours, dtype=np.float64) for found in per_h))


def _unit_hours(types: IncidentTypes) -> Float:
    """Hours of one unit that an incident of each type takes on average, shape (K,)."""
    return np.asarray(types.mean_min / HOUR * _mean_units(types), dtype=np.float64)


def _mean_units(types: IncidentTypes) -> Float:
    return np.array([sum(n * share for n, share in needs) for needs in types.units_needed], dtype=np.float64)


def mass(profiles: Profiles, index: Int, begin: float, end: float) -> Float:
    """Hours from ``begin`` to ``end`` (min), each times the multiplier of profile ``index`` (-1 = 1); its shape."""
    within = np.maximum(np.minimum(profiles.end, end) - np.maximum(profiles.start, begin), 0.0) / HOUR
    whole = np.bincount(profiles.profile, within * profiles.multiplier, len(profiles.name))
    return np.where(index < 0, (end - begin) / HOUR, np.append(whole, 0.0)[index])


def of_units(folder: Folder) -> Iterator[Overload]:
    """All units together or, where these are enough, each set of units that some zones depend on."""
    if folder.policy.queue == "lost":
        return
    asked, there = work(folder), on_duty(folder.units, folder.district.horizon_min)
    everyone = np.ones(len(there), dtype=np.bool_)
    found = _compared("all units", asked, everyone, np.ones(len(asked.load), dtype=np.bool_), there)
    if found is not None:
        yield found
        return
    sets, of_zone = np.unique(serving(folder), axis=0, return_inverse=True)
    for members in sets[:MOST_SETS]:
        inside = ~(sets & ~members).any(axis=1)[of_zone.ravel()]  # zones that only these units serve
        found = _compared(_units_of(folder, inside), asked, members, inside, there)
        if found is not None:
            yield found


def _compared(where: str, asked: Work, members: Bool, inside: Bool, there: Float) -> Overload | None:
    load, calls, capacity = asked.load[inside].sum(), asked.calls_per_h[inside].sum(), there[members].sum()
    if not load or load < capacity:
        return None
    return Overload(where, float(load), float(capacity), float(calls * (1.0 - capacity / load)), False)


def serving(folder: Folder) -> Bool:
    """Whether a unit may go to a zone by its districts, by the sectors and across borders, shape (Z, U)."""
    zones, units = folder.zones, folder.units
    found = units.serves.T[zones.district]
    for zone, members in folder.policy.sectors.items():
        found[zone] &= np.isin(np.arange(len(units.name)), members)
    if not folder.policy.cross_district:
        home = np.where(units.zone >= 0, zones.district[units.zone], np.argmax(units.serves, axis=1))
        found &= zones.district[:, None] == home[None, :]
    return np.asarray(found, dtype=np.bool_)


def _units_of(folder: Folder, inside: Bool) -> str:
    names = [folder.zones.name[zone] for zone in np.flatnonzero(inside)]
    more = f" and {len(names) - NAMED:,} more zones" if len(names) > NAMED else ""
    return f"the units that serve {', '.join(names[:NAMED])}{more}"


def on_duty(units: Units, horizon_min: float) -> Float:
    """Share of the horizon during which every unit is on duty, shape (U,)."""
    begin, end = (np.clip(edge, 0.0, horizon_min) for edge in (units.available_from, units.available_to))
    start, stop = np.nan_to_num(units.shift_start), np.nan_to_num(units.shift_end, nan=DAY)
    over_midnight = stop <= start
    first, last = np.where(over_midnight, stop, start), np.where(over_midnight, start, stop)
    inside = _daily(end, first, last) - _daily(begin, first, last)
    return np.asarray(np.where(over_midnight, end - begin - inside, inside) / horizon_min, dtype=np.float64)


def _daily(t: Float, first: Float, last: Float) -> Float:
    """Minutes from 0 to ``t`` that lie between ``first`` and ``last`` of their day."""
    days, clock = np.divmod(t, DAY)
    return np.asarray(days * (last - first) + np.clip(clock - first, 0.0, last - first), dtype=np.float64)


def people_per_h(folder: Folder, stations: Stations) -> Float:
    """People who arrive at every station in an hour between opening and closing, shape (S,); nan without a rate."""
    opens, closes = hours_of(folder, stations)
    index = stations.arrival_profile
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        masses = [mass(folder.profiles, index[[s]], opens[s], closes[s])[0] for s in range(len(index))]
        return np.asarray(stations.rate_per_h * np.array(masses) / (closes - opens) * HOUR, dtype=np.float64)


def hours_of(folder: Folder, stations: Stations) -> tuple[Float, Float]:
    """Opening and closing of every station without an election, min, shape (S,)."""
    opens = np.nan_to_num(stations.open)
    return opens, np.maximum(np.fmin(stations.close, folder.district.horizon_min), opens)


def _of_stations(folder: Folder) -> Iterator[Overload]:
    """Stages at which people arrive at a rate; no stage passes on more than its servers can do."""
    if folder.stations is None:
        return
    for row, rate in enumerate(people_per_h(folder, folder.stations)):
        for stage in folder.stations.stages[row] if rate > 0 else ():
            most = stage.servers * HOUR / stage.mean_min if stage.mean_min > 0 else np.inf
            if rate >= most:
                where = f"{stage.name} of {folder.stations.name[row]}"
                yield Overload(where, rate * stage.mean_min / HOUR, float(stage.servers), float(rate - most), True)
            rate = min(rate, most)
