"""The command: who is sent, taken, held back, relieved and released; every minute of a unit is accounted for."""

from functools import cache

import numpy as np
import pytest
from command_cases import DAY, HOUR, assert_gapless, committee, day_of, kind_of, put, rows_of, station, stations_of
from conftest import MURATARA, operation_of, record_of

from sim.model.context import Day
from sim.model.day import _first_police
from sim.model.events.recount import _nearest as nearest_for_recount
from sim.model.forces.survey import _to_take
from sim.model.incidents import life
from sim.model.incidents.case import Case
from sim.model.incidents.site import station_site
from sim.record import Incident, Record

QUIET = ("forces.contingents.polda.personnel=0", "forces.contingents.tni.personnel=0")
ONE_PATROL = (
    *MURATARA, *QUIET, "forces.contingents.brimob.personnel=0", "forces.reserve_share=0", "forces.mobile.polair=0",
    "forces.guarding.committee=0", "forces.guarding.commission=0", "forces.guarding.warehouse=0",
    "forces.guarding.convoy_road=0", "forces.mobile.negotiators=0", "forces.police_by_district.muratara=4",
    "forces.mobile.polsek_share=1", "forces.mobile.platoon=100",
)  # fmt: skip
AFTER = 5 * DAY + 10 * HOUR  # stations are no longer guarded
SURE = {
    "escalates_per_h": 0.0,
    "decision_share": 0.0,
    "on_scene_min": (60.0, 60.0),
    "natural_min": (9e3, 9e3),
    "spread_share": 0.0,
}


def quarrel(day: Day, at: int, name: str, need: int = 2, priority: int = 3, **changes: object) -> Case:
    fixed = SURE | {"need": (need, need), "priority": priority, "pauses": False} | changes
    return put(day, station(day, at), "quarrel", name, **fixed)


def far_apart(day: Day) -> tuple[int, int]:
    """Two stations on land, the nearest to the seat and one far from it."""
    land = np.array(stations_of(day, water=False))
    row = day.row(int(day.world.districts.seat[0]), 0)[day.world.station_node[land]]
    return int(land[np.argmin(row)]), int(land[np.argsort(row)[-20]])


def nearest_to(day: Day, units: np.ndarray) -> int:
    """The station on land that is nearest to the first of some units."""
    land = np.array(stations_of(day, water=False))
    return int(land[np.argmin(day.row(int(day.command.node[units[0]]), 0)[day.world.station_node[land]])])


# Queue


@pytest.mark.parametrize(("queue", "first"), [("priority", "urgent"), ("fcfs", "routine")])
def test_the_queue_decides_who_is_served_first(queue: str, first: str) -> None:
    day = day_of(*ONE_PATROL, f"dispatch.queue={queue}", at=AFTER)
    near, far = far_apart(day)
    quarrel(day, near, "running")
    day.env.run(until=AFTER + 30)
    waiting = {"routine": quarrel(day, far, "routine")}
    day.env.run(until=AFTER + 45)
    waiting["urgent"] = quarrel(day, near, "urgent", priority=1)
    day.env.run(until=AFTER + 2 * DAY)
    assert min(waiting, key=lambda name: waiting[name].t_dispatch) == first
    assert all(case.over for case in day.cases) and not day.command.line


# Pre-emption


def test_a_unit_is_taken_from_a_lesser_incident_which_is_called_again() -> None:
    day = day_of(*ONE_PATROL, "dispatch.preempt=true", at=AFTER)
    near, far = far_apart(day)
    routine = quarrel(day, far, "routine")
    day.env.run(until=AFTER + 4 * HOUR - 1)
    while not routine.present:
        day.env.step()
    urgent, asked = quarrel(day, near, "urgent", priority=1), day.env.now
    while not urgent.present:
        day.env.step()
    assert routine in day.command.line and not routine.present and not routine.over
    way = float(day.row(urgent.site.node, 0)[routine.site.node])
    assert urgent.t_first - urgent.t_report == pytest.approx(way + mile(day, near))
    day.env.run(until=asked + 2 * DAY)
    assert routine.over and routine.ended_by == "presence" and urgent.t_end < routine.t_end
    rows = [row for row in rows_of(day) if row.unit == day.units[urgent.first_unit].name]
    assert_gapless(rows)
    assert [r.incident for r in rows if r.activity == "on_scene"] == ["routine", "urgent", "routine"]


