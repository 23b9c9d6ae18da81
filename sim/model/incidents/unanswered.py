"""A crowd that nobody answers goes on to the district commission: it ends where it stood and begins there."""

from __future__ import annotations

from collections.abc import Generator
from math import log
from typing import TYPE_CHECKING

import simpy

from sim.arrays import HOUR
from sim.config.threat import Trigger
from sim.model.incidents.case import Case
from sim.model.incidents.site import commission_site

if TYPE_CHECKING:
    from sim.model.context import Day


def watch_answer(day: Day, case: Case) -> None:
    """Watch a gathering that wants a decision, unless it stands before the commission already."""
    trigger = day.config.threat.triggers.get("unanswered_crowd")
    if trigger is not None and trigger.per_h > 0.0 and case.kind.gathering and case.site.kind != "commission":
        day.env.process(_unanswered(day, case, trigger))


def _unanswered(day: Day, case: Case, trigger: Trigger) -> Generator[simpy.Event, object, None]:
    """The state lasts from the report until an official takes the matter up; its threshold is drawn by crowd."""
    patience = (
        float(day.streams.exponential("unanswered crowd", case.key)[0]) * HOUR / -log(max(1.0 - trigger.per_h, 1e-12))
    )
    yield day.env.timeout(trigger.after_min + patience) | case.ended
    if case.over or case.taken_up:
        return
    from sim.model.incidents.life import begin, new_case

    case.ends_at = day.env.now
    case.note_change()
    key = int(day.streams.bits("unanswered crowd", case.key)[0])
    name = f"{case.name}-{len(case.children) + 1}"
    case.children.append(name)
    site = commission_site(day.world, case.site.district)
    begin(day, new_case(day, name, key, "state", site, trigger.type, parent=case.name, phase=case.phase))
