"""Dispatch by candidate lists: for each place the units that would be there first from home, sorted once.

The lists are the same in every replication and are kept with the operation. Who is not at home, or is on its round, is
weighed beside them. Where a list cannot tell, nobody is named and ``survey`` weighs all units; where it can, the units
are those that survey and policy would name (``tests/test_dispatch_plain.py``).
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.arrays import Float, Int
from sim.model.forces.dispatch import POLICIES, View
from sim.model.forces.survey import MOST_URGENT, weigh
from sim.model.incidents.case import Case
from sim.model.incidents.site import Site

if TYPE_CHECKING:
    from sim.model.forces.command import Command

LISTED = 64  # units of a list
KEPT = 16384  # lists, 1 kB each; the oldest are dropped beyond this number
TIE_MIN = 1e-9  # two units whose minutes differ by less, but differ, may change their order by rounding
SORTED = ("nearest", "own_district", "ladder")  # policies whose order depends on the place and the unit alone
EVERYBODY = 10**9  # people


class Listed(NamedTuple):
    """The first units of a place in the order of the policy, shape (n,), and whether they are all there are."""

    units: Int
    complete: bool


Key = tuple[int, int, int, int, bool, bool]  # node, subdistrict, district, zone, rain, night
Lists = OrderedDict[Key, Listed | None]  # None: asked for once


class Candidates:
    """What a command knows of its units beforehand."""

    def __init__(self, command: Command) -> None:
        self._command, rules = command, command.rules
        self._lists: Lists = command.day.operation.candidates
        self._possible = rules.policy in SORTED and not rules.preempt and not bool(command.lists.reserve.any())

    def choose(self, case: Case, need: int) -> Int | None:
        """Units that together meet the need, in the order of the policy; None where the list cannot tell."""
        command, site = self._command, case.site
        held = command.rules.reserve_for_urgent and case.kind.priority != MOST_URGENT
        listed = self._listed(site) if self._possible and not held and not command.day.closed else None
        if listed is None:
            return None
        command.locate(site.subdistrict)
        first, others = self._first(listed, need), self._others(site)
        if first is None or not len(others):
            return first
        units = np.sort(np.concatenate([first, others]))
        return units[POLICIES[command.rules.policy](weigh(command, case, units), need)]

    def _first(self, listed: Listed, need: int) -> Int | None:
        """The first units of a list that are free and where the plan has them, until the need is met."""
        command, now, found = self._command, self._command.day.env.now, []
        for n in listed.units.tolist():
            if command.free[n] and n not in command.strays and command.in_window(n, now):
                found.append(n)
                need -= int(command.strength[n])
                if need <= 0:
                    break
        met = need <= 0 or listed.complete
        return np.array(found, dtype=np.int64) if met else None

    def _others(self, site: Site) -> Int:
        """Units that may go to a place and are not where the plan has them, or on rounds."""
        command = self._command
        strays, rovers = [n for n in command.strays if not command.roves[n]], command.rovers(site.subdistrict)
        others = np.array([*strays, *rovers.tolist()], dtype=np.int64)
        return command.ready(site, others) if len(others) else others

    def _listed(self, site: Site) -> Listed | None:
        """The list of a place under the sky of now; made when it is asked for a second time."""
        day = self._command.day
        sky = day.weather.wet(site.district, day.env.now), day.weather.night(day.env.now)
        key = site.node, site.subdistrict, site.district, site.zone, *sky
        if key in self._lists:
            if self._lists[key] is None:
                self._lists[key] = self._sorted(site)
            return self._lists[key]
        self._lists[key] = None
        if len(self._lists) > KEPT:
            self._lists.popitem(last=False)
        return None

    def _sorted(self, site: Site) -> Listed:
        """All units that the plan lets go to a place, from their homes, in the order of the policy."""
        command = self._command
        units = np.flatnonzero(command.may_serve_by_plan(site))
        own = command.planned.district[units] == site.district
        minutes = command.ways(units, site.node, site.district, command.planned.home[units]) + command.delay[units]
        minutes += np.where(own, 0.0, command.rules.handover_min)
        none = np.zeros(len(units), dtype=np.bool_)
        strength, level, rank = command.strength[units], command.level[units], np.full(len(units), np.inf)
        view = View(minutes, own, strength, level, none, np.zeros(len(units)), 0.0, False, rank, none)
        order = POLICIES[command.rules.policy](view, EVERYBODY)
        sure = _sure(minutes[order])
        return Listed(units[order[:sure]], sure == len(order))


def _sure(minutes: Float) -> int:
    """How many units of a list keep their order when the last mile, the same for all, is added to their minutes."""
    gap = np.abs(np.diff(minutes[: LISTED + 1]))
    unsure = np.flatnonzero((gap > 0.0) & (gap < TIE_MIN))
    return int(unsure[0]) if len(unsure) else min(len(minutes), LISTED)
