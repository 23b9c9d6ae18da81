"""Thickening of committees by a lent contingent: so many people at each committee, the largest committees first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

import numpy as np

from sim.arrays import DAY
from sim.model.forces.fixed import FixedPost
from sim.model.forces.people import Lent, People
from sim.model.forces.reserves import NAMES, District


def thickening(district: District, force: People) -> Iterator[tuple[FixedPost, int]]:
    """Posts of contingents meant for committees, each with the people it gets, who share its shifts."""
    world = district.world
    sizes = np.array([np.sum(world.station_subdistrict == k) for k in district.subdistricts])
    for part in force.lent:
        left = part.personnel
        for k in district.subdistricts[np.argsort(-sizes, kind="stable")] if _meant(part) else ():
            given = min(part.contingent.personnel_per_subdistrict, left)
            left -= given
            yield _post(district, part, int(k)), given
            if part.t_to < _until(district):
                later = _afterwards(district, part, int(k))
                yield later, later.people if district.config.forces.mode == "as_demanded" else 0


def _meant(part: Lent) -> bool:
    return part.contingent.role == "committee" and part.contingent.personnel_per_subdistrict > 0


def _until(district: District) -> float:
    """Committees are to be thickened until the deadline of their recapitulation, or the end of the horizon."""
    election = district.config.election
    return min(election.horizon_to_min, (election.recapitulation.deadline_day + 1) * DAY)


def _afterwards(district: District, part: Lent, k: int) -> FixedPost:
    """The same post from the day the contingent leaves: still asked for, of the police."""
    post = _post(district, part, k)
    return replace(post, name=f"{post.name} lanjutan", force="police", t_from=part.t_to, t_to=_until(district))


def _post(district: District, part: Lent, k: int) -> FixedPost:
    world, contingent = district.world, part.contingent
    name, shifts = world.subdistricts.name[k], district.config.forces.guarding.shifts
    return FixedPost(
        "committee",
        f"{NAMES[contingent.force]} PPK {name}",
        district.index,
        district.label,
        k,
        name,
        int(world.subdistricts.office[k]),
        ceil(contingent.personnel_per_subdistrict / shifts),
        shifts,
        max(part.t_from, district.config.election.voting.close_min),
        part.t_to,
        contingent.force,
    )
