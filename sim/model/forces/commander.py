"""The commander of a district: decides daily, at meetings and on a change of colour, from what has been reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import DAY, HOUR, Int
from sim.model.forces.movement import Process
from sim.model.forces.orders import Staff

if TYPE_CHECKING:
    from sim.model.context import Day


def command_district(day: Day, staff: Staff, district: int) -> Process:
    """Thicken the committees where there is trouble, release who is no longer needed, name who goes without."""
    commander = Commander(day, staff, district)
    for t, daily in schedule(day):
        while day.env.now < t:
            yield day.command.news.alarms[district] | day.env.timeout(t - day.env.now)
            commander.decide(daily=daily and day.env.now >= t)


def schedule(day: Day) -> list[tuple[float, bool]]:
    """Instants of decision within the horizon, and whether it is the daily one."""
    told, election = day.config.forces.commander, day.config.election
    begin, end = election.horizon_from_min, election.horizon_to_min
    daily = np.arange(begin // DAY, end // DAY) * DAY + told.daily_min
    times = [(float(t), True) for t in daily] + [(t, False) for t in told.meetings_min]
    return sorted((t, is_daily) for t, is_daily in times if begin < t < end)


class Commander:
    """Puts platoons where the reports say they are needed."""

    def __init__(self, day: Day, staff: Staff, district: int) -> None:
        self.day, self.staff, self.district = day, staff, district
        self.told = day.config.forces.commander
        self.committees: Int = np.flatnonzero(day.world.subdistricts.district == district)
        self._size = np.array([day.halls[int(k)].stations for k in self.committees], dtype=np.int64)
        self._shock = -np.inf  # the last one that a daily decision has answered

    def decide(self, *, daily: bool) -> None:
        """Give the orders of one decision."""
        if daily:
            self._shock = float(self.day.command.news.shock[self.district])
        ranks, standing = self._ranks(), self._standing()
        for n in [n for k in standing if k not in ranks for n in standing[k]]:
            if self.day.command.free[n]:
                self.staff.to_seat(n)
        self._thicken(ranks, {k: standing.get(k, []) for k in ranks})

    @property
    def _shaken(self) -> bool:
        """From the day after a shock until it has been quiet for long enough."""
        return bool(self.day.env.now < self._shock + self.told.quiet_h * HOUR)

    def _ranks(self) -> dict[int, int]:
        """Committees that need people, the gravest report first, then the largest; with the severity of that report."""
        now, news, at = self.day.env.now, self.day.command.news, self.committees
        working = np.array([not self.day.halls[k].t_finish <= now for k in at.tolist()], dtype=np.bool_)
        troubled = now < news.trouble[at] + self.told.quiet_h * HOUR
        deadline = (self.day.config.election.recapitulation.deadline_day + 1) * DAY
        late = now >= deadline - self.told.late_days * DAY
        gravity = np.where(troubled, news.gravity[at], 0)
        wanted = working & (troubled | late | self._shaken)
        order = np.lexsort((-self._size, -gravity))
        return {int(at[i]): int(gravity[i]) for i in order if wanted[i]}

    def _standing(self) -> dict[int, list[int]]:
        """Platoons ordered to each committee."""
        found: dict[int, list[int]] = {}
        for n in self.staff.platoons(self.district):
            k = int(self.day.command.committee[n])
            if k >= 0:
                found.setdefault(k, []).append(n)
        return found

    def _thicken(self, ranks: dict[int, int], standing: dict[int, list[int]]) -> None:
        """A platoon for every committee in need; when there are too few, from the one with less trouble."""
        kept = 0 if self._shaken else self.told.kept_platoons
        pool = self.staff.in_reserve(self.district)[kept:]
        for k in ranks:
            if standing[k]:
                continue
            n = pool.pop(0) if pool else self._thin(ranks, standing, k)
            if n is None or not self.staff.to_committee(n, k):
                self.staff.note(self.district, "without", self.day.world.subdistricts.name[k])

    def _thin(self, ranks: dict[int, int], standing: dict[int, list[int]], k: int) -> int | None:
        """A free platoon of the committee with least trouble, when that is less than the trouble at ``k``."""
        for other in reversed(ranks):
            free = [n for n in standing[other] if self.day.command.free[n]]
            if free and ranks[other] < ranks[k]:
                standing[other].remove(free[0])
                self.staff.note(self.district, "thin", self.day.world.subdistricts.name[other])
                return free[0]
        return None
