"""Commanders: they act on what has been reported, at their hours and on alarms, and say who goes without."""

import numpy as np
import pytest
from command_cases import DAY, HOUR, assert_gapless, committee, day_of, put, rows_of, station
from conftest import MURATARA, operation_of, record_of

from sim.model.context import Day
from sim.model.forces.commander import schedule
from sim.model.incidents.case import Case
from sim.record import Record

PROVINCE = ("region=muratara", "election=pemilu2024", "region.districts=[musi_rawas,muratara,lubuklinggau]")
EVENING = 4 * DAY + 21 * HOUR  # the thickening of polling day is over, boxes lie at the committees
STEADY = {
    "escalates_per_h": 0.0,
    "decision_share": 0.0,
    "spread_share": 0.0,
    "revenge_share": 0.0,
    "closes_road": False,
}


def fight(day: Day, k: int, name: str, lasts: float = 120.0, **changes: object) -> Case:
    """A fight at a committee that ends by itself."""
    fixed = STEADY | {"natural_min": (lasts, lasts), "on_scene_min": (lasts, lasts), "need": (30, 30)} | changes
    return put(day, committee(day, k), "fight_at_committee", name, **fixed)


def orders(day: Day, action: str) -> list[tuple[float, str, str]]:
    return [(row.t, row.place, row.unit) for row in day.command.staff.written if row.action == action]


def standing_at(day: Day, k: int) -> list[int]:
    """Platoons that are at a committee now, ready."""
    spot = day.command.on_the_spot(committee(day, k), day.env.now)
    return [n for n in spot if day.units[n].kind != "committee"]


def morning_people(record: Record, offices: set[str], t: float) -> int:
    """People of platoons who stand at a committee at ``t``."""
    rows = [row for row in record.units if row.t_start <= t < row.t_end and row.activity == "standby"]
    return sum(row.personnel for row in rows if row.from_place in offices and row.personnel >= 10)


