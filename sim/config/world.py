"""Schema of the world: region, travel and weather."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.config.base import NonNegative, Positive, Section, Share


class Region(Section):
    """A list of districts, with an optional list of subdistricts (their names); empty = all."""

    name: str
    districts: list[str]
    subdistricts: list[str]


class Travel(Section):
    """Speeds of the network's leg classes."""

    responder_kmh: dict[str, Positive] = Field(description="speed of people by leg class, dry day")
    boxes_kmh: dict[str, Positive] = Field(description="speed of loaded vehicles by leg class, dry day")
    sinuosity: dict[str, Positive] = Field(description="length of a leg over the straight line, by leg class")
    same_place_km: Positive = Field(description="shortest leg, and distance between places at the same point")
    transship_min: NonNegative = Field(description="road to boat or back, at a pier")
    raft_min: NonNegative = Field(description="road to raft or back, at a landing")
    night_water_factor: Share = Field(description="speed factor of boats between night_from_min and night_to_min")
    night_from_min: NonNegative
    night_to_min: NonNegative


class WorldSource(Section):
    """Where the world comes from."""

    source: Literal["bundled", "folder"]
    folder: str | None
    travel: Travel


class Weather(Section):
    """Weather by district and day."""

    name: str
    wet_day_share: Share = Field(description="share of days with heavy rain")
    wet_factor: dict[str, Share] = Field(description="speed factor on a wet day by leg class")
    relocated_share: Share = Field(description="share of flood-prone stations moved the day before")
