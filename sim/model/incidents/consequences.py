"""What an incident does to the election: work stops, roads close, boxes are lost, votes are counted or cast again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.election.polling import revise
from sim.model.election.revote import call_revote
from sim.model.incidents.case import Case
from sim.model.incidents.roads import close_road, reopen_road
from sim.model.incidents.spread import revenge

if TYPE_CHECKING:
    from sim.model.context import Day


def stop(day: Day, case: Case) -> None:
    """Stop what the incident stops, from now on; nothing when it stops nothing or has stopped it already."""
    if case.kind.closes_road and not case.closed_legs:
        close_road(day, case)
    if not case.kind.pauses or case.paused_since is not None:
        return
    case.paused_since = day.env.now
    if case.site.kind == "station":
        day.milestones.hold(case.site.station)
    elif case.site.kind == "committee":
        day.halls[case.site.subdistrict].suspend()
    elif case.site.kind == "commission":
        day.plenaries[case.site.district].suspend()


def settle(day: Day, case: Case) -> None:
    """The incident has ended: roads open, boxes destroyed are lost, work goes on with the lost time entered."""
    reopen_road(day, case)
    _vote_again(day, case)
    if case.paused_since is not None:
        _go_on(day, case, case.paused_since)
    if case.ended_by == "decision" and case.mark("recount") < case.kind.recount_share:
        _recount(day, case)
    if case.kind.revenge_to and case.mark("revenge") < case.kind.revenge_share:
        day.env.process(revenge(day, case))


def _go_on(day: Day, case: Case, since: float) -> None:
    if case.site.kind == "station":
        if day.milestones.release(case.site.station, since):
            revise(day, case.site.station)
    elif case.site.kind == "committee":
        day.halls[case.site.subdistrict].resume()
    elif case.site.kind == "commission":
        day.plenaries[case.site.district].resume()


def _vote_again(day: Day, case: Case) -> None:
    """Boxes that are destroyed are lost; the station votes again where the rules say so."""
    if case.site.station < 0:
        return
    if case.type_name == "boxes_destroyed":
        day.milestones.lose(case.site.station)
    if case.kind.revote != "none" and case.mark("revote") < case.kind.revote_share:
        call_revote(day, case.site.station, case.kind.revote)


def _recount(day: Day, case: Case) -> None:
    """A decision at a committee orders some of its stations to be counted again."""
    low, high = day.config.threat.aftermath.recount_stations
    if case.site.kind == "committee":
        hall = day.halls[case.site.subdistrict]
        hall.order_recount(min(hall.stations, low + int(case.mark("recount_size") * (high - low + 1))))
