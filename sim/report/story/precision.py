"""Why the simulation stopped: the measures that decided it, how narrow their intervals were to be and are."""

from __future__ import annotations

from sim.report.figures.running_mean import Running, is_running, runnings
from sim.report.story.parts import Column, Picture, Section, Table
from sim.report.story.teller import Teller
from sim.report.study.verdicts import size


def precision(teller: Teller) -> Section | None:
    """The section; nothing where the number of operations was given or no measure was defined."""
    found = runnings(teller.result) if is_running(teller.result) else []
    if not found:
        return None
    reason = teller.words.name("stopped", teller.result.summary["stopped_because"])
    title = teller.say("precision.title", n=teller.words.number(teller.replications), reason=reason)
    heads = (
        Column(teller.say("column.measure"), width=2.2),
        Column(teller.say("column.value"), "measured", 1.4),
        Column(teller.say("precision.half")),
        Column(teller.say("precision.asked")),
    )
    table = Table(heads, tuple(_row(teller, one) for one in found), caption=teller.say("precision.caption"))
    parts = (Picture("running_mean"), table)
    defined = [one.measure for one in found if f"definition.{one.measure}" in teller.words]
    return Section("precision", title, parts, teller.notes(*defined))


def _row(teller: Teller, one: Running) -> tuple[str, str, str, str]:
    """A measure with its interval, the half of its width, and what was asked for."""
    half, asked = (size(teller.words, wide, one.unit) for wide in (one.half, one.asked))
    return teller.words[f"measure.{one.measure}"], teller.quote(one.measure), half, asked
