"""What the JSON files of a finished run or study hold, as far as they are read again; what else stands there may."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from sim.config.base import Natural

Number = float | None  # null where it is undefined
Whole = Annotated[int, Field(ge=0)]  # observations may be more than a configuration may ask for


class Shape(BaseModel):
    """Types are taken at their word: no text for a number, no truth value for a count."""

    model_config = ConfigDict(strict=True, frozen=True)


class Estimate(Shape):
    """A measure."""

    estimate: Number
    se: Number
    low: Number
    high: Number
    n_replications: Whole
    n_observations: Whole
    note: str | None
    unit: str
    definition: str


class Summary(Shape):
    """``summary.json``."""

    scenario: str
    seed: int
    horizon_min: Annotated[list[float], Field(min_length=2, max_length=2)]
    n_replications: Natural
    stopped_because: str
    measures: dict[str, Estimate]
    by: dict[str, dict[str, dict[str, Estimate]]]


class Provenance(Shape):
    """``provenance.json``."""

    hashes: dict[str, str]
    overrides: list[str]
    config: dict[str, Any]


class Point(Shape):
    """A point of a study."""

    folder: str
    same_plan_as: str | None
    n_replications: Natural


class Promise(Shape):
    """What was promised, and by target the smallest force that keeps it."""

    measure: str
    bound: float
    smallest: dict[str, str | None]


class Recommendation(Shape):
    """The point a study recommends, and those not told apart from it."""

    point: str
    why: str
    undecided: list[str]


class Failure(Shape):
    """A point that failed."""

    folder: str
    reason: str


class Study(Shape):
    """``study.json``."""

    n_points: Whole
    varied: list[str]
    reference: str
    margin: dict[str, float]
    promise: Promise
    recommendation: Recommendation | None
    points: Annotated[list[Point], Field(min_length=1)]
    failed: list[Failure]
