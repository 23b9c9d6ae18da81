"""Thickening of committees by a lent contingent: so many people at each committee, the largest committees first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.model.forces.fixed import FixedPost
from sim.model.forces.people import People
from sim.model.forces.reserves import NAMES, District


def thickening(district: District, force: People) -> Iterator[tuple[FixedPost, int]]:
    """Posts of contingents meant for committees, each with the people it gets; they are not divided into shifts."""
    world, recap = district.world, district.config.election
    sizes = np.array([np.sum(world.station_subdistrict == k) for k in district.subdistricts])
    for part in force.lent:
        contingent, left = part.contingent, part.personnel
        if contingent.role != "committee":
            continue
        begin, end = max(contingent.from_min, recap.voting.close_min), contingent.to_min
        for k in district.subdistricts[np.argsort(-sizes, kind="stable")]:
            given = min(contingent.personnel_per_subdistrict, left)
            left -= given
            name = f"{NAMES[contingent.force]} PPK {world.subdistricts.name[k]}"
            post = FixedPost(
                "committee",
                name,
                district.index,
                district.label,
                int(k),
                world.subdistricts.name[k],
                int(world.subdistricts.office[k]),
                contingent.personnel_per_subdistrict,
                1,
                begin,
                end,
                contingent.force,
            )
            yield post, given
