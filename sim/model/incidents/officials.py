"""Decisions: a crowd that wants one ends when an official has made it; officials are few and may be busy elsewhere."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import simpy

from sim.arrays import DAY
from sim.model.incidents.case import Case
from sim.model.incidents.unanswered import watch_answer
from sim.streams import between

if TYPE_CHECKING:
    from sim.model.context import Day

Process = Generator[simpy.Event, object, None]


def ask_decision(day: Day, case: Case) -> None:
    """Ask an official of the district, once, when the crowd wants a decision."""
    if case.undecided and not case.asked:
        case.asked = True
        day.env.process(decide(day, case))
        watch_answer(day, case)


def decide(day: Day, case: Case) -> Process:
    """Wait for office hours and a free official, who takes the matter up, goes there, and stays until it is over."""
    told, env = day.config.threat.officials, day.env
    if not told.on_call:
        yield env.timeout(until_office(env.now, told.office_from_min, told.office_to_min)) | case.ended
    with day.officials[case.site.district].request() as turn:
        yield turn | case.ended
        if not told.on_call and not case.over:
            yield env.timeout(float(between(case.mark("prepare"), told.prepare_min))) | case.ended
        if case.over:
            return
        case.taken_up = True
        case.note_change()
        seat = int(day.world.districts.seat[case.site.district])
        yield env.timeout(day.way(seat, case.site.node, case.site.district)) | case.ended
        case.official_there, case.protected = True, day.config.forces.guarding.commissioners > 0
        if not case.over:
            case.note_change()
            yield case.ended


def until_office(now: float, opens: float, closes: float) -> float:
    """Minutes until the office is open."""
    clock = now % DAY
    if opens <= clock < closes:
        return 0.0
    return (opens - clock) % DAY
