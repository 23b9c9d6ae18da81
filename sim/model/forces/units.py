"""Units: people who move together. What they are (fixed) is here; what they do is decided by the command."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.arrays import Int
from sim.config.forces import Mobile
from sim.model.forces.rounds import Round

LEVELS = {
    "guard": 0, "standby": 0, "relief": 0, "padal": 0, "polsek": 1, "rayon": 1, "polair": 1, "platoon": 2, "polda": 2,
    "samapta": 2, "brimob": 3, "province": 3, "tni": 4,
}  # fmt: skip
CROWD_CONTROL = ("platoon", "polda", "brimob", "samapta", "tni", "province")
FIXED = ("warehouse", "commission", "committee", "convoy")


@dataclass(frozen=True)
class Unit:
    """One unit of the plan."""

    name: str
    kind: str  # a key of LEVELS, of FIXED, or negotiator
    force: str  # police, polda, brimob, samapta, tni
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
        return LEVELS.get(self.kind, -1)

    @property
    def mobilisation(self) -> str:
        """Its key in ``forces.mobile.mobilisation_min``."""
        return {"standby": "guard", "relief": "guard", "province": self.force}.get(self.kind, self.kind)

    @property
    def strength(self) -> int:
        """People who count against the need of an incident; negotiators talk and hold no line."""
        return 0 if self.kind == "negotiator" else self.personnel


def reckoned_min(unit: Unit, mobile: Mobile) -> float:
    """Minutes from the request to departure that a dispatcher reckons with: mean order and mean mobilisation."""
    order = mobile.order_min.get(unit.kind, (0.0, 0.0))
    return sum(order) / 2 + sum(mobile.mobilisation_min.get(unit.mobilisation, (0.0, 0.0))) / 2
