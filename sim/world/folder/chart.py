"""Places and the ways between them, from ``places.csv`` and ``network.csv``."""

from __future__ import annotations

import numpy as np

from sim.arrays import Int
from sim.world.folder.names import Names, once, places
from sim.world.folder.problems import WHOLE, Wrong
from sim.world.folder.table import Table
from sim.world.network import LEGS, Network


def names_of(table: Table, legs: Table) -> Names | None:
    """The names of the places that ``network.csv`` joins; None where there is no such file."""
    if legs.known and not legs.here:
        return None
    if table.known and not table.here:
        wrong = Wrong("missing, although network.csv is there", "a table with place*, lat*, lon*")
        table.problems.add(table.label, 1, WHOLE, wrong)
    once(table, "place")
    return Names(table.filled("place", ""), "places of places.csv", table.here and table.sound("place"))


def network(table: Table, legs: Table, known: Names) -> Network:
    """The network; its nodes are the rows of ``places.csv``."""
    return Network(
        label=[label or name for label, name in zip(table.filled("label", ""), known.names, strict=True)],
        lat=table.floats("lat"),
        lon=table.floats("lon"),
        origin=places(legs, "origin", known),
        destination=places(legs, "destination", known),
        km=legs.floats("km"),
        leg=np.array([LEGS.index(word) if word else -1 for word in legs.filled("leg", "")], dtype=np.int64),
        name=legs.filled("name", ""),
    )


def zone_places(zones: Table, known: Names | None, used: bool) -> Int:
    """Node of every zone, shape (Z,): the place it names, or where no network is ``used`` its own row."""
    if known is not None:
        for row, cell in enumerate(zones.cells("place")):
            if cell is None:
                zones.wrong(row, "place", "nothing given", "the name of a row of places, because there is network.csv")
        found = places(zones, "place", known)
        if used:
            return found
    return np.arange(len(zones))
