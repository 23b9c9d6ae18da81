"""Escorts of ballot boxes: who is asked first, who waits, and who is given when a unit is free."""

import numpy as np
import pytest
import simpy
from command_cases import HOUR, day_of
from conftest import MURATARA

from sim.model.context import Day

EVENING, NEXT_DAY = 20 * HOUR, 36 * HOUR  # guards are on their posts; then only those who relieve them


def guarded(day: Day) -> tuple[int, int, int]:
    """A station with a guard on duty, its village and the guard."""
    guard = day.operation.plan.guard_unit
    station = next(s for s in np.flatnonzero(guard >= 0).tolist() if day.command.on_duty(int(guard[s]), day.env.now))
    return station, int(day.world.stations.village[station]), int(guard[station])


def ask(day: Day, village: int, *stations: int) -> int | simpy.Event:
    return day.command.escorts.ask(village, np.array(stations, dtype=np.int64))


def bind_all(day: Day, *but: int) -> None:
    for n in range(len(day.units)):
        if n not in but:
            day.command.free[n] = False


def set_free(day: Day, n: int) -> None:
    day.command.free[n] = True
    day.command.escorts.serve(n)


def nearest(day: Day, units: list[int], village: int) -> int:
    row = day.row(int(day.world.villages.node[village]), 0)
    return min(units, key=lambda n: float(row[day.command.node[n]]))


def patrols(day: Day) -> list[int]:
    """Small units that move in the whole district and are on duty."""
    wide = [n for n, unit in enumerate(day.units) if unit.sendable and unit.subdistrict < 0 and unit.personnel <= 10]
    return [n for n in wide if day.command.on_duty(n, day.env.now)]


def test_the_guard_of_the_station_goes_with_its_boxes_and_is_bound() -> None:
    day = day_of(*MURATARA, at=EVENING)
    station, village, guard = guarded(day)
    assert ask(day, village, station) == guard and not day.command.free[guard]


def test_without_its_guard_the_relief_of_the_subdistrict_goes_and_then_the_nearest_patrol() -> None:
    day = day_of(*MURATARA, at=NEXT_DAY)
    relief = next(n for n, unit in enumerate(day.units) if unit.kind == "relief" and day.command.on_duty(n, NEXT_DAY))
    below = day.world.villages.subdistrict
    village = int(np.flatnonzero(below == day.units[relief].subdistrict)[0])
    station = int(np.flatnonzero(day.world.stations.village == village)[0])
    assert ask(day, village, station) == relief
    free = patrols(day)
    assert len(free) > 1 and ask(day, village, station) == nearest(day, free, village)


def test_who_finds_nobody_waits_for_the_guard_the_relief_or_a_patrol_and_for_nobody_else() -> None:
    day = day_of(*MURATARA, at=EVENING)
    station, village, guard = guarded(day)
    patrol, others = patrols(day)[0], [n for n, unit in enumerate(day.units) if unit.kind == "guard" and n != guard]
    bind_all(day)
    first, second = ask(day, village, station), ask(day, village, station)
    assert isinstance(first, simpy.Event) and isinstance(second, simpy.Event)
    set_free(day, others[0])
    assert not first.triggered and day.command.free[others[0]], "the guard of other stations stays there"
    set_free(day, guard)
    assert first.value == guard and not day.command.free[guard] and not second.triggered
    set_free(day, patrol)
    assert second.value == patrol


def test_a_patrol_that_is_free_goes_to_the_nearest_of_the_loads_that_wait() -> None:
    day = day_of(*MURATARA, at=EVENING)
    patrol, villages = patrols(day)[0], np.unique(day.world.stations.village)
    row = day.row(int(day.command.node[patrol]), 0)[day.world.villages.node[villages]]
    bind_all(day)
    order = villages[np.argsort(row)][[-1, 0, len(villages) // 2]]
    far, near, middle = (ask(day, int(v), int(np.flatnonzero(day.world.stations.village == v)[0])) for v in order)
    set_free(day, patrol)
    assert isinstance(near, simpy.Event) and near.value == patrol
    assert not any(event.triggered for event in (far, middle) if isinstance(event, simpy.Event))


@pytest.mark.parametrize("reason", ["bound", "off duty"])
def test_who_has_a_task_or_is_not_there_is_given_no_load(reason: str) -> None:
    day = day_of(*MURATARA, at=EVENING)
    station, village, guard = guarded(day)
    bind_all(day)
    wait = ask(day, village, station)
    day.command.free[guard] = reason != "bound"
    if reason == "off duty":
        day.command.enlist(guard, there=False)
    day.command.escorts.serve(guard)
    assert isinstance(wait, simpy.Event) and not wait.triggered


def test_who_gives_up_waiting_gets_nobody_and_who_has_somebody_keeps_him() -> None:
    day = day_of(*MURATARA, at=EVENING)
    station, village, guard = guarded(day)
    bind_all(day)
    one, two = ask(day, village, station), ask(day, village, station)
    assert isinstance(one, simpy.Event) and isinstance(two, simpy.Event)
    day.command.escorts.give_up(one)
    assert one.value is None
    set_free(day, guard)
    assert two.value == guard
    day.command.escorts.give_up(two)
    assert two.value == guard
