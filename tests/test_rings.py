"""The guard of a district's plenary: who goes, how many, and what becomes of them when it is over."""

from collections.abc import Sequence

import numpy as np
import pytest
import simpy
from command_cases import DAY, HOUR, assert_gapless, day_of, rows_of
from conftest import MURATARA
from test_commander import orders

from sim.model.context import Day
from sim.model.forces.rings import _candidates, guard_plenary
from sim.model.forces.units import CROWD_CONTROL

MORNING = 3 * DAY + 8 * HOUR  # platoons are there, committee stores are guarded
FINISHED = (0, 2, 5)  # committees


def at_plenary(people: int, finished: Sequence[int] = FINISHED) -> tuple[Day, simpy.Event]:
    day = day_of(*MURATARA, f"forces.guarding.plenary={people}", at=MORNING)
    for k, hall in enumerate(day.halls):
        hall.t_finish = MORNING if k in finished else MORNING + 1.0
    over = day.env.event()
    guard_plenary(day, 0, over)
    return day, over


def ordered(day: Day) -> list[int]:
    numbers = {unit.name: n for n, unit in enumerate(day.units)}
    return [numbers[name] for _, _, name in orders(day, "guard")]


def test_store_guards_of_finished_committees_come_first_then_platoons() -> None:
    day, _ = at_plenary(0)
    found = _candidates(day, 0)
    stores = [n for n in found if day.units[n].kind == "committee"]
    assert found[: len(stores)] == stores and {day.units[n].subdistrict for n in stores} == set(FINISHED)
    assert {day.units[n].kind for n in found[len(stores) :]} <= set(CROWD_CONTROL) and len(found) > len(stores)
    assert all(day.command.on_duty(n, MORNING) for n in found)
    assert not ordered(day) and not orders(day, "without"), "nobody asked for, nobody ordered"


def test_no_more_go_than_are_wanted_and_nobody_is_sent_elsewhere() -> None:
    day, _ = at_plenary(30)
    gone, strength = ordered(day), day.command.strength
    first = _candidates(at_plenary(0)[0], 0)
    assert gone == first[: len(gone)] and not day.command.free[gone].any()
    assert strength[gone].sum() >= 30 > strength[gone[:-1]].sum()
    assert not orders(day, "without")


def test_they_stand_at_the_commission_once_they_have_come() -> None:
    day, _ = at_plenary(30)
    gone, seat = ordered(day), int(day.world.districts.seat[0])
    day.env.run(until=MORNING + 1.0)
    ways = [day.way(int(day.command.home[n]), seat, 0) for n in gone]
    assert set(day.command.rings.get(0, [])) == {n for n, way in zip(gone, ways, strict=True) if way < 1.0}
    day.env.run(until=MORNING + max(ways) + 1.0)
    assert sorted(day.command.rings[0]) == sorted(gone)


def test_too_few_are_named() -> None:
    day, _ = at_plenary(100_000, finished=range(7))
    assert ordered(day) == _candidates(at_plenary(0, finished=range(7))[0], 0)
    assert [place for _, place, _ in orders(day, "without")] == [day.world.network.label[day.world.districts.seat[0]]]


@pytest.mark.parametrize("after", [0.0, 300.0])
def test_when_it_is_over_they_go_home_also_those_who_were_still_coming(after: float) -> None:
    day, over = at_plenary(30)
    gone = ordered(day)
    day.env.run(until=MORNING + after) if after else None
    over.succeed()
    day.env.run(until=MORNING + after + 12 * HOUR)
    assert day.command.rings[0] == [] and day.command.free[gone].all()
    rows = [row for row in rows_of(day) if row.unit in {day.units[n].name for n in gone}]
    assert_gapless(rows)
    seat = day.world.network.label[day.world.districts.seat[0]]
    posted = [row for row in rows if row.activity == "posted" and row.to_place == seat and row.t_start >= MORNING]
    assert bool(posted) == bool(after)
    assert np.isfinite([row.t_end for row in rows]).all()
