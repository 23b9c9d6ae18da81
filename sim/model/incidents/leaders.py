"""Leaders of the place, religious and of the community, come to crowds by themselves and talk to them."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.model.incidents.case import Case
from sim.streams import between

if TYPE_CHECKING:
    from sim.model.context import Day


def await_leaders(day: Day, case: Case) -> None:
    """Drawn by crowd, whatever the force does: whether they come, and after how long. They act like a negotiator."""
    told = day.config.threat.officials
    if told.leaders_share <= 0.0 or not is_crowd(day, case):
        return
    comes, after = day.streams.uniform("community leaders", case.key, np.arange(2))
    if comes < told.leaders_share:
        day.env.process(_come(day, case, float(between(after, told.leaders_min))))


def is_crowd(day: Day, case: Case) -> bool:
    """A gathering, or an incident that needs more people than patrols have."""
    return case.kind.gathering or case.need > day.config.forces.mobile.crowd_above


def _come(day: Day, case: Case, after_min: float) -> Generator[simpy.Event, object, None]:
    yield day.env.timeout(after_min) | case.ended
    if not case.over:
        case.leaders = True
        case.note_change()
