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
    posts = _fixed_guarded(day, times)
    seen = [now for now in day.situations if now.t in asked]
    blocks = [np.concatenate([_guarded(day, active, now), _reached(day, active, now)]) for now in seen]
    columns = np.stack(blocks) if blocks else np.zeros((0, 6, len(districts)))
    columns[:, :2] += posts[: len(columns)]
    codes = np.tile(np.arange(len(districts), dtype=np.int32), len(columns))
    found: dict[str, Column] = {"district": Coded(codes, districts), "t": np.repeat(times, len(districts))}
    return found | dict(zip(COVERAGE_COLUMNS[2:], columns.transpose(1, 0, 2).reshape(6, -1), strict=True))


def _guarded(day: Day, active: Active, now: Situation) -> Float:
    """Officers required and present at stations by district, on polling day and at re-votes, shape (2, D)."""
    plan, election, n = day.operation.plan, day.config.election, len(day.world.districts.name)
    district, found = day.operation.station_district, np.zeros((2, n))
    if election.guard_from_min <= now.t < election.guard_to_min:
        wanted = np.where((now.t < day.milestones.boxes_left) & ~day.milestones.lost, plan.demanded, 0.0)
        there = (plan.guard_unit >= 0) & (now.on_duty[plan.guard_unit] if len(now.free) else False)
        present = np.where(there, np.minimum(plan.assigned, wanted), 0.0)
        found += np.stack([_sums(district, wanted, n), _sums(district, present, n)])
    for station in np.flatnonzero(active.revotes(now.t)).tolist():
        guards, sentry = float(plan.guards_demanded[station]), now.sentries.get(station, -1)
        people = float(day.operation.reach.people[sentry]) if sentry >= 0 else 0.0
        found[:, district[station]] += guards, min(guards, people)
    return found


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


def _reached(day: Day, active: Active, now: Situation) -> Float:
    """Active sites, those within target of a free unit, and the voters of both, by district, shape (4, D)."""
    n, reach = len(day.world.districts.name), day.operation.reach
    stations, offices = active.stations(now.t) | active.revotes(now.t), active.offices(now.t)
    found = np.zeros((4, n))
    if offices.any():
        near = reach.nearest(now, reach.offices) <= day.config.target.land_min
        found += _counts(reach.district[reach.offices], offices, near, day.operation.place_voters, n)
    if stations.any():
        near = _stations_near(day, now, np.flatnonzero(stations))
        found += _counts(day.operation.station_district, stations, near, day.world.stations.registered, n)
    return found


def _stations_near(day: Day, now: Situation, stations: Int) -> Bool:
    """Whether a free unit could be at each of these stations within its target; shape (S,), false for the others."""
    world, reach, target = day.world, day.operation.reach, day.config.target
    village, mile = world.stations.village[stations], world.stations.last_mile_min[stations]
    minutes = reach.nearest(now, reach.villages)[village] + mile
    if reach.local.any_free(now):
        local, _ = reach.local.to_stations(now, stations)
        minutes = np.minimum(minutes, local.min(axis=0, initial=np.inf))
    near = np.zeros(len(world.stations.key), dtype=np.bool_)
    near[stations] = minutes <= np.where(day.operation.water[stations] == 1, target.water_min, target.land_min)
    return near


def _counts(district: Int, active: Bool, near: Bool, weight: Int | Float, n: int) -> Float:
    close = active & near
    return np.stack([_sums(district, x, n) for x in (active, close, weight * active, weight * close)])


def _sums(group: Int, values: Float | Bool | Int, n: int) -> Float:
    """Sum of values by group, shape (n,)."""
    return np.asarray(np.bincount(group, values, n), dtype=np.float64)
