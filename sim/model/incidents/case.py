"""The state of one incident: what it is now, who is present, and its clocks."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf, isnan, log, nan

import numpy as np
import simpy

from sim.arrays import Float, Keys
from sim.config.threat import IncidentType
from sim.model.incidents.site import Site
from sim.streams import Streams, between, key_of

MARKS = ("need", "on_scene", "natural", "escalation", "report", "mobilisation")


def marks(streams: Streams, keys: Keys, type_name: str) -> Float:
    """Uniform marks of incidents as type ``type_name``, shape (n, len(MARKS)); drawn once, whatever the force does."""
    with np.errstate(over="ignore"):
        entity = keys ^ np.uint64(key_of(type_name))
    return streams.uniform("marks", entity[:, None], np.arange(len(MARKS))[None, :])


@dataclass(eq=False)
class Case:
    """One incident while it lives. Instants are nan until they happen."""

    name: str
    key: int
    origin: str
    site: Site
    type_name: str
    kind: IncidentType
    marks: Float
    t_onset: float
    changed: simpy.Event
    ended: simpy.Event
    phase: str = ""
    parent: str = ""
    present: dict[int, int] = field(default_factory=dict)  # unit -> people on scene
    coming: dict[int, int] = field(default_factory=dict)  # unit -> people on the way
    t_report: float = nan
    t_dispatch: float = nan
    t_first: float = nan
    t_full: float = nan
    t_end: float = nan
    ended_by: str = "open"
    first_unit: int = -1
    unmet: float = 0.0
    paused_since: float | None = None
    ends_at: float | None = None  # a known end, for a state that ends by itself (late opening)

    def __post_init__(self) -> None:
        self.onset_type = self.type_name
        self.onset_kind = self.kind
        self.phase = self.phase or self.kind.phase
        self.need = self.need_onset = self.need_max = self._need()
        self.severity_max = self.kind.severity
        self._reset_clocks()

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.ended_by != "open"

    @property
    def strength(self) -> int:
        """Police present."""
        return sum(self.present.values())

    @property
    def met(self) -> bool:
        """Whether enough are present."""
        return self.strength >= self.need

    def _need(self) -> int:
        low, high = self.kind.need
        return low + int(self.marks[0] * (high - low + 1))

    def _reset_clocks(self) -> None:
        self._left = {
            "presence": float(between(self.marks[1], self.kind.on_scene_min)),
            "itself": float(between(self.marks[2], self.kind.natural_min)),
            "escalation": -log(self.marks[3]) if self.kind.escalates_to else inf,
        }

    def speeds(self) -> dict[str, float]:
        """How fast each clock runs per minute, given who is present now.

        Resolution runs while enough are present, escalation while they are not, the natural end always.
        """
        short = 0.0 if self.met else 1.0
        hazard = -log(1.0 - self.kind.escalates_per_h) / 60.0 if self.kind.escalates_to else 0.0
        gap = max(0.1, 1.0 - self.strength / self.need) if self.need else 0.0
        return {"presence": 1.0 - short, "itself": 1.0, "escalation": short * hazard * gap}

    def next_change(self) -> tuple[float, str]:
        """Minutes until the first clock runs out if nobody comes or goes, and which one."""
        speeds = self.speeds()
        waits = {name: left / speeds[name] if speeds[name] > 0 else inf for name, left in self._left.items()}
        first = min(waits, key=lambda name: waits[name])
        return waits[first], first

    def elapse(self, minutes: float, speeds: dict[str, float], strength: int) -> None:
        """Let the clocks run for a time during which nobody came or went."""
        for name, speed in speeds.items():
            self._left[name] -= minutes * speed
        self.unmet += max(0, self.need - strength) * minutes

    def become(self, type_name: str, kind: IncidentType, fresh: Float) -> None:
        """Escalate: the incident goes on as a graver one, with the marks it has as that type."""
        self.type_name, self.kind, self.marks = type_name, kind, fresh
        self.need = max(self.need, self._need())
        self.need_max = max(self.need_max, self.need)
        self.severity_max = max(self.severity_max, kind.severity)
        self._reset_clocks()

    def arrive(self, unit: int, personnel: int, now: float) -> None:
        """People of a unit are on scene: enter the instants and wake the incident's process."""
        self.coming.pop(unit, None)
        self.present[unit] = personnel
        if isnan(self.t_first):
            self.t_first, self.first_unit = now, unit
        if isnan(self.t_full) and self.met:
            self.t_full = now
        self.note_change()

    def note_change(self) -> None:
        """Wake the incident's own process: somebody came or went."""
        if not self.changed.triggered:
            self.changed.succeed()
