"""People, posts and units of the plan: totals, the order of filling, the ladder of shortage, dated windows."""

from dataclasses import replace
from math import ceil
from types import SimpleNamespace

import numpy as np
import pytest
from conftest import MURATARA, operation_of, record_of

from sim.arrays import CLASSES
from sim.cli.compose import compose
from sim.config.forces import DistrictPattern
from sim.model.forces.clusters import demand_arithmetic, ladder
from sim.model.forces.division import Division, as_demanded
from sim.model.forces.people import apportion, people
from sim.model.forces.thickening import _shares, at_stores
from sim.model.forces.units import FIXED
from sim.model.operation import Operation, prepare
from sim.record import Strength
from sim.world.world import World

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
    config = compose([*PEMILU, "forces.police_pool=3000"])
    assert sum(force.police for force in people(config, operation_of(*PEMILU).world)) == 3000


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


@pytest.mark.parametrize("run", [MURATARA, ("region=oki", "election=pilkada2024")], ids=["pemilu", "pilkada"])
def test_as_demanded_closes_every_gap(run: tuple[str, ...]) -> None:
    plan = operation_of(*run, "forces.mode=as_demanded").plan
    assert (plan.guard_unit >= 0).all()
    assert all(post.assigned >= post.demanded and post.unit for post in plan.posts)
    assert all(post.pattern_effective == post.pattern_nominal for post in plan.posts)
    assert sum(post.assigned for post in plan.posts if post.kind == "station") == plan.demand_clustered[0]
    assert all(gap <= 0 for gap in gaps(plan.strength).values())
    short = gaps(operation_of(*run).plan.strength)
    assert max(short.values()) > 0 or run != MURATARA


def gaps(strength: list[Strength]) -> dict[int, int]:
    """People missing by day."""
    found: dict[int, int] = {}
    for row in strength:
        found[row.day] = found.get(row.day, 0) + (row.personnel if row.force == "demand" else -row.personnel)
    return found


def test_the_demand_does_not_depend_on_the_people_there_are() -> None:
    plans = [operation_of(*MURATARA, f"forces.mode={mode}").plan for mode in ("available", "as_demanded")]
    asked = [[(row.day, row.personnel) for row in plan.strength if row.force == "demand"] for plan in plans]
    assert asked[0] == asked[1]
    assert plans[0].demand_clustered == plans[1].demand_clustered


def test_posts_of_a_stretched_plan_still_show_the_whole_demand(muratara: Operation) -> None:
    at_stations = [post for post in muratara.plan.posts if post.kind in ("station", "standby")]
    assert sum(post.demanded for post in at_stations) == muratara.plan.demand_clustered[0]


def test_empty_posts_have_a_name_and_no_pattern(muratara: Operation) -> None:
    empty = [post for post in muratara.plan.posts if post.demanded and not post.assigned]
    assert empty
    assert all(post.post and post.pattern_nominal and not post.unit for post in empty)
    assert all(post.pattern_effective == "0" for post in empty if post.kind == "station")


def test_the_ladder_is_climbed_down_no_further_than_needed() -> None:
    """Subdistrict by subdistrict: nobody stands idle while a neighbour has lost its guard."""
    plan = operation_of("region=palembang", "election=pemilu2024").plan
    steps = {post.pattern_effective for post in plan.posts if post.cls == "less_vulnerable"}
    assert "2 standby" in steps and len(steps) > 1
    spare = sum(unit.personnel for unit in plan.units if unit.name.endswith("siaga 1"))
    standby = min(post.demanded for post in plan.posts if post.kind == "standby")
    assert spare < standby


def test_people_to_spare_stand_by_while_stations_are_guarded() -> None:
    plan = operation_of("region=palembang", "election=pilkada2024", "pattern=jakarta_barat").plan
    spare = [unit for unit in plan.units if " siaga " in unit.name]
    assert spare and all(unit.sendable and (unit.t_from, unit.t_to) == (-360.0, 2040.0) for unit in spare)
    assert all(post.pattern_effective == post.pattern_nominal for post in plan.posts if post.kind == "station")


