"""Readiness and coverage: the arrays against plain loops, and the muster curve against simulated first arrivals."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from conftest import MURATARA, operation_of, record_of

from sim.arrays import DAY
from sim.cli.compose import compose
from sim.model.day import _set_up, _start_election, replicate
from sim.model.expected import Expected
from sim.model.forces.command import Command
from sim.model.forces.units import reckoned_min
from sim.model.incidents.case import Case
from sim.model.operation import Operation
from sim.model.readiness import muster_at_offices, muster_at_stations
from sim.model.situation import Situation, hours, readiness_times, situation
from sim.record import LEVELS, PHASES, Coded

TWO = ("region=muratara", "election=pemilu2024", "weather=wet", "region.districts=[lubuklinggau,muratara]")
INSTANTS = (-5000.0, 430.3, 555.5, 803.0, 1400.0, 2300.0, 5000.3)


@cache
def situations(*overrides: str) -> list[Situation]:
    """What the command saw in one replication, with units away, on their way and at home."""
    day = _set_up(operation_of(*overrides), 1)
    _start_election(day)
    found = []
    for t in INSTANTS:
        day.env.run(until=t)
        found.append(situation(day))
    return found


# The arrays, against one loop over units


def travel(operation: Operation, now: Situation, node: int, goal: int, district: int) -> float:
    wet = bool(now.wet[district])
    return float(operation.travel.minutes_to(goal, wet=wet, night=now.night, boxes=False, closed=now.closed)[node])


def comings(operation: Operation, now: Situation, place: tuple[str, int]) -> list[tuple[float, int]]:
    """Minutes and people of every unit at one station, committee or commission, the plain way."""
    world, (kind, index), found = operation.world, place, []
    station = index if kind == "station" else -1
    k = int(operation.station_subdistrict[station]) if station >= 0 else index if kind == "committee" else -1
    district = int(world.subdistricts.district[k]) if k >= 0 else index
    goal = int(world.station_node[station]) if station >= 0 else -1
    goal = goal if station >= 0 else int(world.subdistricts.office[k] if k >= 0 else world.districts.seat[index])
    mile = float(world.stations.last_mile_min[station]) if station >= 0 else 0.0
    for n, unit in enumerate(operation.plan.units):
        if not now.free[n]:
            continue
        node, own = int(now.node[n]), station >= 0 and station in unit.stations
        position, there = unit.round.place(now.t) if unit.round else (0, False)
        if unit.round and now.home[n]:
            node = int(world.station_node[unit.stations[position]])
        at = own and there and int(unit.stations[position]) == station
        posted = unit.kind == kind and index == (unit.subdistrict if kind == "committee" else unit.district)
        if now.home[n] and (at or posted or (kind == "committee" and now.committee[n] == index)):
            found.append((0.0, unit.strength))
        elif now.sendable[n] and unit.subdistrict in (-1, k):
            minutes = travel(operation, now, node, goal, district) + mile
            if unit.round and own:
                minutes = float(unit.round.minutes_from(now.t)[list(unit.stations).index(station)])
            abroad = operation.config.dispatch.handover_min if now.district[n] != district else 0.0
            found.append((minutes + abroad + reckoned_min(unit, operation.config.forces.mobile), unit.strength))
    return sorted(found)


def plain_muster(units: list[tuple[float, int]]) -> list[float]:
    together = np.cumsum([people for minutes, people in units if np.isfinite(minutes)])
    at = [int(np.searchsorted(together, level)) for level in LEVELS]
    return [units[n][0] if n < len(together) else np.inf for n in at]


@pytest.mark.parametrize("overrides", [MURATARA, TWO, (*MURATARA, "threat=stress", "dispatch.after_clear=stay")])
def test_the_muster_is_that_of_a_loop_over_units_from_where_they_are(overrides: tuple[str, ...]) -> None:
    operation = operation_of(*overrides)
    reach, some = operation.reach, np.arange(0, len(operation.world.stations.key), 23)
    committees, seats = len(operation.world.subdistricts.name), len(operation.world.districts.name)
    offices = np.arange(committees + seats) + reach.offices.start
    places = [("committee", k) for k in range(committees)] + [("commission", d) for d in range(seats)]
    for now in situations(*overrides):
        plain = np.array([plain_muster(comings(operation, now, ("station", int(s)))) for s in some])
        assert muster_at_stations(reach, now, some) == pytest.approx(plain.T, abs=1e-3)
        plain = np.array([plain_muster(comings(operation, now, place)) for place in places])
        assert muster_at_offices(reach, now, offices) == pytest.approx(plain.T, abs=1e-3)
        best = [min((m for m, _ in comings_sent(operation, now, place)), default=np.inf) for place in places]
        assert reach.nearest_to_offices(now) == pytest.approx(np.array(best), abs=1e-3)


def comings_sent(operation: Operation, now: Situation, place: tuple[str, int]) -> list[tuple[float, int]]:
    """The same of units of a whole district that could be sent, without posts and local teams."""
    wide = [n for n, unit in enumerate(operation.plan.units) if unit.subdistrict < 0]
    free = np.zeros_like(now.free)
    free[wide] = now.able[wide]
    return comings(operation, replace(now, free=free), place)


def test_an_answer_kept_from_another_replication_is_the_one_found_anew() -> None:
    reach, fresh = operation_of(*TWO).reach, operation_of(*TWO).reach.wide
    for now in situations(*TWO) * 2:
        assert reach.nearest_to_offices(now) == pytest.approx(fresh(now, reach.offices)[0].min(axis=1))


# The tables


def column(record: object, name: str) -> np.ndarray:
    found = record.readiness[name]
    return np.array(found.labels)[found.codes] if isinstance(found, Coded) else np.asarray(found)


def test_every_active_site_is_there_at_every_instant() -> None:
    operation, record = operation_of(*MURATARA), record_of(0, *MURATARA)
    t, site = column(record, "t"), column(record, "site")
    assert set(t) <= set(readiness_times(operation.config)) and len(hours(operation.config)) == 648
    at_ten = np.sum((t == 720.0) & (site == "station"))
    open_by = operation.world.stations.village[record.stations["t_open"] <= 720.0]
    assert at_ten == len(np.unique(open_by))
    night = (t == 5 * DAY) & (site == "committee")
    finish = np.array([row.t_finish for row in record.recapitulation if row.subdistrict])
    assert night.sum() == np.sum(~(finish <= 5 * DAY))
    levels = np.stack([column(record, f"minutes_{level}") for level in LEVELS])
    assert (levels[1:] >= levels[:-1]).all() and (levels >= 0.0).all()


def test_weights_of_a_site_add_up_to_what_is_expected_there() -> None:
    operation, record = operation_of(*MURATARA), record_of(0, *MURATARA)
    expected, weight = Expected(operation), column(record, "weight")
    for site, phase, total in (
        ("station", "voting", expected.station[1].sum()), ("committee", "distribution", 0.0),
        ("committee", "recapitulation", expected.offices(4)[:-1].sum()),
        ("commission", "recapitulation", expected.offices(4)[-1]),
    ):  # fmt: skip
        rows = (column(record, "site") == site) & (column(record, "phase") == phase)
        assert weight[rows].sum() == pytest.approx(total, rel=0.02) and rows.any()
    close = operation.config.election.voting.close_min
    instants = (close - 1.0, close)
    assert [PHASES[expected.phase_of_stations(t)] for t in instants] == ["voting", "counting"]
    assert [PHASES[expected.phase_of_offices(t)] for t in instants] == ["distribution", "recapitulation"]
    calm = replicate(operation_of(*MURATARA, "threat.rate_factor=0"), 0)
    assert set(column(calm, "weight")) == {180.0, 360.0}


def test_looking_on_changes_nothing() -> None:
    often, seldom = (
        record_of(0, *MURATARA, f"study.readiness.{key}") for key in ("other_every_h=1", "other_every_h=24")
    )
    assert len(often.readiness["t"]) > 2 * len(seldom.readiness["t"])
    assert repr(often.incidents) == repr(seldom.incidents) and repr(often.units) == repr(seldom.units)
    assert all(np.array_equal(often.coverage[name], seldom.coverage[name], equal_nan=True) for name in ("present", "t"))


# What moves readiness


def test_reinforcement_that_stays_can_be_gathered_and_is_in_nobodys_way() -> None:
    calm, brimob = ("threat.rate_factor=0", "forces.commander.active=false"), "forces.contingents.brimob"
    gone, there = (
        record_of(0, *MURATARA, *calm, f"{brimob}.personnel=6400", f"{brimob}.to_min={t}") for t in (0, 5760)
    )
    assert np.array_equal(column(gone, "t"), column(there, "t"))
    for level in LEVELS:
        before, after = (column(record, f"minutes_{level}") for record in (gone, there))
        assert (after <= before + 1e-3).mean() > 0.995
    night = (np.abs(column(gone, "t") - 1.5 * DAY) <= 540.0) & (column(gone, "site") == "committee")
    assert night.any() and np.isinf(column(gone, "minutes_100")[night]).all()
    assert np.isfinite(column(there, "minutes_100")[night]).all()


def test_an_official_on_call_is_there_sooner_and_one_with_a_crowd_is_not_counted() -> None:
    office, on_call = (record_of(0, *MURATARA, f"threat.officials.on_call={word}") for word in ("false", "true"))
    asleep, awake = (np.mean(column(record, "minutes_official") <= 120.0) for record in (office, on_call))
    assert awake > asleep + 0.2
    day = _set_up(operation_of(*MURATARA), 0)
    _start_election(day)
    day.env.run(until=4.0 * DAY)
    for _ in range(day.officials[0].capacity):
        day.officials[0].request()
    day.env.run(until=4.5 * DAY)
    assert situation(day).officials.tolist() == [0]


def test_coverage_counts_posts_sites_and_reach_hour_by_hour() -> None:
    operation, record = operation_of(*MURATARA), record_of(0, *MURATARA)
    table = {name: np.asarray(record.coverage[name]) for name in ("t", "required", "present", "sites", "sites_reached")}
    assert (table["present"] <= table["required"]).all() and (table["sites_reached"] <= table["sites"]).all()
    at = int(np.flatnonzero(table["t"] == 600.0)[0])
    posts = sum(post.on_duty for post, _ in operation.plan.fixed if post.t_from <= 600.0 < post.t_to)
    left = record.stations["t_boxes_left"]
    guarded = operation.plan.demanded[~(left <= 600.0)].sum()
    assert table["required"][at] == pytest.approx(posts + guarded)
    finish = {row.subdistrict: row.t_finish for row in record.recapitulation}
    late = 60.0 * np.ceil(max(finish[name] for name in operation.world.subdistricts.name) / 60.0)
    kinds = [post.kind for post, _ in operation.plan.fixed if post.t_from <= late < post.t_to]
    assert "committee" in kinds  # by the plan; but their boxes are gone
    need = {post.kind: post.on_duty for post, _ in operation.plan.fixed}
    assert table["required"][table["t"] == late] == need["commission"]


# The muster curve, against the first arrivals of incidents that come by chance


POISSON = (
    *MURATARA, "seed=1", "threat.rate_factor=4", "forces.mobile.padal=0", "forces.mobile.negotiators=0", "weather=wet",
    "dispatch=nearest", "study.readiness.polling_every_h=0.23", "study.readiness.other_every_h=24",
    "threat.report.phone_min=[0,0]", "threat.report.messenger_min=[0,0]",
    *(f"forces.mobile.mobilisation_min.{kind}=[{m},{m}]" for kind, m in
      (("guard", 2), ("polsek", 10), ("rayon", 10), ("platoon", 27), ("brimob", 40), ("polda", 27), ("polair", 10))),
    "threat.types.quarrel.on_scene_min=[1,2]", "threat.types.quarrel.natural_min=[2000,3000]",
    "threat.types.quarrel.escalates_per_h=0", "threat.types.quarrel.escalates_to=null",
)  # fmt: skip
OTHERS = tuple(
    f"threat.types.{name}.rate.pemilu2024=0" for name in compose(list(MURATARA)).threat.types if name != "quarrel"
)
STATE = tuple(f"threat.triggers.{name}.per_h=0" for name in compose(list(MURATARA)).threat.triggers)


REPLICATIONS = 10


@pytest.mark.parametrize("minutes", [0.0, 5.0, 10.0, 20.0, 40.0])
def test_the_muster_curve_is_the_distribution_of_simulated_first_arrivals(minutes: float) -> None:
    overrides = (*POISSON, *OTHERS, *STATE)
    excess, number = [], 0
    share = ready_share(overrides, minutes)
    for index in range(REPLICATIONS):
        quarrels = [row for row in record_of(index, *overrides).incidents if row.type == "quarrel"]
        within = [row.t_first - row.t_report <= minutes + 1e-6 for row in quarrels]
        excess.append(sum(within) - share * len(within))
        number += len(within)
    assert number > 300 and 0.02 < share < 0.98
    assert abs(sum(excess)) <= 3.0 * np.sqrt(np.sum(np.square(excess)))


def test_every_first_arrival_is_the_one_that_readiness_foretold_the_moment_before(monkeypatch: Any) -> None:
    foretold, answer = {}, Command.call

    def call(command: Command, case: Case) -> None:
        if case.type_name == "quarrel" and case.name not in foretold:
            reach, station = command.day.operation.reach, np.array([case.site.station])
            foretold[case.name] = muster_at_stations(reach, situation(command.day), station)[0, 0]
        answer(command, case)

    monkeypatch.setattr(Command, "call", call)
    rows = [row for row in replicate(operation_of(*POISSON, *OTHERS, *STATE), 0).incidents if row.type == "quarrel"]
    gaps = np.array([row.t_first - row.t_report - foretold[row.incident] for row in rows])
    at_once = np.isfinite([foretold[row.incident] for row in rows])  # nobody free: it waits in the queue
    assert at_once.mean() > 0.8 and len(rows) > 60
    assert (np.abs(gaps[at_once]) < 1e-3).mean() > 0.98  # the rest waits for a boat


@cache
def ready_share(overrides: tuple[str, ...], minutes: float) -> float:
    """Share of stations and times of voting at which two people could stand within so many minutes, by weight."""
    above = below = 0.0
    for index in range(REPLICATIONS):
        record = record_of(index, *overrides)
        rows = column(record, "phase") == "voting"
        weight = column(record, "weight")[rows]
        above += float(weight[column(record, "minutes_2")[rows] <= minutes].sum())
        below += float(weight.sum())
    return above / below
