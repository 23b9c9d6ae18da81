"""How soon a free unit could be at each place: the units' home nodes, their muster, and rounds, without events."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Bool, Float, Float32, Int

if TYPE_CHECKING:
    from sim.model.operation import Operation


class Reach:
    """Minutes from free units to villages, committees and district seats (places, in this order, shape (P,)).

    Units that can be sent count from their home; roving teams only for the stations of their own cluster.
    """

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        world, units = operation.world, operation.plan.units
        mobile = operation.config.forces.mobile.mobilisation_min
        self.nodes: Int = np.concatenate([world.villages.node, world.subdistricts.office, world.districts.seat])
        self.district: Int = np.concatenate(
            [
                world.subdistricts.district[world.villages.subdistrict],
                world.subdistricts.district,
                np.arange(len(world.districts.name)),
            ]
        )
        nobody = np.full(len(world.districts.name), -2)
        self.subdistrict: Int = np.concatenate(
            [world.villages.subdistrict, np.arange(len(world.subdistricts.name)), nobody]
        )
        self._sent: Int = np.array(
            [n for n, unit in enumerate(units) if unit.sendable and unit.round is None], dtype=int
        )
        self._muster = np.array([sum(mobile.get(unit.mobilisation, (0.0, 0.0))) / 2 for unit in units])
        self._from = np.array([unit.t_from for unit in units])
        self._to = np.array([unit.t_to for unit in units])
        self._limit = np.array([unit.subdistrict for unit in units], dtype=int)
        self._node = np.array([unit.node for unit in units], dtype=int)
        self._rows: dict[tuple[int, bool, bool], Float32] = {}
        self._own: dict[float, Float] = {}

    def places(self, t: float, busy: Bool, wet: Bool, night: bool, asked: Bool) -> Float:
        """Minutes to the places asked for (bool, shape (P,)) from the best unit free at ``t``; inf for the others.

        ``busy`` marks units with a task, shape (U,); ``wet`` districts with heavy rain, shape (D,).
        """
        best = np.full(len(self.nodes), np.inf)
        free = self._sent[(self._from[self._sent] <= t) & (t < self._to[self._sent]) & ~busy[self._sent]]
        for node, muster, limit in {(int(self._node[n]), float(self._muster[n]), int(self._limit[n])) for n in free}:
            at = np.flatnonzero(asked & ((self.subdistrict == limit) if limit >= 0 else True))
            for rain in (False, True):
                there = at[wet[self.district[at]] == rain]
                if len(there):
                    best[there] = np.minimum(best[there], self._row(node, rain, night)[there] + muster)
        return best

    def own_team(self, t: float) -> Float:
        """Minutes from the roving team of each station's own cluster, were it free; inf without one, shape (S,)."""
        if t not in self._own:
            self._own[t] = self._from_rounds(t)
        return self._own[t]

    def _from_rounds(self, t: float) -> Float:
        minutes = np.full(len(self.operation.world.stations.key), np.inf)
        for n, unit in enumerate(self.operation.plan.units):
            if unit.round is not None and unit.sendable and unit.t_from <= t < unit.t_to:
                minutes[unit.stations] = unit.round.minutes_from(t) + self._muster[n]
        return minutes

    def _row(self, node: int, wet: bool, night: bool) -> Float32:
        key = (node, wet, night)
        if key not in self._rows:
            self._rows[key] = self.operation.travel.minutes_to(node, wet=wet, night=night, boxes=False)[self.nodes]
        return self._rows[key]

    @cached_property
    def first_visit(self) -> Float:
        """First instant at which the station's own team is there by the calendar; nan without one, shape (S,)."""
        first = np.full(len(self.operation.world.stations.key), np.nan)
        for unit in self.operation.plan.units:
            if unit.round is not None:
                for position, station in enumerate(unit.stations):
                    visit = unit.round.next_visit(position, unit.t_from)
                    first[station] = visit if visit < unit.t_to else np.nan
        return first
