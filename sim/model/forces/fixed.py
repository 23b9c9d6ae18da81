"""Fixed posts that follow from the election's calendar: warehouse, commission, committee stores and convoys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np

from sim.arrays import DAY
from sim.model.forces.reserves import District
from sim.model.forces.units import Unit
from sim.record import Post


@dataclass(frozen=True)
class FixedPost:
    """A post guarded day and night by shifts, or a convoy on its day."""

    kind: str  # warehouse, commission, committee, convoy
    name: str
    district: int
    district_label: str
    subdistrict: int
    subdistrict_label: str
    node: int
    on_duty: int
    shifts: int
    t_from: float
    t_to: float
    force: str = "police"

    @property
    def people(self) -> int:
        """People needed to hold the post through all shifts."""
        return self.on_duty * self.shifts

    def stands(self, t: float) -> bool:
        """Whether it is held at ``t``."""
        return self.t_from <= t < self.t_to

    def row(self, assigned: int) -> Post:
        """Enter the post into the plan's table; its pattern is people x shifts."""
        return Post(
            self.name,
            self.kind,
            self.district_label,
            self.subdistrict_label,
            "",
            "",
            0,
            self.people,
            assigned,
            f"{self.on_duty} x {self.shifts}",
            f"{assigned // self.shifts} x {self.shifts}",
            self.t_from,
            self.t_to,
            float("nan"),
            self.name if assigned >= self.shifts else "",
        )

    def unit(self, on_duty: int) -> Unit:
        """Make the unit that stands there; it is never sent elsewhere."""
        return Unit(
            self.name,
            self.kind,
            self.force,
            on_duty,
            self.district,
            self.subdistrict,
            self.node,
            self.t_from,
            self.t_to,
            sendable=False,
        )


def fixed_posts(district: District) -> list[FixedPost]:
    """All fixed posts of a district over the horizon, in the order in which they are filled."""
    offices = [_warehouse(district), _commission(district), *_commissioners(district)]
    return [*offices, *_committees(district), *_convoys(district)]


def filled(posts: list[FixedPost], people: int) -> list[tuple[FixedPost, int]]:
    """Posts with the people that each gets, in order; when people run out the later ones get what is left."""
    if busiest([(post, post.people) for post in posts]) <= people:
        return [(post, post.people) for post in posts]
    given: list[tuple[FixedPost, int]] = []
    for post in posts:
        beside = [(other, n) for other, n in given if other.t_from < post.t_to and post.t_from < other.t_to]
        given.append((post, max(0, min(post.people, people - busiest(beside)))))
    return given


def busiest(given: list[tuple[FixedPost, int]]) -> int:
    """Most people at posts at the same time."""
    return max((sum(n for other, n in given if other.stands(post.t_from)) for post, _ in given), default=0)


def departure_day(district: District, subdistrict: int) -> int:
    """Day offset on which the boxes leave for a subdistrict: the published one, else spread with the farthest first."""
    distribution, world = district.config.election.distribution, district.world
    published = distribution.day_by_subdistrict.get(str(int(world.subdistricts.key[subdistrict])))
    if published is not None:
        return published
    minutes = district.travel.minutes_to(district.seat, wet=False, night=False, boxes=True)
    far = minutes[world.subdistricts.office[district.subdistricts]]
    rank = int(np.sum(far > minutes[world.subdistricts.office[subdistrict]]))
    days = distribution.last_day - distribution.first_day + 1
    return distribution.first_day + rank * days // len(far)


def _convoys(district: District) -> Iterator[FixedPost]:
    """Escorts of the boxes to the subdistricts: from loading at the warehouse until the vehicles are back."""
    world, plan = district.world, district.config.election.distribution
    minutes = district.travel.minutes_to(district.seat, wet=False, night=False, boxes=True)
    for k in district.subdistricts.tolist():
        begin = departure_day(district, k) * DAY + plan.depart_min
        way = float(minutes[world.subdistricts.office[k]])
        end = begin + plan.load_min[1] + plan.unload_min + 2 * (way if np.isfinite(way) else 0.0)
        whole = (district.index, district.label, k, world.subdistricts.name[k], district.seat)
        name = f"Konvoi {world.subdistricts.name[k]}"
        yield FixedPost("convoy", name, *whole, _convoy_size(district, k), 1, begin, end)


def _convoy_size(district: District, subdistrict: int) -> int:
    """People escorting the convoy of one subdistrict: per truck, or per boat where the way is over water."""
    guarding, plan = district.config.forces.guarding, district.config.election.distribution
    stations = int(np.sum(district.world.station_subdistrict == subdistrict))
    office = int(district.world.subdistricts.office[subdistrict])
    if district.travel.over_water(district.seat, office):
        return ceil(stations / plan.stations_per_boat) * guarding.convoy_water
    return ceil(stations / plan.stations_per_truck) * guarding.convoy_road


def _warehouse(district: District) -> FixedPost:
    election, guarding = district.config.election, district.config.forces.guarding
    leave = (election.distribution.village_day + 1) * DAY
    return _post(district, "warehouse", "Gudang KPU", guarding.warehouse, election.warehouse_from_min, leave)


def _commission(district: District) -> FixedPost:
    return _post(district, "commission", "KPU", district.config.forces.guarding.commission, *district.horizon)


def _commissioners(district: District) -> Iterator[FixedPost]:
    """An officer for each member of the commission, day and night, where orders ask for it."""
    members = district.config.forces.guarding.commissioners
    if members:
        yield _post(district, "commission", "Pengawal anggota KPU", members, *district.horizon)


def _committees(district: District) -> Iterator[FixedPost]:
    """Committee stores are guarded while boxes lie there: before delivery to the villages, and from counting on."""
    election = district.config.election
    deliver = election.distribution.village_day * DAY + election.distribution.depart_min
    end = min(election.horizon_to_min, (election.recapitulation.deadline_day + 1) * DAY)
    on_duty = district.config.forces.guarding.committee
    for k in district.subdistricts:
        arrive = departure_day(district, int(k)) * DAY + election.distribution.depart_min
        yield _post(district, "committee", "PPK", on_duty, arrive, deliver, int(k))
        yield _post(district, "committee", "PPK rekap", on_duty, election.committee_from_min, end, int(k))


def _post(
    district: District, kind: str, name: str, on_duty: int, t_from: float, t_to: float, subdistrict: int = -1
) -> FixedPost:
    world = district.world
    where = district.label if subdistrict < 0 else world.subdistricts.name[subdistrict]
    node = district.seat if subdistrict < 0 else int(world.subdistricts.office[subdistrict])
    return FixedPost(
        kind,
        f"{name} {where}",
        district.index,
        district.label,
        subdistrict,
        where if subdistrict >= 0 else "",
        node,
        on_duty,
        district.config.forces.guarding.shifts,
        t_from,
        t_to,
    )
