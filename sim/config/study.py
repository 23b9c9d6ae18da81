"""Schema of a study and of its output."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.config.base import LARGEST, Count, Natural, NonNegative, Positive, Section, Share, Time

Hours = Annotated[float, Field(ge=0.1, le=LARGEST, allow_inf_nan=False)]  # closer instants fill the memory


class Margin(Section):
    """Differences nobody would act on: inside them points are equivalent."""

    minutes: NonNegative
    share: Share


class Promise(Section):
    """What the force shall keep: a share that is to be reached, or minutes that are not to be exceeded."""

    measure: str
    bound: NonNegative | None = Field(description="null = `share`, for a share of which more is better; others say it")
    share: Share = Field(description="the bound of such a share where none is given")


class Assumptions(Section):
    """How the numbers marked as assumed are varied beside a study."""

    draws: Count = Field(description="joint draws of all of them; 0 = none")
    replications: Natural = Field(description="in each draw")
    trajectories: Count = Field(description="of the screening for those that matter most; 0 = none")


class Readiness(Section):
    """How often readiness is taken; time from one instant to the next."""

    polling_every_h: Hours = Field(description="on polling day and the day after")
    other_every_h: Hours = Field(description="on all other days")


class Study(Section):
    """Replications, what of them counts, stopping and spreading."""

    replications: Natural | None
    precision: dict[str, Positive | None] = Field(
        description="measure: half-width of its 95 % interval; null = not asked"
    )
    min_replications: Natural
    max_replications: Natural
    budget_min: Positive = Field(description="minutes of wall clock for a point on all workers")
    workers: Natural | None
    cluster: str | None = Field(description="null, local, or the address of a Dask scheduler")
    inject: str | None
    design: Literal["grid", "lhs", "sobol", "search"]
    points: Natural = Field(description="design points of lhs and sobol")
    margin: Margin
    promise: Promise
    assumptions: Assumptions
    readiness: Readiness
    end: Literal["stop", "drain"] = Field(description="at the horizon: stop, or first finish what is open")
    warm_up_min: NonNegative = Field(description="only what begins so long after the start of the horizon counts")
    report_times_min: tuple[Time, ...] = Field(description="instants for busy_units_at and queue_at")


class Output(Section):
    """What is written and for whom."""

    report: bool
    language: Literal["id", "en"]
    audience: Literal["internal", "public"]
    outline: str | None


class Target(Section):
    """Minutes for "within target" (closed: equal is within)."""

    land_min: NonNegative
    water_min: NonNegative
