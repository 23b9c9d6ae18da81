"""Stress: where and when the troubles of a stress case begin. Places never depend on the plan that is tested."""

from __future__ import annotations

import numpy as np

from sim.arrays import DAY, HOUR, Float, Int, Keys
from sim.config.threat import Trouble
from sim.model.incidents.injection import place_of, rate_of
from sim.model.operation import Operation
from sim.streams import Streams, between


def places(operation: Operation, streams: Streams, number: str, trouble: Trouble) -> list[tuple[int, int]]:
    """Index and key of each of the places of one line, the first ones first; all there are if there are too few.

    ``drawn``: without replacement in proportion to the rate (an exponential race); ``farthest``: by minutes from the
    nearest base, ties by list order.
    """
    place = place_of(operation.config.threat.types[trouble.type])
    keys = _keys(operation, place)
    if trouble.places == "drawn":
        rate = rate_of(operation.world, operation.rates, trouble.type, place)
        order = np.argsort(streams.exponential(f"schedule {number}", keys) / np.maximum(rate, 1e-300))
    else:
        order = np.argsort(-_minutes_from_base(operation, place), kind="stable")
    return [(int(at), int(keys[at])) for at in order[: trouble.count]]


def scheduled_time(streams: Streams, number: str, trouble: Trouble, key: int) -> float:
    """When it begins at one place: evenly within the hours of its line."""
    low, high = trouble.hours
    u = streams.uniform(f"schedule time {number}", key)[0]
    return trouble.day * DAY + float(between(u, (low * HOUR, high * HOUR)))


def _keys(operation: Operation, place: str) -> Keys:
    world = operation.world
    if place == "station":
        return world.stations.key
    return world.subdistricts.key if place == "committee" else world.districts.key


def _minutes_from_base(operation: Operation, place: str) -> Float:
    """Minutes by dry road from the nearest base to the subdistrict office, or seat, of every place."""
    world, bases = operation.world, np.unique(operation.world.bases.node)
    nodes: Int = world.districts.seat if place == "district" else world.subdistricts.office
    rows = (operation.travel.minutes_to(int(node), wet=False, night=False, boxes=False) for node in nodes)
    minutes = np.array([float(row[bases].min()) for row in rows])
    return minutes[world.station_subdistrict] if place == "station" else minutes
