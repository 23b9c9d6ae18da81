"""Reports: how the first police officer learns of an incident."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.events.orders import restored
from sim.model.incidents.case import Case
from sim.streams import between

if TYPE_CHECKING:
    from sim.model.context import Day


def report_time(day: Day, case: Case) -> float:
    """Instant at which police know: an officer sees it, somebody phones, or somebody rides to a signal.

    A roving team that comes by before the messenger arrives learns of it then.
    """
    told, now = day.config.threat.report, day.env.now
    if day.command.on_the_spot(case.site, now):
        return now
    way = told.phone_min if case.site.signal or _restored(day, case) else told.messenger_min
    message = now + float(between(case.mark("report"), way))
    return min(message, day.command.next_visit(case.site, now))


def _restored(day: Day, case: Case) -> bool:
    """Whether the provider has brought the signal back at the place: named, or by the share of places."""
    if restored(day, case.site):
        return True
    share = day.config.threat.report.restored_share
    return share > 0.0 and float(day.streams.uniform("restored signal", case.site.node)[0]) < share