def test_nobody_guards_longer_than_the_longest_shift(muratara: Operation) -> None:
    guards = [unit for unit in muratara.plan.units if unit.kind in ("guard", "standby", "padal")]
    assert guards and max(unit.t_to - unit.t_from for unit in guards) <= 40 * 60
    relief = [unit for unit in muratara.plan.units if unit.kind == "relief"]
    assert {unit.subdistrict for unit in relief} == set(range(7))
    assert all((unit.t_from, unit.t_to) == (2040.0, 2640.0) and unit.sendable for unit in relief)


def test_relief_is_part_of_the_demand() -> None:
    def asked(*change: str) -> int:
        strength = operation_of(*MURATARA, *change).plan.strength
        return sum(row.personnel for row in strength if row.force == "demand" and row.day == 0)

    longer = asked("forces.guarding.longest_shift_h=50")
    assert asked() == longer + 7 * 2
    assert asked("forces.guarding.relief=4") == longer + 7 * 4


def test_relief_escorts_boxes_after_the_guards_have_gone() -> None:
    rows = [row for n in range(2) for row in record_of(n, *MURATARA).units if row.activity == "escorting"]
    assert any(row.unit.startswith("Pengganti") for row in rows)
    assert not any(row.unit.startswith("PAM") and row.t_start > 2040.0 + 1e-9 for row in rows)


def test_fixed_posts_are_filled_in_order_when_people_are_few() -> None:
    plan = operation_of(*MURATARA, "forces.police_by_district.muratara=20").plan
    filled = {post.post: post.assigned for post in plan.posts if post.kind in ("warehouse", "commission", "committee")}
    assert filled["Gudang KPU Musi Rawas Utara"] == 6 and filled["KPU Musi Rawas Utara"] == 10
    after = [n for name, n in filled.items() if name.startswith("PPK rekap")]
    assert after[0] == 8 and sum(after) == 10
    assert {unit.kind for unit in plan.units if unit.force == "police"} <= {*FIXED, "guard", "standby"}


def test_nobody_is_posted_twice_where_not_even_the_first_post_can_be_filled() -> None:
    plan = operation_of(*MURATARA, "forces.police_by_district.muratara=4").plan
    filled = {post.post: post.assigned for post in plan.posts if post.kind in ("warehouse", "commission")}
    assert filled["Gudang KPU Musi Rawas Utara"] == 4 and sum(filled.values()) == 4


def test_convoys_are_posts_of_their_day() -> None:
    operation = operation_of("region=oki", "election=pilkada2024")
    convoys = {post.subdistrict: post for post in operation.plan.posts if post.kind == "convoy"}
    assert len(convoys) == 18
    first, last = min(p.t_from for p in convoys.values()), max(p.t_from for p in convoys.values())
    assert first == -7 * 1440 + 480 and last == -2 * 1440 + 480
    by_boat, by_truck = convoys["Air Sugihan"], convoys["Kayu Agung"]
    stations = {
        name: int(np.sum(operation.station_subdistrict == k))
        for k, name in enumerate(operation.world.subdistricts.name)
    }
    assert by_boat.demanded == 3 * ceil(stations["Air Sugihan"] / 15)
    assert by_truck.demanded == 6 * ceil(stations["Kayu Agung"] / 61)
    assert by_boat.t_to - by_boat.t_from > by_truck.t_to - by_truck.t_from


def test_lent_guards_are_not_on_post_before_they_have_come(muratara: Operation) -> None:
    army = [unit for unit in muratara.plan.units if unit.force == "tni" and unit.kind == "guard"]
    assert army and all(unit.t_from == 0.0 + 60.0 + 120.0 for unit in army)


