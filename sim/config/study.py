"""Schema of a study and of its output."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.config.base import NonNegative, Positive, Section, Time


class Precision(Section):
    """Half-widths of 95 % intervals at which replications stop; null = not asked."""

    help_time_mean_min: Positive | None = Field(description="absolute half-width, min")
    help_within_target_share: Positive | None = Field(description="absolute half-width, share")


class Readiness(Section):
    """How often readiness is taken; time from one instant to the next."""

    polling_every_h: Positive = Field(description="on polling day and the day after")
    other_every_h: Positive = Field(description="on all other days")


class Study(Section):
    """Replications, what of them counts, stopping and spreading."""

    replications: int | None = Field(ge=1)
    precision: Precision
    min_replications: int = Field(ge=1)
    max_replications: int = Field(ge=1)
    budget_min: Positive
    workers: int | None = Field(ge=1)
    cluster: str | None
    inject: str | None
    design: Literal["grid", "lhs", "sobol", "search"]
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
