"""Schema of the force: people, posts, units, contingents, patterns and dispatch."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from sim.config.base import Bounds, Count, Natural, NonNegative, Positive, Section, Share, Time


class ClassPattern(Section):
    """Personnel and stations of one cluster; ``per: subdistrict`` means a standby team and no guard at the stations."""

    personnel: int = Field(ge=0, le=100)
    stations: int = Field(ge=1, le=100)
    per: Literal["station", "subdistrict"]


class DistrictPattern(Section):
    """Guard pattern of the four classes of station."""

    less_vulnerable: ClassPattern
    vulnerable: ClassPattern
    very_vulnerable: ClassPattern
    special: ClassPattern


class Pattern(DistrictPattern):
    """Guard pattern, with exceptions by district."""

    name: str
    by_district: dict[str, DistrictPattern]


class Contingent(Section):
    """Dated reinforcement lent by another command, shared over the districts of the province."""

    force: Literal["police", "polda", "brimob", "samapta", "tni"]
    personnel: Count
    from_min: Time
    to_min: Time
    muster_min: NonNegative = Field(description="from the start of its window to departure")
    transfer_min: NonNegative = Field(description="from departure to the seat of the district")
    role: Literal["guard", "committee", "reserve"] = Field(description="what it is used for first")
    split: Literal["stations", "subdistricts"] = Field(description="how the part without a reported split is shared")
    by_district: dict[str, Count] = Field(description="reported parts")
    personnel_per_subdistrict: Count = Field(description="people wanted at each subdistrict committee; 0 = none")

    @model_validator(mode="after")
    def _window(self) -> Contingent:
        if self.to_min < self.from_min:
            raise ValueError("to_min must not be before from_min")
        return self


class Guarding(Section):
    """Fixed posts that follow from the calendar of the election; people per shift."""

    warehouse: Count
    commission: Count
    committee: Count
    commissioners: Count = Field(default=0, description="members of the commission with an officer of their own")
    plenary: Count = Field(default=0, description="people moved to the commission when the last committee has finished")
    convoy_road: Count = Field(description="escort per truck")
    convoy_water: Count = Field(description="escort per boat")
    shifts: int = Field(ge=1, le=4, description="shifts that share a post guarded day and night")
    longest_shift_h: Positive = Field(description="nobody guards a station longer without relief")
    relief: Count = Field(description="people per subdistrict who relieve guards after the longest shift")
    rove_stop_min: NonNegative = Field(description="stay at each station of a round")
    round_max_min: Positive = Field(description="longest round a cluster may have")
    stretch: tuple[Natural, ...] = Field(description="cluster sizes tried when people are short")


class Mobile(Section):
    """Units that can be sent."""

    polsek_share: Share = Field(description="share of the district police kept as patrols at the sub-district stations")
    polsek_team: Natural
    padal: Count = Field(description="control officers per subdistrict on polling day")
    platoon: Natural = Field(description="people of a platoon")
    rayon_team: Natural = Field(description="people of a sector team")
    rayons: Natural = Field(description="sectors per district")
    polair: Count = Field(description="teams of the water police in a district with stations reached by boat")
    polair_team: Natural = Field(description="people of a team of the water police, with a boat of its own")
    negotiators: Count = Field(description="people of the district's team of negotiators; 0 = none")
    crowd_above: Count = Field(description="an incident that needs more people than this is a crowd")
    order_min: dict[str, Bounds] = Field(description="from request to order, by kind of unit; others need none")
    mobilisation_min: dict[str, Bounds] = Field(description="from order to departure, by kind of unit")
    handover_h: NonNegative = Field(description="longest overstay of a unit on a task when its window ends")


class Province(Section):
    """The reserve of the province, which comes to a district only when a red incident is reported there."""

    company: Count = Field(description="people of the company of the province police; 0 = none")
    company_min: Bounds = Field(description="from the order until it is in the district")
    army_platoons: Count
    army_min: Bounds = Field(description="from the order until they are in the district")


class Commander(Section):
    """The commanders of the districts and of the province; they act on reported facts only."""

    active: bool
    daily_min: NonNegative = Field(description="daily decision, min after 00:00")
    meetings_min: tuple[Time, ...] = Field(description="scheduled meetings, min")
    prepare_min: NonNegative = Field(description="from an order in the district to departure")
    transfer_min: NonNegative = Field(description="from an order between districts to departure")
    quiet_h: Positive = Field(description="people are released when nothing was reported for so long")
    late_days: Count = Field(description="a committee is late when it works in its last so many days")
    kept_platoons: Count = Field(description="platoons kept at the seat, except after a red incident")
    together: Natural = Field(description="red districts at a time from which the province lends platoons")
    lent_platoons: Count = Field(description="platoons lent to each of them")


class Cost(Section):
    """Rupiah."""

    person_day_land: NonNegative
    person_day_water: NonNegative


class Forces(Section):
    """The people there are and how they are organised."""

    mode: Literal["available", "as_demanded"]
    police_pool: Count | None = Field(description="people of all districts of the province; null = reported figures")
    police_by_district: dict[str, Count]
    reserve_share: Share
    contingents: dict[str, Contingent]
    guarding: Guarding
    mobile: Mobile
    province: Province
    commander: Commander
    boats_per_subdistrict: Count
    stand_at: dict[str, tuple[str, ...]] = Field(default={}, description="kind of unit: places, instead of its bases")
    cost: Cost


class Dispatch(Section):
    """How units are chosen, in which order calls are answered, and what units do afterwards."""

    policy: Literal["nearest", "own_district", "ladder", "coverage", "preferences"]
    queue: Literal["fcfs", "priority", "lost"] = Field(description="order of waiting incidents; lost = none waits")
    preempt: bool = Field(description="units of less urgent incidents may be taken for more urgent ones")
    multi_unit: Literal["piecemeal", "together"] = Field(description="people go as they become free, or all at once")
    reserve_for_urgent: Count = Field(description="mobile units per district held back from all other calls")
    after_clear: Literal["home_available", "home_unavailable", "stay", "instant_home"]
    cross_district: bool
    handover_min: NonNegative = Field(description="extra time of a unit from another district")