def test_contingents_gather_and_travel_before_they_are_there() -> None:
    rows = [row for row in record_of(0, *MURATARA).units if row.unit.startswith("Brimob")]
    brimob = operation_of(*MURATARA).config.forces.contingents["brimob"]
    seen = [(row.activity, row.t_start, row.t_end) for row in rows[:4]]
    begin, gone = brimob.from_min, brimob.from_min + brimob.muster_min
    assert seen[:3] == [
        ("off", -10080.0, begin),
        ("mobilising", begin, gone),
        ("travelling", gone, gone + brimob.transfer_min),
    ]
    assert seen[3][0] == "standby"


def test_brimob_at_committees_share_the_shifts() -> None:
    plan = operation_of("region=muratara", "election=pilkada2024").plan
    units = [unit for unit in plan.units if unit.kind == "committee" and unit.force == "brimob"]
    assert units and all(unit.personnel == 2 and unit.t_from >= 780.0 for unit in units)


def test_water_police_are_few_and_only_where_there_is_water() -> None:
    plan = operation_of(*PEMILU).plan
    world = operation_of(*PEMILU).world
    afloat = set(world.station_district[world.stations.access == 2].tolist())
    teams = [unit for unit in plan.units if unit.kind == "polair"]
    assert {unit.district for unit in teams} == afloat and len(teams) == len(afloat) < 17
    assert all(unit.personnel == 3 and unit.sendable for unit in teams)


def test_boats_of_the_water_police_lie_where_most_stations_are_reached_by_boat_in_turn() -> None:
    operation = operation_of("region=oki", "election=pemilu2024", "forces.mobile.polair=12")
    world, teams = operation.world, [unit for unit in operation.plan.units if unit.kind == "polair"]
    afloat = np.bincount(
        operation.station_subdistrict[world.stations.access == 2], minlength=len(world.subdistricts.name)
    )
    some = int(np.sum(afloat > 0))
    assert 1 < some < len(teams) == 12 and some < len(afloat)
    order = world.subdistricts.office[np.argsort(-afloat, kind="stable")[:some]]
    assert [unit.node for unit in teams] == [int(order[n % some]) for n in range(12)]


def test_every_district_has_one_team_of_negotiators_that_is_sent_to_nothing_else() -> None:
    teams = [unit for unit in operation_of(*PEMILU).plan.units if unit.kind == "negotiator"]
    assert [unit.district for unit in teams] == list(range(17))
    assert all(not unit.sendable and unit.strength == 0 and unit.personnel > 0 for unit in teams)


def test_clusters_stay_in_one_subdistrict_and_class(muratara: Operation) -> None:
    world = muratara.world
    for unit in muratara.plan.units:
        if len(unit.stations):
            assert set(world.station_subdistrict[unit.stations]) == {unit.subdistrict}
            assert len(set(world.stations.cls[unit.stations])) == 1


def test_stretched_rounds_stay_within_the_limit() -> None:
    operation = operation_of("region=oku_timur", "election=pemilu2024", "pattern=sumsel2019")
    posts = [post for post in operation.plan.posts if post.kind == "station"]
    stretched = [post for post in posts if post.pattern_effective != post.pattern_nominal]
    limit = operation.config.forces.guarding.round_max_min
    assert stretched
    assert all(not post.round_min > limit + 1e-9 for post in stretched if post.cls == "less_vulnerable")


def test_every_station_is_in_exactly_one_post(muratara: Operation) -> None:
    named = [name for post in muratara.plan.posts for name in post.stations.split(";") if name]
    assert sorted(named) == sorted(muratara.world.stations.name)


def test_lent_units_are_off_outside_their_window() -> None:
    record = record_of(0, *MURATARA)
    operation = operation_of(*MURATARA)
    units = {unit.name: unit for unit in operation.plan.units}
    starts = {part.force: part.from_min for part in operation.config.forces.contingents.values()}
    lent_rows = [row for row in record.units if row.force in starts and units[row.unit].kind != "province"]
    assert lent_rows
    for row in lent_rows:
        if row.activity != "off":
            there = row.activity not in ("mobilising", "travelling")
            assert row.t_start >= (units[row.unit].t_from if there else starts[row.force])
            assert row.t_end <= units[row.unit].t_to + 120.0 + 1e-9