def mile(day: Day, at: int) -> float:
    return float(day.world.stations.last_mile_min[at])


def test_a_unit_under_way_or_waiting_to_leave_can_be_taken_too() -> None:
    for wait in (10.0, 40.0):
        day = day_of(*ONE_PATROL, "dispatch.preempt=true", at=AFTER)
        near, far = far_apart(day)
        routine = quarrel(day, far, "routine")
        while np.isnan(routine.t_dispatch):
            day.env.step()
        day.env.run(until=routine.t_dispatch + wait)
        urgent = quarrel(day, near, "urgent", priority=1)
        day.env.run(until=AFTER + 3 * DAY)
        assert routine.over and urgent.t_first < routine.t_first
        assert_gapless(rows_of(day))


def test_who_can_be_taken_is_timed_from_where_it_is_and_only_a_neighbour_needs_the_handover() -> None:
    day = day_of(*ONE_PATROL, "dispatch.preempt=true", at=AFTER)
    near, far = far_apart(day)
    routine = quarrel(day, far, "routine")
    while not routine.present:
        day.env.step()
    (n,) = routine.present
    urgent = life.new_case(day, "urgent", 99, "injected", station(day, near), "quarrel")
    urgent.kind = urgent.kind.model_copy(update={"priority": 1})
    way = float(day.row(urgent.site.node, 0)[routine.site.node]) + mile(day, near)
    assert _to_take(day.command, urgent, np.inf) == {n: pytest.approx(way, abs=1e-3)}
    assert _to_take(day.command, urgent, way - 0.5) == {} and set(_to_take(day.command, urgent, way + 0.5)) == {n}
    urgent.kind = urgent.kind.model_copy(update={"priority": routine.kind.priority})
    assert _to_take(day.command, urgent, np.inf) == {}


def test_nobody_is_taken_when_a_free_unit_comes_sooner_or_the_call_is_not_urgent() -> None:
    for priority, police in ((2, 4), (1, 8)):
        own = f"forces.police_by_district.muratara={police}"
        day = day_of(*ONE_PATROL, own, "dispatch.preempt=true", at=AFTER)
        routine = quarrel(day, far_apart(day)[1], "routine")
        while np.isnan(routine.t_dispatch):
            day.env.step()
        free = np.flatnonzero(day.command.available() & day.command.sendable)
        quarrel(day, nearest_to(day, free) if len(free) else far_apart(day)[0], "second", priority=priority)
        day.env.run(until=AFTER + 3 * DAY)
        first = [row for row in rows_of(day) if row.incident == "routine"]
        assert len({row.unit for row in first}) == 1
        assert sum(row.activity == "on_scene" for row in first) == 1
        assert routine.over


def test_a_lower_step_of_the_ladder_is_not_taken_when_a_free_unit_of_a_higher_one_comes_sooner() -> None:
    reserve = ("forces.mobile.platoon=30", "forces.reserve_share=0.86", "forces.police_by_district.muratara=35")
    day = day_of(*ONE_PATROL, *reserve, "dispatch=ladder", "dispatch.preempt=true", at=AFTER)
    near, far = far_apart(day)
    routine = quarrel(day, far, "routine")
    while not routine.present:
        day.env.step()
    (patrol,) = routine.present
    assert kind_of(day, patrol) != "platoon"
    urgent = quarrel(day, near, "urgent", priority=1)
    day.env.run(until=day.env.now + 3 * HOUR)
    assert kind_of(day, urgent.first_unit) == "platoon"
    assert sum(row.unit == day.units[patrol].name and row.activity == "on_scene" for row in rows_of(day)) == 1


