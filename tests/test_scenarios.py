"""Every named operation runs by its name, and does what it is there for: switched off, the difference is gone."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from conftest import operation_of, record_of
from scenario_cases import DAY, changes, complete_after, falls, incident, rises, text

from sim.cli.compose import compose
from sim.cli.options import SCENARIOS, Options
from sim.config.refused import Refused
from sim.model.events.places import _stretch, check_events
from sim.model.incidents.site import commission_site, village_site
from sim.record import Record

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[1] / "configs" / "scenario"
MURATARA = ("+scenario=muratara", "threat.named=true")


def off(name: str) -> str:
    return f"threat.events.{name}.active=false"


def test_they_are_listed_in_their_order_with_the_question_each_answers() -> None:
    listed = dict(Options().scenarios())
    assert tuple(listed) == SCENARIOS and len(SCENARIOS) == 13
    assert all(line.endswith("?") and len(line) <= 125 for line in listed.values())


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_says_its_sources_and_what_is_assumed(name: str) -> None:
    header = (FOLDER / f"{name}.yaml").read_text().partition("defaults:")[0]
    assert "Sources:" in header and "Assumed:" in header


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_is_prepared_by_name(name: str) -> None:
    operation = operation_of(f"+scenario={name}")
    assert operation.config.name == name and len(operation.plan.units) > 20


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("threat.events.a={kind: incident, at: PPK Karang Jay, type: blockade, from_min: 0}", "PPK Karang Jaya"),
        ("threat.events.a={kind: incident, at: KPU Muratra, type: blockade, from_min: 0}", "KPU Musi Rawas Utara"),
        ("threat.events.a={kind: incident, at: PPK Rupit, type: blokade, from_min: 0}", "blockade"),
        ("threat.events.a={kind: road_closed, at: jalan Jalinsun, from_min: 0, to_min: 1}", "jalan Jalinsum"),
        ("threat.events.a={kind: recount, at: PPK Rupit, to: KPU Palembng, from_min: 0}", "kpu palembang"),
        ("threat.domicile_apart={desa Pau: 0.1}", "desa Pauh"),
    ],
)
def test_a_place_that_is_not_there_is_refused_with_the_nearest_one(word: str, nearest: str) -> None:
    with pytest.raises(Refused) as refused:
        compose(["+scenario=muratara", "threat.named=true", word])
    (line,) = refused.value.args
    assert line.endswith(f"nearest: {nearest}")


def test_every_event_that_cannot_be_placed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(operation: Any, event: str) -> None:
        if event != "good":
            raise Refused(f"at: {event} is not known", f"to: {event} neither")

    monkeypatch.setattr("sim.model.events.places._resolve", resolve)

    def check(**happening: str) -> None:
        check_events(SimpleNamespace(config=SimpleNamespace(threat=SimpleNamespace(happening=happening))))  # type: ignore

    check(a="good")
    with pytest.raises(Refused) as refused:
        check(a="x", b="good", c="y")
    assert refused.value.args == (
        "threat.events.a.at: x is not known", "threat.events.a.to: x neither",
        "threat.events.c.at: y is not known", "threat.events.c.to: y neither",
    )  # fmt: skip


@pytest.mark.parametrize(
    "event",
    ["{kind: incident, at: PPK Rupit, from_min: 0}", "{kind: outage, at: PPK Rupit, from_min: 0, to_min: 1, trucks: 2}",
     "{kind: outage, at: PPK Rupit, from_min: 5, to_min: 1}", "{kind: relocation, at: [], from_min: 0}"],
)  # fmt: skip
def test_an_event_has_the_keys_of_its_kind_and_no_others(event: str) -> None:
    with pytest.raises(Refused) as refused:
        compose(["+scenario=muratara", f"threat.events.a={event}"])
    assert refused.value.args[0].startswith("threat.events.a")


def test_a_contingency_of_a_type_that_is_named_as_well_is_refused() -> None:
    with pytest.raises(Refused, match="threat.named=false"):
        compose([*MURATARA, "study.inject=blockade"])
    assert compose(["+scenario=muratara", "study.inject=blockade"]).threat.happening == {}


# muratara


def test_the_road_of_a_place_is_the_one_by_which_responders_come_soonest() -> None:
    operation = operation_of("region=banyuasin", "election=pemilu2024")
    world, network = operation.world, operation.world.network
    seat, ways = int(world.districts.seat[0]), operation.travel
    row = ways.minutes_to(seat, wet=False, night=False, boxes=False)
    told = 0
    for village in range(0, len(world.villages.key), 3):
        site = village_site(world, village)
        for leg in _stretch(operation, site):
            ends = {int(network.origin[leg]), int(network.destination[leg])}
            (far,) = ends - {site.node}
            pair = np.array([site.node]), np.array([far])
            here = float(ways.minutes_between(*pair, wet=False, night=False, boxes=False)[0])
            assert row[far] + here == pytest.approx(row[site.node], abs=1e-3), world.villages.name[village]
            told += 1
    assert told > 50 and _stretch(operation, commission_site(world, 0)) == []


def test_without_the_blockade_responders_from_the_other_side_arrive_earlier() -> None:
    """The highway between the seat and Karang Jaya is closed; people called to Karang Jaya go round, or come later."""
    call = "{kind: incident, at: PPK Karang Jaya, type: fight_at_committee, need: 60, from_min: 5270}"
    run = (*MURATARA, off("blockade_karang_jaya"), "threat.events.blockade_maur_baru.need=1",
           f"threat.events.call={call}", "threat.types.fight_at_committee.escalates_per_h=0")  # fmt: skip
    late = changes(complete_after("call-1"), run, (*run, off("blockade_maur_baru")), 8)
    assert rises(late) and late.mean() > 5.0


def test_the_24_stations_moved_open_later_and_no_other() -> None:
    flooded, dry = record_of(0, *MURATARA).stations, record_of(0, *MURATARA, off("flood_rawas_ilir")).stations
    moved = flooded["t_open"] - dry["t_open"]
    assert (moved != 0.0).sum() == 24 and moved[moved != 0.0].min() > 0.0
    named = operation_of(*MURATARA).config.threat.events["flood_rawas_ilir"].at
    assert {f"desa {village}" for village in text(flooded["village"])[moved != 0.0]} == set(named)


def test_seventeen_stations_are_recounted_at_karang_jaya() -> None:
    def at(record: Record) -> tuple[int, float]:
        row = next(row for row in record.recapitulation if row.subdistrict == "Karang Jaya")
        return row.recounts, row.t_finish

    for n in range(3):
        with_order, without = at(record_of(n, *MURATARA)), at(record_of(n, *MURATARA, off("recount_karang_jaya")))
        assert with_order[0] - without[0] == 17 and with_order[1] >= without[1]


# muratara_pilkada


def test_the_day_after_the_fight_every_committee_is_reinforced_or_named() -> None:
    run = ("+scenario=muratara_pilkada",)

    def ordered(record: Record) -> float:
        rows = [row for row in record.orders if row.action in ("thicken", "without") and row.t <= DAY + 420.0]
        return float(len({row.place.removeprefix("PPK ") for row in rows}))

    assert all(ordered(record_of(n, *run)) == 7.0 for n in range(4))
    assert falls(changes(ordered, (*run, off("fight_rawas_ilir")), run, 8))


# oku_selatan


def test_the_recount_takes_trucks_escorts_and_days() -> None:
    run = ("+scenario=oku_selatan",)
    begin = operation_of(*run).config.threat.events["recount_all"].from_min
    record, without = record_of(0, *run), record_of(0, *run, off("recount_all"))
    rows = [row for row in record.units if row.activity == "escorting" and row.t_start > begin]
    orders = [row for row in record.orders if row.action == "escort"]
    assert sum(row.personnel for row in rows) >= 132 and len({row.place for row in orders}) == 19
    assert not [row for row in without.orders if row.action == "escort"]
    assert sum(row.recounts for row in record.recapitulation) - sum(r.recounts for r in without.recapitulation) == 1352
    finish = changes(lambda r: max(row.t_finish for row in r.recapitulation if row.subdistrict), run,
                     (*run, off("recount_all")), 4)  # fmt: skip
    assert rises(finish) and finish.mean() > 0.5 * DAY


def test_without_people_enough_the_convoy_waits_and_says_so() -> None:
    run = ("+scenario=oku_selatan", "threat.events.recount_all.escort=100")
    rows = [row for row in record_of(0, *run).orders if row.action == "without"]
    assert rows and not [row for row in record_of(0, *run).orders if row.action == "escort" and row.t == rows[0].t
                         and row.place == rows[0].place]  # fmt: skip


# muba


def test_police_at_keluang_are_pooled_from_several_polsek_and_the_polres() -> None:
    run = ("+scenario=muba",)
    came = [
        row for row in record_of(0, *run).units if row.incident == "protest_keluang-1" and row.activity == "on_scene"
    ]
    posts = {row.unit for row in came if row.unit.startswith("Polsek")}
    assert len(posts) >= 3 and any(row.unit.startswith("Dalmas") for row in came)
    first = incident(record_of(0, *run), "protest_keluang-1")
    assert first.need_onset == 80 and first.t_full > first.t_first
    alone = record_of(0, *run, "forces.mobile.polsek_share=0").units
    assert not [row for row in alone if row.incident == "protest_keluang-1" and row.unit.startswith("Polsek")]


def test_forced_entry_suspends_the_plenary() -> None:
    run = ("+scenario=muba",)

    def plenary(record: Record) -> float:
        finish = next(row.t_finish for row in record.recapitulation if not row.subdistrict)
        return float(np.nan_to_num(finish, nan=20 * DAY))

    district = next(row for row in record_of(0, *run).recapitulation if not row.subdistrict)
    assert district.suspensions >= 1 and district.t_start >= 16 * DAY
    assert rises(changes(plenary, run, (*run, off("forced_entry_commission")), 8))


# empat_lawang


def test_crowds_that_nobody_answers_go_on_to_the_commission() -> None:
    run = ("+scenario=empat_lawang",)

    def gone_on(record: Record) -> float:
        return float(sum(row.parent in ("crowd_muara_pinang-1", "crowd_pendopo-1") for row in record.incidents))

    assert rises(changes(gone_on, run, (*run, off("nobody_at_bawaslu")), 8))
    assert gone_on(record_of(0, *run, "threat.triggers.unanswered_crowd.per_h=0")) == 0.0


# oki_air


def test_oki_is_868_people_for_1079_and_stretches_its_pattern() -> None:
    operation = operation_of("+scenario=oki_air")
    people = sum(row.personnel for row in operation.strength if row.day == 0 and row.force != "demand")
    assert (operation.plan.demand_arithmetic, people) == ([1079], 868)
    assert any(row.pattern_effective != row.pattern_nominal for row in operation.posts if row.kind == "station")
    full = operation_of("+scenario=oki_air", "forces.mode=as_demanded")
    assert all(row.assigned >= row.demanded for row in full.posts if row.kind == "station")


def test_waves_delay_boxes_in_the_water_subdistricts() -> None:
    def afloat(record: Record) -> float:
        water = text(record.stations["access"]) == "water"
        return float(np.nanmean(record.stations["t_boxes_arrived"][water]))

    run = ("+scenario=oki_air",)
    assert rises(changes(afloat, (*run, "weather.wet_day_share=1"), (*run, "weather.wet_day_share=0"), 4))


# jakabaring


def test_neighbours_answer_across_the_border_with_a_handover() -> None:
    run = ("+scenario=jakabaring",)

    def across(record: Record) -> float:
        return float(sum(row.cross_district for row in record.incidents))

    assert across(record_of(0, *run)) > across(record_of(0, *run, "dispatch.handover_min=120"))
    assert across(record_of(0, *run, "dispatch.cross_district=false")) == 0.0


def test_a_crowd_on_the_border_is_met_sooner_by_the_neighbour() -> None:
    run, own = ("+scenario=jakabaring",), ("+scenario=jakabaring", "dispatch.cross_district=false")
    came = [row for row in record_of(0, *run).units if row.incident == "crowd_at_the_border-1"]
    assert "Palembang" in {row.district for row in came if row.activity == "on_scene"}
    assert rises(changes(complete_after("crowd_at_the_border-1"), own, run, 4))


def test_disputes_over_who_may_vote_are_where_voters_live_elsewhere() -> None:
    run = ("+scenario=jakabaring", "threat.types.registration_dispute.rate.pemilu2024=20")
    rows = [row for n in range(4) for row in record_of(n, *run).incidents if row.type == "registration_dispute"]
    rate = operation_of(*run).rates.station["registration_dispute"].sum()
    assert {row.village for row in rows} <= {"Plaju Darat", "Lima-Belas Ulu"}
    assert abs(len(rows) - 4 * rate) < 4.0 * np.sqrt(4 * rate)
    nobody = (*run, "threat.domicile_apart={desa Plaju Darat: 0, desa Lima-Belas Ulu: 0}")
    assert operation_of(*nobody).rates.station["registration_dispute"].sum() == 0.0


# ogan_ilir


def test_less_vulnerable_stations_have_a_pair_per_subdistrict_and_the_others_guards() -> None:
    posts = operation_of("+scenario=ogan_ilir").posts
    assert len([row for row in posts if row.kind == "standby"]) == 16
    assert {row.cls for row in posts if row.kind == "station"} >= {"vulnerable", "very_vulnerable"}
    assert not [row for row in posts if row.kind == "station" and row.cls == "less_vulnerable"]
    guarded = operation_of("+scenario=ogan_ilir", "pattern=oki").posts
    assert [row for row in guarded if row.kind == "station" and row.cls == "less_vulnerable"]
    assert len(operation_of("+scenario=ogan_ilir").world.stations.key) == 667


def test_the_broken_road_delays_the_boxes_behind_it() -> None:
    def convoy(record: Record) -> float:
        there = text(record.stations["subdistrict"]) == "Muara Kuang"
        return float(np.mean(record.stations["t_boxes_arrived"][there]))

    run = ("+scenario=ogan_ilir",)
    assert rises(changes(convoy, run, (*run, "threat.named=false"), 8))


# kaur


def test_kaur_has_three_very_vulnerable_stations_where_a_vote_was_repeated() -> None:
    world = operation_of("+scenario=kaur").world
    very = np.flatnonzero(world.stations.cls == 2)
    where = sorted(world.subdistricts.name[k] for k in world.station_subdistrict[very])
    assert where == ["Kaur Tengah", "Tanjung Kemuning", "Tanjung Kemuning"]
    assert (world.stations.access > 0).sum() + (~world.stations.signal & (world.stations.access == 0)).sum() >= 31


def test_a_restored_signal_brings_word_sooner() -> None:
    run = ("+scenario=kaur", "threat.rate_factor=30")

    def told_after(record: Record) -> float:
        return float(np.nanmean([row.t_report - row.t_onset for row in record.incidents]))

    assert falls(changes(told_after, (*run, "threat.report.restored_share=1"), run, 8))


def test_missing_ballots_open_the_station_at_ten() -> None:
    run = ("+scenario=kaur",)
    late = record_of(0, *run).stations["t_open"] - record_of(0, *run, off("missing_tinggi_ari")).stations["t_open"]
    assert (late != 0.0).sum() == 1 and text(record_of(0, *run).stations["village"])[late != 0.0][0] == "Tinggi Ari"
    assert 569.0 <= record_of(0, *run).stations["t_open"][late != 0.0][0] <= 645.0
