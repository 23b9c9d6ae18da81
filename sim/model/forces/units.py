"""Units: people who move together. What they are (fixed) is here; what they do is decided by the command."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.arrays import Int
from sim.model.forces.rounds import Round


@dataclass(frozen=True)
class Unit:
    """One unit of the plan."""

    name: str
    kind: str  # guard, standby, padal, polsek, rayon, platoon, polda, brimob, samapta, tni, committee, commission ...
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

    @property
    def activity(self) -> str:
        """What the unit does while it is not on a task."""
        if self.round is not None and self.round.period > 0:
            return "roving"
        return "standby" if self.sendable else "posted"

    @property
    def mobilisation(self) -> str:
        """Its key in ``forces.mobile.mobilisation_min``."""
        return {"standby": "guard", "patrol": "polsek"}.get(self.kind, self.kind)
