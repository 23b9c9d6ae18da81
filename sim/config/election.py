"""Schema of an election: calendar, voting, counting, boxes and recapitulation."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from sim.config.base import (
    FAR_DAYS,
    AtLeastOne,
    Bounds,
    Count,
    Day,
    Natural,
    NonNegative,
    Positive,
    Section,
    Share,
    Time,
    Triangle,
)


class Voting(Section):
    """The polling station as a tandem queue: registration, ballots, booths, box and ink."""

    open_min: Time = Field(description="opening, min")
    close_min: Time = Field(description="closing for newcomers, min")
    arrival_share: tuple[NonNegative, ...] = Field(description="share of voters arriving per hour from opening")
    late_share: Share = Field(description="share of voters who come within 30 min after closing and are turned away")
    turnout: Share = Field(description="mean turnout")
    turnout_by_district: dict[str, Share] = Field(description="mean turnout where published")
    turnout_sd: NonNegative = Field(description="standard deviation of turnout between stations")
    registration_min: Triangle
    issue_min: Triangle
    booth_mean_min: Positive
    booth_sd_min: NonNegative
    booths: int = Field(ge=1, le=12)
    ink_min: Triangle


class Opening(Section):
    """How late a station opens beyond its boxes' arrival."""

    setup_min: NonNegative = Field(description="from arrival of the boxes to readiness")
    slight_max_min: NonNegative = Field(description="longest ordinary delay")
    delayed_share: Share
    delayed_median_min: Positive
    delayed_sigma: NonNegative
    missing_share: Share = Field(description="share of stations that wait for missing ballots")
    missing_min: Bounds
    relocated_min: Bounds = Field(description="opening delay of a station moved the day before")


class Counting(Section):
    """Counting at the station, after the last voter."""

    contests: Natural
    min_per_ballot: Positive
    sd_min: NonNegative = Field(description="standard deviation of the counting time between stations, min")
    tail_share: Share = Field(description="share of stations that count far into the next day")
    tail_min: Bounds = Field(description="extra counting time of those stations")


class Distribution(Section):
    """Ballot boxes from the warehouse to the stations."""

    first_day: int = Field(ge=-FAR_DAYS, le=0, description="day offset of the first departure")
    last_day: int = Field(ge=-FAR_DAYS, le=0, description="day offset of the last departure to a subdistrict")
    day_by_subdistrict: dict[str, Day] = Field(description="published departure day by subdistrict code")
    village_day: int = Field(ge=-FAR_DAYS, le=0, description="day offset of delivery to the villages")
    depart_min: NonNegative = Field(description="departure, min after 00:00")
    load_min: Bounds = Field(description="loading at the warehouse")
    unload_min: NonNegative = Field(description="unloading per stop")
    stations_per_truck: AtLeastOne
    stations_per_vehicle: AtLeastOne = Field(description="load of one vehicle to or from the villages")
    stations_per_boat: AtLeastOne = Field(description="water stations for which one more boat is hired")
    water_lead_days: Count = Field(description="days by which villages over water are served earlier")
    village_trucks: Natural = Field(description="fewest vehicles of a subdistrict")


class Transport(Section):
    """Ballot boxes back to the subdistrict committee."""

    pack_min: Bounds = Field(description="sealing and forms at the station after counting")
    load_min_per_station: NonNegative
    escort_wait_min: NonNegative = Field(description="longest wait for an escort before the boxes go with Linmas only")


class Recapitulation(Section):
    """Recapitulation at subdistrict committees and at the district commission."""

    start_day: tuple[Day, Day, Day] = Field(description="earliest, most likely and latest first day of a committee")
    session_from_min: NonNegative
    session_to_min: NonNegative
    break_min: NonNegative = Field(description="pauses within a daily session")
    min_per_station: Triangle = Field(description="minutes per station and panel")
    first_day_factor: Positive
    panels_stations: Positive = Field(description="stations per panel before another panel is opened")
    panels_max: Natural
    recount_share: Share = Field(description="share of stations recounted at the committee")
    recount_min: Bounds
    outage_share: Share = Field(description="share of committee days that lose time to the results system")
    outage_min: Bounds
    deadline_day: Day
    district_min_per_subdistrict: Triangle
    district_deadline_day: Day
    district_day: dict[str, Day] = Field(default={}, description="published first day of the plenary of a district")


class Election(Section):
    """One election: name, calendar and parameters of each phase."""

    name: str
    operation: str
    polling_date: date
    horizon_from_min: Time
    horizon_to_min: Time
    voting: Voting
    opening: Opening
    counting: Counting
    distribution: Distribution
    transport: Transport
    recapitulation: Recapitulation
    guard_from_min: Time = Field(description="station guards on post from, min")
    guard_to_min: Time = Field(description="latest end of station guard, min")
    warehouse_from_min: Time
    committee_from_min: Time = Field(description="committee stores guarded again from, min")

    @property
    def dated(self) -> date | None:
        """Polling day, None where there is none."""
        return self.polling_date if self.held else None

    @property
    def held(self) -> bool:
        """Whether there is an election at all; without one it is pure dispatch or queueing."""
        return self.name != "none"
