"""Dispatch by lists and by arrays sends the units that a plain loop over all units would, whatever has happened."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from conftest import operation_of

from sim.model.context import Day
from sim.model.day import _set_up
from sim.model.forces import candidates
from sim.model.forces.dispatch import POLICIES
from sim.model.forces.survey import survey
from sim.model.incidents import life
from sim.model.incidents.case import Case
from sim.model.incidents.site import Site, commission_site, committee_site, station_site

sys.path.append(str(Path(__file__).parents[1] / "experiments" / "speed"))
from plain_dispatch import chosen

pytestmark = pytest.mark.slow

CASES = 3400  # of each policy, 10,200 in all
TWO = ("region=muratara", "election=pemilu2024", "weather=wet", "region.districts=[lubuklinggau,muratara]")


def scattered(day: Day, random: np.random.Generator) -> None:
    """Any time between H-1 and H+4; units busy, lent, under way, on their way home and left where they were."""
    command, units, now = day.command, len(day.units), float(random.uniform(-1440.0, 5760.0))
    day.env._now = now
    command.free = random.random(units) < random.choice([0.1, 0.6, 0.95])
    command.node = np.where(random.random(units) < 0.5, command.home, random.choice(day.world.villages.node, units))
    coming = random.random(units) < 0.3
    command._cleared_at = np.where(coming, now - random.uniform(0.0, 60.0, units), np.nan)
    command._home_at = np.where(coming, now + random.uniform(-30.0, 60.0, units), -np.inf)
    lent = (command._subdistrict < 0) & (random.random(units) < 0.1)
    command.district = np.where(lent, random.integers(0, len(day.world.districts.name), units), command.district)
    elsewhere = (command.node != command.planned.home) | (command.district != command.planned.district) | coming
    half_way = np.where(coming, (command._cleared_at + command._home_at) / 2, np.inf)
    command.strays = {int(n): float(half_way[n]) for n in np.flatnonzero(elsewhere & command.free)}


def somewhere(day: Day, random: np.random.Generator) -> Site:
    world, kind = day.world, random.integers(0, 4)
    if kind == 0:
        return committee_site(world, int(random.integers(0, len(world.subdistricts.name))))
    if kind == 1:
        return commission_site(world, int(random.integers(0, len(world.districts.name))))
    return station_site(world, int(random.choice(40) * len(world.stations.key) // 40))


def called(day: Day, random: np.random.Generator) -> Case:
    case = life.new_case(day, "x", int(random.integers(1, 9999)), "injected", somewhere(day, random), "quarrel")
    case.need = int(random.choice([1, 2, 4, 12, 40, 90]))
    return case


def roads(day: Day) -> list[frozenset[int]]:
    """No road closed, twice, and some closures of roads that are used."""
    random, network = np.random.default_rng(3), day.world.network
    used = np.flatnonzero(np.isin(network.origin, day.world.villages.node) & ~network.on_water())
    return [frozenset(), frozenset(), *(frozenset(random.choice(used, k).tolist()) for k in (1, 2, 5, 30))]


@pytest.mark.parametrize("policy", ["nearest", "own_district", "ladder"])
def test_lists_and_arrays_send_the_units_of_the_plain_loop(policy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "LISTED", 16)  # so few that many lists end before the need is met
    day, random = _set_up(operation_of(*TWO, f"dispatch={policy}"), 1), np.random.default_rng(len(policy))
    first, closures, sent, away, otherwise, listed = day.command.district.copy(), roads(day), 0, 0, 0, Counter[bool]()
    for number in range(CASES):
        day.command.district, day.closed = first, closures[random.integers(0, len(closures))]
        scattered(day, random)
        case = called(day, random)
        plain = chosen(day.command, case, case.need)
        known = day.command._candidates.choose(case, case.need)
        assert known is None or known.tolist() == plain
        units, view = survey(day.command, case)
        assert units[POLICIES[policy](view, case.need)].tolist() == plain
        assert day.command.choose(case, case.need).tolist() == plain
        listed[known is not None] += 1
        sent, away = sent + len(plain), away + int(np.sum(day.command.node[plain] != day.command.home[plain]))
        if number % 10 == 0 and day.closed:
            day.closed = frozenset()
            otherwise += chosen(day.command, case, case.need) != plain
    assert sent > 3 * CASES and away > CASES
    assert otherwise > CASES / 300  # of the cases with closed roads that were tried again with all roads open
    assert listed[True] > CASES / 20 and listed[False] > CASES / 20


def test_a_list_ends_where_rounding_could_change_its_order() -> None:
    near = candidates.TIE_MIN / 2.0
    assert candidates._sure(np.array([1.0, 2.0, 2.0 + near, 5.0, 5.0 + near])) == 1
    assert candidates._sure(np.array([1.0, 1.0, 2.0])) == 3, "equal minutes stay equal"
    assert candidates._sure(np.arange(200.0)) == candidates.LISTED and candidates._sure(np.zeros(0)) == 0
    at_the_end = np.append(np.arange(float(candidates.LISTED)), candidates.LISTED - 1.0 + near)
    assert candidates._sure(at_the_end) == candidates.LISTED - 1, "the one behind the list may belong before its last"
