"""The situation at fixed times: which units are free, where they are, and what slows them on their way."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import simpy

from sim.arrays import DAY, HOUR, Bool, Float, Int
from sim.config import Config

if TYPE_CHECKING:
    from sim.model.context import Day

Units = TypeVar("Units", Bool, Int)
SHARED = ("free", "home", "node", "sendable", "district", "committee")  # arrays over units
AROUND_POLLING = (0.0, 2.0 * DAY)  # polling day and the day after


@dataclass(frozen=True)
class Situation:
    """What is known at one instant; arrays over units (U,) and districts (D,)."""

    t: float
    free: Bool  # within its window and without a task, shape (U,)
    home: Bool  # not on its way home, shape (U,)
    node: Int  # shape (U,); of roving teams on duty only the calendar knows
    sendable: Bool  # may be sent to incidents, shape (U,)
    district: Int  # that the unit serves, shape (U,)
    committee: Int  # that it is ordered to stand at; -1 = none, shape (U,)
    sentries: dict[int, int]  # units that guard a station again, by station
    officials: Int  # officials without another crowd, shape (D,)
    wet: Bool  # heavy rain, shape (D,)
    night: bool
    closed: frozenset[int]  # legs that nobody passes

    def alike(self, other: Situation) -> bool:
        """Whether nothing but the time differs for units on their way; told without comparing what is shared."""
        shared = all(getattr(self, name) is getattr(other, name) for name in SHARED)
        sky = self.night == other.night and np.array_equal(self.wet, other.wet)
        return shared and sky and self.closed == other.closed

    @property
    def able(self) -> Bool:
        """Units that could be sent, shape (U,)."""
        return self.free & self.sendable

    @property
    def on_duty(self) -> Bool:
        """Units at home, at their post or on their round, shape (U,)."""
        return self.free & self.home


def situation(day: Day) -> Situation:
    """The situation now; what has not changed since the last one is shared with it."""
    t, weather, command = float(day.env.now), day.weather, day.command
    last = day.situations[-1] if day.situations else None
    free, node, home = command.whereabouts()
    wet = np.array([weather.wet(d, t) for d in range(len(day.world.districts.name))], dtype=np.bool_)
    return Situation(
        t,
        free=_shared(last, "free", free),
        home=_shared(last, "home", home),
        node=_shared(last, "node", node),
        sendable=_shared(last, "sendable", command.sendable),
        district=_shared(last, "district", command.district),
        committee=_shared(last, "committee", command.committee),
        sentries=dict(command.sentries),
        officials=np.array([few.capacity - few.count for few in day.officials], dtype=np.int64),
        wet=wet,
        night=weather.night(t),
        closed=day.closed,
    )


def _shared(last: Situation | None, name: str, array: Units) -> Units:
    """An array over units as the last situation holds it, where nothing has changed; else a copy."""
    known = getattr(last, name, None)
    return known if known is not None and np.array_equal(known, array) else array.copy()


def watch(day: Day) -> Generator[simpy.Event, object, None]:
    """Enter the situation at every full hour and at the times of readiness; it changes nothing."""
    for t in np.union1d(hours(day.config), readiness_times(day.config)):
        yield day.env.timeout(float(t) - day.env.now)
        day.situations.append(situation(day))


def hours(config: Config) -> Float:
    """Full hours of the horizon."""
    return np.arange(config.election.horizon_from_min, config.election.horizon_to_min, HOUR)


def readiness_times(config: Config) -> Float:
    """Instants at which readiness is taken: denser on polling day and the day after."""
    begin, end, every = config.election.horizon_from_min, config.election.horizon_to_min, config.study.readiness
    low, high = (float(np.clip(t, begin, end)) for t in AROUND_POLLING)
    spans = ((begin, low, every.other_every_h), (low, high, every.polling_every_h), (high, end, every.other_every_h))
    return np.concatenate([np.arange(a, b, HOUR * step) for a, b, step in spans])
