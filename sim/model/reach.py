"""How soon free units could be at each place, from where they are: muster, handover and travel, as arrays."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Float, Int, Minutes
from sim.model.forces.units import reckoned_min
from sim.model.local import Local
from sim.model.situation import Situation
from sim.model.teams import Teams

if TYPE_CHECKING:
    from sim.model.operation import Operation

REMEMBERED = 1024  # answers kept for offices: on quiet days units stand at the same places
FEW = 32  # units that are looked at first
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
        self._paces, self._pace = np.unique(self.muster, return_inverse=True)
        self._radix = len(world.network.label), seats, halls + 1, max(len(self._paces), 1)
        dispatch = operation.config.dispatch
        self._handover = dispatch.handover_min if dispatch.cross_district else np.inf
        self._posted, self._post_place = _posts(operation, villages, halls)
        self._known: OrderedDict[tuple[bytes, bytes, bool], Float] = OrderedDict()

    def wide(self, now: Situation, part: slice | Int) -> tuple[Float, Int]:
        """Minutes of groups of wide units to some places, shape (p, G), and the people of each group, shape (G,)."""
        units = self._wide[now.able[self._wide]]
        stances, group = np.unique(self._stances(now, units), return_inverse=True)
        people = np.bincount(group, self.people[units], len(stances))
        return self._minutes(now, stances, part), people.astype(np.int64)

    def nearest(self, now: Situation, part: slice | Int) -> Float:
        """Minutes until the first wide unit could be at some places, shape (p,): the least of ``wide``."""
        return self._first_of(now, self._quickest(now), part)

    def nearest_to_offices(self, now: Situation) -> Float:
        """The same for all committees and commissions, shape (K + D,); kept while no road is closed."""
        stances = self._quickest(now)
        if now.closed:
            return self._first_of(now, stances, self.offices)
        key = (stances.tobytes(), now.wet.tobytes(), now.night)
        if key not in self._known:
            self._known[key] = self._first_of(now, stances, self.offices)
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        return self._known[key]

    def nearest_to_stations(self, now: Situation, stations: Int) -> Float:
        """Minutes until the first free unit, wide or local, could be at some stations, shape (n,)."""
        of = self.operation.world.stations
        asked = np.bincount(of.village[stations], minlength=self.villages.stop) > 0
        villages, village = np.flatnonzero(asked), (np.cumsum(asked) - 1)[of.village[stations]]
        wide = self.nearest(now, villages)[village] + of.last_mile_min[stations]
        return np.asarray(np.minimum(wide, self.local.nearest(now, stations, villages, village)))

    def _quickest(self, now: Situation) -> Int:
        """Stances of the free wide units, without those who stand beside a quicker one."""
        stances = np.unique(self._stances(now, self._wide[now.able[self._wide]]))
        first = np.ones(len(stances), dtype=np.bool_)
        first[1:] = np.diff(stances // self._radix[-1]) > 0
        return stances[first]

    def _first_of(self, now: Situation, stances: Int, part: slice | Int) -> Float:
        """Minutes until the first unit of these stances is at some places, shape (p,).

        Nobody is sooner than the soonest of all without handover, plus the handover, save those of the own district.
        """
        by_pace = stances[np.argsort(stances % self._radix[-1], kind="stable")]
        node, district, stands, pace = np.unravel_index(by_pace, self._radix)
        of, ends, rain = self.district[part], self.nodes[part], now.wet[self.district[part]]
        found = np.full(len(of), np.inf)
        for wet in (False, True):
            some = np.flatnonzero(rain == wet)
            ways = self.between(now, node[:, None], ends[some], wet)
            found[some] = self._by_pace(ways, pace) + self._handover
            for d in np.unique(of[some]):
                unit, place = np.flatnonzero(district == d), np.flatnonzero(of[some] == d)
                own = ways[np.ix_(unit, place)] + self._paces[pace[unit], None]
                found[some[place]] = np.minimum(found[some[place]], own.min(axis=0, initial=np.inf))
        found[np.isin(self._committee[part], stands[stands > 0] - 1)] = 0.0
        return found

    def _by_pace(self, ways: Minutes, pace: Int) -> Float:
        """The least of muster and way over all units, their ways in rows, those of one pace together; shape (p,)."""
        ends = np.searchsorted(pace, np.arange(len(self._paces) + 1)).tolist()
        best = [ways[a:b].min(axis=0) + self._paces[k] for k, (a, b) in enumerate(pairwise(ends)) if a < b]
        return np.asarray(np.min(best, axis=0, initial=np.inf)) if best else np.full(ways.shape[1], np.inf)

    def _stances(self, now: Situation, units: Int) -> Int:
        """Node, district, committee ordered to and pace of some units as one number, pace last, shape (n,)."""
        stands = np.where(now.home[units], now.committee[units], -1) + 1
        marks = (now.node[units], now.district[units], stands, self._pace[units])
        return np.asarray(np.ravel_multi_index(marks, self._radix), dtype=np.int64)

    def _minutes(self, now: Situation, stances: Int, part: slice | Int) -> Float:
        """Minutes of units with these stances to some places, shape (p, G)."""
        node, district, stands, pace = np.unravel_index(stances, self._radix)
        minutes = self._travel(now, node, part)
        minutes += self._paces[pace]
        minutes += self._abroad(district, part)
        if stands.any():
            minutes[self._committee[part][:, None] == stands - 1] = 0.0
        return minutes

    def _travel(self, now: Situation, nodes: Int, part: slice | Int) -> Float:
        """Minutes of travel from some nodes to some places, under the rain at each place, shape (p, G)."""
        rain, ends = now.wet[self.district[part]], self.nodes[part]
        found = np.empty((len(ends), len(nodes)))
        for wet in (False, True):
            some = np.flatnonzero(rain == wet)
            found[some] = self.between(now, nodes[None, :], ends[some][:, None], wet)
        return found

    def between(self, now: Situation, origin: Int, destination: Int, wet: bool) -> Minutes:
        """Minutes between pairs of nodes under the light and the closures of an instant, broadcast together."""
        travel = self.operation.travel
        return travel.minutes_between(origin, destination, wet=wet, night=now.night, boxes=False, closed=now.closed)

    def _abroad(self, district: Int, part: slice | Int) -> Float:
        """Minutes of handover to another district; inf where units stay in their own. Shape (p, G)."""
        return np.where(self.district[part][:, None] != district, self._handover, 0.0)

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

    ``minutes`` until each unit is there and its ``people``, shape (n, units); ``spot``: people there already, (n,).
    Nearly always the nearest few units are enough; the others are asked where they are not.
    """
    few = min(FEW, minutes.shape[1])
    order = _nearest(minutes, few)
    found = _gathered(minutes, people, spot, levels, order)
    if few < minutes.shape[1]:
        last = minutes[np.arange(len(spot)), order[:, -1]]
        more = np.flatnonzero(np.isinf(found[-1]) & np.isfinite(last))
        rest = minutes[more], people[more], spot[more]
        found[:, more] = _gathered(*rest, levels, _nearest(rest[0], minutes.shape[1]))
    return found


