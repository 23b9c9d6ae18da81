"""Rules of the threat that a planner switches on: index, rumour, warning, leaders, absent officials, roads, signal."""

from types import SimpleNamespace

import numpy as np
import pytest
import simpy
from conftest import operation_of, record_of
from scenario_cases import DAY, HOUR, changes, falls, incident, rises

from sim.arrays import CLASSES
from sim.model.incidents.announced import watch_announced
from sim.model.incidents.arrivals import arrivals
from sim.model.incidents.rumour import _waves, _window
from sim.record import Record
from sim.streams import Streams

pytestmark = pytest.mark.slow

BANYUASIN = ("region=banyuasin", "election=pemilu2024")
MURATARA = ("region=muratara", "election=pemilu2024")
QUIET = ("threat.rate_factor=0",)


def crowd(name: str, **told: object) -> str:
    """A gathering at the committee of Karang Jaya at noon of H+4 that wants a decision."""
    at = {"kind": "incident", "at": "PPK Karang Jaya", "type": "protest", "from_min": 4 * DAY + 12 * HOUR} | told
    return f"threat.events.{name}={{" + ", ".join(f"{key}: {value}" for key, value in at.items()) + "}"


def lasted(record: Record) -> float:
    row = incident(record, "crowd-1")
    return float(row.t_end - row.t_onset)


def complete(record: Record) -> float:
    row = incident(record, "crowd-1")
    return float(row.t_full if np.isfinite(row.t_full) else row.t_end) - row.t_onset


# the vulnerability index


def test_the_index_moves_rates_to_a_vulnerable_district_and_adds_none() -> None:
    plain, scored = operation_of(*BANYUASIN), operation_of(*BANYUASIN, "threat.ikp.rate_power=1")
    gain = scored.rates.station["quarrel"].sum() / plain.rates.station["quarrel"].sum()
    assert 1.2 < gain <= 53.19 / 35.07  # the province's mean rises a little as well
    province = operation_of("region=sumsel", "election=pemilu2024", "threat.ikp.rate_power=1")
    rate = province.config.threat.types["quarrel"].rate["pemilu2024"] / 1000.0
    assert np.isclose(province.rates.station["quarrel"].sum(), rate * len(province.world.stations.key))


def test_the_index_raises_the_classes_of_a_district_that_published_none() -> None:
    score = ("region=lahat", "election=pemilu2024", "threat.ikp.by_district.lahat=70.14")

    def counts(words: tuple[str, ...]) -> np.ndarray:
        return np.bincount(operation_of(*words).world.stations.cls, minlength=len(CLASSES))

    plain, tilted = counts(score), counts((*score, "threat.ikp.class_power=1"))
    assert abs(tilted[1] / plain[1] - 2.0) < 0.05 and tilted.sum() == plain.sum()
    published = counts((*BANYUASIN, "threat.ikp.class_power=1"))
    assert (published == counts(BANYUASIN)).all()  # published counts stay as they are


# rumours


def test_a_rumour_moves_trouble_into_its_hours_and_adds_none() -> None:
    waves = ("threat.types.hoax_wave.rate.pemilu2024=2000", "threat.types.protest.rate.pemilu2024=20000")
    factor = 3.0
    plain = operation_of(*MURATARA, *waves)
    stirred = operation_of(*MURATARA, *waves, f"threat.hoax_factor={factor}")
    inside, outside, length, whole = 0, 0, 0.0, 0.0
    for n in range(6):
        streams, counting = Streams(0, n), np.full(len(plain.world.stations.key), 600.0)
        before, after = arrivals(plain, streams, counting), arrivals(stirred, streams, counting)
        assert sorted(a.name for a in before) == sorted(a.name for a in after)
        mine = [a for a in after if a.type_name == "protest"]
        spans = _waves(stirred, streams, after)[0]
        days = _window(stirred, mine[0], counting)
        cut = [(max(a, b), min(c, d)) for a, c in spans for b, d in days if max(a, b) < min(c, d)]
        length += sum(len(mine) * (b - a) for a, b in _joined(cut))
        whole += sum(len(mine) * (b - a) for a, b in days)
        hit = sum(any(a <= x.t_onset <= b for a, b in cut) for x in mine)
        inside, outside = inside + hit, outside + len(mine) - hit
    ratio = (inside / length) / (outside / (whole - length))
    error = ratio * np.sqrt(1.0 / inside + 1.0 / outside)
    assert abs(ratio - factor) < 4.0 * error + 0.15  # waves that overlap count once here and twice in the rule
    assert ratio - 4.0 * error > 1.0


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for a, b in sorted(spans):
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return found


# warning, leaders, protection, absence


def test_an_announced_crowd_finds_people_there_before_it_comes() -> None:
    run = (*MURATARA, *QUIET, "threat.types.protest.rate.pemilu2024=14", "threat.types.protest.escalates_per_h=0",
           crowd("crowd", need=30))  # fmt: skip
    warned = (*run, "threat.announced.share=1")
    assert falls(changes(complete, warned, run, 6))
    for n in range(3):
        thick = [row.t for row in record_of(n, *warned).orders if row.action == "thicken"]
        assert min(thick, default=np.inf) < 4 * DAY + 12 * HOUR
        assert not [row for row in record_of(n, *run).orders if row.t < 4 * DAY + 12 * HOUR]