# A busy day, in pairs


BUSY = (
    *MURATARA, *QUIET, "forces.police_by_district.muratara=120", "forces.guarding.relief=0",
    *(f"threat.types.{name}.escalates_per_h=0" for name in operation_of(*MURATARA).config.threat.types),
    "threat.types.quarrel.rate.pemilu2024=10", "threat.types.quarrel.on_scene_min=[60,120]",
    "threat.types.quarrel.natural_min=[200,400]", "threat.types.assault.rate.pemilu2024=2",
    "threat.types.assault.phase=voting", "threat.types.assault.natural_min=[400,500]",
)  # fmt: skip


@cache
def help_minutes(urgent: bool, *change: str) -> np.ndarray:
    """Mean minutes to the first police by replication; 600 for those never reached."""
    found = []
    for n in range(8):
        rows = [r for r in record_of(n, *BUSY, *change).incidents if r.need_onset and (r.priority == 1) == urgent]
        times = [min(r.t_first - r.t_onset, 600.0) if np.isfinite(r.t_first) else 600.0 for r in rows]
        found.append(np.mean(times) if times else np.nan)
    return np.array(found)


def paired(change: str, urgent: bool) -> tuple[float, float]:
    """Mean difference to the plain run and its standard error."""
    gap = help_minutes(urgent, change) - help_minutes(urgent)
    gap = gap[np.isfinite(gap)]
    return float(gap.mean()), float(gap.std(ddof=1) / np.sqrt(len(gap)))


@pytest.mark.slow
def test_pre_emption_shortens_the_way_to_the_most_urgent() -> None:
    mean, se = paired("dispatch.preempt=true", urgent=True)
    assert mean < -3 * se


@pytest.mark.slow
def test_a_held_reserve_helps_urgent_incidents_and_delays_routine_ones() -> None:
    sooner, se = paired("dispatch.reserve_for_urgent=5", urgent=True)
    later, se_routine = paired("dispatch.reserve_for_urgent=5", urgent=False)
    assert sooner < -2 * se and later > 3 * se_routine


def test_so_many_units_as_asked_are_held_back() -> None:
    plain, held = (day_of(*MURATARA, f"dispatch.reserve_for_urgent={n}", at=AFTER) for n in (0, 4))
    free = [int((d.command.available() & d.command.sendable & ~d.command.roves).sum()) for d in (plain, held)]
    for day in (plain, held):
        quarrel(day, far_apart(day)[0], "all", need=5000, priority=2)
        day.env.run(until=AFTER + HOUR)
    left = [int((d.command.available() & d.command.sendable & ~d.command.roves).sum()) for d in (plain, held)]
    assert free[0] == free[1] and left == [0, 4]


# Other districts


BORDER = (
    "region=muratara", "election=pemilu2024", "region.districts=[muratara,lubuklinggau]",
    "forces.police_by_district.muratara=60",
)  # fmt: skip


def of_muratara(record: Record) -> list[Incident]:
    return [row for row in record.incidents if row.district == "Musi Rawas Utara" and row.need_onset]


@pytest.mark.slow
def test_help_from_across_the_border_shortens_the_wait_when_own_units_are_busy() -> None:
    gaps, crossed = [], 0
    for n in range(3):
        alone, helped = (of_muratara(record_of(n, *BORDER, f"dispatch.cross_district={x}")) for x in ("false", "true"))
        minutes = [np.mean([np.fmin(r.t_first - r.t_onset, 600.0) for r in rows]) for rows in (alone, helped)]
        gaps.append(minutes[1] - minutes[0])
        crossed += sum(row.cross_district for row in helped)
        assert not any(row.cross_district for row in alone)
    assert crossed > 0 and np.mean(gaps) < -3 * np.std(gaps, ddof=1) / np.sqrt(len(gaps))


