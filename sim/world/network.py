"""The travel network: places joined by road, river, sea and foot legs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.arrays import Bool, Float, Int

LEGS = (
    *("trunk", "provincial", "district", "village", "urban"),
    *("river", "stream", "sea", "foot", "pier", "landing"),
)
WATER_LEGS = ("river", "stream", "sea")
BOARDING_LEGS = ("pier", "landing")  # from land into a boat or raft: time, no length


@dataclass(frozen=True)
class Network:
    """Nodes of shape (N,) and undirected legs of shape (E,).

    No road map of the area is bundled: the legs are built by rule from the places (``network_build``), so
    single roads are not to be read off the map. A pier is a node in the water, joined to its place by a
    boarding leg.
    """

    label: list[str]
    lat: Float
    lon: Float
    origin: Int
    destination: Int
    km: Float
    leg: Int  # index into LEGS
    name: list[str]  # of a named leg (a crossing, a bridge, a highway stretch), else ""

    def legs_named(self, name: str) -> Int:
        """Indices of the legs of one name; KeyError where no leg has it."""
        found = np.flatnonzero(np.array(self.name) == name)
        if not len(found):
            raise KeyError(f"no leg is named {name!r}")
        return found

    def on_water(self) -> Bool:
        """True for legs travelled by boat or raft, shape (E,)."""
        return np.isin(self.leg, [LEGS.index(name) for name in WATER_LEGS])
