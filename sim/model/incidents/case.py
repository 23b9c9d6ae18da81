"""The state of one incident: what it is now, who is present, and its clocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf, isnan, log, nan

import numpy as np
import simpy

from sim.arrays import Float
from sim.config.threat import IncidentType, Officials
from sim.model.incidents.site import Site
from sim.model.incidents.work import OwnTimes, Work
from sim.streams import Streams, between, key_of

MARKS = (
    "need",
    "on_scene",
    "natural",
    "escalation",
    "report",
    "mobilisation",
    "wants_decision",
    "decision",
    "prepare",
    "spread",
    "revenge",
    "revenge_after",
    "revote",
    "recount",
    "recount_size",
)


PLACE = {name: n for n, name in enumerate(MARKS)}


def marks(streams: Streams, keys: Sequence[int], types: Sequence[str]) -> Float:
    """Uniform marks of incidents as what they are, shape (n, len(MARKS)); drawn once, whatever the force does."""
    entity = np.array(keys, dtype=np.uint64) ^ np.array([key_of(name) for name in types], dtype=np.uint64)
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
    officials: Officials
    marks: Float
    t_onset: float
    changed: simpy.Event
    ended: simpy.Event
    phase: str = ""
    parent: str = ""
    weight: float = 1.0
    present: dict[int, int] = field(default_factory=dict)  # unit -> people on scene
    coming: dict[int, int] = field(default_factory=dict)  # unit -> people on the way
    t_report: float = nan
    t_dispatch: float = nan
    t_first: float = nan
    t_full: float = nan
    t_decision: float = nan
    t_end: float = nan
    ended_by: str = "open"
    first_unit: int = -1
    unmet: float = 0.0
    children: list[str] = field(default_factory=list)
    asked: bool = False  # an official has been asked
    taken_up: bool = False  # an official works on the decision
    official_there: bool = False
    negotiator: bool = False
    paused_since: float | None = None
    closed_legs: frozenset[int] = frozenset()
    protected: bool = False  # the official has an officer of his own
    leaders: bool = False  # leaders of the place have come
    ends_at: float | None = None  # a known end, for a state that ends by itself (late opening)
    number: int = 0  # in order of onset
    work: Work | None = None  # what a folder asks for, in place of what is drawn

    def __post_init__(self) -> None:
        self.onset_type = self.type_name
        self.onset_kind = self.kind
        self.own = OwnTimes(self.work.minutes) if self.work and self.work.each else None
        self.roads = self.work.roads if self.work else ()
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

    @property
    def undecided(self) -> bool:
        """Whether it wants a decision that has not been made."""
        return self.mark("wants_decision") < self.kind.decision_share and isnan(self.t_decision)

    def mark(self, name: str) -> float:
        """Uniform mark of the incident as what it is now."""
        return float(self.marks[PLACE[name]])

    def _need(self) -> int:
        if self.work and self.work.need:
            return self.work.need
        low, high = self.kind.need
        return low + int(self.mark("need") * (high - low + 1))

    def _reset_clocks(self) -> None:
        self._left = {
            "presence": self._on_scene(),
            "itself": float(between(self.mark("natural"), self.kind.natural_min)),
            "escalation": -log(self.mark("escalation")) if self.kind.escalates_to else inf,
            "decision": float(between(self.mark("decision"), self.officials.decision_min)),
        }

    def _on_scene(self) -> float:
        if self.own is not None:
            return inf
        if self.work and self.work.minutes:
            return self.work.minutes[0]
        return float(between(self.mark("on_scene"), self.kind.on_scene_min))

    def finish(self, unit: int, personnel: int) -> None:
        """A unit that works by itself has done its part; with the last of them the incident ends."""
        assert self.own is not None, "only units that work by themselves finish"
        self.own.finish(unit)
        self.present.pop(unit)
        self.need = max(0, self.need - personnel)
        if self.need == 0:
            self._left["presence"] = 0.0
        self.note_change()

    def speeds(self) -> dict[str, float]:
        """How fast each clock runs per minute, given who is present now.

        A good end draws nearer while enough police are present, slower while a wanted decision is missing; the decision
        while an official works on it; escalation while police are too few, faster beside an official who has nothing
        to say; the natural end always. A negotiator hastens a decision and the good end of a gathering.
        """
        met, undecided = self.met, self.undecided
        talk = 1.0 / self.officials.negotiator_factor if self.negotiator else 1.0
        good_end = (talk if self.kind.gathering else 1.0) * (self.officials.unanswered_speed if undecided else 1.0)
        return {
            "presence": good_end if met else 0.0,
            "itself": 1.0,
            "escalation": 0.0 if met else self._hazard(),
            "decision": talk if undecided and self.taken_up else 0.0,
        }

    def _hazard(self) -> float:
        """Rate of escalation per minute while police are too few."""
        if not self.kind.escalates_to or not self.need:
            return 0.0
        alone = self.official_there and self.undecided and not self.protected
        empty_handed = self.officials.undecided_factor if alone else 1.0
        short = max(0.1, 1.0 - self.strength / self.need)
        return -log(max(1.0 - self.kind.escalates_per_h, 1e-9)) / 60.0 * short * empty_handed

    def next_change(self) -> tuple[float, str]:
        """Minutes until the first clock runs out if nobody comes or goes, and which one."""
        speeds = self.speeds()
        waits = {name: max(left, 0.0) / speeds[name] if speeds[name] > 0 else inf for name, left in self._left.items()}
        first = min(waits, key=lambda name: waits[name])
        return waits[first], first

    def elapse(self, minutes: float, speeds: dict[str, float], strength: int) -> None:
        """Let the clocks run for a time during which nobody came or went."""
        for name, speed in speeds.items():
            self._left[name] -= minutes * speed
        self.unmet += max(0, self.need - strength) * minutes

    def become(self, type_name: str, kind: IncidentType, fresh: Float) -> None:
        """Escalate: the incident goes on as a graver one, with the marks it has as that type."""
        self.type_name, self.kind, self.marks, self.work, self.own = type_name, kind, fresh, None, None
        self.need = max(self.need, self._need())
        self.need_max = max(self.need_max, self.need)
        self.severity_max = max(self.severity_max, kind.severity)
        self._reset_clocks()

    def end(self, clock: str, now: float) -> None:
        """End by the clock that ran out."""
        self.t_end = now
        if clock == "decision":
            self.t_decision = now
        if clock == "presence":
            clock = self._good_end() if self.strength > 0 or self.own is not None else "itself"
        self.ended_by = clock

    def _good_end(self) -> str:
        if self.kind.ended_by_force == "dispersal":
            return "dispersal"
        return "dialogue" if self.kind.gathering and self.negotiator else "presence"

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
            self.changed.succeed(True)
