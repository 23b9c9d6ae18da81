"""Rumours: while a hoax wave runs in a district, trouble is more likely there, and less so at other times.

A wave moves incidents in time and never adds any: of those whose window it overlaps, a share begins within the wave,
so that their rate inside is ``threat.hoax_factor`` times that outside. Draws are keyed by incident.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import DAY, Float
from sim.model.incidents.case import MARKS, marks
from sim.model.incidents.windows import OFFICE_HOURS, office_days
from sim.streams import Streams, between

if TYPE_CHECKING:
    from sim.model.incidents.arrivals import Arrival
    from sim.model.operation import Operation

Span = tuple[float, float]
WAVE = "hoax_wave"
MOVED = ("tension", "district", "domicile")  # drivers of the types that a rumour stirs up


def stirred(operation: Operation, streams: Streams, found: list[Arrival], counting_min: Float) -> list[Arrival]:
    """The incidents of a replication with those moved that fall into a wave of their district."""
    factor, types = operation.config.threat.hoax_factor, operation.config.threat.types
    waves = _waves(operation, streams, found)
    if factor <= 1.0 or not waves:
        return found
    moved = []
    for arrival in found:
        mine = waves.get(arrival.site.district, [])
        if arrival.origin == "exogenous" and mine and types[arrival.type_name].driver in MOVED:
            window = _window(operation, arrival, counting_min)
            arrival = replace(arrival, t_onset=_onset(streams, arrival, mine, window, factor))
        moved.append(arrival)
    return moved


def _waves(operation: Operation, streams: Streams, found: list[Arrival]) -> dict[int, list[Span]]:
    """Hoax waves by district, each until the first of its own ends."""
    waves: dict[int, list[Span]] = {}
    for arrival in found:
        if arrival.type_name == WAVE:
            kind = operation.config.threat.types[WAVE]
            drawn = marks(streams, [arrival.key], [WAVE])[0]
            lasts = [between(drawn[MARKS.index(name)], bounds) for name, bounds in
                     (("on_scene", kind.on_scene_min), ("natural", kind.natural_min))]  # fmt: skip
            end = arrival.t_onset + float(min(lasts))
            waves.setdefault(arrival.site.district, []).append((arrival.t_onset, end))
    return waves


def _window(operation: Operation, arrival: Arrival, counting_min: Float) -> list[Span]:
    """When an incident of its kind may begin at its place."""
    voting, kind = operation.config.election.voting, operation.config.threat.types[arrival.type_name]
    if arrival.site.kind == "station":
        if kind.phase == "voting":
            return [(voting.open_min, voting.close_min)]
        return [(voting.close_min, voting.close_min + float(counting_min[arrival.site.station]))]
    if kind.phase != "recapitulation":
        return []
    first, last = office_days(operation.config, kind.per)
    return [(d * DAY + OFFICE_HOURS[0], d * DAY + OFFICE_HOURS[1]) for d in range(first, last + 1)]


def _onset(streams: Streams, arrival: Arrival, waves: list[Span], window: list[Span], factor: float) -> float:
    """The instant it had, or an even one within the waves that overlap its window."""
    inside = list(_overlaps(waves, window))
    length = sum(end - begin for begin, end in inside)
    whole = sum(end - begin for begin, end in window)
    extra = (factor - 1.0) * length
    chance, place = streams.uniform("rumour", arrival.key, np.arange(2))
    if length <= 0.0 or chance >= extra / (whole + extra):
        return arrival.t_onset
    left = float(place) * length
    for begin, end in inside:
        if left <= end - begin:
            return begin + left
        left -= end - begin
    return inside[-1][1]


def _overlaps(waves: list[Span], window: list[Span]) -> Iterator[Span]:
    for begin, end in waves:
        for first, last in window:
            if max(begin, first) < min(end, last):
                yield max(begin, first), min(end, last)
