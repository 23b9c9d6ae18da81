"""How the own police of a district is divided before anybody goes to a station: asked for and given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from sim.model.forces.fixed import FixedPost, busiest
from sim.model.forces.people import Lent, People
from sim.model.forces.reserves import District, water_stations
from sim.record import Post

HELD = {
    "reserve": "Cadangan", "patrols": "Patroli Polsek", "polair": "Polair", "negotiators": "Negosiator",
    "padal": "Padal", "relief": "Pengganti",
}  # fmt: skip


@dataclass(frozen=True)
class Division:
    """People by task; fixed posts by period, the held ones in the order in which they are filled."""

    police: int
    fixed_before: int  # most at a time before the stations are guarded, convoys included
    fixed_polling: int
    fixed_after: int
    reserve: int
    patrols: int
    polair: int
    negotiators: int
    padal: int  # only while stations are guarded
    relief: int  # only while stations are guarded

    @property
    def mobile(self) -> int:
        """People held all the time to be sent."""
        return self.reserve + self.patrols + self.polair + self.negotiators

    @property
    def polling(self) -> int:
        """People held while stations are guarded, beside the mobile ones."""
        return self.padal + self.relief

    def free(self, fixed: int) -> int:
        """People left beside fixed posts and those held."""
        return max(0, self.police - fixed - self.mobile)

    def within(self, police: int) -> Division:
        """The same with so many people: fixed posts first, then those held, in order, until nobody is left."""
        left = max(0, police - max(self.fixed_polling, self.fixed_after))
        given = {}
        for name in HELD:
            given[name] = min(left, getattr(self, name))
            left -= given[name]
        return replace(self, police=police, **given)


def asked_for(district: District, force: People, posts: list[FixedPost]) -> Division:
    """What the orders ask for; reserve and patrols are shares of the police there is."""
    mobile, forces = district.config.forces.mobile, district.config.forces
    begin, end = district.guard
    subdistricts = len(district.subdistricts)
    by_water = bool(np.any(water_stations(district)))
    beyond = end < district.config.election.guard_to_min
    return Division(
        force.police,
        fixed_before=busiest([(p, p.people) for p in posts if p.t_from < begin]),
        fixed_polling=sum(p.people for p in posts if p.t_from < begin and p.t_to > end),
        fixed_after=busiest([(p, p.people) for p in posts if p.t_to > district.config.election.guard_to_min]),
        reserve=round(force.police * forces.reserve_share),
        patrols=round(force.police * mobile.polsek_share),
        polair=mobile.polair * mobile.polair_team * by_water,
        negotiators=mobile.negotiators,
        padal=mobile.padal * subdistricts,
        relief=forces.guarding.relief * subdistricts * beyond,
    )


def as_demanded(asked: Division, at_stations: int, lent: int) -> int:
    """Police that would fill every post, were the lent guards as they are; never fewer than there are."""
    polling = asked.fixed_polling + asked.polling + max(0, at_stations - lent)
    return max(asked.police, asked.mobile + max(polling, asked.fixed_before, asked.fixed_after))


def guards_lent(district: District, force: People) -> Iterator[Lent]:
    """Parts of contingents that guard stations: they are there from the opening to the closing of the vote."""
    voting = district.config.election.voting
    for part in force.lent:
        if part.contingent.role == "guard" and part.covers(voting.open_min, voting.close_min):
            yield part


def held_posts(district: District, asked: Division, given: Division) -> Iterator[Post]:
    """Rows of the plan for people who are held to be sent; without people their name is that of an empty post."""
    for name, label in HELD.items():
        wanted, people = getattr(asked, name), getattr(given, name)
        begin, end = district.guard if name == "padal" else district.horizon
        if name == "relief":
            begin, end = district.guard[1], district.config.election.guard_to_min
        title = f"{label} {district.label}"
        row = (title, "reserve", district.label, "", "", "", 0, wanted, people, str(wanted), str(people), begin, end)
        if wanted:
            yield Post(*row, float("nan"), title if people else "")
