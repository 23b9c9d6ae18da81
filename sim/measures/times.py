"""Measures of time: to help, to respond, to be complete, and their parts.

Every time is one column of minutes: nan where the incident is not counted, infinite where it never happened,
even if the incident ended before anyone came. Counted are incidents, gatherings among them, that needed
police at onset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from sim.arrays import Bool, Float
from sim.measures.forms import Column, Quantile, Ratio
from sim.measures.measure import Better, Measure
from sim.measures.rows import Rows

Minutes = Callable[[Rows], Float]

NONE_NEEDED = "no incident needed police at onset"
NONE_REACHED = "no such incident was reached"
OVER_REACHED = "over those where it happened: read it with never_reached_share"
LEAST_REPLICATIONS = 20
ROUNDING_MIN = 1e-6  # a difference of instants that is equal to the target but for rounding is within it
EXCLUDING = "_excluding_already_there"
HELP = "onset to first police"
ELSEWHERE = "onset to first police, without incidents at which police stood already"
RESPONSE = "report to first police"
FULL = "onset to full complement"


def needed(rows: Rows) -> Bool:
    """Incidents that needed police when they began."""
    return rows.number("need_onset") >= 1


def reached(rows: Rows) -> Bool:
    """Of them, those to which police came."""
    return needed(rows) & ~np.isnan(rows.number("t_first"))


def already_there(rows: Rows) -> Bool:
    """Of them, those at which police stood when they began."""
    return needed(rows) & (rows.number("t_first") <= rows.number("t_onset"))


def _counted(rows: Rows, minutes: Float) -> Float:
    return np.where(needed(rows), np.where(np.isnan(minutes), np.inf, minutes), np.nan)


def help_minutes(rows: Rows) -> Float:
    """Onset to first police."""
    return _counted(rows, rows.number("t_first") - rows.number("t_onset"))


def help_minutes_elsewhere(rows: Rows) -> Float:
    """The same without incidents at which police stood already."""
    return np.where(already_there(rows), np.nan, help_minutes(rows))


def response_minutes(rows: Rows) -> Float:
    """Report to first police; 0 where police came before the report."""
    first = rows.number("t_first")
    return _counted(rows, first - np.fmin(rows.number("t_report"), first))


def full_minutes(rows: Rows) -> Float:
    """Onset to the first instant at which present police are as many as needed."""
    return _counted(rows, rows.number("t_full") - rows.number("t_onset"))


def target_minutes(rows: Rows) -> Float:
    """Target of each incident, by access."""
    return np.where(rows.among("access", "water"), rows.terms.water_min, rows.terms.land_min)


def within(minutes: Minutes) -> Column:
    """Whether the minutes are within the target; equal is within."""
    return lambda rows: minutes(rows) <= target_minutes(rows) + ROUNDING_MIN


def happened(minutes: Minutes) -> Column:
    """Whether the minutes are finite."""
    return lambda rows: np.isfinite(minutes(rows))


def counted(minutes: Minutes) -> Column:
    """Whether the incident is in the denominator."""
    return lambda rows: ~np.isnan(minutes(rows))


def _times(name: str, what: str, minutes: Minutes, percents: tuple[int, ...], suffix: str = "") -> Iterator[Measure]:
    """Mean and quantiles of a time."""
    mean = Ratio("incidents", minutes, happened(minutes), empty=NONE_REACHED)
    definition = f"mean minutes from {what}, over those where it happened"
    yield Measure(f"{name}_mean_min{suffix}", "min", "lower", definition, mean, OVER_REACHED)
    for percent in percents:
        form = Quantile("incidents", minutes, percent / 100.0, LEAST_REPLICATIONS)
        definition = f"{percent} % quantile of minutes from {what}, pooled, never = infinite"
        yield Measure(f"{name}_p{percent}_min{suffix}", "min", "lower", definition, form)


def within_target(name: str, what: str, minutes: Minutes) -> Measure:
    """Share of the counted incidents within the target of their access."""
    form = Ratio("incidents", within(minutes), counted(minutes), share=True, empty=NONE_NEEDED)
    definition = f"share of incidents needing police at onset within the target, {what}"
    return Measure(name, "share", "higher", definition, form)


def _share(name: str, better: Better, which: str, part: Column) -> Measure:
    form = Ratio("incidents", part, needed, share=True, empty=NONE_NEEDED)
    return Measure(name, "share", better, f"share of incidents needing police at onset {which}", form)


def _part(name: str, definition: str, table: str, minutes: Minutes) -> Measure:
    form = Ratio(table, minutes, counted(minutes), empty="no such incident")
    return Measure(name, "min", "lower", f"mean minutes {definition}", form)


def _report_delay(rows: Rows) -> Float:
    return np.where(needed(rows), rows.number("t_report") - rows.number("t_onset"), np.nan)


def _dispatch_wait(rows: Rows) -> Float:
    return np.where(needed(rows), rows.number("t_dispatch") - rows.number("t_report"), np.nan)


def _mobilisation(rows: Rows) -> Float:
    return rows.number("mobilisation")


def _travel(rows: Rows) -> Float:
    return rows.number("t_first") - rows.number("t_dispatch") - rows.number("mobilisation")


def _reported(rows: Rows) -> Bool:
    return needed(rows) & ~np.isnan(rows.number("t_report"))


def _waited(rows: Rows) -> Bool:
    served = np.fmin(rows.number("t_dispatch"), rows.number("t_first"))
    return ~(served <= rows.number("t_report") + 1e-9)


MEASURES: tuple[Measure, ...] = (
    *_times("help_time", HELP, help_minutes, (50, 90, 95)),
    within_target("help_within_target_share", HELP, help_minutes),
    _share("already_there_share", "higher", "at which police stood when they began", already_there),
    _share("never_reached_share", "lower", "to which police never came", lambda rows: ~reached(rows)),
    *_times("help_time", ELSEWHERE, help_minutes_elsewhere, (50, 90, 95), EXCLUDING),
    within_target("help_within_target_share" + EXCLUDING, ELSEWHERE, help_minutes_elsewhere),
    *_times("response_time", RESPONSE, response_minutes, (50, 90, 95)),
    within_target("response_within_target_share", RESPONSE, response_minutes),
    *_times("full_complement_time", FULL, full_minutes, (50, 90)),
    _part("report_delay_mean_min", "from onset to report, over those reported", "incidents", _report_delay),
    _part("dispatch_wait_mean_min", "from report to dispatch, over those served", "incidents", _dispatch_wait),
    Measure(
        "wait_probability", "share", "lower",
        "share of reported incidents for which no unit was free or present at once",
        Ratio("incidents", _waited, _reported, share=True, empty="no incident was reported"),
    ),
    _part("mobilisation_mean_min", "of mobilisation of first units sent", "sent", _mobilisation),
    _part("travel_mean_min", "from dispatch to arrival, less mobilisation", "sent", _travel),
)  # fmt: skip
