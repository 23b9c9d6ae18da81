"""What is given of an incident instead of drawn: its need, its time on scene, the roads it closes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Work:
    """Given need and time on scene, in place of those drawn for the type."""

    need: int = 0  # 0 = as the type says
    minutes: tuple[float, ...] = ()  # on scene: one for all, or one for each unit; empty = as the type says
    each: bool = False  # every unit works its own time and leaves
    roads: tuple[int, ...] = ()  # legs closed while it lasts; empty = the stretch at its place


class OwnTimes:
    """Times of units that work each by itself; who is taken away leaves the rest of its time to the next."""

    def __init__(self, minutes: tuple[float, ...]) -> None:
        self._open = list(minutes)
        self._ends: dict[int, float] = {}

    def start(self, unit: int, now: float) -> float:
        """A unit begins; minutes that it works."""
        minutes = self._open.pop(0)
        self._ends[unit] = now + minutes
        return minutes

    def finish(self, unit: int) -> None:
        """A unit has done its part."""
        del self._ends[unit]

    def break_off(self, unit: int, now: float) -> None:
        """A unit is taken away before its time; nothing where it had not begun."""
        if unit in self._ends:
            self._open.insert(0, self._ends.pop(unit) - now)