def test_after_a_reported_fight_more_people_stand_at_the_committees_next_morning() -> None:
    rate = ("threat.types.fight_at_committee.rate.pemilu2024=300", *MURATARA)
    world = operation_of(*rate).world
    offices = {world.network.label[node] for node in world.subdistricts.office}
    more, fights = [], 0
    for n in range(5):
        on, off = record_of(n, *rate), record_of(n, *rate, "forces.commander.active=false")
        told = [r.t_report for r in on.incidents if r.type == "fight_at_committee" and np.isfinite(r.t_report)]
        fights += len(told)
        next_morning = (max(told, default=0.0) // DAY + 1) * DAY + 11 * HOUR
        more.append(morning_people(on, offices, next_morning) - morning_people(off, offices, next_morning))
        assert off.orders == [] and (bool(on.orders) or not told)
        assert more[-1] > 0 or not told
    assert fights > 3 and np.mean(more) > 20


def test_nothing_is_ordered_on_an_incident_that_nobody_has_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.model.incidents.life.report_time", lambda day, case: case.t_onset + 3 * DAY)
    day = day_of(*MURATARA, at=EVENING, commanded=True)
    case = fight(day, 2, "unseen", lasts=5 * DAY)
    day.env.run(until=EVENING + 3 * DAY - 1)
    assert not case.over and day.command.staff.written == []
    assert day.command.news.colour(0) == 0
    day.env.run(until=EVENING + 4 * DAY)
    first = min(t for t, _, _ in orders(day, "thicken"))
    assert case.t_report <= first <= case.t_report + 1e-9
    assert day.command.news.colour(0) == 2


def test_no_order_to_a_committee_comes_before_its_first_report() -> None:
    rate = ("threat.types.fight_at_committee.rate.pemilu2024=300", *MURATARA)
    late = (operation_of(*rate).config.election.recapitulation.deadline_day + 1 - 3) * DAY
    checked = 0
    for n in range(5):
        record = record_of(n, *rate)
        told = [row.t_report for row in record.incidents if np.isfinite(row.t_report)]
        for row in record.orders:
            if row.action in ("thicken", "call_up", "without") and row.t < late:
                assert any(t <= row.t for t in told)
                checked += 1
    assert checked


def test_the_day_after_a_shock_every_committee_gets_people_or_is_named() -> None:
    day = day_of(*MURATARA, at=EVENING, commanded=True)
    fight(day, 3, "shock")
    day.env.run(until=5 * DAY + 6 * HOUR)
    assert {place for _, place, _ in orders(day, "thicken")} == {office(day, 3)}
    day.env.run(until=5 * DAY + 7 * HOUR + 1)
    thick = {place for t, place, _ in orders(day, "thicken")}
    without = {place for t, place, _ in orders(day, "without")}
    assert {t for t, _, _ in orders(day, "without")} <= {5 * DAY + 7 * HOUR}
    names = day.world.subdistricts.name
    assert len(thick) + len(without) == 7 and without <= set(names)
    day.env.run(until=5 * DAY + 14 * HOUR)
    there = {office(day, k) for k in range(7) if standing_at(day, k)}
    assert there == thick and len(there) > 3


def office(day: Day, k: int) -> str:
    return day.world.network.label[int(day.world.subdistricts.office[k])]


def test_orders_take_effect_after_preparation_and_travel() -> None:
    day = day_of(*MURATARA, "forces.commander.prepare_min=90", at=EVENING, commanded=True)
    fight(day, 3, "shock")
    day.env.run(until=6 * DAY)
    (ordered, _, unit), *_ = orders(day, "thicken")
    rows = [row for row in rows_of(day) if row.unit == unit and row.t_end > ordered]
    assert [row.activity for row in rows[:3]] == ["mobilising", "travelling", "standby"]
    assert rows[0].t_start == ordered and rows[0].t_end == ordered + 90.0
    assert rows[1].to_place == rows[2].from_place == office(day, 3)
    assert_gapless(rows_of(day))


def test_people_are_released_when_it_has_been_quiet_for_two_days() -> None:
    day = day_of(*MURATARA, at=EVENING, commanded=True)
    case = fight(day, 3, "shock")
    day.env.run(until=6 * DAY + 12 * HOUR)
    assert not orders(day, "release")
    day.env.run(until=9 * DAY)
    released = orders(day, "release")
    assert len(released) == len(orders(day, "thicken"))
    assert {t for t, _, _ in released} == {7 * DAY + 7 * HOUR}
    assert case.t_report + 48 * HOUR <= 7 * DAY + 7 * HOUR
    assert not any(standing_at(day, k) for k in range(7))
    assert all(day.command.home[n] == day.world.districts.seat[0] for n in day.command.staff.platoons(0))


def test_who_has_least_trouble_gives_up_its_people_for_who_has_most() -> None:
    few = ("forces.police_by_district.muratara=120", "forces.commander.kept_platoons=0", "forces.reserve_share=0.26")
    day = day_of(*MURATARA, *few, at=6 * DAY, commanded=True)
    assert len(day.command.staff.in_reserve(0)) <= 2
    protest = {"natural_min": (60.0, 60.0), "need": (10, 10)}
    for k in (1, 2):
        put(day, committee(day, k), "protest", f"calm {k}", **(STEADY | protest))
    day.env.run(until=6 * DAY + 12 * HOUR)
    before = {place for _, place, _ in orders(day, "thicken")}
    assert before <= {office(day, 1), office(day, 2)} and before
    fight(day, 5, "grave", lasts=3 * DAY, need=(5, 5))
    day.env.run(until=6 * DAY + 18 * HOUR)
    thinned = {place for _, place, _ in orders(day, "thin")}
    assert office(day, 5) in {place for _, place, _ in orders(day, "thicken")}
    assert thinned and thinned <= {day.world.subdistricts.name[k] for k in (1, 2)}
    assert thinned <= {place for _, place, _ in orders(day, "without")}


def test_late_committees_are_thickened_and_finished_ones_are_not() -> None:
    day = day_of(*MURATARA, at=14 * DAY, commanded=True)
    late = (day.config.election.recapitulation.deadline_day + 1 - 3) * DAY
    for hall in day.halls[:5]:
        hall.t_finish = 13 * DAY
    day.env.run(until=late + 12 * HOUR)
    thick = orders(day, "thicken")
    assert {place for _, place, _ in thick} <= {office(day, 5), office(day, 6)} and thick
    assert min(t for t, _, _ in thick) >= late


def test_a_platoon_at_a_committee_is_there_when_the_next_crowd_comes() -> None:
    day = day_of(*MURATARA, at=EVENING, commanded=True)
    fight(day, 3, "shock")
    day.env.run(until=5 * DAY + 14 * HOUR)
    assert standing_at(day, 3)
    again = fight(day, 3, "again")
    day.env.run(until=5 * DAY + 15 * HOUR)
    assert again.t_report == again.t_first == again.t_onset
    assert any(day.units[n].kind != "committee" for n in again.present)


def test_a_platoon_that_stays_elsewhere_no_longer_counts_at_its_committee() -> None:
    day = day_of(*MURATARA, "dispatch.after_clear=stay", at=EVENING, commanded=True)
    fight(day, 3, "shock")
    day.env.run(until=5 * DAY + 14 * HOUR)
    (n, *_) = standing_at(day, 3)
    far = station(day, int(np.flatnonzero(day.operation.station_subdistrict == 1)[0]))
    put(
        day,
        far,
        "quarrel",
        "all",
        **(STEADY | {"need": (900, 900), "on_scene_min": (9e3, 9e3), "natural_min": (600, 600)}),
    )
    day.env.run(until=6 * DAY + 6 * HOUR)
    assert day.command.free[n] and day.command.home[n] == far.node
    assert n not in standing_at(day, 3) and day.command.committee[n] == -1


def test_commanders_decide_daily_and_at_meetings() -> None:
    times = schedule(day_of(*MURATARA, at=-7 * DAY + 1))
    assert (12 * DAY + 9 * HOUR, False) in times
    daily = [t for t, is_daily in times if is_daily]
    assert len(daily) == 27 and all(t % DAY == 7 * HOUR for t in daily)


def test_the_reserve_of_the_province_comes_to_red_crowds_only_and_in_its_time() -> None:
    for grave in (False, True):
        day = day_of(*MURATARA, at=EVENING, commanded=True)
        if grave:
            fight(day, 3, "red", lasts=30 * HOUR)
        else:
            put(day, station(day), "assault", "one man", **(STEADY | {"natural_min": (300.0, 300.0)}))
            put(
                day, committee(day, 1), "protest", "yellow", **(STEADY | {"severity": 3, "natural_min": (300.0, 300.0)})
            )
        day.env.run(until=EVENING + 3 * DAY)
        assert len(orders(day, "call_up")) == 5 * grave
        on_the_way = [row for row in rows_of(day) if row.unit.startswith("Cadangan") and row.activity == "mobilising"]
        arrived = {row.unit: row.t_end - EVENING for row in reversed(on_the_way)}
        company = [t for unit, t in arrived.items() if unit == "Cadangan provinsi Polda 1"]
        army = [t for unit, t in arrived.items() if unit.startswith("Cadangan provinsi TNI")]
        assert all(6 * HOUR <= t <= 25 * HOUR for t in company) and len(company) == grave
        assert all(12 * HOUR <= t <= 37 * HOUR for t in army) and len(army) == 4 * grave


def test_the_reserve_goes_back_when_it_is_over() -> None:
    day = day_of(*MURATARA, at=EVENING, commanded=True)
    case = fight(day, 3, "red")
    day.env.run(until=EVENING + 6 * DAY)
    back = orders(day, "recall")
    assert len(back) == 5 and all(t >= case.t_report + 48 * HOUR for t, _, _ in back)
    rows = [row for row in rows_of(day) if row.unit == "Cadangan provinsi Polda 1"]
    assert rows[0].activity == rows[-1].activity == "off"
    assert_gapless(rows)


def red_in(districts: tuple[int, ...], **told: object) -> Day:
    changes = [f"forces.commander.{name}={value}" for name, value in told.items()]
    day = day_of(
        *PROVINCE, *changes, "forces.province.company=0", "forces.province.army_platoons=0", at=EVENING, commanded=True
    )
    for d in districts:
        k = int(np.flatnonzero(day.world.subdistricts.district == d)[0])
        fight(day, k, f"red {d}", lasts=20 * HOUR)
    return day


def test_the_province_lends_when_several_districts_run_together_and_recalls_afterwards() -> None:
    alone, together = red_in((1,)), red_in((0, 1))
    for day in (alone, together):
        day.env.run(until=EVENING + 2 * DAY)
    assert not orders(alone, "lend")
    lent = orders(together, "lend")
    assert 1 <= len(lent) <= 4
    units = {unit.name: n for n, unit in enumerate(together.units)}
    for t, _, unit in lent:
        assert together.units[units[unit]].district == 2 and together.command.district[units[unit]] in (0, 1)
        rows = [row for row in rows_of(together) if row.unit == unit and row.t_end > t]
        assert rows[0].activity == "mobilising" and rows[0].t_end - rows[0].t_start == 120.0
    kept = [n for n in together.command.staff.platoons(2)]
    assert len(kept) >= 1
    together.env.run(until=EVENING + 5 * DAY)
    assert {unit for _, _, unit in orders(together, "recall")} == {unit for _, _, unit in lent}
    back = [units[unit] for _, _, unit in lent]
    assert (together.command.district[back] == 2).all() and (together.command.committee[back] == -1).all()


def test_a_contingent_leaves_with_its_window_wherever_it_stands() -> None:
    last = operation_of(*MURATARA).config.forces.contingents["brimob"].to_min
    day = day_of(*MURATARA, at=last - 20 * HOUR, commanded=True)
    fight(day, 3, "shock")
    day.env.run(until=last + DAY)
    brimob = next(unit for unit in day.units if unit.kind == "brimob")
    ordered = {unit for _, _, unit in orders(day, "thicken")}
    assert brimob.name in ordered
    rows = [row for row in rows_of(day) if row.unit == brimob.name]
    assert rows[-1].activity == "off" and rows[-1].t_start == last


def test_orders_are_in_the_record_of_a_replication() -> None:
    """A year with many fights: the orders given stand in the table, in order of time, with the unit and the place."""
    given = record_of(0, *MURATARA, "threat.types.fight_at_committee.rate.pemilu2024=1500").orders
    assert {"thicken"} <= {row.action for row in given}
    assert [row.t for row in given] == sorted(row.t for row in given)
    assert all(row.unit for row in given if row.action == "thicken")
