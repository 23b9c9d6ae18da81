"""Units that can be sent: patrols, control officers, sector teams, platoons and lent contingents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sim.arrays import Int
from sim.config import Config
from sim.model.forces.people import Lent
from sim.model.forces.units import Unit
from sim.world.travel import Travel
from sim.world.world import World

NAMES = {
    "padal": "Padal", "polsek": "Polsek", "rayon": "Rayon", "platoon": "Dalmas", "polda": "Polda", "brimob": "Brimob",
    "samapta": "Samapta", "tni": "TNI",
}  # fmt: skip


@dataclass(frozen=True)
class District:
    """One district as seen by its planner."""

    config: Config
    world: World
    travel: Travel
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

    def unit(
        self, kind: str, number: str, personnel: int, window: tuple[float, float],
        node: int | None = None, subdistrict: int = -1, force: str = "police",
    ) -> Unit:  # fmt: skip
        """Make a sendable unit of this district, at its seat unless a node is given."""
        home = self.seat if node is None else node
        name = f"{NAMES[kind]} {number}"
        return Unit(name, kind, force, personnel, self.index, subdistrict, home, *window, sendable=True)


def padal(district: District, window: tuple[float, float]) -> Iterator[Unit]:
    """Control officers, one team per subdistrict, at the subdistrict office."""
    world, strength = district.world, district.config.forces.mobile.padal
    for k in district.subdistricts if strength else ():
        name = world.subdistricts.name[k]
        yield district.unit("padal", name, strength, window, int(world.subdistricts.office[k]), int(k))


def patrols(district: District, people: int, window: tuple[float, float]) -> Iterator[Unit]:
    """Patrol teams of the sub-district police stations, dealt over them in turn."""
    bases, team = district.world.bases, district.config.forces.mobile.polsek_team
    homes = [b for b in range(len(bases.name)) if bases.district[b] == district.index and bases.kind[b] == "polsek"]
    for n in range(people // team):
        base = homes[n % len(homes)] if homes else None
        node = district.seat if base is None else int(bases.node[base])
        label = district.label if base is None else bases.name[base].removeprefix("Polsek ")
        number = f"{label} {1 + n // max(len(homes), 1)}"
        yield district.unit("polsek", number, team, window, node)


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


def sector_teams(district: District, people: int, window: tuple[float, float]) -> Iterator[Unit]:
    """Teams of the sectors (rayon), at subdistrict offices far from one another."""
    mobile = district.config.forces.mobile
    teams = people // mobile.rayon_team
    centres = _far_offices(district, min(mobile.rayons, max(teams, 1)))
    for n in range(teams):
        node = centres[n % len(centres)] if centres else None
        yield district.unit("rayon", f"{district.label} {n + 1}", mobile.rayon_team, window, node)


def lent_units(district: District, part: Lent, window: tuple[float, float], tag: str) -> Iterator[Unit]:
    """A lent contingent as platoons at the district seat, in the part of the window that its dates allow."""
    begin, end = max(window[0], part.contingent.from_min), min(window[1], part.contingent.to_min)
    if begin < end:
        force = part.contingent.force
        kind = "platoon" if force == "police" else force
        yield from platoons(district, part.personnel, (begin, end), f" {part.name}{tag}", kind, force)


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


def _row(district: District, node: int) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return district.travel.minutes_to(node, wet=False, night=False, boxes=False)
