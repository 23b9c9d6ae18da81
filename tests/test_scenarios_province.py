"""Named operations of the cities and of the province: the plenary's guard, wrong ballots, lent people and Brimob."""

import numpy as np
import pytest
from conftest import operation_of, record_of
from scenario_cases import DAY, changes, complete_after, falls, rises, text

from sim.record import Record

pytestmark = pytest.mark.slow

# pagar_alam


def test_the_guard_moves_to_the_commission_and_a_crowd_there_is_met_at_once() -> None:
    what = "kind: incident, at: KPU Pagar Alam, type: protest_at_commission, need: 90, from_min: 19320"
    crowd = f"threat.events.crowd={{{what}}}"
    run = ("+scenario=pagar_alam", crowd)
    none = (*run, "forces.guarding.plenary=0")
    late = changes(complete_after("crowd-1"), none, run, 8)
    assert rises(late)
    record = record_of(0, *run)
    moved = [row for row in record.orders if row.action == "guard"]
    assert any("PPK" in row.unit for row in moved) and len(moved) > 5
    assert not [row for row in record_of(0, *none).orders if row.action == "guard"]


# palembang


def test_about_four_in_five_of_26_stations_vote_again_on_the_ninth_day() -> None:
    run = ("+scenario=palembang",)
    share = operation_of(*run).config.threat.types["wrong_ballots"].revote_share
    again = [(text(record_of(n, *run).stations["revote"]) == "psl") for n in range(4)]
    count = np.array([found.sum() for found in again])
    assert abs(count.mean() - 26 * share) < 4.0 * np.sqrt(26 * share * (1 - share) / 4)
    where = set(text(record_of(0, *run).stations["subdistrict"])[again[0]])
    assert where <= {"Kertapati", "Kalidoni", "Gandus"}
    guarded = [r for r in record_of(0, *run).units if r.activity == "posted" and 9 * DAY <= r.t_start < 10 * DAY]
    assert len({r.from_place for r in guarded if r.t_end <= 10 * DAY + 1}) > 5
    assert (text(record_of(0, *run, "threat.events.wrong_ballots.active=false").stations["revote"]) != "psl").all()


def test_sukarami_is_the_last_committee_of_palembang() -> None:
    late = [max((row for row in record_of(n, "+scenario=palembang").recapitulation if row.subdistrict),
                key=lambda row: row.t_finish if np.isfinite(row.t_finish) else np.inf).subdistrict
            for n in range(4)]  # fmt: skip
    assert set(late) == {"Sukarami"}


# sumsel_pemilu, sumsel_pilkada: the mechanism on two districts of the province, which have their part of everything

PART = ("region.districts=[lahat,muara_enim]",)


def guarded(day: int):  # type: ignore[no-untyped-def]
    def share(record: Record) -> float:
        at = (record.coverage["t"] >= day * DAY) & (record.coverage["t"] < (day + 1) * DAY)
        return float(record.coverage["present"][at].sum() / record.coverage["required"][at].sum())

    return share


def test_soldiers_at_h3_instead_of_polling_day_raise_coverage_then_and_lower_it_at_h0() -> None:
    run = ("+scenario=sumsel_pemilu", *PART)
    later = (*run, "forces.contingents.tni.from_min=4320", "forces.contingents.tni.to_min=7200")
    assert rises(changes(guarded(3), later, run, 4)) and falls(changes(guarded(0), later, run, 4))


def test_the_lent_of_the_pemilu_include_the_soldiers() -> None:
    parts = operation_of("+scenario=sumsel_pemilu").config.forces.contingents
    assert sum(part.personnel for part in parts.values()) == 2163 and parts["tni"].personnel == 510
    rows = operation_of("+scenario=sumsel_pemilu").strength
    there = {day: sum(r.personnel for r in rows if r.day == day and r.force == "tni") for day in (-1, 0, 1, 2)}
    assert there == {-1: 0, 0: 510, 1: 510, 2: 0}


@pytest.mark.parametrize("pool", [3000, 6500, 9800])
def test_a_pool_is_the_police_of_all_districts_and_the_lent_come_on_top(pool: int) -> None:
    rows = operation_of("+scenario=sumsel_pemilu", f"forces.police_pool={pool}").strength
    assert sum(r.personnel for r in rows if r.day == 0 and r.force == "police") == pool
    assert sum(r.personnel for r in rows if r.day == 0 and r.force not in ("police", "demand")) == 2163


def test_seven_hundred_brimob_for_964_places_and_who_goes_without_has_a_name() -> None:
    operation = operation_of("+scenario=sumsel_pilkada")
    posts = [p for p in operation.posts if p.post.startswith("Brimob PPK") and "lanjutan" not in p.post]
    assert (len(posts), sum(p.demanded for p in posts), sum(p.assigned for p in posts)) == (241, 964, 700)
    without = [p for p in posts if p.assigned < p.demanded]
    assert without and all(p.subdistrict for p in without)
    lent = {r.district: r.personnel for r in operation.strength if r.day == 0 and r.force == "polda"}
    assert sum(lent.values()) == 709 and (lent["Ogan Komering Ilir"], lent["Palembang"]) == (124, 150)