def test_only_gatherings_at_committees_are_announced_and_only_their_share() -> None:
    operation = operation_of(*MURATARA, "threat.announced.share=0.5")
    gathering = next(name for name, kind in operation.config.threat.types.items() if kind.gathering)
    other = next(name for name, kind in operation.config.threat.types.items() if not kind.gathering)

    def warned(kind: str, name: str) -> int:
        env, told = simpy.Environment(), []
        news = SimpleNamespace(warn=lambda committee, severity: told.append(committee))
        streams = Streams(1, 0)
        day = SimpleNamespace(env=env, config=operation.config, streams=streams, command=SimpleNamespace(news=news))
        at = SimpleNamespace(kind=kind, index=3)
        watch_announced(day, [SimpleNamespace(site=at, type_name=name, t_onset=2000.0, key=k) for k in range(40)])
        env.run()
        return len(told)

    assert 8 < warned("committee", gathering) < 32, "half of 40, within four standard errors"
    assert warned("station", gathering) == warned("committee", other) == warned("station", other) == 0


def test_leaders_of_the_place_shorten_a_gathering() -> None:
    run = (*MURATARA, *QUIET, crowd("crowd"), "forces.mobile.negotiators=0", "threat.types.protest.escalates_per_h=0")
    heard = (*run, "threat.officials.leaders_share=1", "threat.officials.leaders_min=[5,10]")
    assert falls(changes(lasted, heard, run, 8))


def test_a_commissioner_with_an_officer_of_his_own_does_not_anger_the_crowd() -> None:
    """Without a decision his coming raises the hazard of escalation; with protection it does not."""
    run = (*MURATARA, *QUIET, crowd("crowd", need=200), "threat.types.protest.escalates_per_h=0.2",
           "threat.types.protest.decision_share=1", "threat.officials.undecided_factor=8",
           "forces.mobile.negotiators=0",
           "threat.officials.decision_min=[200,200]", "threat.types.protest.natural_min=[360,360]")  # fmt: skip
    guarded = (*run, "forces.guarding.commissioners=5")

    def escalated(record: Record) -> float:
        return float(incident(record, "crowd-1").severity_max > 2)

    assert falls(changes(escalated, guarded, run, 16))
    posts = [row for row in operation_of(*guarded).posts if row.post.startswith("Pengawal")]
    assert [row.demanded for row in posts] == [10] and posts[0].kind == "commission"  # five, in two shifts
    assert not [row for row in operation_of(*run).posts if row.post.startswith("Pengawal")]


def test_while_the_officials_are_away_nobody_decides() -> None:
    window = f"from_min: {4 * DAY}, to_min: {4 * DAY + 18 * HOUR}"
    away = f"threat.events.away={{kind: officials_away, at: KPU Muratara, {window}}}"
    run = (*MURATARA, *QUIET, crowd("crowd"), "threat.types.protest.decision_share=1",
           "threat.types.protest.escalates_per_h=0", "threat.types.protest.natural_min=[900,900]",
           "threat.officials.decision_min=[60,60]", "threat.officials.unanswered_speed=0")  # fmt: skip
    assert rises(changes(lasted, (*run, away), run, 4))
    assert all(incident(record_of(n, *run, away), "crowd-1").t_end >= 4 * DAY + 18 * HOUR for n in range(4))


# roads, signal, outages


def test_a_named_road_is_closed_for_its_time_and_not_longer() -> None:
    road = "{kind: road_closed, at: jalan Jalinsum at Maur Baru, from_min: 5760, to_min: %d}"
    run = (*MURATARA, *QUIET, crowd("crowd", need=60))
    closed = (*run, f"threat.events.road={road % (5 * DAY)}")
    opened = (*run, f"threat.events.road={road % (4 * DAY + 60)}")
    assert rises(changes(complete, closed, run, 4))
    assert changes(complete, opened, run, 4).tolist() == [0.0] * 4


def test_a_signal_restored_at_a_place_brings_word_by_telephone_there_and_then() -> None:
    call = "threat.events.crowd={kind: incident, at: {kecamatan Ulu Rawas: 40}, type: quarrel, from_min: 500}"
    run = (*MURATARA, *QUIET, "forces.police_by_district.muratara=0", call)
    world = operation_of(*run).world
    silent = {world.stations.name[s] for s in np.flatnonzero(~world.stations.signal)}

    def told_after(record: Record) -> float:
        rows = [row for row in record.incidents if row.origin == "replayed" and row.station in silent]
        return float(np.mean([row.t_report - row.t_onset for row in rows if np.isfinite(row.t_report)]))

    before = "threat.events.back={kind: signal_restored, at: kecamatan Ulu Rawas, from_min: 0}"
    after = "threat.events.back={kind: signal_restored, at: kecamatan Ulu Rawas, from_min: 600}"
    assert falls(changes(told_after, (*run, before), run, 4))
    assert changes(told_after, (*run, after), run, 4).tolist() == [0.0] * 4


def test_an_outage_of_the_results_system_costs_the_committee_its_hours() -> None:
    def finish(record: Record) -> float:
        return next(row.t_finish for row in record.recapitulation if row.subdistrict == "Rupit")

    outage = f"threat.events.down={{kind: outage, at: PPK Rupit, from_min: {5 * DAY}, to_min: {6 * DAY}}}"
    late = changes(finish, (*MURATARA, *QUIET, outage), (*MURATARA, *QUIET), 4)
    assert (late > 2 * HOUR).all() and (late <= 2 * DAY).all()


def test_outages_by_chance_can_be_switched_off() -> None:
    def mean(record: Record) -> float:
        return float(np.mean([row.t_finish for row in record.recapitulation if row.subdistrict]))

    often = (*MURATARA, *QUIET, "election.recapitulation.outage_share=0.5")
    assert rises(changes(mean, often, (*MURATARA, *QUIET, "election.recapitulation.outage_share=0"), 6))
