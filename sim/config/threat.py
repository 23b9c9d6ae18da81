"""Schema of the threat: incident types, rates, reports, and what the state of the election may set off."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.config.base import Bounds, Count, Day, Natural, NonNegative, Positive, Section, Share
from sim.config.events import Event

Phase = Literal["distribution", "voting", "counting", "transport", "recapitulation"]


class IncidentType(Section):
    """One type of incident.

    ``rate`` is per 1,000 stations (``per: station``), per 1,000 box trips (``box_trip``), per 1,000 committees
    (``committee``), per 100 districts (``district``); 0 where the type only follows from the state of the model.
    """

    code: str
    phase: Phase
    per: Literal["station", "box_trip", "committee", "district", "state"]
    rate: dict[str, NonNegative] = Field(description="by election")
    driver: Literal["tension", "access", "district", "domicile", "none"] = Field(
        description="multiplies the rate between places; domicile: the rate is per 1,000 voters who live elsewhere"
    )
    severity: int = Field(ge=1, le=5)
    priority: int = Field(ge=1, le=9, description="1 = most urgent")
    need: tuple[Count, Count] = Field(description="fewest and most officers needed")
    on_scene_min: Bounds = Field(description="from full complement to the end")
    natural_min: Bounds = Field(description="until it ends by itself when nobody comes")
    pauses: bool = Field(description="voting, counting or the session stops while it lasts")
    gathering: bool = Field(description="a lawful assembly, counted apart")
    escalates_to: str | None
    escalates_per_h: Share = Field(description="probability per hour when nobody is there")
    decision_share: Share = Field(default=0.0, description="share that wants a decision by an official")
    ended_by_force: Literal["presence", "dispersal"] = Field(default="presence", description="how police end it")
    closes_road: bool = Field(default=False, description="the highway at the place is closed while it lasts")
    spread_share: Share = Field(default=0.0, description="probability that a neighbour follows while police are short")
    revenge_to: str | None = Field(default=None, description="type of a later act of revenge")
    revenge_share: Share = Field(default=0.0)
    revote: Literal["none", "psu", "psl"] = Field(default="none", description="what has to be voted again")
    revote_share: Share = Field(default=0.0)
    recount_share: Share = Field(default=0.0, description="share of decisions that order a recount")


class Report(Section):
    """How long until the first police officer knows."""

    phone_min: Bounds
    messenger_min: Bounds = Field(description="no signal: somebody rides to where there is one")
    restored_share: Share = Field(description="share of silent stations whose signal the provider has restored")


class Officials(Section):
    """Members of the commission and the supervisor who can decide what a crowd asks for."""

    per_district: Natural
    on_call: bool = Field(description="reachable at any hour and without delay")
    office_from_min: NonNegative
    office_to_min: NonNegative
    prepare_min: Bounds = Field(description="until an official takes the matter up")
    decision_min: Bounds = Field(description="from taking it up to the decision")
    undecided_factor: NonNegative = Field(description="hazard of escalation while one is there without a decision")
    negotiator_factor: Annotated[float, Field(ge=0.01, le=1.0)] = Field(  # never no time at all
        description="time to a decision or a good end with a negotiator present"
    )
    unanswered_speed: Share = Field(description="speed of a good end while a decision is wanted and not made")
    leaders_share: Share = Field(
        default=0.0, description="share of crowds to which leaders of the place come by themselves"
    )
    leaders_min: Bounds = Field(default=(0.0, 0.0), description="from the report until they are there")


class Trigger(Section):
    """A state of the election that sets off incidents at a rate while it lasts."""

    type: str
    per_h: Share = Field(description="probability per hour")
    after_min: NonNegative = Field(description="how long the state must have lasted")


class Aftermath(Section):
    """What follows from incidents later on."""

    spread_after_min: NonNegative
    revenge_after_min: Bounds
    revote_day: dict[str, tuple[Count, Count, Count]] = Field(description="day offset of the re-vote: low, mode, high")
    revote_turnout: Share = Field(description="turnout of a re-vote over that of polling day")
    recount_stations: tuple[Count, Count] = Field(description="stations recounted on the order of a decision")


class Trouble(Section):
    """One line of a stress case: incidents that are put into every operation."""

    type: str
    count: Natural = Field(description="at so many different places")
    places: Literal["drawn", "farthest"] = Field(description="drawn by rate, or those farthest from any base")
    day: Day = Field(description="day offset")
    hours: Bounds = Field(description="of that day; above 24 = after midnight")


class Index(Section):
    """The vulnerability index (IKP) as an input; a power of 0 leaves it out."""

    province: Positive = Field(default=1.0, description="score of the province, which stands for districts without one")
    by_district: dict[str, Positive] = Field(default={}, description="scores in place of, or beside, the bundled ones")
    rate_power: NonNegative = Field(default=0.0, description="power of score / province in the factor of a district")
    class_power: NonNegative = Field(default=0.0, description="the same in unpublished shares of vulnerable stations")


class Announced(Section):
    """Crowds that announce themselves: what intelligence and the community know beforehand."""

    share: Share = Field(default=0.0, description="share of gatherings known beforehand")
    lead_min: Bounds = Field(default=(0.0, 0.0), description="so long before they begin")


class Threat(Section):
    """What may happen and how often."""

    name: str
    rate_factor: NonNegative = Field(description="multiplies every base rate")
    district_factor: dict[str, NonNegative]
    tension_factor: tuple[NonNegative, NonNegative, NonNegative] = Field(description="normal, raised, high")
    access_factor: tuple[NonNegative, NonNegative, NonNegative] = Field(description="normal, hard, water")
    late_opening_min: NonNegative = Field(description="a delay that counts as the incident late_opening")
    report: Report
    officials: Officials
    triggers: dict[Literal["long_queue", "late_count", "boxes_held", "recap_deadline", "unanswered_crowd"], Trigger]
    aftermath: Aftermath
    types: dict[str, IncidentType]
    schedule: tuple[Trouble, ...] = Field(default=(), description="a stress case; empty = none")
    ikp: Index = Index()
    announced: Announced = Announced()
    hoax_factor: float = Field(
        default=1.0, ge=1.0, le=10.0, description="rate of incidents while a rumour runs, over that without"
    )
    domicile_apart: dict[str, Share] = Field(default={}, description="share of voters living elsewhere, by village")
    named: bool = Field(default=True, description="whether the named events happen")
    events: dict[str, Event] = Field(default={}, description="what happens at a named place and time")

    @property
    def happening(self) -> dict[str, Event]:
        """The named events that happen."""
        return {name: event for name, event in self.events.items() if self.named and event.active}

    @model_validator(mode="after")
    def _dies_out(self) -> Threat:
        """Incidents must not set off one or more others on average, for ever."""
        radius = self.branching_radius()
        if radius >= 1.0:
            raise ValueError(f"incidents multiply without end: spectral radius {radius:.2f}, allowed below 1")
        return self

    def branching_radius(self) -> float:
        """Spectral radius of the type-to-type matrix of spread, ladder and revenge, all as if nobody came."""
        import numpy as np

        names = list(self.types)
        if not names:
            return 0.0
        matrix = np.zeros((len(names), len(names)))
        for row, kind in enumerate(self.types.values()):
            matrix[row, row] += kind.spread_share
            if kind.revenge_to in self.types:
                matrix[row, names.index(str(kind.revenge_to))] += kind.revenge_share
            if kind.escalates_to in self.types:
                hours = kind.natural_min[1] / 60.0
                matrix[row, names.index(str(kind.escalates_to))] += 1.0 - (1.0 - kind.escalates_per_h) ** hours
        return float(np.abs(np.linalg.eigvals(matrix)).max())
