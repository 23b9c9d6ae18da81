"""Coverage hour by hour: who stands at the required posts, and which active sites a free unit could reach in time."""

from __future__ import annotations

import numpy as np

from sim.arrays import Bool, Float, Int
from sim.model.active import Active
from sim.model.context import Day
from sim.model.situation import Situation, hours
from sim.record import COVERAGE_COLUMNS, Coded, Column


def coverage(day: Day) -> dict[str, Column]:
    """The coverage table of a finished replication: one row per hour and district."""
    times, districts = hours(day.config), day.world.districts.label
    asked, active = set(times.tolist()), Active(day)
    seen = [now for now in day.situations if now.t in asked]
    columns = np.zeros((len(seen), 6, len(districts)))
    columns[:, :2] = _fixed_guarded(day, times)[: len(seen)]
    columns[:, 2:] = _offices_reached(day, active, seen)
    voters = day.world.stations.registered.astype(np.float64)
    for row, now in zip(columns, seen, strict=True):
        stations, again = np.flatnonzero(active.stations(now.t)), active.revotes(now.t)
        _add_guards(day, again, now, row[:2])
        _add_stations(day, np.union1d(stations, again) if len(again) else stations, now, voters, row[2:])
    codes = np.tile(np.arange(len(districts), dtype=np.int32), len(columns))
    found: dict[str, Column] = {"district": Coded(codes, districts), "t": np.repeat(times, len(districts))}
    return found | dict(zip(COVERAGE_COLUMNS[2:], columns.transpose(1, 0, 2).reshape(6, -1), strict=True))


def _add_guards(day: Day, again: Int, now: Situation, found: Float) -> None:
    """Add officers required and present at stations by district, on polling day and at re-votes, to (2, D)."""
    plan, election, district = day.operation.plan, day.config.election, day.operation.station_district
    if election.guard_from_min <= now.t < election.guard_to_min:
        wanted = np.where((now.t < day.milestones.boxes_left) & ~day.milestones.lost, plan.demanded, 0.0)
        there = (plan.guard_unit >= 0) & (now.on_duty[plan.guard_unit] if len(now.free) else False)
        present = np.where(there, np.minimum(plan.assigned, wanted), 0.0)
        found += np.stack([_sums(district, people, found.shape[1]) for people in (wanted, present)])
    for station in again.tolist():
        guards, sentry = float(plan.guards_demanded[station]), now.sentries.get(station, -1)
        people = float(day.operation.reach.people[sentry]) if sentry >= 0 else 0.0
        found[:, district[station]] += guards, min(guards, people)


def _fixed_guarded(day: Day, times: Float) -> Float:
    """The same of fixed posts for all hours, shape (hours, 2, D); a committee's only until its work is finished."""
    found = np.zeros((len(times), 2, len(day.world.districts.name)))
    for post, on_duty in day.operation.plan.fixed:
        end = post.t_to
        if post.kind == "committee" and post.t_to > day.config.election.voting.close_min:
            end = np.fmin(end, day.halls[post.subdistrict].t_finish)
        inside = slice(*np.searchsorted(times, [post.t_from, end]))
        found[inside, 0, post.district] += post.on_duty
        found[inside, 1, post.district] += min(on_duty, post.on_duty)
    return found


def _offices_reached(day: Day, active: Active, seen: list[Situation]) -> Float:
    """Active offices, those within target of a free unit, and the voters of both, by hour and district, (H, 4, D)."""
    n, reach = len(day.world.districts.name), day.operation.reach
    there = active.offices(np.array([now.t for now in seen])[:, None])
    near = np.zeros_like(there)
    for hour, now in enumerate(seen):
        same = hour > 0 and now.alike(seen[hour - 1])
        near[hour] = near[hour - 1] if same else reach.nearest_to_offices(now) <= day.config.target.land_min
    row, office = np.nonzero(there)
    place = row * n + reach.district[reach.offices][office]
    voters = day.operation.place_voters[office]
    return _counted(place, near[row, office], voters, len(seen) * n).reshape(4, len(seen), n).transpose(1, 0, 2)


def _add_stations(day: Day, stations: Int, now: Situation, voters: Float, found: Float) -> None:
    """Add the same of these stations, at one hour, to (4, D)."""
    if len(stations):
        near, district = _stations_near(day, now, stations), day.operation.station_district[stations]
        found += _counted(district, near, voters[stations], found.shape[1])


def _stations_near(day: Day, now: Situation, stations: Int) -> Bool:
    """Whether a free unit could be at each of these stations within its target, shape (n,)."""
    target, minutes = day.config.target, day.operation.reach.nearest_to_stations(now, stations)
    return minutes <= np.where(day.operation.water[stations] == 1, target.water_min, target.land_min)


def _counted(place: Int, near: Bool, voters: Float, n: int) -> Float:
    """Sites, those that are near, and the voters of both, by place, shape (4, n)."""
    code = place + n * near
    far_near = np.stack([_sums(code, weight, 2 * n).reshape(2, n) for weight in (None, voters)])
    return np.stack([far_near.sum(axis=1), far_near[:, 1]], axis=1).reshape(4, n)


def _sums(group: Int, values: Float | None, n: int) -> Float:
    """Sum of values by group, their number where none are given, shape (n,)."""
    return np.asarray(np.bincount(group, values, n), dtype=np.float64)
