"""Coverage hour by hour: who stands at the required posts, and which active sites a free unit could reach in time."""

from __future__ import annotations

import numpy as np

from sim.arrays import DAY, HOUR, Bool, Float, Int
from sim.model.context import Day
from sim.model.forces.fixed import FixedPost
from sim.record import COVERAGE_COLUMNS, Coded, Column


def coverage(day: Day) -> dict[str, Column]:
    """The coverage table of a finished replication: one row per hour and district."""
    election, districts = day.config.election, day.world.districts.label
    hours = np.arange(election.horizon_from_min, election.horizon_to_min, HOUR)
    blocks = [_hour(day, float(t), busy) for t, busy in zip(hours, _busy(day, hours), strict=True)]
    columns = np.stack(blocks).reshape(len(hours), 6, len(districts)).transpose(1, 0, 2).reshape(6, -1)
    codes = np.tile(np.arange(len(districts), dtype=np.int32), len(hours))
    found: dict[str, Column] = {"district": Coded(codes, districts), "t": np.repeat(hours, len(districts))}
    return found | dict(zip(COVERAGE_COLUMNS[2:], columns, strict=True))


def _busy(day: Day, hours: Float) -> list[Bool]:
    """Units with a task at each hour."""
    busy = [np.zeros(len(day.units), dtype=np.bool_) for _ in hours]
    for n, entries in day.journal.tasks.items():
        for entry in entries:
            first, last = np.searchsorted(hours, [entry.t_start, entry.t_end], side="left")
            for h in range(int(first), int(last)):
                busy[h][n] = True
    return busy


def _hour(day: Day, t: float, busy: Bool) -> Float:
    """Required, present, sites, sites reached, voters, voters reached by district at one instant, shape (6, D)."""
    required, present = _stations_guarded(day, t, busy)
    fixed_required, fixed_present = _fixed_guarded(day, t)
    return np.stack([required + fixed_required, present + fixed_present, *_reached(day, t, busy)])


def _stations_guarded(day: Day, t: float, busy: Bool) -> tuple[Float, Float]:
    plan, election, n = day.operation.plan, day.config.election, len(day.world.districts.name)
    if not election.guard_from_min <= t < election.guard_to_min:
        return np.zeros(n), np.zeros(n)
    wanted = np.where((t < day.milestones.boxes_left) & ~day.milestones.lost, plan.demanded, 0.0)
    away = (plan.guard_unit < 0) | busy[np.maximum(plan.guard_unit, 0)] if len(busy) else plan.guard_unit < 0
    there = np.where(away, 0.0, np.minimum(plan.assigned, wanted))
    district = day.operation.station_district
    return _sums(district, wanted, n), _sums(district, there, n)


def _fixed_guarded(day: Day, t: float) -> tuple[Float, Float]:
    required, present = np.zeros(len(day.world.districts.name)), np.zeros(len(day.world.districts.name))
    for post, on_duty in day.operation.plan.fixed:
        if post.t_from <= t < post.t_to and _needed(day, post, t):
            required[post.district] += post.on_duty
            present[post.district] += min(on_duty, post.on_duty)
    return required, present


def _needed(day: Day, post: FixedPost, t: float) -> bool:
    """A committee store is guarded until its recapitulation is finished."""
    if post.kind != "committee" or t < day.config.election.voting.close_min:
        return True
    return not t >= day.halls[post.subdistrict].t_finish


def _reached(day: Day, t: float, busy: Bool) -> tuple[Float, Float, Float, Float]:
    """Active sites and their voters, and those within target of a free unit."""
    world, reach, n = day.world, day.operation.reach, len(day.world.districts.name)
    times, target = day.milestones, day.config.target
    active = (times.open <= t) & (t < times.boxes_left) & ~times.lost
    halls = np.array([_store_active(day, hall.subdistrict, t) for hall in day.halls], dtype=np.bool_)
    seats = np.array([_commission_active(day, d, t) for d in range(n)], dtype=np.bool_)
    villages = np.zeros(len(world.villages.key), dtype=np.bool_)
    villages[world.stations.village[active]] = True
    wet = np.array([day.weather.wet(d, t) for d in range(n)])
    asked = np.concatenate([villages, halls, seats])
    minutes = reach.places(t, busy, wet, day.weather.night(t), asked)
    limit = np.where(day.operation.water == 1, target.water_min, target.land_min)
    own = _own_team(day, t, busy) if active.any() else np.full(len(active), np.inf)
    near = active & (np.minimum(minutes[world.stations.village] + world.stations.last_mile_min, own) <= limit)
    places = np.concatenate([halls, seats])
    close = places & (minutes[len(villages) :] <= target.land_min)
    district = day.operation.station_district
    weight, at = day.operation.place_voters, reach.district[len(villages) :]
    voters = world.stations.registered
    return (
        _sums(district, active, n) + _sums(at, places, n),
        _sums(district, near, n) + _sums(at, close, n),
        _sums(district, voters * active, n) + _sums(at, weight * places, n),
        _sums(district, voters * near, n) + _sums(at, weight * close, n),
    )


def _sums(group: Int, values: Float | Bool | Int, n: int) -> Float:
    """Sum of values by group, shape (n,)."""
    return np.asarray(np.bincount(group, values, n), dtype=np.float64)


def _own_team(day: Day, t: float, busy: Bool) -> Float:
    guard = day.operation.plan.guard_unit
    away = (guard < 0) | busy[np.maximum(guard, 0)] if len(busy) else guard < 0
    return np.where(away, np.inf, day.operation.reach.own_team(t))


def _store_active(day: Day, subdistrict: int, t: float) -> bool:
    """Boxes lie at the committee: before delivery to the villages, or from their return to the end of its work."""
    hall = day.halls[subdistrict]
    before = hall.t_stored <= t < day.config.election.distribution.village_day * DAY + DAY / 2
    return before or (hall.t_first_box <= t and not t >= hall.t_finish)


def _commission_active(day: Day, district: int, t: float) -> bool:
    """The warehouse before the boxes leave, and the plenary of the commission."""
    start, finish = day.commission_dates.get(district, (np.inf, np.inf))
    return t < day.config.election.distribution.village_day * DAY or (start <= t and not t >= finish)
