"""Bases of the police and the army in the region: Polda, Polres, Polsek, Brimob and Kodim."""

from __future__ import annotations

import numpy as np

from sim.arrays import Int
from sim.world.nesting import nesting
from sim.world.places import base_codes, load_places
from sim.world.tables import table
from sim.world.world import Bases


def bases_of(district: Int, subdistrict: Int) -> Bases:
    """Bases that stand in the region.

    ``district`` and ``subdistrict`` give the index in the region of every row of the tables, shapes (18,) and
    (256,), -1 outside. A Polsek whose subdistrict is outside is left out; a base of the whole district stays.
    """
    nest, bases = nesting(), table("bases")
    whole = nest.base_subdistrict < 0
    home = np.where(whole, -1, subdistrict[nest.base_subdistrict])
    kept = np.flatnonzero((district[nest.base_district] >= 0) & (whole | (home >= 0)))
    return Bases(
        key=base_codes()[kept],
        name=[bases.text("name")[row] for row in kept],
        kind=[bases.text("kind")[row] for row in kept],
        district=district[nest.base_district][kept],
        subdistrict=home[kept],
        node=load_places().bases()[kept],
    )
