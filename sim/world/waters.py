"""Water legs by rule: boats between neighbouring villages of the delta.

No map of rivers is bundled. In subdistricts where at least half of the villages are reached by water
only, those villages and the piers of the others are joined as Gabriel neighbours by river or canal, up to
``REACH_KM``. A village to which a row of legs.csv leads gets only the water legs named there, and so does
every water village elsewhere. Legs by sea and by raft stand in legs.csv alone.
"""

from __future__ import annotations

import numpy as np

from sim.arrays import Bool, Int
from sim.world.legs import NamedLeg
from sim.world.neighbours import Legs, gabriel, line_km, triangle_sides
from sim.world.network import LEGS
from sim.world.sites import Sites

RIVER, PIER = LEGS.index("river"), LEGS.index("pier")
REACH_KM = 40.0  # assumed [30, 60]: no boat leg made by rule is longer
VILLAGE_CODE = 10  # digits


def water_legs(sites: Sites, rows: tuple[NamedLeg, ...], first_pier: int) -> tuple[Int, list[Legs]]:
    """Sites that get a pier, shape (Q,), and the legs; the piers are nodes numbered from ``first_pier``.

    ValueError names a water village that neither the rule nor legs.csv joins to anything.
    """
    named = named_sites(sites, rows)
    lost = sites.water & ~sites.delta & ~named
    if lost.any():
        villages = ", ".join(sites.own_code[site] for site in np.flatnonzero(lost))
        raise ValueError(f"legs.csv: no leg leads to {villages}, reached by water only")
    boats = np.flatnonzero(sites.water & sites.delta & ~named)
    piers = np.flatnonzero(~sites.water & sites.delta & ~named)
    pier_nodes = first_pier + np.arange(len(piers))
    nothing = np.zeros(len(piers))
    boarding = Legs(sites.node[piers], pier_nodes, nothing, np.full(len(piers), PIER), [""] * len(piers))
    nodes = np.concatenate([sites.node[boats], pier_nodes])
    return piers, [boarding, boat_legs(sites, np.concatenate([boats, piers]), nodes)]


def boat_legs(sites: Sites, points: Int, nodes: Int) -> Legs:
    """River legs between Gabriel neighbours among ``points`` (sites), which are ``nodes`` in the network."""
    xy = sites.xy[points]
    pairs = triangle_sides(xy)
    pairs = pairs[gabriel(xy, pairs)]
    pairs = pairs[line_km(xy, pairs) <= REACH_KM]
    a, b = nodes[pairs].T
    return Legs(a, b, line_km(xy, pairs), np.full(len(pairs), RIVER), [""] * len(pairs))


def named_sites(sites: Sites, rows: tuple[NamedLeg, ...]) -> Bool:
    """True for sites of villages to which a row leads by its own code, shape (S,)."""
    ends = {row.destination for row in rows if not row.routed and row.leg != "barrier"}
    named = np.zeros(len(sites.node), dtype=bool)
    named[[sites.codes[code] for code in ends if len(code) == VILLAGE_CODE and code in sites.codes]] = True
    return named
