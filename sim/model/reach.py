"""How soon free units could be at each place, from where they are: muster, handover and travel, as arrays."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Float, Int, Minutes
from sim.model.forces.units import reckoned_min
from sim.model.local import Local
from sim.model.situation import Situation
from sim.model.teams import Teams

if TYPE_CHECKING:
    from sim.model.operation import Operation

REMEMBERED = 4096  # answers kept: on quiet days the same units stand at the same places
POSTED = ("committee", "commission")  # kinds of fixed posts whose people are on the spot


class Reach:
    """Minutes from free units to villages, committees and commissions (places, in this order, shape (P,)).

    Wide units may go anywhere in their district or beyond; local ones (``Local``) only within their subdistrict.
    Minutes are those the command reckons with: mean muster, handover between districts where it is allowed, and
    travel under the rain at the place and the light of the hour.
    """

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        world, units = operation.world, operation.plan.units
        villages, halls, seats = len(world.villages.key), len(world.subdistricts.name), len(world.districts.name)
        below = world.subdistricts.district
        self.villages, self.offices = slice(0, villages), slice(villages, None)
        self.kind: Int = np.repeat([0, 1, 2], [villages, halls, seats])  # index into SITES
        self.nodes: Int = np.concatenate([world.villages.node, world.subdistricts.office, world.districts.seat])
        self.district: Int = np.concatenate([below[world.villages.subdistrict], below, np.arange(seats)])
        self._committee: Int = np.concatenate([np.full(villages, -2), np.arange(halls), np.full(seats, -2)])
        self.subdistrict: Int = np.concatenate([world.villages.subdistrict, np.arange(halls), np.full(seats, -1)])
        self.people: Int = np.array([unit.strength for unit in units], dtype=np.int64)
        mobile = operation.config.forces.mobile
        self.muster: Float = np.array([reckoned_min(unit, mobile) for unit in units])
        self.teams, self.local = Teams(operation, self.muster), Local(operation, self)
        self._fixed = np.array([unit.fixed for unit in units], dtype=np.bool_)
        self._wide: Int = np.array([n for n, unit in enumerate(units) if unit.subdistrict < 0], dtype=np.int64)
        self._pace = np.unique(self.muster, return_inverse=True)[1].ravel()
        self._posted, self._post_place = _posts(operation, villages, halls)
        self._known: dict[tuple[bytes, bytes, bool, int], Float] = {}

    def wide(self, now: Situation, part: slice | Int) -> tuple[Float, Int]:
        """Minutes of groups of wide units to some places, shape (G, p), and the people of each group, shape (G,)."""
        units = self._wide[now.able[self._wide]]
        stands = np.where(now.home[units], now.committee[units], -1)
        code = self._grouped(now.node[units], now.district[units], self._pace[units], stands + 1)
        _, first, group = np.unique(code, return_index=True, return_inverse=True)
        lead, people = units[first], np.bincount(group, self.people[units], len(first))
        minutes = self._travel(now, now.node[lead], part) + self.muster[lead][:, None]
        minutes += self._abroad(now.district[lead], part)
        there = stands[first][:, None] == self._committee[part][None, :]
        return np.where(there, 0.0, minutes), people.astype(np.int64)

    def _grouped(self, *marks: Int) -> Int:
        """One number per unit, equal where all marks are."""
        code = np.zeros(len(marks[0]), dtype=np.int64)
        for mark in marks:
            code = code * (mark.max(initial=0) + 1) + mark
        return code

    def nearest(self, now: Situation, part: slice) -> Float:
        """Minutes until the first wide unit could be at each place of a part; inf where none can come."""
        units = self._wide[now.able[self._wide]]
        state = np.stack([units, now.node[units], now.district[units], now.committee[units], now.home[units]])
        key = (state.tobytes(), now.wet.tobytes(), now.night, part.start)
        if now.closed or key not in self._known:
            best: Float = self.wide(now, part)[0].min(axis=0, initial=np.inf)
            if now.closed:
                return best
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = best
        return self._known[key]

    def _travel(self, now: Situation, nodes: Int, part: slice | Int) -> Float:
        """Minutes of travel from some nodes to some places, under the rain at each place, shape (G, p)."""
        rain, ends = now.wet[self.district[part]], self.nodes[part]
        found = {wet: self.between(now, nodes[:, None], ends[None, :], wet) for wet in (False, True) if wet in rain}
        return np.where(rain, found.get(True, np.inf), found.get(False, np.inf))

    def between(self, now: Situation, origin: Int, destination: Int, wet: bool) -> Minutes:
        """Minutes between pairs of nodes under the light and the closures of an instant, broadcast together."""
        travel = self.operation.travel
        return travel.minutes_between(origin, destination, wet=wet, night=now.night, boxes=False, closed=now.closed)

    def _abroad(self, district: Int, part: slice | Int) -> Float:
        """Minutes of handover to another district; inf where units stay in their own. Shape (G, p)."""
        dispatch = self.operation.config.dispatch
        other = district[:, None] != self.district[part][None, :]
        return np.where(other, dispatch.handover_min if dispatch.cross_district else np.inf, 0.0)

    def on_the_spot(self, now: Situation) -> Int:
        """People on duty at the fixed posts of every place, shape (P,)."""
        there = self.people[self._posted] * now.on_duty[self._posted]
        return np.bincount(self._post_place, there, len(self.nodes)).astype(np.int64)

    def fixed_guards(self, now: Situation, stations: Int) -> Int:
        """People who guard these stations and are never sent elsewhere, shape (n,)."""
        guard = self.operation.plan.guard_unit[stations]
        if not len(self.people):
            return np.zeros(len(stations), dtype=np.int64)
        there = (guard >= 0) & self.teams.at(now.t).there[stations] & now.on_duty[guard] & self._fixed[guard]
        return np.where(there, self.people[guard], 0)

    @cached_property
    def names(self) -> tuple[list[str], Int]:
        """Names of the places without repetition, and which one each place has, shape (P,)."""
        world = self.operation.world
        labels = [*world.villages.name, *world.subdistricts.name, *world.districts.label]
        names, which = np.unique(labels, return_inverse=True)
        return [str(name) for name in names], which.astype(np.int64)


def muster(minutes: Float, people: Int, spot: Int, levels: tuple[int, ...]) -> Float:
    """Minutes until so many people are together at a place, shape (levels, n); inf where they never are.

    ``minutes`` until each unit is there and its ``people``, shape (units, n); ``spot``: people there already, (n,).
    """
    order = np.argsort(minutes, axis=0, kind="stable")
    at = np.vstack([np.zeros(len(spot)), np.take_along_axis(minutes, order, axis=0), np.full(len(spot), np.inf)])
    come = np.take_along_axis(people, order, axis=0) * np.isfinite(at[1:-1])
    together = np.cumsum(np.vstack([spot, come, np.full(len(spot), max(levels))]), axis=0)
    first = np.stack([np.argmax(together >= level, axis=0) for level in levels])
    return np.take_along_axis(at, first, axis=0)


def _posts(operation: Operation, villages: int, halls: int) -> tuple[Int, Int]:
    """Units of fixed posts at committees and commissions, and the place of each."""
    posted = [(n, unit) for n, unit in enumerate(operation.plan.units) if unit.kind in POSTED]
    places = [
        villages + (unit.subdistrict if unit.kind == "committee" else halls + unit.district) for _, unit in posted
    ]
    return np.array([n for n, _ in posted], dtype=np.int64), np.array(places, dtype=np.int64)
