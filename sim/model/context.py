"""What the processes of one replication share: clock, operation, draws, milestones, command and journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import simpy

from sim.arrays import CLASSES, Float, Float32
from sim.config import Config
from sim.model.election.voting import Polls
from sim.model.forces.units import Unit
from sim.model.incidents.case import Case
from sim.model.milestones import Milestones
from sim.model.operation import Operation
from sim.model.situation import Situation
from sim.model.weather import Weather
from sim.streams import Streams
from sim.world.world import World

if TYPE_CHECKING:
    from sim.model.election.recapitulation import Hall
    from sim.model.forces.command import Command
    from sim.model.forces.journal import Journal
    from sim.model.incidents.injection import Injected


@dataclass
class Day:
    """One replication under way."""

    env: simpy.Environment
    operation: Operation
    streams: Streams
    weather: Weather
    milestones: Milestones
    journal: Journal
    boats: list[simpy.Resource]  # per subdistrict
    trucks: list[simpy.Resource]  # per subdistrict
    polls: Polls  # voting at every station, revised after pauses
    opening_delay: Float  # by station, min
    counting_min: Float  # work of counting by station, without pauses
    cases: list[Case] = field(default_factory=list)
    halls: list[Hall] = field(default_factory=list)
    commission_dates: dict[int, tuple[float, float]] = field(default_factory=dict)  # start and finish by district
    officials: list[simpy.Resource] = field(default_factory=list)  # per district
    closed: frozenset[int] = frozenset()  # legs of the network that nobody passes
    situations: list[Situation] = field(default_factory=list)  # at fixed times, in their order
    revotes: dict[int, str] = field(default_factory=dict)  # kind of re-vote by station
    revote_guards: dict[int, tuple[float, float]] = field(default_factory=dict)  # window of the guard, by station
    revotes_of: dict[int, list[simpy.Process]] = field(default_factory=dict)  # under way, by district
    classes: tuple[str, ...] = CLASSES
    command: Command = field(init=False)

    @cached_property
    def injected(self) -> Injected | None:
        """The incident that a contingency study puts into this replication."""
        strata = self.operation.injection
        return strata.draw(self.streams) if strata else None

    @property
    def config(self) -> Config:
        """Configuration of the design point."""
        return self.operation.config

    @property
    def world(self) -> World:
        """The world."""
        return self.operation.world

    @property
    def units(self) -> list[Unit]:
        """All units of the plan."""
        return self.operation.plan.units

    def row(self, node: int, district: int, boxes: bool = False) -> Float32:
        """Minutes from every node to ``node`` under the weather and light of now, shape (N,)."""
        wet, night = self.weather.wet(district, self.env.now), self.weather.night(self.env.now)
        return self.operation.travel.minutes_to(node, wet=wet, night=night, boxes=boxes, closed=self.closed)