def test_help_from_across_the_border_needs_a_handover() -> None:
    waits = []
    for handover in (0, 200):
        day = day_of(*BORDER, *QUIET, f"dispatch.handover_min={handover}", "forces.police_by_district.muratara=0",
                     "forces.contingents.brimob.personnel=0", at=AFTER)  # fmt: skip
        case = quarrel(day, far_apart(day)[0], "x")
        day.env.run(until=AFTER + DAY)
        assert day.units[case.first_unit].district == 1
        waits.append(case.t_first - case.t_report)
    assert waits[1] - waits[0] == pytest.approx(200.0)


# The ladder and coverage in the running command


def test_the_ladder_keeps_guards_on_their_posts_for_crowds() -> None:
    called = {}
    for policy in ("nearest", "ladder"):
        day = day_of(*MURATARA, "forces.mode=as_demanded", f"dispatch={policy}", at=600.0)
        case = quarrel(day, far_apart(day)[1], "crowd", need=60, priority=1)
        day.env.run(until=620.0)
        called[policy] = [kind_of(day, n) for n in case.coming | case.present]
    assert "guard" in called["nearest"] and "guard" not in called["ladder"]
    assert {"polsek", "platoon"} <= set(called["ladder"])


def test_small_incidents_go_to_the_foot_of_the_ladder() -> None:
    day = day_of(*MURATARA, "forces.mode=as_demanded", "dispatch=ladder", at=600.0)
    case = quarrel(day, far_apart(day)[1], "small", need=2)
    day.env.run(until=620.0)
    assert {kind_of(day, n) for n in case.coming | case.present} <= {"guard", "padal", "standby"}


def test_coverage_leaves_the_only_unit_near_others_where_it_is() -> None:
    """Of two patrols within target the nearer one is kept when nobody else reaches its voters."""
    from sim.model.forces.uncovered import uncovered

    day = day_of(*MURATARA, "dispatch=coverage", "target.land_min=90", at=AFTER)
    command = day.command
    units = np.flatnonzero(command.available() & command.sendable & ~command.roves)
    voters = uncovered(command, units, np.ones(len(units), dtype=bool))
    assert voters.max() > 0 and voters.min() == 0
    assert not uncovered(command, units, voters == 0).any(), "those not asked for are left at 0"
    last = int(units[np.argmax(voters)])
    twin = np.flatnonzero(command.node == command.node[last])
    assert len([n for n in twin if n in units]) == 1  # two at one place would cover for each other
    site = next(s for s in stations_of(day, water=False) if _nearest_unit(day, units, s) == last)
    case = quarrel(day, site, "x")
    day.env.run(until=AFTER + HOUR)
    assert last not in case.present | case.coming and np.isfinite(case.t_dispatch)
    other = day_of(*MURATARA, "dispatch=nearest", "target.land_min=90", at=AFTER)
    same = quarrel(other, site, "x")
    other.env.run(until=AFTER + HOUR)
    assert last in same.present | same.coming


def _nearest_unit(day: Day, units: np.ndarray, s: int) -> int:
    site = station_site(day.world, s)
    minutes = day.row(site.node, 0)[day.command.node[units]] + day.command.delay[units]
    ahead = np.sort(minutes)
    return int(units[np.argmin(minutes)]) if ahead[1] < 90.0 and ahead[0] < ahead[1] - 1.0 else -1


@pytest.mark.parametrize("s", [0, 7])
def test_police_called_to_a_station_are_the_first_there_where_the_round_comes_later(s: int) -> None:
    day = day_of(*MURATARA, "forces.mode=as_demanded", at=600.0)
    visits = day.operation.reach.teams.first_visit
    called = [quarrel(day, s, name, need=2) for name in ("one", "two")]
    for case, t_first in zip(called, (-500.0, -600.0), strict=True):
        case.t_first = t_first
    found = _first_police(day)
    assert found[s] == -600.0 and not visits[s] <= -600.0
    others = np.arange(len(visits)) != s
    assert np.array_equal(found[others], visits[others], equal_nan=True)


