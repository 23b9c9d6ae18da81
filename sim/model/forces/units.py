"""Units: people who move together. What they are (fixed) is here; what they do is decided by the command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from sim.arrays import DAY, Int
from sim.config.forces import Mobile
from sim.model.forces.rounds import Round

LEVELS = {
    "guard": 0, "standby": 0, "relief": 0, "padal": 0, "polsek": 1, "rayon": 1, "polair": 1, "platoon": 2, "polda": 2,
    "samapta": 2, "brimob": 3, "province": 3, "tni": 4,
}  # fmt: skip
CROWD_CONTROL = ("platoon", "polda", "brimob", "samapta", "tni", "province")
LISTED = {"police": 1, "polda": 2, "samapta": 2, "brimob": 3, "tni": 4}  # steps of units listed by the user, by force
FIXED = ("warehouse", "commission", "committee", "convoy")


@dataclass(frozen=True)
class Listed:
    """What a user's list says of a unit beyond the rest."""

    serves: frozenset[int]  # districts
    shift: tuple[float, float] | None = None  # daily, min after 00:00; may pass midnight
    reserve: bool = False  # goes only where the others do not suffice
    ranks: Mapping[int, int] = field(default_factory=dict)  # zone -> rank of the unit there, 1 first
    kmh: float = float("nan")  # its own speed; nan = as in district.yaml
    whole: bool = False  # counts as one, whatever its people: needs are told in units


@dataclass(frozen=True)
class Unit:
    """One unit of the plan."""

    name: str
    kind: str  # a key of LEVELS, of FIXED, negotiator, or listed (by the user)
    force: str  # police, polda, brimob, samapta, tni; any word of a user
    personnel: int  # people on duty at one time
    district: int
    subdistrict: int  # -1 = serves the whole district
    node: int  # home
    t_from: float
    t_to: float
    sendable: bool  # may be sent to incidents
    stations: Int = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    round: Round | None = None
    muster_min: float = 0.0  # a lent unit gathers so long and then travels to its district before it is there
    transfer_min: float = 0.0
    listed: Listed | None = None

    @property
    def activity(self) -> str:
        """What the unit does while it is not on a task."""
        if self.kind == "province":
            return "off"
        if self.round is not None and self.round.period > 0:
            return "roving"
        return {"convoy": "escorting"}.get(self.kind, "posted" if self.fixed else "standby")

    @property
    def fixed(self) -> bool:
        """Whether it stays on its post, whatever happens elsewhere."""
        return self.kind in FIXED or (self.kind == "guard" and not self.sendable)

    @property
    def level(self) -> int:
        """Its step on the ladder: guards, Polsek, platoons, Brimob, army; -1 for units that are not sent."""
        if self.listed:
            return LISTED.get(self.force, 1)
        return LEVELS.get(self.kind, -1)

    @property
    def mobilisation(self) -> str:
        """Its key in ``forces.mobile.mobilisation_min``."""
        return {"standby": "guard", "relief": "guard", "province": self.force}.get(self.kind, self.kind)

    @property
    def strength(self) -> int:
        """People who count against the need of an incident; negotiators talk and hold no line."""
        if self.listed and self.listed.whole:
            return 1
        return 0 if self.kind == "negotiator" else self.personnel

    def windows(self, begin: float, end: float) -> Iterator[tuple[float, float]]:
        """When it is on duty between two instants, in order."""
        shift = self.listed.shift if self.listed else None
        if shift is None:
            hours = [(self.t_from, self.t_to)]
        else:
            start, length = shift[0], (shift[1] - shift[0]) % DAY or DAY
            days = range(int(begin // DAY) - 1, int(end // DAY) + 1)
            hours = [(day * DAY + start, day * DAY + start + length) for day in days]
        for first, last in hours:
            a, b = max(first, self.t_from, begin), min(last, self.t_to, end)
            if a < b:
                yield a, b


def reckoned_min(unit: Unit, mobile: Mobile) -> float:
    """Minutes from the request to departure that a dispatcher reckons with: mean order and mean mobilisation."""
    order = mobile.order_min.get(unit.kind, (0.0, 0.0))
    return sum(order) / 2 + sum(mobile.mobilisation_min.get(unit.mobilisation, (0.0, 0.0))) / 2
