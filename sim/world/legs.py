"""Named legs, piers and barriers: the rows of ``sim/data/legs.csv``.

Each row does one of four things, told by its columns:

* ``leg`` is ``barrier``: no road joins places of ``from`` to places of ``to`` (empty: to anywhere else),
  because a river without a bridge or a mountain range lies between; both columns hold codes of districts,
  subdistricts or villages with blanks between.
* ``leg`` is ``pier`` or ``landing``: a new node ``to`` in the water at ``lat``, ``lon``, boarded from
  ``from``.
* ``leg`` is ``trunk`` or ``provincial`` and ``km`` is empty: a highway, routed over the neighbour graph.
* otherwise one leg between two places, ``km`` long, or without ``km`` as long as the line between them
  times the sinuosity of its class. Where ``lat``, ``lon`` are given, ``to`` is a new node (a hamlet, a
  town outside).

``from`` and ``to`` are official codes (4 digits: district seat, 6: subdistrict office, 10: village) or
names of nodes made by a row. ``status`` says whether the leg is reported, derived or assumed, ``why`` by
whom or from what.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sim.world.tables import table

HIGHWAYS = ("trunk", "provincial")


@dataclass(frozen=True)
class NamedLeg:
    """One row of legs.csv; ``km``, ``lat`` and ``lon`` are nan where the cell is empty."""

    name: str
    origin: str
    destination: str
    leg: str
    km: float
    lat: float
    lon: float

    @property
    def makes_node(self) -> bool:
        """The row brings its own point."""
        return self.lat == self.lat

    @property
    def routed(self) -> bool:
        """A highway that follows the neighbour graph."""
        return self.leg in HIGHWAYS and not self.makes_node and self.km != self.km


@cache
def named_legs() -> tuple[NamedLeg, ...]:
    """Rows of legs.csv in the order of the file."""
    rows = table("legs")
    texts = [rows.text(column) for column in ("name", "from", "to", "leg")]
    numbers = [rows.numbers(column).tolist() for column in ("km", "lat", "lon")]
    return tuple(NamedLeg(*cells) for cells in zip(*texts, *numbers, strict=True))
