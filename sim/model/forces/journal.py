"""The journal of the units: what each did when, one interval after the other, without gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

from sim.model.forces.units import Unit
from sim.record import UnitInterval


@dataclass(frozen=True)
class Entry:
    """One interval of a task."""

    activity: str
    from_place: str
    to_place: str
    incident: str
    t_start: float
    t_end: float


@dataclass(frozen=True)
class Stand:
    """From ``t`` on a unit without a task does this at this place."""

    t: float
    activity: str
    place: str


@dataclass
class Journal:
    """Tasks of the units as they happen; the calendar, and where orders have placed them, fills what lies between."""

    tasks: dict[int, list[Entry]] = field(default_factory=dict)
    stands: dict[int, list[Stand]] = field(default_factory=dict)

    def note(self, unit: int, entry: Entry) -> None:
        """Enter one interval of a task, in order of time; empty ones are left out."""
        if entry.t_end > entry.t_start:
            self.tasks.setdefault(unit, []).append(entry)

    def place(self, unit: int, stand: Stand) -> None:
        """Enter that a unit stands somewhere else from now on when it has no task."""
        self.stands.setdefault(unit, []).append(stand)

    def rows(
        self, units: list[Unit], labels: list[str], districts: list[str], horizon: tuple[float, float]
    ) -> list[UnitInterval]:
        """Intervals of all units over the horizon: tasks, the calendar's activity between them, and off."""
        found: list[UnitInterval] = []
        for n, unit in enumerate(units):
            calendar = _calendar(unit, labels[unit.node], self.stands.get(n, []))
            who = unit.name, unit.force, districts[unit.district], unit.personnel
            for e in _complete(calendar, self.tasks.get(n, []), horizon):
                found.append(UnitInterval(*who, e.activity, e.from_place, e.to_place, e.incident, e.t_start, e.t_end))
        return found


def _calendar(unit: Unit, home: str, stands: list[Stand]) -> list[Stand]:
    """What a unit does without a task, and where, from each of these instants on."""
    called = unit.t_from - unit.transfer_min
    found = [Stand(-inf, "off", home)]
    if unit.transfer_min or unit.muster_min:
        found += [Stand(called - unit.muster_min, "mobilising", home), Stand(called, "travelling", home)]
    if unit.t_from < unit.t_to:
        found.append(Stand(unit.t_from, unit.activity, home))
    found += stands
    if unit.t_from < unit.t_to:
        found = [stand for stand in found if stand.t < unit.t_to] + [Stand(unit.t_to, "off", home)]
    return found


def _complete(calendar: list[Stand], tasks: list[Entry], horizon: tuple[float, float]) -> Iterator[Entry]:
    """All of the horizon: tasks (cut at its end) with calendar intervals in the gaps."""
    clock = horizon[0]
    for task in tasks:
        yield from _between(calendar, clock, task.t_start)
        yield task
        clock = task.t_end
    yield from _between(calendar, clock, horizon[1])


def _between(calendar: list[Stand], begin: float, end: float) -> Iterator[Entry]:
    """What the calendar says between two instants."""
    if begin >= end:
        return
    ends = [stand.t for stand in calendar[1:]] + [inf]
    for stand, until in zip(calendar, ends, strict=True):
        a, b = max(begin, stand.t), min(end, until)
        if a < b:
            yield Entry(stand.activity, stand.place, stand.place, "", a, b)