def test_lent_people_leave_with_their_window(muratara: Operation) -> None:
    by_day = {(row.day, row.force): row.personnel for row in muratara.strength}
    assert by_day[(0, "tni")] > 0 and by_day[(1, "tni")] > 0 and by_day[(2, "tni")] == 0
    assert by_day[(-4, "polda")] == 0 and by_day[(-3, "polda")] > 0
    assert by_day[(3, "brimob")] > 0 and by_day[(4, "brimob")] == 0


def test_contingents_of_one_force_are_all_counted() -> None:
    """Brimob at the committees and Brimob at the seats: two contingents in one row of the strength."""
    words = ("region=muratara", "election=pilkada2024")
    whole = operation_of(*words)
    seat = whole.config.forces.contingents["brimob"].model_copy(update={"role": "reserve", "personnel": 220})
    parts = {"brimob": whole.config.forces.contingents["brimob"].model_copy(update={"personnel": 480}), "seat": seat}
    contingents = whole.config.forces.contingents | parts
    forces = whole.config.forces.model_copy(update={"contingents": contingents})
    split = prepare(whole.config.model_copy(update={"forces": forces}))
    there = [sum(row.personnel for row in o.strength if row.day == 0 and row.force == "brimob") for o in (whole, split)]
    assert there[1] == sum(lent(split, "brimob") + lent(split, "seat")) and abs(there[1] - there[0]) <= 1


def test_brimob_at_committees_are_too_few_for_all() -> None:
    brimob = [post for post in operation_of(*PILKADA).plan.posts if post.post.startswith("Brimob PPK")]
    posts = [post for post in brimob if not post.post.endswith("lanjutan")]
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


def test_as_demanded_there_are_brimob_for_every_committee_and_no_more_of_others() -> None:
    config, world = operation_of(*PILKADA).config, operation_of(*PILKADA).world
    full = config.model_copy(update={"forces": config.forces.model_copy(update={"mode": "as_demanded"})})
    of_committees = {name for name, part in config.forces.contingents.items() if part.role == "committee"}
    assert of_committees
    for here, wanted, number in zip(people(config, world), people(full, world), _committees(world), strict=True):
        for part, more in zip(here.lent, wanted.lent, strict=True):
            needed = part.contingent.personnel_per_subdistrict * number if part.name in of_committees else 0
            assert more.personnel == max(part.personnel, needed)


def _committees(world: World) -> list[int]:
    return np.bincount(world.subdistricts.district, minlength=len(world.districts.name)).tolist()


def test_relief_is_held_from_the_end_of_the_guard_and_no_other_reserve_is() -> None:
    operation = operation_of(*MURATARA)
    (guarding,) = {(u.t_from, u.t_to) for u in operation.plan.units if u.kind == "guard" and u.force == "police"}
    held = {row.post: (row.t_from, row.t_to) for row in operation.posts if row.kind == "reserve"}
    begin = {post: window[0] for post, window in held.items()}
    relief = [post for post in begin if begin[post] == guarding[1]]
    assert len(relief) == 1 and len(held) > 2
    assert held[relief[0]][1] == operation.config.election.guard_to_min


def test_people_there_on_a_day_are_those_there_at_noon() -> None:
    operation = operation_of(*MURATARA)
    there = {(row.day, row.force): row.personnel for row in operation.strength}
    tni = operation.config.forces.contingents["tni"]
    days = [day for day in range(-7, 19) if there[day, "tni"]]
    assert days == [day for day in range(-7, 19) if tni.from_min <= (day + 0.5) * 1440 < tni.to_min] and days


