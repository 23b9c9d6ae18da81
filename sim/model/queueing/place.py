"""One station of a folder: people come, pass its stages in order, and are counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.arrays import Float, Int
from sim.model.incidents.profile import Rate
from sim.model.incidents.service import draws
from sim.model.queueing.arrivals import Crowd, Persons
from sim.model.queueing.line import Passage, tandem
from sim.model.queueing.tally import StageTally, Waits, Window, in_line, last_exit, stage_tally, summed, waits
from sim.streams import Streams, key_of
from sim.world.folder.folder import Folder, Stations
from sim.world.folder.kinds import Stage


class Tally(NamedTuple):
    """One station in one replication."""

    waits: Waits  # of a person, over all stages
    last_exit: float  # min
    stages: list[StageTally]
    in_line: list[Int]  # by stage: people in line at each report time, shape (T,)


@dataclass(frozen=True)
class Place:
    """One station: who comes while it is open, and the stages they pass."""

    name: str
    zone: str
    district: str
    cls: int  # as in stations.csv, -1 = not given
    access: int
    signal: bool
    crowd: Crowd
    stages: tuple[Stage, ...]
    open: float  # min
    close: float  # for newcomers; never after the horizon

    def serve(self, streams: Streams, persons: Persons) -> list[Passage]:
        """Let people pass all stages, each taking the service times drawn for that person."""
        services = ((stage.servers, self._service(streams, stage, persons.number)) for stage in self.stages)
        return tandem(persons.arrive, services)

    def tally(self, streams: Streams, window: Window) -> Tally:
        """One replication of the station."""
        persons = self.crowd.draw(streams)
        passed, counted = self.serve(streams, persons), persons.arrive >= window.warm_up_min
        total = np.sum([waits(one, window.cut) for one in passed], axis=0)
        span, stages = (max(self.open, window.warm_up_min), self.close), zip(passed, self.stages, strict=True)
        return Tally(
            summed(total[counted]),
            last_exit(passed, self.close, window),
            [stage_tally(one, counted, stage.servers, span, window) for one, stage in stages],
            [in_line(one, np.array(window.report_times)) for one in passed],
        )

    def _service(self, streams: Streams, stage: Stage, number: Int) -> Float:
        u = streams.uniform(f"queue service {stage.name}", self.crowd.key, number)
        return draws(u, stage.distribution, stage.mean_min, stage.sd_min)


def places_of(folder: Folder, horizon_min: float) -> list[Place]:
    """The stations of a folder where there is something to queue for."""
    stations = folder.stations
    if stations is None:
        return []
    return [_place(folder, stations, row, horizon_min) for row, stages in enumerate(stations.stages) if stages]


def _place(folder: Folder, stations: Stations, row: int, horizon_min: float) -> Place:
    zones, zone, name = folder.zones, int(stations.zone[row]), stations.name[row]
    opens, closes = _hours(stations, row, horizon_min)
    rate = Rate.of(folder.profiles, int(stations.arrival_profile[row]), opens, closes)
    return Place(
        name=name,
        zone=zones.name[zone],
        district=zones.districts[int(zones.district[zone])],
        cls=int(stations.cls[row]),
        access=int(stations.access[row]),
        signal=bool(stations.signal[row]),
        crowd=Crowd(key_of(name), rate, float(stations.rate_per_h[row]), int(np.nan_to_num(stations.voters[row]))),
        stages=stations.stages[row],
        open=opens,
        close=closes,
    )


def _hours(stations: Stations, row: int, horizon_min: float) -> tuple[float, float]:
    """From opening to closing for newcomers, min: 0 and the horizon where nothing else is given."""
    return float(np.nan_to_num(stations.open[row])), float(np.fmin(stations.close[row], horizon_min))
