"""Units that can be sent: patrols, control officers, sector teams, platoons, water police, negotiators, lent people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sim.arrays import ACCESS, HOUR, Int, Minutes
from sim.config import Config
from sim.model.forces.people import Lent
from sim.model.forces.units import Unit
from sim.world.ways import Ways
from sim.world.world import World

NAMES = {
    "padal": "Padal", "relief": "Pengganti", "polsek": "Polsek", "rayon": "Rayon", "polair": "Polair",
    "negotiator": "Negosiator", "platoon": "Dalmas", "polda": "Polda", "brimob": "Brimob", "samapta": "Samapta",
    "tni": "TNI", "province": "Cadangan provinsi",
}  # fmt: skip


@dataclass(frozen=True)
class District:
    """One district as seen by its planner."""

    config: Config
    world: World
    travel: Ways
    index: int

    @property
    def label(self) -> str:
        """Name in text."""
        return self.world.districts.label[self.index]

    @property
    def seat(self) -> int:
        """Node of the district seat."""
        return int(self.world.districts.seat[self.index])

    @property
    def subdistricts(self) -> Int:
        """Indices of its subdistricts."""
        return np.flatnonzero(self.world.subdistricts.district == self.index)

    @property
    def guard(self) -> tuple[float, float]:
        """When stations are guarded by the same people: until the end of the guard or of the longest shift, min."""
        election, longest = self.config.election, self.config.forces.guarding.longest_shift_h * HOUR
        return election.guard_from_min, min(election.guard_to_min, election.guard_from_min + longest)

    @property
    def horizon(self) -> tuple[float, float]:
        """First and last minute of the operation."""
        return self.config.election.horizon_from_min, self.config.election.horizon_to_min

    def unit(
        self, kind: str, number: str, personnel: int, window: tuple[float, float],
        node: int | None = None, subdistrict: int = -1, force: str = "police", sendable: bool = True,
    ) -> Unit:  # fmt: skip
        """Make a unit of this district, at its seat unless a node is given."""
        home = self.seat if node is None else node
        name = f"{NAMES[kind]} {number}"
        return Unit(name, kind, force, personnel, self.index, subdistrict, home, *window, sendable=sendable)


def at_committees(district: District, kind: str, people: int, team: int, window: tuple[float, float]) -> Iterator[Unit]:
    """Teams for one subdistrict each, at the office of its committee, as long as there are people."""
    world = district.world
    for k in district.subdistricts[: people // max(team, 1)]:
        node = int(world.subdistricts.office[k])
        yield district.unit(kind, world.subdistricts.name[k], team, window, node, int(k))


def patrols(district: District, people: int) -> Iterator[Unit]:
    """Patrol teams of the sub-district police stations, dealt over them in turn."""
    bases, team = district.world.bases, district.config.forces.mobile.polsek_team
    homes = [b for b in range(len(bases.name)) if bases.district[b] == district.index and bases.kind[b] == "polsek"]
    for n in range(people // team):
        base = homes[n % len(homes)] if homes else None
        node = district.seat if base is None else int(bases.node[base])
        label = district.label if base is None else bases.name[base].removeprefix("Polsek ")
        number = f"{label} {1 + n // max(len(homes), 1)}"
        yield district.unit("polsek", number, team, district.horizon, node)


def water_stations(district: District) -> Int:
    """Stations reached by boat in each of its subdistricts, shape (k,)."""
    world = district.world
    afloat = world.station_subdistrict[world.stations.access == ACCESS.index("water")]
    return np.asarray(np.bincount(afloat, minlength=len(world.subdistricts.name))[district.subdistricts])


def water_police(district: District, people: int) -> Iterator[Unit]:
    """Teams with a boat of their own, at the offices of the subdistricts with most stations reached by boat."""
    team, stations = district.config.forces.mobile.polair_team, water_stations(district)
    offices = district.world.subdistricts.office[district.subdistricts][np.argsort(-stations, kind="stable")]
    for n in range(people // team):
        node = int(offices[n % max(1, int(np.sum(stations > 0)))])
        yield district.unit("polair", f"{district.label} {n + 1}", team, district.horizon, node)


def negotiators(district: District, people: int) -> Iterator[Unit]:
    """The team that talks to crowds, at the seat; it goes where there is a crowd and nowhere else."""
    if people:
        yield district.unit("negotiator", district.label, people, district.horizon, sendable=False)


def platoons(
    district: District,
    people: int,
    window: tuple[float, float],
    tag: str = "",
    kind: str = "platoon",
    force: str = "police",
) -> Iterator[Unit]:
    """Whole platoons at the district seat; what is left over forms one smaller unit when it reaches a third of one."""
    size, number = district.config.forces.mobile.platoon, 0
    while people >= size // 3 and people > 0:
        number += 1
        strength = min(size, people)
        yield district.unit(kind, f"{district.label}{tag} {number}", strength, window, force=force)
        people -= strength


def sector_teams(district: District, people: int) -> Iterator[Unit]:
    """Teams of the sectors (rayon), at subdistrict offices far from one another."""
    mobile = district.config.forces.mobile
    teams = people // mobile.rayon_team
    centres = _far_offices(district, min(mobile.rayons, max(teams, 1)))
    for n in range(teams):
        node = centres[n % len(centres)] if centres else None
        yield district.unit("rayon", f"{district.label} {n + 1}", mobile.rayon_team, district.horizon, node)


def lent_units(district: District, part: Lent, window: tuple[float, float], tag: str) -> Iterator[Unit]:
    """A lent contingent as platoons at the district seat, in the part of the window in which it is there."""
    begin, end = max(window[0], part.t_from), min(window[1], part.t_to)
    if begin < end:
        force = part.contingent.force
        kind = "platoon" if force == "police" else force
        for unit in platoons(district, part.personnel, (begin, end), f" {part.name}{tag}", kind, force):
            yield gathering(unit, part)


def gathering(unit: Unit, part: Lent) -> Unit:
    """A unit with which a contingent begins: it gathers and travels before it is there."""
    if unit.t_from > part.t_from:
        return unit
    return replace(unit, muster_min=part.contingent.muster_min, transfer_min=part.contingent.transfer_min)


def provincial_reserve(district: District) -> Iterator[Unit]:
    """A company of the province police and platoons of the army, off until the province orders them to a district."""
    told, end = district.config.forces.province, district.horizon[1]
    bases = district.world.bases
    homes = [int(bases.node[b]) for b in range(len(bases.name)) if bases.kind[b] == "polda"]
    strengths = [("polda", told.company)] * (told.company > 0)
    strengths += [("tni", district.config.forces.mobile.platoon)] * told.army_platoons
    for n, (force, people) in enumerate(strengths, 1):
        node = homes[0] if homes else district.seat
        name = f"{NAMES[force]} {n}"
        yield district.unit("province", name, people, (end, end), node, force=force, sendable=False)


def _far_offices(district: District, count: int) -> list[int]:
    """Offices chosen one after the other, each the farthest from the seat and those before it."""
    offices = [int(node) for node in district.world.subdistricts.office[district.subdistricts]]
    gaps = _row(district, district.seat)[offices]
    chosen: list[int] = []
    for _ in range(min(count, len(offices))):
        pick = int(np.argmax(np.where(np.isfinite(gaps), gaps, -1.0)))
        chosen.append(offices[pick])
        gaps = np.minimum(gaps, _row(district, offices[pick])[offices])
    return chosen


def _row(district: District, node: int) -> Minutes:
    return district.travel.minutes_to(node, wet=False, night=False, boxes=False)