def test_a_ladder_stretches_the_less_vulnerable_first_and_halves_the_vulnerable_last() -> None:
    config = operation_of(*MURATARA).config
    three = config.pattern.vulnerable.model_copy(update={"stations": 3})
    pattern = DistrictPattern(**{cls: getattr(config.pattern, cls) for cls in CLASSES} | {"vulnerable": three})
    levels = ladder(pattern, config.forces.guarding)
    assert levels[0] == pattern
    assert {level.vulnerable.stations for level in levels[:-1]} == {pattern.vulnerable.stations}
    assert levels[-1].vulnerable.stations == 2 * pattern.vulnerable.stations
    sizes = [level.less_vulnerable.stations for level in levels[:-2]]
    assert sizes == sorted(sizes) and levels[-2].less_vulnerable == levels[-1].less_vulnerable


def test_people_for_committee_stores_go_to_the_largest_first() -> None:
    stations = np.repeat([4, 7, 9], [2, 5, 3])
    district = SimpleNamespace(world=SimpleNamespace(station_subdistrict=stations), subdistricts=np.array([4, 7, 9]))
    contingent = SimpleNamespace(role="guard", personnel_per_subdistrict=4)
    lent_here = SimpleNamespace(personnel=7, contingent=contingent)
    assert list(_shares(district, lent_here)) == [(7, 4), (9, 3), (4, 0)] and at_stores(district, lent_here) == 7
    contingent.role = "reserve"
    assert list(_shares(district, lent_here)) == []


def test_who_guards_stations_is_sent_before_and_after_but_not_meanwhile() -> None:
    """The same people in two units at one time would be counted twice."""
    units, horizon = operation_of(*MURATARA).plan.units, operation_of(*MURATARA).config.election.horizon_from_min
    (guarding,) = {(u.t_from, u.t_to) for u in units if u.kind == "guard" and u.force == "police"}
    own = [u for u in units if u.kind == "platoon" and u.force == "police" and u.name.startswith("Dalmas")]
    before = {(u.t_from, u.t_to) for u in own if " pra " in u.name}
    after = {u.t_from for u in own if " pasca " in u.name}
    assert before == {(horizon, guarding[0])} and after == {guarding[1] + 720.0}


def test_the_reserve_of_the_province_waits_to_be_ordered() -> None:
    operation = operation_of(*MURATARA)
    waiting = [unit for unit in operation.plan.units if unit.kind == "province"]
    assert waiting and not any(unit.sendable for unit in waiting)
    assert (
        {unit.t_from for unit in waiting}
        == {unit.t_to for unit in waiting}
        == {operation.config.election.horizon_to_min}
    )


ASKED = Division(
    police=200, fixed_before=70, fixed_polling=30, fixed_after=40, reserve=20, patrols=15, polair=5, negotiators=4,
    padal=10, relief=6,
)  # fmt: skip


def test_of_too_few_people_fixed_posts_are_filled_first_then_those_held_in_their_order() -> None:
    assert (ASKED.mobile, ASKED.polling, ASKED.free(30), ASKED.free(300)) == (44, 16, 126, 0)
    few = ASKED.within(70)  # 30 beside the fixed posts that stand longest
    assert (few.reserve, few.patrols, few.polair, few.negotiators, few.padal, few.relief) == (20, 10, 0, 0, 0, 0)
    assert few.police == 70 and few.fixed_before == 70 and few.free(few.fixed_polling) == 10
    assert ASKED.within(40).mobile == ASKED.within(0).mobile == 0
    assert ASKED.within(1000) == replace(ASKED, police=1000)


@pytest.mark.parametrize(
    ("at_stations", "lent", "police"),
    [(100, 0, 200), (200, 0, 290), (200, 90, 200), (100, 500, 200), (0, 0, 200)],
)
def test_as_demanded_there_are_as_many_as_the_busiest_time_needs(at_stations: int, lent: int, police: int) -> None:
    """44 mobile people, and beside them 30 + 16 + stations, 70 before or 40 after."""
    assert as_demanded(ASKED, at_stations, lent) == police
    assert as_demanded(replace(ASKED, police=0), 0, 0) == 44 + 70
    assert as_demanded(replace(ASKED, police=0, fixed_after=90), 0, 0) == 44 + 90