@pytest.mark.parametrize("what", ["as planned", "node", "district", "duty", "still coming home"])
def test_who_is_not_where_the_plan_has_it_stays_known_as_a_stray(what: str) -> None:
    day = day_of(*MURATARA, at=AFTER)
    command, n = day.command, 0
    assert not command.roves[n]
    command.strays[n] = AFTER + 1.0 if what == "still coming home" else AFTER
    command.home[n] += what == "node"
    command.district[n] += what == "district"
    command.sendable[n] ^= what == "duty"
    command.locate(0)
    assert (n in command.strays) == (what != "as planned")
    assert what == "still coming home" or command.node[n] == command.home[n]


def test_units_are_expected_until_the_last_that_may_be_sent_has_come() -> None:
    before, after = day_of(*MURATARA, at=-9000.0), day_of(*MURATARA, at=15 * DAY)
    assert before.command.expects_units() and not after.command.expects_units()
    last = max(unit.t_from for unit in before.units if unit.sendable and np.isfinite(unit.t_from))
    just = [day_of(*MURATARA, at=last + step) for step in (-0.5, 0.5)]
    assert [day.command.expects_units() for day in just] == [True, False]


# After clearing


@pytest.mark.parametrize("after", ["home_available", "home_unavailable", "stay", "instant_home"])
def test_what_a_unit_does_after_clearing(after: str) -> None:
    day = day_of(*ONE_PATROL, f"dispatch.after_clear={after}", at=AFTER)
    near, far = far_apart(day)
    first = quarrel(day, far, "first")
    while not first.over:
        day.env.step()
    second = quarrel(day, far, "second")
    day.env.run(until=AFTER + 3 * DAY)
    home = day.units[first.first_unit].node
    way = float(day.row(second.site.node, 0)[home]) + mile(day, far)
    back = first.t_end + way - mile(day, far) if after == "home_unavailable" else 0.0
    travel = mile(day, far) if after in ("home_available", "stay") else way
    muster = second.t_first - max(second.t_report, back) - travel
    assert 5.0 - 1e-6 <= muster <= 15.0 + 1e-6
    rows = [row for row in rows_of(day) if row.unit == day.units[first.first_unit].name]
    assert_gapless(rows)
    assert any(row.activity == "returning" for row in rows) == (after in ("home_available", "home_unavailable"))
    label = day.world.network.label
    assert rows[-1].from_place == label[second.site.node if after == "stay" else home]


# Orders, boats, negotiators


def test_brimob_and_the_army_move_on_order() -> None:
    def before_leaving(minutes: int) -> dict[str, float]:
        order = f"forces.mobile.order_min={{brimob: [{minutes},{minutes}], tni: [0,0]}}"
        day = day_of(*MURATARA, order, at=2 * DAY)
        quarrel(day, far_apart(day)[0], "all", need=5000)
        day.env.run(until=3 * DAY)
        rows = [row for row in rows_of(day) if row.activity == "mobilising" and row.incident]
        return {row.unit: row.t_end - row.t_start for row in rows}

    at_once, asked = before_leaving(0), before_leaving(100)
    assert at_once.keys() == asked.keys() and any(name.startswith("Brimob") for name in asked)
    for name in asked:
        assert asked[name] - at_once[name] == pytest.approx(100.0 * name.startswith("Brimob"), abs=1e-6)


