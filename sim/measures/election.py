"""Measures of the flow of the election: voters, counting, boxes, recapitulation, re-votes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.arrays import Bool, Float
from sim.measures.coverage import column
from sim.measures.forms import PerOperation, Quantile, Ratio
from sim.measures.measure import Measure
from sim.measures.rows import Rows
from sim.record import REVOTES

NO_VOTERS = "no voters"
SO_FAR = "who is in line when a run stops has waited so far; by stage: there alone"
NO_COMMITTEE = "no recapitulation was recorded"


def _milestone(name: str, what: str, table: str, instant: str, *percents: int) -> Iterator[Measure]:
    """Quantiles of an instant over stations or committees and replications; never = infinite."""

    def minutes(rows: Rows) -> Float:
        at = rows.number(instant)
        return np.where(np.isnan(at), np.inf, at)

    for percent in percents:
        definition = f"{percent} % quantile of {what}, from 00:00 of polling day, pooled, never = infinite"
        form = Quantile(table, minutes, percent / 100.0)
        yield Measure(f"{name}_p{percent}_min", "min", "lower", definition, form)


def _by_voter(name: str, unit: str, definition: str, of_station: str) -> Measure:
    form = Ratio(
        "stations", lambda rows: _known(rows, of_station) * rows.number("voted"),
        lambda rows: np.where(np.isnan(rows.number(of_station)), 0.0, rows.number("voted")),
        share=unit == "share", empty=NO_VOTERS, by_stage="stages",
    )  # fmt: skip
    return Measure(name, unit, "lower", f"{definition}; {SO_FAR}", form)


def _known(rows: Rows, name: str) -> Float:
    return np.nan_to_num(rows.number(name))


def _late(rows: Rows) -> Bool:
    return ~(rows.number("t_finish") <= rows.number("t_deadline"))


def _finished(rows: Rows) -> Bool:
    return ~np.isnan(rows.number("slack"))


MEASURES: tuple[Measure, ...] = (
    Measure(
        "turnout_share", "share", "neither", "voters who voted over voters registered",
        Ratio("stations", column("voted"), column("registered"), share=True, empty="no registered voters"),
    ),
    _by_voter("voter_wait_mean_min", "min", "mean minutes a voter waits, over all who voted", "wait_mean"),
    _by_voter(
        "voter_wait_p90_min", "min",
        "mean over voters of the 90 % quantile of waiting at their station; not the quantile over all voters",
        "wait_p90",
    ),
    _by_voter(
        "voter_wait_over_30_share", "share", "share of voters who wait over 30 min", "wait_over_30_share"
    ),
    *_milestone("last_voter", "the last vote at a station", "stations", "t_last_voter", 90),
    *_milestone("count_finish", "the end of counting at a station", "stations", "t_counted", 50, 90),
    *_milestone("boxes_at_committee", "arrival of boxes at committees", "stations", "t_boxes_arrived", 90),
    *_milestone("recap_finish", "the end of recapitulation", "committees", "t_finish", 50, 90),
    Measure(
        "recap_slack_min", "min", "higher",
        "mean minutes from the end of recapitulation of a subdistrict to its deadline; negative = late",
        Ratio("committees", column("slack"), _finished, empty=NO_COMMITTEE),
        "over committees that finished: read it with recap_late_probability",
    ),
    Measure(
        "recap_late_probability", "share", "lower",
        "share of subdistrict committees that finish after their deadline or not at all",
        Ratio("committees", _late, lambda rows: np.ones(len(rows)), share=True, empty=NO_COMMITTEE),
    ),
    Measure(
        "revotes_mean", "stations per operation", "lower",
        "mean number per operation of stations with a repeated, continued or postponed vote",
        PerOperation("stations", lambda rows: rows.among("revote", *REVOTES[1:])),
    ),
)  # fmt: skip
