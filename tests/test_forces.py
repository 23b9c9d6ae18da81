"""People, posts and units of the plan: totals, the order of filling, the ladder of shortage, dated windows."""

import numpy as np
import pytest
from conftest import MURATARA, operation_of, record_of

from sim.model.forces.clusters import demand_arithmetic
from sim.model.forces.people import apportion, people
from sim.model.operation import Operation

PEMILU, PILKADA = ("region=sumsel", "election=pemilu2024"), ("region=sumsel", "election=pilkada2024")


def lent(operation: Operation, name: str) -> list[int]:
    force = people(operation.config, operation.world)
    return [part.personnel for district in force for part in district.lent if part.name == name]


def test_apportion_keeps_the_total_and_the_shares() -> None:
    parts = apportion(100, np.array([1.0, 1.0, 1.0]))
    assert parts.tolist() == [34, 33, 33]
    assert apportion(7, np.zeros(3)).tolist() == [0, 0, 0]


@pytest.mark.parametrize(("name", "total"), [("polda", 1013), ("brimob", 640), ("tni", 510)])
def test_districts_share_the_whole_contingent(name: str, total: int) -> None:
    assert sum(lent(operation_of(*PEMILU), name)) == total


def test_lent_to_a_district_is_the_same_whether_it_runs_alone() -> None:
    province = operation_of(*PEMILU)
    at = province.world.districts.name.index("muratara")
    assert people(province.config, province.world)[at] == people(*_of(operation_of(*MURATARA)))[0]


def _of(operation: Operation) -> tuple[object, object]:
    return operation.config, operation.world


def test_a_police_pool_is_shared_in_full() -> None:
    operation = operation_of("region=sumsel", "election=pemilu2024", "forces.police_pool=3000")
    assert sum(force.police for force in people(operation.config, operation.world)) == 3000


@pytest.mark.parametrize(
    ("region", "pattern", "demand"),
    [
        ("oki", "oki", 1079),
        ("banyuasin", "banyuasin", 937),
        ("oku_timur", "banyuasin", 627),
        ("ogan_ilir", "ogan_ilir", 207),
    ],
)
def test_doctrine_demand_is_the_published_arithmetic(region: str, pattern: str, demand: int) -> None:
    operation = operation_of(f"region={region}", "election=pemilu2024", f"pattern={pattern}")
    assert operation.plan.demand_arithmetic == [demand]


def test_arithmetic_demand_rounds_per_class() -> None:
    pattern = operation_of(*MURATARA).config.pattern
    counts = {"less_vulnerable": 12, "vulnerable": 3, "very_vulnerable": 2, "special": 0}
    assert demand_arithmetic(pattern, counts, 7) == 3 + 3 + 4


def test_very_vulnerable_stations_are_filled_first(muratara: Operation) -> None:
    plan, cls = muratara.plan, muratara.world.stations.cls
    empty = plan.guard_unit < 0
    assert empty.any()
    assert not empty[cls == 2].any() and not empty[cls == 3].any()


def test_more_people_never_leave_more_posts_empty() -> None:
    empty = []
    for pool in (3000, 6500, 9800, 20000):
        operation = operation_of(*MURATARA, f"forces.police_pool={pool}")
        empty.append(int((operation.plan.guard_unit < 0).sum()))
    assert empty == sorted(empty, reverse=True) and empty[0] > empty[-1]


def test_as_demanded_fills_every_post_by_the_doctrine() -> None:
    plan = operation_of(*MURATARA, "forces.mode=as_demanded").plan
    assert (plan.guard_unit >= 0).all()
    assert plan.effective == plan.nominal
    assert sum(post.assigned for post in plan.posts if post.kind == "station") == plan.demand_clustered[0]


def test_clusters_stay_in_one_subdistrict_and_class(muratara: Operation) -> None:
    world = muratara.world
    for unit in muratara.plan.units:
        if len(unit.stations):
            assert set(world.station_subdistrict[unit.stations]) == {unit.subdistrict}
            assert len(set(world.stations.cls[unit.stations])) == 1


def test_stretched_rounds_stay_within_the_limit() -> None:
    operation = operation_of("region=oku_timur", "election=pemilu2024", "pattern=sumsel2019")
    stretched = [post for post in operation.plan.posts if post.pattern_effective != post.pattern_nominal]
    limit = operation.config.forces.guarding.round_max_min
    assert stretched
    assert all(not post.round_min > limit + 1e-9 for post in stretched if post.cls == "less_vulnerable")


def test_every_station_is_in_exactly_one_post(muratara: Operation) -> None:
    named = [name for post in muratara.plan.posts for name in post.stations.split(";") if name]
    assert sorted(named) == sorted(muratara.world.stations.name)


def test_lent_units_are_off_outside_their_window() -> None:
    record = record_of(0, *MURATARA)
    units = {unit.name: unit for unit in operation_of(*MURATARA).plan.units}
    lent_rows = [row for row in record.units if row.force in {"polda", "brimob", "tni"}]
    assert lent_rows
    for row in lent_rows:
        unit = units[row.unit]
        if row.activity != "off":
            assert row.t_start >= unit.t_from
            assert row.t_end <= unit.t_to + 120.0 + 1e-9


def test_lent_people_leave_with_their_window(muratara: Operation) -> None:
    by_day = {(row.day, row.force): row.personnel for row in muratara.strength}
    assert by_day[(0, "tni")] > 0 and by_day[(1, "tni")] > 0 and by_day[(2, "tni")] == 0
    assert by_day[(-4, "polda")] == 0 and by_day[(-3, "polda")] > 0
    assert by_day[(3, "brimob")] > 0 and by_day[(4, "brimob")] == 0


def test_brimob_at_committees_are_too_few_for_all() -> None:
    posts = [post for post in operation_of(*PILKADA).plan.posts if post.post.startswith("Brimob PPK")]
    assert len(posts) == 241
    assert sum(post.demanded for post in posts) == 964
    assert sum(post.assigned for post in posts) <= 700


def test_no_force_runs_clean() -> None:
    none = (
        "forces.police_by_district.muratara=0",
        *(f"forces.contingents.{n}.personnel=0" for n in ("polda", "brimob", "tni")),
    )
    operation, record = operation_of(*MURATARA, *none), record_of(0, *MURATARA, *none)
    assert operation.plan.units == []
    assert all(np.isnan(row.t_first) for row in record.incidents)
    assert record.coverage["present"].sum() == 0 and record.coverage["sites_reached"].sum() == 0


def test_longer_reinforcement_raises_the_force_after_the_vote() -> None:
    longer = operation_of(*MURATARA, "forces.contingents.brimob.to_min=10080")
    days = [row.personnel for row in longer.strength if row.force == "brimob" and row.day == 5]
    assert sum(days) > 0
