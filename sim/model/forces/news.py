"""News: what has been reported to the commanders. Nothing else of the incidents is known to them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import Float, Int
from sim.model.incidents.case import Case

if TYPE_CHECKING:
    from sim.model.context import Day

YELLOW, RED = 3, 4  # severity from which a district is yellow, red


class News:
    """Reported incidents by district, and the last trouble at every committee."""

    def __init__(self, day: Day) -> None:
        self.day = day
        districts, committees = len(day.world.districts.name), len(day.world.subdistricts.name)
        # with the type and the severity last reported, and how many of each severity there are
        self._open: list[dict[Case, tuple[str, int]]] = [{} for _ in range(districts)]
        self._severities: list[Counter[int]] = [Counter() for _ in range(districts)]
        self._colour = [0] * districts
        self.alarms = [day.env.event() for _ in range(districts)]  # the colour of a district has changed
        self.alarm = day.env.event()  # that of any district has
        self.trouble: Float = np.full(committees, -np.inf)  # last report from each committee
        self.gravity: Int = np.zeros(committees, dtype=np.int64)  # severity of that report
        self.shock: Float = np.full(districts, -np.inf)  # last red report from a committee or the commission
        self.red_crowd: Float = np.full(districts, -np.inf)  # last report of a red crowd

    def hear(self, case: Case) -> None:
        """An incident is reported, or has become another one since."""
        site, now = case.site, self.day.env.now
        known, told = self._open[site.district], (case.type_name, case.kind.severity)
        if known.get(case) == told:
            return
        self._count(site.district, known.get(case), told)
        known[case] = told
        if site.kind == "committee":
            self.trouble[site.index], self.gravity[site.index] = now, case.kind.severity
        if case.kind.severity >= RED and site.kind in ("committee", "commission"):
            self.shock[site.district] = now
        if self._red_crowd(case):
            self.red_crowd[site.district] = now
        self._recolour(site.district)

    def warn(self, committee: int, severity: int) -> None:
        """A gathering at a committee is known beforehand: its district takes it into account at once."""
        district = int(self.day.world.subdistricts.district[committee])
        self.trouble[committee] = self.day.env.now
        self.gravity[committee] = max(self.gravity[committee], severity)
        self.alarms[district] = _ring(self.day.env, self.alarms[district])

    def forget(self, case: Case) -> None:
        """An incident has ended."""
        if known := self._open[case.site.district].pop(case, None):
            self._count(case.site.district, known, None)
            self._recolour(case.site.district)

    def open_in(self, district: int) -> list[Case]:
        """Reported incidents that have not ended, in order of report."""
        return list(self._open[district])

    def colour(self, district: int) -> int:
        """0 green, 1 yellow, 2 red: by the gravest reported open incident."""
        return self._colour[district]

    def hot(self, district: int) -> bool:
        """Whether a red crowd is reported there and has not ended."""
        return any(self._red_crowd(case) for case in self._open[district])

    def _red_crowd(self, case: Case) -> bool:
        return case.kind.severity >= RED and case.need > self.day.config.forces.mobile.crowd_above

    def _count(self, district: int, before: tuple[str, int] | None, now: tuple[str, int] | None) -> None:
        for told, step in ((before, -1), (now, 1)):
            if told is not None:
                self._severities[district][told[1]] += step

    def _recolour(self, district: int) -> None:
        gravest = max((severity for severity, n in self._severities[district].items() if n > 0), default=0)
        colour = int(gravest >= YELLOW) + int(gravest >= RED)
        if colour != self._colour[district]:
            self._colour[district] = colour
            self.alarms[district] = _ring(self.day.env, self.alarms[district])
            self.alarm = _ring(self.day.env, self.alarm)


def _ring(env: simpy.Environment, alarm: simpy.Event) -> simpy.Event:
    """Wake who waits for an alarm; the next one to wait for."""
    alarm.succeed()
    return env.event()
