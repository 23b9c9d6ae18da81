"""The schema of the configuration: typed, ranged, documented, frozen once built.

The numbers themselves stand in ``configs/``, each with its source or the word "assumed".
"""

from __future__ import annotations

from pydantic import Field

from sim.config.base import Section
from sim.config.election import Election
from sim.config.forces import Dispatch, Forces, Pattern
from sim.config.study import Output, Study, Target
from sim.config.threat import Threat
from sim.config.world import Region, Weather, WorldSource

__all__ = ["Config"]


class Config(Section):
    """One design point."""

    name: str
    seed: int = Field(ge=0, description="root seed")
    world: WorldSource
    region: Region
    election: Election
    forces: Forces
    pattern: Pattern
    threat: Threat
    dispatch: Dispatch
    weather: Weather
    study: Study
    output: Output
    target: Target
