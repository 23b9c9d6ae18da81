"""What an incident does to the election while it lasts: voting, counting or recapitulation pause; boxes may be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.model.election.polling import revise
from sim.model.incidents.case import Case

if TYPE_CHECKING:
    from sim.model.context import Day


def pause(day: Day, case: Case) -> None:
    """Stop what the incident stops, from now on; nothing when it stops nothing or has stopped it already."""
    if not case.kind.pauses or case.paused_since is not None:
        return
    case.paused_since = day.env.now
    if case.site.kind == "station":
        day.milestones.hold(case.site.station)
    elif case.site.kind == "committee":
        day.halls[case.site.subdistrict].suspend()


def settle(day: Day, case: Case) -> None:
    """The incident has ended: boxes destroyed are lost, and work goes on with the lost time entered."""
    if case.type_name == "boxes_destroyed" and case.site.station >= 0:
        day.milestones.lose(case.site.station)
    if case.paused_since is None:
        return
    if case.site.kind == "station":
        if day.milestones.release(case.site.station, case.paused_since):
            revise(day, case.site.station)
    elif case.site.kind == "committee":
        day.halls[case.site.subdistrict].resume()
