"""All measures by name, and those that head a comparison."""

from __future__ import annotations

from sim.measures import coverage, dispatch, election, force, incidents, readiness, times
from sim.measures.measure import Measure

_ALL: tuple[Measure, ...] = (
    *times.MEASURES,
    *incidents.MEASURES,
    *coverage.MEASURES,
    *readiness.MEASURES,
    *force.MEASURES,
    *election.MEASURES,
    *dispatch.MEASURES,
)

REGISTRY: dict[str, Measure] = {measure.name: measure for measure in _ALL}

HEADLINES: tuple[str, ...] = (
    "help_time_mean_min",
    "help_within_target_share",
    "never_reached_share",
    "already_there_share",
    "response_within_target_share",
    "unmet_officer_min",
    "incidents_total",
    "zero_conflict_probability",
    "guard_coverage_mean",
    "reach_coverage_stations_mean",
    "utilisation",
    "recap_late_probability",
)  # means and shares: measures whose paired difference has a standard error

QUANTILE_HEADLINES: tuple[str, ...] = (
    "help_time_p50_min",
    "help_time_p90_min",
    "full_complement_time_p90_min",
    "boxes_at_committee_p90_min",
)  # shown beside them, point by point
