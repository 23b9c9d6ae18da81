"""The line of incidents that wait for people, and who may not be overtaken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.model.incidents.case import Case

if TYPE_CHECKING:
    from sim.model.forces.command import Command


class Line:
    """Waiting incidents. Where people go all at once, nobody overtakes one ahead of him that can be met at all."""

    def __init__(self, command: Command) -> None:
        self._command = command
        self._urgent_first = command.rules.queue == "priority"
        self._together = command.rules.multi_unit == "together"
        self._lost = command.rules.queue == "lost"
        self._waiting: dict[Case, bool] = {}  # whether all units together could meet it

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def __contains__(self, case: Case) -> bool:
        return case in self._waiting

    def join(self, case: Case) -> None:
        """An incident waits, once. Where calls are lost only who has got somebody waits for the others."""
        if case not in self._waiting and (case.present or case.coming or not self._lost):
            self._waiting[case] = self._together and self._possible(case)

    def leave(self, case: Case) -> None:
        """An incident waits no longer."""
        self._waiting.pop(case, None)

    def in_turn(self) -> list[Case]:
        """Waiting incidents, the first in line first."""
        return sorted(self._waiting, key=self._turn)

    def held_up(self, case: Case) -> bool:
        """Whether an incident must wait for another ahead of it."""
        return self._together and any(
            possible and self._turn(other) < self._turn(case) for other, possible in self._waiting.items()
        )

    def _turn(self, case: Case) -> tuple[float, float, int]:
        urgent = float(case.kind.priority) if self._urgent_first else 0.0
        return urgent, case.t_report, case.number

    def _possible(self, case: Case) -> bool:
        """Whether the units that may go there are enough when all of them are free."""
        command = self._command
        units = np.flatnonzero(command.may_serve(case.site))
        there = np.isfinite(command.ways(units, case.site.node, case.site.district, command.home[units]))
        return int(command.strength[units[there]].sum()) >= case.need
