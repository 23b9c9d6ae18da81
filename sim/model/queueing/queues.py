"""The queues of a folder without an election, one replication at a time, as tables of the record.

Stations do not meet, so each is solved by itself and no clock is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from sim.arrays import ACCESS, CLASSES
from sim.model.queueing.place import Place, Tally
from sim.model.queueing.tally import Waits, Window
from sim.record import REVOTES, STATION_COLUMNS, Coded, Column
from sim.streams import Streams

NAMED = ("village", "subdistrict", "pattern_nominal", "pattern_effective")  # texts that only an election has


class Queues(NamedTuple):
    """Tables of one replication, as in ``sim.record``; without columns where there is nothing to queue for."""

    stations: dict[str, Column]
    stages: dict[str, Column]
    lines: dict[str, Column]


def queues(places: Sequence[Place], streams: Streams, window: Window) -> Queues:
    """One replication of all places: a pure function of them, the draws and the window."""
    if not places:
        return Queues({}, {}, {})
    tallies = [place.tally(streams, window) for place in places]
    return Queues(_stations(places, tallies), _stages(places, tallies), _lines(places, tallies, window))


def _stations(places: Sequence[Place], tallies: Sequence[Tally]) -> dict[str, Column]:
    """Stations as in an election in which all who come vote; what belongs to an election alone is 0 or never."""
    never, none = np.full(len(places), np.nan), np.zeros(len(places), dtype=np.int64)
    empty: dict[str, Column] = {name: never if name.startswith("t_") else none for name in STATION_COLUMNS}
    found = _waits([tally.waits for tally in tallies])
    return empty | dict.fromkeys(NAMED, _text([""] * len(places))) | found | {
        "came": found["voted"],
        "station": _text(place.name for place in places),
        "district": _text(place.district for place in places),
        "class": _scale(CLASSES, (place.cls for place in places)),
        "access": _scale(ACCESS, (place.access for place in places)),
        "signal": np.array([place.signal for place in places]),
        "t_open": np.array([place.open for place in places]),
        "t_last_voter": np.array([tally.last_exit for tally in tallies]),
        "revote": _text([REVOTES[0]] * len(places)),
    }  # fmt: skip


def _stages(places: Sequence[Place], tallies: Sequence[Tally]) -> dict[str, Column]:
    stages = [stage for tally in tallies for stage in tally.stages]
    return _of_stages(places) | _waits([stage.waits for stage in stages]) | {
        "waited": np.array([stage.waited for stage in stages]),
        "still_waiting": np.array([stage.still_waiting for stage in stages]),
        "busy_min": np.array([stage.busy_min for stage in stages]),
        "server_min": np.array([stage.server_min for stage in stages]),
    }  # fmt: skip


def _lines(places: Sequence[Place], tallies: Sequence[Tally], window: Window) -> dict[str, Column]:
    """One row per station, stage and report time."""
    times, waiting = window.report_times, [line for tally in tallies for line in tally.in_line]
    return _of_stages(places, repeat=len(times)) | {
        "t": np.tile(np.array(times), len(waiting)),
        "waiting": np.concatenate(waiting),
    }  # fmt: skip


def _of_stages(places: Sequence[Place], repeat: int = 1) -> dict[str, Column]:
    """Where each stage of each station is, ``repeat`` rows for each."""
    rows = [(p.name, stage.name, p.zone, p.district) for p in places for stage in p.stages for _ in range(repeat)]
    names = ("station", "stage", "zone", "district")
    return {name: _text(row[n] for row in rows) for n, name in enumerate(names)}


def _waits(waits: Sequence[Waits]) -> dict[str, Column]:
    """People and their waits under the names that they have in the table of stations."""
    people, mean, p90, over = (np.array(column) for column in zip(*waits, strict=True))
    return {"voted": people, "wait_mean": mean, "wait_p90": p90, "wait_over_30_share": over}


def _text(labels: Iterable[str]) -> Coded:
    """A text column; equal labels share one code."""
    code: dict[str, int] = {}
    codes = [code.setdefault(label, len(code)) for label in labels]
    return Coded(np.array(codes, dtype=np.int32), list(code))


def _scale(scale: Sequence[str], codes: Iterable[int]) -> Coded:
    return Coded(np.fromiter(codes, dtype=np.int32), list(scale))
