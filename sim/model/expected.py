"""How many incidents are expected at each site over a phase: the weights of readiness."""

from __future__ import annotations

import numpy as np

from sim.arrays import Float
from sim.model.operation import Operation
from sim.record import PHASES

DISTRIBUTION, VOTING, COUNTING, _, RECAPITULATION = range(len(PHASES))


class Expected:
    """Expected incidents that need police, per operation, by site and phase."""

    def __init__(self, operation: Operation) -> None:
        rates, self._types = operation.rates, operation.config.threat.types
        self._close = operation.config.election.voting.close_min
        size = len(operation.world.stations.key)
        self.station = {phase: self._sum(rates.station, size, PHASES[phase]) for phase in (VOTING, COUNTING)}
        committees = self._sum(rates.committee, len(operation.world.subdistricts.name))
        self._offices = np.concatenate([committees, self._sum(rates.district, len(operation.world.districts.name))])

    def _sum(self, rates: dict[str, Float], size: int, phase: str = "") -> Float:
        """Expected incidents of all types (of one phase), shape (size,)."""
        total = np.zeros(size)
        for name, rate in rates.items():
            kind = self._types[name]
            if kind.need[1] > 0 and phase in ("", kind.phase):
                total += rate
        return total

    def phase_of_stations(self, t: float) -> int:
        """Phase of stations at a time: voting until the doors close, then counting."""
        return VOTING if t < self._close else COUNTING

    def phase_of_offices(self, t: float) -> int:
        """Phase of committees and commissions: they hold the boxes before the vote and the results after it."""
        return DISTRIBUTION if t < self._close else RECAPITULATION

    def offices(self, phase: int) -> Float:
        """Expected incidents at committees, then commissions; none before the vote. Shape (K + D,)."""
        return self._offices * (phase == RECAPITULATION)
