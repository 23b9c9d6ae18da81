"""The journal of the units: what each did when, one interval after the other, without gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from sim.model.forces.units import Unit
from sim.record import UnitInterval


class Entry(NamedTuple):
    """One interval of a task."""

    activity: str
    from_place: str
    to_place: str
    incident: str
    t_start: float
    t_end: float


class Stand(NamedTuple):
    """From ``t`` on a unit without a task does this at this place."""

    t: float
    activity: str
    place: str


@dataclass
class Journal:
    """Tasks of the units as they happen; the calendar, and where orders have placed them, fills what lies between."""

    tasks: dict[int, list[Entry]] = field(default_factory=dict)
    stands: dict[int, list[Stand]] = field(default_factory=dict)
    under_way: dict[int, Entry] = field(default_factory=dict)  # begun, their end not yet known

    def begin(self, unit: int, entry: Entry) -> None:
        """Open an interval of a task; it is entered when it ends."""
        self.under_way[unit] = entry

    def end(self, unit: int, now: float) -> None:
        """Enter the interval that a unit has open, as far as it went."""
        self.note(unit, self.under_way.pop(unit)._replace(t_end=now))

    def break_off(self, now: float) -> None:
        """Enter everything that is under way."""
        for unit in list(self.under_way):
            self.end(unit, now)

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
            calendar = _calendar(unit, labels[unit.node], self.stands.get(n, []), horizon)
            who = unit.name, unit.force, districts[unit.district], unit.personnel
            for e in _complete(calendar, self.tasks.get(n, []), horizon):
                found.append(UnitInterval(*who, e.activity, e.from_place, e.to_place, e.incident, e.t_start, e.t_end))
        return found


def _calendar(unit: Unit, home: str, stands: list[Stand], horizon: tuple[float, float]) -> list[Stand]:
    """What a unit does without a task, and where, from each of these instants on."""
    if unit.listed:
        return [Stand(-inf, "off", home), *_duty(unit, home, horizon)]
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


def _duty(unit: Unit, home: str, horizon: tuple[float, float]) -> Iterator[Stand]:
    for begin, end in unit.windows(*horizon):
        yield Stand(begin, unit.activity, home)
        yield Stand(end, "off", home)


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
