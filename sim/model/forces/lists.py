"""What a user's list of units adds to the roster: districts and zones they serve, shifts, ranks, reserves, speeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import DAY, Bool, Float, Int
from sim.model.forces.units import Listed
from sim.model.incidents.site import Site
from sim.world.own.travel import TableTravel

if TYPE_CHECKING:
    from sim.model.context import Day


class Lists:
    """Arrays over all units (U,); units that no user listed serve everywhere, at all hours and at the usual speed."""

    def __init__(self, day: Day) -> None:
        told, districts = [unit.listed for unit in day.units], np.arange(len(day.world.districts.name))
        self.reserve: Bool = np.array([bool(one and one.reserve) for one in told], dtype=np.bool_)
        everywhere = np.ones(len(districts), dtype=np.bool_)
        rows = [np.isin(districts, list(one.serves)) if one else everywhere for one in told]
        self._serves = np.array(rows, dtype=np.bool_).reshape(len(told), len(districts)).T
        self._shifts = _Shifts(told)
        travel = day.operation.travel
        self._table = travel if isinstance(travel, TableTravel) else None
        kmh = np.array([one.kmh if one else np.nan for one in told], dtype=np.float64)
        self._slower = np.nan_to_num((self._table.rule_kmh if self._table else np.nan) / kmh, nan=1.0)
        self._paced = bool((self._slower != 1.0).any())
        self._ranks = [one.ranks if one else {} for one in told]
        self._sectors = _sectors(day)

    def on_shift(self, t: float) -> Bool:
        """Units whose daily shift it is, shape (U,)."""
        return self._shifts.at(t)

    def serving(self, site: Site) -> Bool:
        """Units that the list allows to go to a site, shape (U,)."""
        sector = self._sectors.get(site.zone)
        if sector is None:
            return np.asarray(self._serves[site.district])
        able = np.zeros(len(self._ranks), dtype=np.bool_)
        able[list(sector)] = True
        return np.asarray(able & self._serves[site.district])

    def ranks(self, units: Int, site: Site) -> Float:
        """Rank of some units for a site by their sector, else by their preferences; inf without one, shape (n,)."""
        sector = self._sectors.get(site.zone)
        if sector is not None:
            place = {n: float(rank) for rank, n in enumerate(sector)}
            return np.array([place.get(n, np.inf) for n in units.tolist()])
        return np.array([self._ranks[n].get(site.zone, np.inf) for n in units.tolist()])

    def at_own_pace(self, minutes: Float, units: Int, origin: Int, node: int) -> Float:
        """Minutes of travel to a node corrected for units with a speed of their own, where speed decides; (n,)."""
        if self._table is None or not self._paced:
            return minutes
        return np.where(self._table.by_rule[origin, node], minutes * self._slower[units], minutes)


class _Shifts:
    """Daily shifts, min after 00:00; nan = day and night."""

    def __init__(self, told: list[Listed | None]) -> None:
        hours = [one.shift if one and one.shift else (np.nan, np.nan) for one in told]
        self._start, self._end = np.array(hours, dtype=np.float64).reshape(-1, 2).T
        self._always = np.isnan(self._start)
        self._none = bool(self._always.all())

    def at(self, t: float) -> Bool:
        if self._none:
            return self._always
        clock, over_midnight = t % DAY, self._end <= self._start
        begun, ended = clock >= self._start, clock >= self._end
        return np.asarray(self._always | np.where(over_midnight, begun | ~ended, begun & ~ended))


def _sectors(day: Day) -> dict[int, tuple[int, ...]]:
    """Units by zone as the policy of the folder tells, in order; the units of a folder are the last of all."""
    folder = day.world.own
    if folder is None:
        return {}
    first = len(day.units) - len(folder.units.name)
    return {zone: tuple(first + n for n in units) for zone, units in folder.policy.sectors.items()}
