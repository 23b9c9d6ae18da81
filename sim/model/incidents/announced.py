"""Announced crowds: intelligence and the community know of a gathering before it begins, and tell the commander."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

import numpy as np
import simpy

from sim.streams import between

if TYPE_CHECKING:
    from sim.model.context import Day
    from sim.model.incidents.arrivals import Arrival


def watch_announced(day: Day, due: Iterable[Arrival]) -> None:
    """Warn of the gatherings at committees that are known beforehand; which ones, never depends on the force."""
    told = day.config.threat.announced
    for arrival in due if told.share > 0.0 else ():
        known, lead = day.streams.uniform("announced", arrival.key, np.arange(2))
        gathering = day.config.threat.types[arrival.type_name].gathering
        if gathering and arrival.site.kind == "committee" and known < told.share:
            day.env.process(_warn(day, arrival, arrival.t_onset - float(between(lead, told.lead_min))))


def _warn(day: Day, arrival: Arrival, at: float) -> Generator[simpy.Event, object, None]:
    yield day.env.timeout(max(0.0, at - day.env.now))
    day.command.news.warn(arrival.site.index, day.config.threat.types[arrival.type_name].severity)
