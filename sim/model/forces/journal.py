"""The journal of the units: what each did when, one interval after the other, without gaps."""

from __future__ import annotations

from dataclasses import dataclass, field

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


@dataclass
class Journal:
    """Tasks of the units as they happen; the calendar fills what lies between them."""

    tasks: dict[int, list[Entry]] = field(default_factory=dict)

    def note(self, unit: int, entry: Entry) -> None:
        """Enter one interval of a task, in order of time; empty ones are left out."""
        if entry.t_end > entry.t_start:
            self.tasks.setdefault(unit, []).append(entry)

    def rows(
        self, units: list[Unit], labels: list[str], districts: list[str], horizon: tuple[float, float]
    ) -> list[UnitInterval]:
        """Intervals of all units over the horizon: tasks, the calendar's activity between them, and off."""
        found: list[UnitInterval] = []
        for n, unit in enumerate(units):
            home = labels[unit.node]
            for entry in _complete(unit, self.tasks.get(n, ()), home, horizon):
                found.append(
                    UnitInterval(unit.name, unit.force, districts[unit.district], unit.personnel, *_fields(entry))
                )
        return found


def _fields(entry: Entry) -> tuple[str, str, str, str, float, float]:
    return entry.activity, entry.from_place, entry.to_place, entry.incident, entry.t_start, entry.t_end


def _complete(unit: Unit, tasks: list[Entry] | tuple[()], home: str, horizon: tuple[float, float]) -> list[Entry]:
    """All of the horizon: tasks (cut at its end) with calendar intervals in the gaps."""
    found: list[Entry] = []
    clock = horizon[0]
    for task in tasks:
        found += _calendar(unit, home, clock, task.t_start)
        found.append(task)
        clock = task.t_end
    return found + _calendar(unit, home, clock, horizon[1])


def _calendar(unit: Unit, home: str, begin: float, end: float) -> list[Entry]:
    """What the calendar says between two instants: off, on duty, off."""
    cuts = [begin, min(max(unit.t_from, begin), end), min(max(unit.t_to, begin), end), end]
    names = ("off", unit.activity, "off")
    return [Entry(name, home, home, "", a, b) for name, a, b in zip(names, cuts[:-1], cuts[1:], strict=True) if b > a]
