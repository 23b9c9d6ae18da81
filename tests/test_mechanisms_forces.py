"""Rules of the force: two levels of command, the meeting of H+12, the calendar, joint guards, rupiah by force."""

import pytest
from conftest import operation_of, record_of
from scenario_cases import DAY

from sim.measures.registry import REGISTRY
from sim.measures.rows import View
from sim.record import Tables
from sim.study.frames import part_of, tables_of
from sim.study.terms import terms_of

pytestmark = pytest.mark.slow

TWO = ("region=sumsel", "region.districts=[muba,musi_rawas]", "election=pemilu2024")
MURATARA = ("region=muratara", "election=pemilu2024")


def stations_guarded(words: tuple[str, ...], district: int) -> int:
    operation = operation_of(*words)
    return int(operation.plan.guards[operation.station_district == district].astype(bool).sum())


def test_the_province_assigns_and_the_district_staffs() -> None:
    """More people from Polda go where Polda sends them; what they do there follows the pattern of that district."""
    more = (*TWO, "forces.contingents.polda.by_district.muba=300")
    assert stations_guarded(more, 0) > stations_guarded(TWO, 0)
    own = (*TWO, "pattern.by_district.muba=kaur")
    plain = {row.pattern_nominal for row in operation_of(*TWO).posts if row.district == "Musi Rawas"}
    changed = {row.pattern_nominal for row in operation_of(*own).posts if row.district == "Musi Rawas"}
    assert plain == changed
    muba = {row.pattern_nominal for row in operation_of(*own).posts if row.district == "Musi Banyuasin" and row.cls}
    assert "2:5" in muba and "2:8" not in muba


def test_the_meeting_of_h12_is_a_point_of_decision() -> None:
    """Trouble of the early morning that changes no colour is answered at the meeting, not at 07:00 of the next day."""
    crowd = "threat.events.crowd={kind: incident, at: PPK Rupit, type: protest, from_min: 17760}"  # H+12, 08:00
    run = (*MURATARA, "threat.rate_factor=0", "threat.types.protest.escalates_per_h=0", crowd,
           "election.recapitulation.min_per_station=[60,90,120]", "forces.commander.late_days=0")  # fmt: skip

    def first(words: tuple[str, ...]) -> float:
        return min(row.t for row in record_of(0, *words).orders if row.place == "Rupit" or "Rupit" in row.place)

    assert operation_of(*run).config.forces.commander.meetings_min == (17820.0,)
    assert first(run) == 17820.0
    assert first((*run, "forces.commander.meetings_min=[]")) == 13 * DAY + 420.0


def test_guard_tasks_follow_the_calendar_of_the_commission() -> None:
    def post(words: tuple[str, ...], name: str) -> tuple[float, float]:
        return next((row.t_from, row.t_to) for row in operation_of(*words).posts if row.post == name)

    earlier = (*MURATARA, "election.distribution.day_by_subdistrict={161304: -6}")
    assert post(MURATARA, "Konvoi Rawas Ilir")[0] - post(earlier, "Konvoi Rawas Ilir")[0] == 2 * DAY
    assert post(MURATARA, "PPK Rawas Ilir")[0] - post(earlier, "PPK Rawas Ilir")[0] == 2 * DAY
    longer = (*MURATARA, "election.recapitulation.deadline_day=18")
    assert post(longer, "PPK rekap Rawas Ilir")[1] - post(MURATARA, "PPK rekap Rawas Ilir")[1] == DAY


def test_warehouse_stores_and_commission_are_guarded_unless_told_otherwise() -> None:
    kinds = {"warehouse": "Gudang KPU", "committee": "PPK rekap", "commission": "KPU"}
    for key, start in kinds.items():
        there = [row for row in operation_of(*MURATARA).posts if row.post.startswith(start)]
        nobody = operation_of(*MURATARA, f"forces.guarding.{key}=0").posts
        assert there and all(row.demanded > 0 for row in there)
        assert not sum(row.demanded for row in nobody if row.post.startswith(start))


def test_soldiers_join_at_the_stores_and_their_places_are_asked_for_until_the_deadline() -> None:
    run = (*MURATARA, "forces.contingents.tni.personnel_per_subdistrict=2")
    posts = [row for row in operation_of(*run).posts if row.post.startswith("TNI PPK")]
    there = [row for row in posts if "lanjutan" not in row.post]
    assert len(there) == 7 and all(row.t_from == 2040.0 and row.t_to == 2880.0 for row in there)
    assert {row.t_to for row in posts if "lanjutan" in row.post} == {18 * DAY}
    late = operation_of(*run, "forces.contingents.tni.from_min=4320", "forces.contingents.tni.to_min=7200").posts
    before = [row for row in late if row.post.endswith("sebelum")]
    assert len(before) == 7 and all(row.assigned == 0 and row.t_from == 2040.0 for row in before)
    assert not [row for row in operation_of(*MURATARA).posts if row.post.startswith("TNI PPK")]


def test_rupiah_by_force_add_up_and_follow_land_and_water_rates() -> None:
    def cost(words: tuple[str, ...]) -> tuple[float, dict[str, float]]:
        operation = operation_of(*words)
        tables = planned(words)
        view = View(tables, terms_of(operation.config))
        parts = REGISTRY["cost_rupiah"].form.values(view, "force")
        return REGISTRY["cost_rupiah"].form.values(view, "")[""].estimate, {k: v.estimate for k, v in parts.items()}

    whole, parts = cost(MURATARA)
    assert set(parts) == {"police", "polda", "brimob", "tni"} and abs(sum(parts.values()) - whole) < 1.0
    dear, _ = cost((*MURATARA, "forces.cost.person_day_land=400000"))
    wet, _ = cost(("region=oki", "election=pemilu2024", "forces.cost.person_day_water=600000"))
    dry, _ = cost(("region=oki", "election=pemilu2024"))
    assert 1.5 < dear / whole <= 2.0 and wet > dry


def planned(words: tuple[str, ...]) -> Tables:
    """The tables of one operation."""
    operation = operation_of(*words)
    return tables_of([part_of(record_of(0, *words))], operation.posts, operation.strength)
