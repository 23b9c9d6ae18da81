"""What the processes of one replication share: clock, operation, draws, milestones, command and journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.arrays import CLASSES, Float, Int, Minutes
from sim.config import Config
from sim.model.election.electorate import Electorate
from sim.model.election.fleet import Fleet
from sim.model.election.routes import Routes
from sim.model.election.voting import Polls
from sim.model.forces.units import Unit
from sim.model.incidents.case import Case
from sim.model.milestones import Milestones
from sim.model.operation import Operation
from sim.model.situation import Situation
from sim.model.weather import Weather
from sim.streams import Streams, between
from sim.world.world import World

if TYPE_CHECKING:
    from sim.model.election.plenary import Plenary
    from sim.model.election.recapitulation import Hall, Readings
    from sim.model.forces.command import Command
    from sim.model.forces.journal import Journal
    from sim.model.incidents.injection import Injected
    from sim.model.incidents.state import Watches


@dataclass
class Day:
    """One replication under way."""

    env: simpy.Environment
    operation: Operation
    streams: Streams
    weather: Weather
    milestones: Milestones
    journal: Journal
    boats: list[Fleet]  # per subdistrict
    trucks: list[Fleet]  # per subdistrict
    electorate: Electorate
    polls: Polls  # voting at every station, revised after pauses
    opening_delay: Float  # by station, min
    counting_min: Float  # work of counting by station, without pauses
    cases: list[Case] = field(default_factory=list)
    halls: list[Hall] = field(default_factory=list)
    plenaries: list[Plenary] = field(default_factory=list)  # per district
    commission_dates: dict[int, tuple[float, float]] = field(default_factory=dict)  # start and finish by district
    officials: list[simpy.Resource] = field(default_factory=list)  # per district
    closed: frozenset[int] = frozenset()  # legs of the network that nobody passes
    situations: list[Situation] = field(default_factory=list)  # at fixed times, in their order
    revotes: dict[int, str] = field(default_factory=dict)  # kind of re-vote by station
    revote_guards: dict[int, tuple[float, float]] = field(default_factory=dict)  # window of the guard, by station
    revotes_of: dict[int, list[simpy.Process]] = field(default_factory=dict)  # under way, by district
    lasting: dict[str, Float] = field(default_factory=dict)  # thresholds of states, by trigger and entity
    classes: tuple[str, ...] = CLASSES
    command: Command = field(init=False)

    @cached_property
    def injected(self) -> Injected | None:
        """The incident that a contingency study puts into this replication."""
        strata = self.operation.injection
        return strata.draw(self.streams) if strata else None

    @cached_property
    def routes(self) -> Routes:
        """Loads of ballot boxes and what will stop them."""
        return Routes(self)

    @cached_property
    def watches(self) -> Watches:
        """States that may set off incidents."""
        from sim.model.incidents.state import Watches

        return Watches(self)

    @cached_property
    def readings(self) -> Readings:
        """What reading the results aloud will take."""
        from sim.model.election.recapitulation import Readings

        return Readings(self)

    @cached_property
    def packing_min(self) -> Float:
        """Minutes of packing for the load that begins with each station, shape (S,)."""
        u = self.streams.uniform("packing", self.world.stations.key)
        return between(u, self.config.election.transport.pack_min)

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

    def row(self, node: int, district: int, boxes: bool = False) -> Minutes:
        """Minutes from every node to ``node`` under the weather and light of now, shape (N,)."""
        return self.operation.travel.minutes_to(node, boxes=boxes, closed=self.closed, **self._sky(district))

    def row_from(self, node: int, district: int) -> Minutes:
        """Minutes from ``node`` to every node under the weather and light of now, shape (N,)."""
        return self.operation.travel.minutes_from(node, boxes=False, closed=self.closed, **self._sky(district))

    def ways(self, origin: Int, node: int, district: int, boxes: bool = False) -> Float:
        """Minutes from some nodes to ``node`` under the weather and light of now, shape (n,)."""
        if not self.closed:
            return np.asarray(self.row(node, district, boxes)[origin], dtype=np.float64)
        travel, end = self.operation.travel, np.full(len(origin), node)
        minutes = travel.minutes_between(origin, end, boxes=boxes, closed=self.closed, **self._sky(district))
        return np.asarray(minutes, dtype=np.float64)

    def way(self, origin: int, node: int, district: int, boxes: bool = False) -> float:
        """Minutes from a node to another under the weather and light of now."""
        travel = self.operation.travel
        return travel.minutes_of_way(origin, node, boxes=boxes, closed=self.closed, **self._sky(district))

    def _sky(self, district: int) -> dict[str, bool]:
        now = self.env.now
        return {"wet": self.weather.wet(district, now), "night": self.weather.night(now)}
