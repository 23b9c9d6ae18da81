"""Opening of the stations: how late each begins once its boxes are there."""

from __future__ import annotations

import numpy as np

from sim.arrays import Float
from sim.model.events.openings import stations_with
from sim.model.operation import Operation
from sim.streams import Streams, between


def opening_delay(operation: Operation, streams: Streams) -> Float:
    """Delay of every station beyond the legal hour or its boxes' readiness, min, shape (S,).

    Most begin within minutes; some are late by an hour or so; a few wait for missing ballots; stations moved the day
    before lose some time more.
    """
    opening, keys = operation.config.election.opening, operation.world.stations.key
    chance, size = streams.uniform("opening", keys, 0), streams.uniform("opening", keys, 1)
    slight = opening.slight_max_min * size
    late = opening.delayed_median_min * np.exp(opening.delayed_sigma * streams.normal("opening", keys, 2))
    missing = between(size, opening.missing_min)
    without = (chance < opening.missing_share) | stations_with(operation, "missing_ballots")
    delay = np.where(without, missing, np.where(chance < _late_share(operation), late, slight))
    return np.asarray(delay + _relocation(operation, streams), dtype=np.float64)


def _late_share(operation: Operation) -> float:
    return operation.config.election.opening.missing_share + operation.config.election.opening.delayed_share


def _relocation(operation: Operation, streams: Streams) -> Float:
    """Extra delay of relocated stations: those of flood-prone villages, and those that a named event moves."""
    world = operation.world
    chance, size = (
        streams.uniform("relocation", world.stations.key, 0),
        streams.uniform("relocation", world.stations.key, 1),
    )
    flood = np.zeros(len(chance), dtype=np.bool_) if world.stations.flood is None else world.stations.flood
    moved = flood & (chance < operation.config.weather.relocated_share) | stations_with(operation, "relocation")
    return np.where(moved, between(size, operation.config.election.opening.relocated_min), 0.0)