def _nearest(minutes: Float, few: int) -> Int:
    """The few units that are there first, in the order of their coming, shape (n, few).

    The last bits of the minutes, some 1e-11 of them, give way to the number of the unit: whole numbers are sorted
    several times faster than the places of others.
    """
    units = minutes.shape[1]
    mask = (1 << units.bit_length()) - 1
    marks = (np.ascontiguousarray(minutes).view(np.int64) & ~mask) | np.arange(units)
    if few < units:
        marks = np.partition(marks, few - 1, axis=1)[:, :few]
    return np.asarray(np.sort(marks, axis=1) & mask)


def _gathered(minutes: Float, people: Int, spot: Int, levels: tuple[int, ...], order: Int) -> Float:
    """The same from some units in the order of their coming."""
    place = np.arange(len(spot))
    coming = people.reshape(-1).take(order + (place * people.shape[1])[:, None])
    together = np.cumsum(np.column_stack([spot, coming]), axis=1)
    at = np.pad(order + 1, ((0, 0), (1, 1)))  # 0: those on the spot
    first = np.stack([np.count_nonzero(together < level, axis=1) for level in levels])
    found = minutes[place, at[place, first] - 1] if minutes.shape[1] else np.zeros(first.shape)
    found[first == 0] = 0.0
    found[first == together.shape[1]] = np.inf
    return found


def _posts(operation: Operation, villages: int, halls: int) -> tuple[Int, Int]:
    """Units of fixed posts at committees and commissions, and the place of each."""
    posted = [(n, unit) for n, unit in enumerate(operation.plan.units) if unit.kind in POSTED]
    places = [
        villages + (unit.subdistrict if unit.kind == "committee" else halls + unit.district) for _, unit in posted
    ]
    return np.array([n for n, _ in posted], dtype=np.int64), np.array(places, dtype=np.int64)
