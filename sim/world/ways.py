"""What the model asks of travel times, whether they come from a network or from a table."""

from __future__ import annotations

from typing import Protocol

from sim.arrays import Int, Minutes

Closed = frozenset[int]


class Ways(Protocol):
    """Travel times between the nodes of a world. ``closed``: indices of legs nobody passes."""

    def minutes_to(self, node: int, *, wet: bool, night: bool, boxes: bool, closed: Closed = frozenset()) -> Minutes:
        """Minutes from every node to ``node``, shape (N,), read-only; inf where there is no way."""

    def minutes_from(self, node: int, *, wet: bool, night: bool, boxes: bool, closed: Closed = frozenset()) -> Minutes:
        """Minutes from ``node`` to every node, shape (N,), read-only; inf where there is no way."""

    def minutes_of_way(
        self, origin: int, destination: int, *, wet: bool, night: bool, boxes: bool, closed: Closed = frozenset()
    ) -> float:
        """Minutes from one node to another; inf where there is no way."""

    def minutes_between(
        self, origin: Int, destination: Int, *, wet: bool, night: bool, boxes: bool, closed: Closed = frozenset()
    ) -> Minutes:
        """Minutes between pairs of nodes, the two broadcast together; inf where no way."""

    def over_water(self, origin: int, destination: int) -> bool:
        """Whether the only way leads over water."""

    def release(self) -> None:
        """Give back the memory of what can be read again."""

    def speed_kmh(self, leg: str) -> float:
        """Speed of people who respond on a leg class, dry day; KeyError for an unknown class."""