def test_water_police_do_not_wait_for_a_boat() -> None:
    day = day_of("region=banyuasin", "election=pemilu2024", at=AFTER)
    home = next(unit.node for unit in day.units if unit.kind == "polair")
    needed = [s for s in stations_of(day, water=True) if day.operation.travel.over_water(home, station(day, s).node)]
    at, site = needed[0], station(day, needed[0])
    fleet = day.boats[site.subdistrict]
    taken = [fleet.turn() for _ in range(fleet.number)]
    case = quarrel(day, at, "x", need=5000)
    day.env.run(until=AFTER + 20 * HOUR)
    assert not any(boat.come() for boat in taken)
    over_water = [n for n in case.present if day.operation.travel.over_water(day.units[n].node, site.node)]
    assert [kind_of(day, n) for n in over_water] == ["polair"]
    fleet.give_back(day.env.now)
    day.env.run(until=AFTER + 40 * HOUR)
    assert len(case.present) > len(over_water) + 1


def crowd(day: Day, k: int, name: str, **changes: object) -> Case:
    return put(day, committee(day, k), "protest", name, **(SURE | {"on_scene_min": (300.0, 300.0)} | changes))


def test_negotiators_go_to_crowds_and_from_one_to_the_next() -> None:
    day = day_of(*MURATARA, at=AFTER)
    small = quarrel(day, far_apart(day)[0], "small")
    first, _ = crowd(day, 0, "first"), crowd(day, 1, "second")
    seen = {case.name: [] for case in day.cases}
    while day.env.now < AFTER + 2 * DAY:
        day.env.step()
        for case in day.cases:
            if day.command.negotiating(case):
                seen[case.name].append(day.env.now)
    assert seen["first"] and seen["second"] and not seen["small"] and small.over
    assert max(seen["first"]) <= min(seen["second"])
    team = next(unit for unit in day.units if unit.kind == "negotiator")
    assert first.t_first == pytest.approx(min(seen["first"])) or first.first_unit >= 0
    assert_gapless([row for row in rows_of(day) if row.unit == team.name])


def test_negotiators_hold_no_line() -> None:
    only = (*ONE_PATROL, "forces.mobile.negotiators=4", "forces.mobile.polsek_share=0")
    day = day_of(*only, at=AFTER)
    case = crowd(day, 0, "x", need=(20, 20))
    day.env.run(until=AFTER + 5 * HOUR)
    assert day.command.negotiating(case)
    assert case.strength == 0 and case.unmet > 0 and np.isnan(case.t_full) and np.isfinite(case.t_first)


# Windows


def test_a_unit_whose_window_ends_calls_for_others_and_leaves_within_the_time_allowed() -> None:
    last = operation_of(*MURATARA).config.forces.contingents["brimob"].to_min
    day = day_of(*MURATARA, at=last - 3 * HOUR)
    brimob = next(n for n, unit in enumerate(day.units) if unit.kind == "brimob")
    day.command.sendable[[n for n in range(len(day.units)) if n != brimob]] = False
    case = quarrel(day, far_apart(day)[0], "x", on_scene_min=(3000.0, 3000.0))
    day.env.run(until=last)
    assert brimob in case.present
    day.command.sendable[:] = [unit.sendable for unit in day.units]
    day.env.run(until=last + 1)
    assert case.coming and brimob in case.present
    day.env.run(until=last + 121)
    assert brimob not in case.present and case.strength >= 2
    row = next(row for row in rows_of(day) if row.unit == day.units[brimob].name and row.activity == "on_scene")
    assert row.t_end == pytest.approx(last + 120.0)


# Re-votes


def test_a_station_that_votes_again_is_guarded_by_a_small_unit() -> None:
    day = day_of(*MURATARA, at=AFTER)
    at = far_apart(day)[0]
    begin, end = 6 * DAY + 6 * HOUR, 7 * DAY
    day.env.process(day.command.guard_station(at, begin, end))
    day.env.run(until=begin + 5 * HOUR)
    (guard,) = day.command.on_the_spot(station(day, at), day.env.now)
    assert not day.command.free[guard] and day.units[guard].personnel <= 10
    case = quarrel(day, at, "x")
    day.env.run(until=begin + 10 * HOUR)
    assert case.t_report == case.t_onset == case.t_first and case.ended_by == "presence"
    day.env.run(until=end + 5 * HOUR)
    assert day.command.free[guard] and not day.command.on_the_spot(station(day, at), day.env.now)
    rows = [row for row in rows_of(day) if row.unit == day.units[guard].name]
    posted = [row for row in rows if row.activity == "posted"]
    assert len(posted) == 1 and posted[0].t_end == end and posted[0].t_start < begin + 3 * HOUR
    assert posted[0].from_place == day.world.network.label[station(day, at).node]
    assert_gapless(rows)


