"""The commander of the province: sends its reserve to red districts, and lends platoons when several run together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.arrays import HOUR
from sim.model.forces.commander import command_district, schedule
from sim.model.forces.movement import Process
from sim.model.forces.orders import Staff
from sim.streams import between

if TYPE_CHECKING:
    from sim.model.context import Day


def commanders(day: Day) -> Iterator[Process]:
    """The commanders of all districts and of the province; nobody where they are switched off."""
    if day.config.forces.commander.active:
        for district in range(len(day.world.districts.name)):
            yield command_district(day, day.command.staff, district)
        yield command_province(day, day.command.staff)


def command_province(day: Day, staff: Staff) -> Process:
    """Decide at the same times as the districts, and whenever the colour of one of them changes."""
    province = Province(day, staff)
    for t, _ in schedule(day):
        while day.env.now < t:
            yield day.command.news.alarm | day.env.timeout(t - day.env.now)
            province.decide()


class Province:
    """Moves people between districts. A red district is one with a red crowd; a calm one is green."""

    def __init__(self, day: Day, staff: Staff) -> None:
        self.day, self.staff = day, staff
        self.told = day.config.forces.commander
        self.reserve = [n for n, unit in enumerate(day.units) if unit.kind == "province"]
        self.away: dict[int, int] = {}  # units away from their own place -> the district that has them

    def decide(self) -> None:
        """Give the orders of one decision."""
        red = self._red()
        for n in [n for n, host in self.away.items() if self._over(host)]:
            self._recall(n)
        for n in self.reserve if red else ():
            if n not in self.away and self.day.command.free[n]:
                self._call_up(n, red[0])
        for district in red if len(red) >= self.told.together else ():
            self._lend_to(district)

    def _red(self) -> list[int]:
        """Red districts, the gravest first."""
        news = self.day.command.news
        gravest = {
            d: max(case.kind.severity for case in news.open_in(d))
            for d in range(len(self.day.world.districts.name))
            if news.hot(d)
        }
        return sorted(gravest, key=lambda d: -gravest[d])

    def _over(self, district: int) -> bool:
        """Whether nothing red has been reported from a district for long enough."""
        news = self.day.command.news
        quiet = self.day.env.now >= news.red_crowd[district] + self.told.quiet_h * HOUR
        return bool(quiet) and not news.hot(district)

    def _call_up(self, n: int, district: int) -> None:
        """Order a unit of the reserve to a district, where it is after the time drawn for it, journey included."""
        day, told = self.day, self.day.config.forces.province
        times = told.company_min if day.units[n].force == "polda" else told.army_min
        u = day.streams.uniform("provincial reserve", int(day.world.districts.key[district]), self.reserve.index(n))[0]
        seat = int(day.world.districts.seat[district])
        prepare = max(0.0, float(between(u, times)) - float(day.row(seat, district)[day.units[n].node]))
        if self.staff.send(n, district, -1, seat, prepare, "call_up"):
            day.command.enlist(n, there=True)
            self.away[n] = district

    def _lend_to(self, district: int) -> None:
        """Lend platoons of calm districts, the nearest first; each keeps as many as it would keep at its seat."""
        there = sum(host == district for n, host in self.away.items() if n not in self.reserve)
        seat = int(self.day.world.districts.seat[district])
        for n in self._to_lend(district)[: max(0, self.told.lent_platoons - there)]:
            if self.staff.send(n, district, -1, seat, self.told.transfer_min, "lend"):
                self.away[n] = district

    def _to_lend(self, district: int) -> list[int]:
        """Free platoons of calm districts by distance of their seats."""
        seats, news = self.day.world.districts.seat, self.day.command.news
        row = self.day.row(int(seats[district]), district)
        calm = [d for d in range(len(seats)) if news.colour(d) == 0]
        found: list[int] = []
        for d in sorted(calm, key=lambda d: float(row[seats[d]])):
            found += [n for n in self.staff.in_reserve(d)[self.told.kept_platoons :] if n not in self.away]
        return found

    def _recall(self, n: int) -> None:
        """Send a free unit back to where it came from; one whose window has ended has gone by itself."""
        command, unit = self.day.command, self.day.units[n]
        if not command.in_window(n, self.day.env.now):
            self.away.pop(n)
        elif command.free[n]:
            if n in self.reserve:
                command.enlist(n, there=False)
            if self.staff.send(n, unit.district, -1, unit.node, self.told.prepare_min, "recall"):
                self.away.pop(n)
