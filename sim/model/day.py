"""One replication of the operation, from the first convoy to the last recapitulation."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import simpy

from sim.arrays import ACCESS, CLASSES, Float
from sim.model.clock import Clock
from sim.model.closing import drain
from sim.model.collector import collecting_afterwards
from sim.model.context import Day
from sim.model.coverage import coverage
from sim.model.election import commission
from sim.model.election.counting import counting_work
from sim.model.election.distribution import distribute
from sim.model.election.electorate import Electorate, no_polls
from sim.model.election.opening import opening_delay
from sim.model.election.plenary import Plenary
from sim.model.election.polling import open_stations
from sim.model.election.recapitulation import Hall
from sim.model.election.transport import village_home
from sim.model.election.vehicles import boat_fleets, truck_fleets
from sim.model.events.orders import start_events
from sim.model.forces.command import Command, open_windows
from sim.model.forces.journal import Journal
from sim.model.forces.province import commanders
from sim.model.incidents import life
from sim.model.incidents.announced import watch_announced
from sim.model.incidents.arrivals import Arrival, arrivals
from sim.model.incidents.calls import calls
from sim.model.incidents.case import marks
from sim.model.incidents.site import station_site
from sim.model.incidents.state import watch_counts, watch_deadline, watch_queues
from sim.model.milestones import Milestones
from sim.model.operation import Operation, prepare
from sim.model.queueing.queues import queues
from sim.model.queueing.tally import Window
from sim.model.readiness import readiness
from sim.model.situation import watch
from sim.model.weather import Weather
from sim.record import REVOTES, Coded, Column, Record
from sim.streams import Streams

__all__ = ["Operation", "prepare", "replicate"]

Process = Generator[simpy.Event, object, None]


def replicate(operation: Operation, index: int) -> Record:
    """Simulate replication ``index``: a pure function of the operation and the number."""
    with collecting_afterwards():
        record = _replicate(operation, index)
    operation.travel.release()
    return record


def _replicate(operation: Operation, index: int) -> Record:
    day = _set_up(operation, index)
    if operation.config.election.held:
        _start_election(day)
    day.env.process(_incidents(day, calls(day.world, day.streams, operation.config.election.horizon_to_min)))
    day.env.process(_windows(day))
    day.env.run(until=operation.config.election.horizon_to_min)
    if operation.config.study.end == "drain":
        drain(day)
    return _record(day, index)


def _set_up(operation: Operation, index: int) -> Day:
    config, world = operation.config, operation.world
    streams = Streams(config.seed, index)
    env = Clock(initial_time=config.election.horizon_from_min)
    lists = world.stations.key, world.stations.registered, operation.turnout
    electorate = Electorate.of(streams, *lists, config.election.voting)
    stations, subdistricts = len(world.stations.key), range(len(world.subdistricts.name))
    day = Day(
        env,
        operation,
        streams,
        Weather(config, world, streams),
        Milestones(env, stations),
        Journal(),
        boats=boat_fleets(operation, env),
        trucks=truck_fleets(operation, env),
        electorate=electorate,
        polls=no_polls(stations),
        opening_delay=opening_delay(operation, streams),
        counting_min=counting_work(operation, streams, electorate.timely.astype(np.float64)),
    )
    day.officials = [simpy.Resource(env, config.threat.officials.per_district) for _ in world.districts.name]
    day.command = Command(day)
    day.halls = [Hall(day, k) for k in subdistricts]
    day.plenaries = [Plenary(day) for _ in world.districts.name]
    return day


def _start_election(day: Day) -> None:
    """Start every process of the election and of its commanders."""
    env, found = day.env, arrivals(day.operation, day.streams, day.counting_min, day.injected)
    for k, hall in enumerate(day.halls):
        env.process(distribute(day, k))
        watch_deadline(day, k)
        env.process(hall.run())
    for d in range(len(day.world.districts.name)):
        env.process(commission.recapitulate(day, d))
        env.process(_incidents(day, [arrival for arrival in found if arrival.site.district == d]))
    watch_announced(day, found)
    env.process(_polling_day(day))
    for process in commanders(day):
        env.process(process)
    env.process(watch(day))
    start_events(day)


def _incidents(day: Day, due: list[Arrival]) -> Process:
    """Incidents, each at its time."""
    drawn = marks(day.streams, [a.key for a in due], [a.type_name for a in due])
    for a, fresh in zip(due, drawn, strict=True):
        yield day.env.timeout(max(0.0, a.t_onset - day.env.now))
        what = a.name, a.key, a.origin, a.site, a.type_name, a.parent
        life.begin(day, life.new_case(day, *what, weight=a.weight, work=a.work, fresh=fresh))


def _polling_day(day: Day) -> Process:
    """At the legal hour open every station whose boxes are there; late boxes open theirs when they come."""
    voting = day.config.election.voting
    yield day.env.timeout(voting.open_min - day.env.now)
    waiting = np.isinf(day.milestones.open) & np.isfinite(day.milestones.boxes_at_village)
    open_stations(day, np.flatnonzero(waiting))
    for village in day.routes.loads:
        for load in village_home(day, village):
            day.env.process(load)
    watch_queues(day, np.flatnonzero(waiting))
    day.env.process(_late_openings(day))
    yield day.env.timeout(voting.close_min + day.config.threat.triggers["late_count"].after_min - day.env.now)
    watch_counts(day)


def _late_openings(day: Day) -> Process:
    """Stations still closed some time after the legal hour are incidents."""
    yield day.env.timeout(day.config.threat.late_opening_min)
    for station in np.flatnonzero(day.milestones.open > day.env.now):
        _late_opening(day, int(station))


def _late_opening(day: Day, station: int) -> None:
    """A station that is still closed an hour after the legal time is an incident that ends when it opens."""
    kind, key = day.config.threat.types["late_opening"], day.world.stations.key[station : station + 1]
    opens = float(day.milestones.open[station])
    name = f"{kind.code}-{day.world.stations.name[station]}"
    case = life.new_case(day, name, int(key[0]), "state", station_site(day.world, station), "late_opening")
    case.ends_at = opens if np.isfinite(opens) else None
    life.begin(day, case)


def _windows(day: Day) -> Process:
    """When units come into their window, waiting incidents are served."""
    for t in open_windows(day):
        yield day.env.timeout(t - day.env.now)
        day.command.serve()


def _record(day: Day, index: int) -> Record:
    """Close the books: the six tables of the replication."""
    day.command.end_journal()
    world, election = day.world, day.config.election
    horizon = (election.horizon_from_min, election.horizon_to_min)
    record = Record(index, incidents=life.rows(day))
    record.units = day.journal.rows(day.units, world.network.label, world.districts.label, horizon)
    if day.config.election.held:
        record.recapitulation = [hall.row() for hall in day.halls]
        record.recapitulation += [commission.row(day, d) for d in range(len(world.districts.name))]
        record.orders = day.command.staff.written
        record.stations = _stations(day)
        record.coverage, record.readiness = coverage(day), readiness(day)
    else:
        line = queues(day.operation.places, day.streams, _window(day))
        record.stations, record.stages, record.lines = line.stations, line.stages, line.lines
    return record


def _window(day: Day) -> Window:
    study = day.config.study
    return Window(study.warm_up_min, day.config.election.horizon_to_min, study.end == "stop", study.report_times_min)


def _stations(day: Day) -> dict[str, Column]:
    world, times, polls, plan = day.world, day.milestones, day.polls, day.operation.plan
    stations, subdistrict = world.stations, day.operation.station_subdistrict
    by_class = 4 * day.operation.station_district + stations.cls
    revote = np.array([REVOTES.index(day.revotes.get(s, "none")) for s in range(len(stations.key))], dtype=np.int64)
    return {
        "station": _coded(np.arange(len(stations.key)), stations.name),
        "village": _coded(stations.village, world.villages.name),
        "subdistrict": _coded(subdistrict, world.subdistricts.name),
        "district": _coded(day.operation.station_district, world.districts.label),
        "class": _coded(stations.cls, list(CLASSES)),
        "access": _coded(stations.access, list(ACCESS)),
        "signal": stations.signal,
        "registered": stations.registered,
        "came": polls.came, "voted": polls.voted, "turned_away": polls.turned_away,
        "wait_mean": polls.wait_mean, "wait_p90": polls.wait_p90, "wait_over_30_share": polls.wait_over_30_share,
        "t_open": _known(times.open), "t_last_voter": _known(times.last_voter), "t_counted": _known(times.counted),
        "t_boxes_left": _known(times.boxes_left), "t_boxes_arrived": _known(times.boxes_arrived),
        "t_recapitulated": _known(times.recapitulated),
        "guards": plan.guards, "guards_demanded": plan.guards_demanded,
        "pattern_nominal": _coded(by_class, plan.nominal),
        "pattern_effective": _effective(day, 4 * subdistrict + stations.cls),
        "t_first_police": _first_police(day),
        "revote": _coded(revote, list(REVOTES)),
    }  # fmt: skip


def _effective(day: Day, by_class: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Coded:
    """The pattern that the class has in the plan; "0" where the station's post is empty."""
    plan = day.operation.plan
    return _coded(np.where(plan.guard_unit < 0, len(plan.effective), by_class), [*plan.effective, "0"])


def _first_police(day: Day) -> Float:
    """First instant at which police are at each station: by the calendar, or called there earlier."""
    first = day.operation.reach.teams.first_visit.copy()
    for case in day.cases:
        if case.site.station >= 0 and not np.isnan(case.t_first):
            first[case.site.station] = np.fmin(first[case.site.station], case.t_first)
    return first


def _coded(codes: np.ndarray[tuple[int], np.dtype[np.int64]], labels: list[str]) -> Coded:
    """A text column whose labels are unique: equal labels share one code."""
    unique = list(dict.fromkeys(labels))
    place = {label: n for n, label in enumerate(unique)}
    return Coded(np.array([place[label] for label in labels], dtype=np.int32)[codes], unique)


def _known(t: Float) -> Float:
    """Instants that never happened become nan."""
    return np.where(np.isfinite(t), t, np.nan)
