"""Schema of the threat: incident types, rates and reports."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.config.base import Bounds, NonNegative, Section, Share


class IncidentType(Section):
    """One type of incident.

    ``rate`` is per 1,000 stations (``per: station``), per 1,000 box trips (``box_trip``), per 1,000 committees
    (``committee``), per 100 districts (``district``); 0 where the type only follows from the state of the model.
    """

    code: str
    phase: Literal["distribution", "voting", "counting", "transport", "recapitulation"]
    per: Literal["station", "box_trip", "committee", "district", "state"]
    rate: dict[str, NonNegative] = Field(description="by election")
    driver: Literal["tension", "access", "district", "none"] = Field(
        description="what multiplies the rate between stations"
    )
    severity: int = Field(ge=1, le=5)
    priority: int = Field(ge=1, le=3, description="1 = most urgent")
    need: tuple[int, int] = Field(description="fewest and most officers needed")
    on_scene_min: Bounds = Field(description="from full complement to the end")
    natural_min: Bounds = Field(description="until it ends by itself when nobody comes")
    pauses: bool = Field(description="voting, counting or the session stops while it lasts")
    gathering: bool = Field(description="a lawful assembly, counted apart")
    escalates_to: str | None
    escalates_per_h: Share = Field(description="probability per hour when nobody is there")


class Report(Section):
    """How long until the first police officer knows."""

    seen_min: Bounds = Field(description="an officer is at the place")
    phone_min: Bounds
    messenger_min: Bounds = Field(description="no signal: somebody rides to where there is one")


class Threat(Section):
    """What may happen and how often."""

    name: str
    rate_factor: NonNegative = Field(description="multiplies every base rate")
    district_factor: dict[str, NonNegative]
    tension_factor: tuple[NonNegative, NonNegative, NonNegative] = Field(description="normal, raised, high")
    access_factor: tuple[NonNegative, NonNegative, NonNegative] = Field(description="normal, hard, water")
    late_opening_min: NonNegative = Field(description="a delay that counts as the incident late_opening")
    report: Report
    types: dict[str, IncidentType]
