"""Schema of the force: people, posts, units, contingents, patterns and dispatch."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from sim.config.base import Bounds, Count, NonNegative, Positive, Section, Share, Time


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
    linmas_per_station: Count
    by_district: dict[str, DistrictPattern]


class Contingent(Section):
    """Dated reinforcement lent by another command, shared over the districts of the province."""

    force: Literal["police", "polda", "brimob", "samapta", "tni"]
    personnel: Count
    from_min: Time
    to_min: Time
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
    convoy_road: Count = Field(description="escort per truck")
    convoy_water: Count = Field(description="escort per boat")
    shifts: int = Field(ge=1, le=4, description="shifts that share a post guarded day and night")
    rove_stop_min: NonNegative = Field(description="stay at each station of a round")
    round_max_min: Positive = Field(description="longest round a cluster may have")
    stretch: tuple[int, ...] = Field(description="cluster sizes tried when people are short")


class Mobile(Section):
    """Units that can be sent."""

    polsek_share: Share = Field(description="share of the district police kept as patrols at the sub-district stations")
    polsek_team: int = Field(ge=1)
    padal: Count = Field(description="control officers per subdistrict on polling day")
    platoon: int = Field(ge=1, description="people of a platoon")
    rayon_team: int = Field(ge=1, description="people of a sector team")
    rayons: int = Field(ge=1, description="sectors per district")
    mobilisation_min: dict[str, Bounds] = Field(description="from order to departure, by kind of unit")
    handover_h: NonNegative = Field(description="longest overstay of a unit on a task when its window ends")


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
    boats_per_subdistrict: Count
    cost: Cost


class Dispatch(Section):
    """How units are chosen and what they do afterwards."""

    policy: Literal["nearest", "own_district"]
    after_clear: Literal["home_available", "home_unavailable", "stay"]
    cross_district: bool
    handover_min: NonNegative = Field(description="extra time of a unit from another district")