def test_a_re_vote_without_a_free_unit_stays_unguarded() -> None:
    day = day_of(*ONE_PATROL, "forces.police_by_district.muratara=0", at=AFTER)
    day.env.process(day.command.guard_station(0, 6 * DAY, 7 * DAY))
    day.env.run(until=7 * DAY + 1)
    assert not day.command.on_the_spot(station(day, 0), 6.5 * DAY)


# Where units are, whether anybody has looked for them meanwhile or not


def test_a_patrol_that_has_come_home_escorts_from_there() -> None:
    """Nobody asked for units since: the patrol cleared a far incident long ago, and its station is the nearest."""
    day = day_of(*MURATARA, at=AFTER)
    command, escorts = day.command, day.command.escorts
    village = int(np.argmax(day.world.villages.node >= 0))
    district = int(escorts._district[village])
    at_home = [n for n in escorts._patrols[district] if command.on_duty(n, day.env.now)]
    row = day.row(int(day.world.villages.node[village]), district)
    near, far = min(at_home, key=lambda n: row[command.home[n]]), int(np.nanargmax(np.where(np.isfinite(row), row, -1)))
    command.bind(near)
    command.unbind(near, far, 30.0)
    others = [n for n in at_home if row[command.home[n]] > row[command.home[near]]]
    assert others, "no patrol farther away"
    for twin in set(at_home) - {near, *others}:
        command.bind(twin)
    day.env.run(until=AFTER + HOUR)
    assert command.on_duty(near, day.env.now) and command.node[near] == far
    assert escorts._free_for(village, []) == near


def test_a_recount_takes_the_nearest_units_and_no_more_than_it_takes() -> None:
    day = day_of(*MURATARA, at=AFTER)
    district = int(day.world.subdistricts.district[0])
    one = nearest_for_recount(day, 0, district, 1)
    assert len(one) == 1 and day.units[one[0]].subdistrict < 0
    first = int(day.command.strength[one[0]])
    assert len(nearest_for_recount(day, 0, district, first)) == 1
    two = nearest_for_recount(day, 0, district, first + 1)
    assert len(two) == 2 and two[0] == one[0]
    wide = np.array([unit.subdistrict < 0 for unit in day.units])
    every = np.flatnonzero(wide & day.command.available() & day.command.sendable)
    ways = day.command.ways(every, int(day.world.subdistricts.office[0]), district, day.command.nodes(every))
    assert ways[every == one[0]] == ways.min()
    total = int(day.command.strength[every].sum())
    assert sorted(nearest_for_recount(day, 0, district, total)) == every.tolist()
    assert (
        not len(nearest_for_recount(day, 0, district, 0)) and nearest_for_recount(day, 0, district, total + 1) is None
    )


@pytest.mark.parametrize("looked_for", [False, True])
def test_a_journey_home_begins_where_the_unit_was_cleared(looked_for: bool) -> None:
    day = day_of(*ONE_PATROL, at=AFTER)
    case = quarrel(day, far_apart(day)[1], "x")
    while not case.over:
        day.env.step()
    day.env.run(until=day.env.now + DAY)
    if looked_for:
        day.command.locate(case.site.subdistrict)
    labels = day.world.network.label
    (row,) = [row for row in rows_of(day) if row.activity == "returning"]
    assert (row.from_place, row.to_place) == (labels[case.site.node], labels[day.units[case.first_unit].node])
