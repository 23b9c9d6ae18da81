"""Windows: when incidents of a phase may begin, and how many hours of the day they spread over."""

from __future__ import annotations

from sim.arrays import DAY, HOUR
from sim.config import Config
from sim.config.threat import IncidentType

OFFICE_HOURS = (480.0, 1080.0)  # assumed: protests gather between 08:00 and 18:00
UNLOADING = (0.0, 720.0)  # assumed: fights at the committee within 12 hours of the typical end of counting


def office_days(config: Config, place: str) -> tuple[int, int]:
    """First and last day on which crowds gather at a committee, or (``place: district``) at a commission."""
    recap = config.election.recapitulation
    if place != "district":
        return recap.start_day[0], recap.deadline_day
    return recap.start_day[0], min(recap.district_deadline_day, int(config.election.horizon_to_min // DAY) - 1)


def office_time(u: float, first_day: int, last_day: int) -> float:
    """Spread evenly over the office hours of a range of days."""
    days = last_day - first_day + 1
    day = int(u * days)
    return (first_day + day) * DAY + OFFICE_HOURS[0] + (u * days - day) * (OFFICE_HOURS[1] - OFFICE_HOURS[0])


def days_and_hours(config: Config, kind: IncidentType, place: str, voters: float) -> tuple[int, int]:
    """Days of the window of a type and whole hours of it on each day; (1, 1) on a route, where the trip decides.

    ``voters``: mean number registered at a station. Counting has no fixed end: its hours are those of a mean station.
    """
    election = config.election
    if place == "route":
        return 1, 1
    if place == "station":
        counting = election.counting.contests * election.counting.min_per_ballot * election.voting.turnout * voters
        voting = election.voting.close_min - election.voting.open_min
        return 1, _hours(voting if kind.phase == "voting" else counting)
    if place == "committee" and kind.phase == "transport":
        return 1, _hours(UNLOADING[1] - UNLOADING[0])
    first, last = office_days(config, place)
    return last - first + 1, _hours(OFFICE_HOURS[1] - OFFICE_HOURS[0])


def _hours(minutes: float) -> int:
    return max(1, round(minutes / HOUR))
