"""Thickening of committees by a lent contingent: so many people at each committee, the largest committees first.

A contingent meant for committees goes there at once; one that guards stations joins the stores when these are guarded
anew. The post is asked for until the deadline of the recapitulation, whether or not the contingent is there.
"""

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
    full = district.config.forces.mode == "as_demanded"
    for part in force.lent:
        begin, end = _from(district, part), _until(district)
        for k, given in _shares(district, part):
            if begin < min(part.t_from, end):
                before = _unfilled(district, part, k, "sebelum", begin, min(part.t_from, end))
                yield before, before.people if full else 0
            if max(part.t_from, begin) < part.t_to:
                yield _post(district, part, k), given
            if max(part.t_to, begin) < end:
                later = _unfilled(district, part, k, "lanjutan", max(part.t_to, begin), end)
                yield later, later.people if full else 0


def at_stores(district: District, part: Lent) -> int:
    """People of a contingent who stand at committee stores."""
    return sum(given for _, given in _shares(district, part))


def _shares(district: District, part: Lent) -> Iterator[tuple[int, int]]:
    """Committees, the largest first, and the people that each gets."""
    world, left = district.world, part.personnel
    sizes = np.array([np.sum(world.station_subdistrict == k) for k in district.subdistricts])
    for k in district.subdistricts[np.argsort(-sizes, kind="stable")] if _meant(part) else ():
        given = min(part.contingent.personnel_per_subdistrict, left)
        left -= given
        yield int(k), given


def _meant(part: Lent) -> bool:
    return part.contingent.role != "reserve" and part.contingent.personnel_per_subdistrict > 0


def _from(district: District, part: Lent) -> float:
    """From counting on, for who guards stations before: when the stores are guarded anew."""
    election = district.config.election
    return election.committee_from_min if part.contingent.role == "guard" else election.voting.close_min


def _until(district: District) -> float:
    """Committees are to be thickened until the deadline of their recapitulation, or the end of the horizon."""
    election = district.config.election
    return min(election.horizon_to_min, (election.recapitulation.deadline_day + 1) * DAY)


def _unfilled(district: District, part: Lent, k: int, tag: str, t_from: float, t_to: float) -> FixedPost:
    """The same post while the contingent is not there: still asked for, of the police."""
    post = _post(district, part, k)
    return replace(post, name=f"{post.name} {tag}", force="police", t_from=t_from, t_to=t_to)


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
        max(part.t_from, _from(district, part)),
        part.t_to,
        contingent.force,
    )
