"""Incidents: counts and instants of their process, normalisation, clocks, and what they do to the election."""

import numpy as np
import pytest
import simpy
from conftest import MURATARA, operation_of, record_of

from sim.config.refused import Refused
from sim.model.incidents.arrivals import arrivals, events, poisson
from sim.model.incidents.case import MARKS, Case
from sim.model.incidents.rates import PER, _refuse_masses
from sim.model.incidents.site import (
    Site,
    commission_site,
    committee_site,
    district_site,
    station_site,
    supervisor_site,
    village_site,
)
from sim.streams import Streams

PROVINCE = ("region=sumsel", "election=pemilu2024")


def test_poisson_inversion_has_the_right_law() -> None:
    n, mean = 200_000, 0.7
    u = Streams(1, 0).uniform("test", np.arange(n))
    counts = poisson(u, np.full(n, mean))
    se = np.sqrt(mean / n)
    assert abs(counts.mean() - mean) < 4 * se
    for k, p in enumerate(np.exp(-mean) * np.array([1.0, mean, mean**2 / 2, mean**3 / 6])):
        assert abs(np.mean(counts == k) - p) < 4 * np.sqrt(p * (1 - p) / n)


def test_multipliers_redistribute_and_never_inflate() -> None:
    operation = operation_of(*PROVINCE)
    threat, world = operation.config.threat, operation.world
    sizes = {"station": len(world.stations.key), "committee": 241, "district": 17}
    for per, rates in (("station", operation.rates.station), ("committee", operation.rates.committee),
                       ("district", operation.rates.district)):  # fmt: skip
        for name, expected in rates.items():
            base = threat.types[name].rate["pemilu2024"] / PER[per]
            assert expected.sum() == pytest.approx(base * sizes[per], rel=1e-9), name


def test_a_district_alone_has_the_rates_it_has_in_the_province() -> None:
    province, alone = operation_of(*PROVINCE), operation_of(*MURATARA)
    inside = np.isin(province.world.stations.key, alone.world.stations.key)
    for name, expected in alone.rates.station.items():
        assert province.rates.station[name][inside] == pytest.approx(expected, rel=1e-12), name


def test_number_of_quarrels_agrees_with_its_rate() -> None:
    operation = operation_of(*MURATARA)
    mean = operation.rates.station["quarrel"]
    keys = operation.world.stations.key
    counts = [sum(1 for _ in events(Streams(5, r), "quarrel", keys, mean)) for r in range(200)]
    assert abs(np.mean(counts) - mean.sum()) < 4 * np.sqrt(mean.sum() / 200)
    assert np.var(counts) / mean.sum() == pytest.approx(1.0, abs=0.45)


def test_remoteness_does_not_raise_conflict() -> None:
    operation = operation_of(*PROVINCE)
    stations, rate = operation.world.stations, operation.rates.station["quarrel"]
    calm = (stations.tension == 0) & (operation.world.station_district == 0)
    near, far = rate[calm & (stations.access == 0)], rate[calm & (stations.access != 0)]
    assert len(far) and np.ptp(np.concatenate([near, far])) == 0.0


def test_onsets_lie_in_their_window() -> None:
    operation = operation_of(*MURATARA)
    found = arrivals(operation, Streams(3, 0), np.full(len(operation.world.stations.key), 600.0))
    kinds = operation.config.threat.types
    voting = [a.t_onset for a in found if kinds[a.type_name].phase == "voting"]
    counting = [a.t_onset for a in found if kinds[a.type_name].phase == "counting"]
    assert voting and min(voting) >= 420.0 and max(voting) <= 780.0
    assert counting and min(counting) >= 780.0 and max(counting) <= 1380.0
    assert [a.t_onset for a in found] == sorted(a.t_onset for a in found)


def case_of(type_name: str, **changes: object) -> Case:
    operation, env = operation_of(*MURATARA), simpy.Environment()
    kind = operation.config.threat.types[type_name].model_copy(update=changes)
    half = np.full(len(MARKS), 0.5)
    site, officials = station_site(operation.world, 0), operation.config.threat.officials
    return Case("x", 1, "exogenous", site, type_name, kind, officials, half, 0.0, env.event(), env.event())


def test_unattended_the_natural_end_or_escalation_comes_first() -> None:
    case = case_of("quarrel", natural_min=(100.0, 100.0), escalates_per_h=0.9)
    wait, clock = case.next_change()
    assert clock == "escalation"
    assert wait == pytest.approx(-np.log(0.5) / (-np.log(0.1) / 60.0))


def test_with_enough_present_nothing_escalates_and_resolution_runs() -> None:
    case = case_of("quarrel", on_scene_min=(20.0, 20.0), natural_min=(100.0, 100.0), escalates_per_h=0.9)
    case.arrive(7, case.need, 5.0)
    assert case.next_change() == (20.0, "presence")
    assert case.t_first == case.t_full == 5.0


def test_half_the_need_halves_the_hazard() -> None:
    case = case_of("crowd_at_station", need=(10, 10), natural_min=(1e6, 1e6))
    alone = case.speeds()["escalation"]
    case.arrive(7, 5, 0.0)
    assert case.speeds()["escalation"] == pytest.approx(alone / 2)
    assert np.isnan(case.t_full)


def test_only_an_official_who_came_with_nothing_to_say_and_no_officer_of_his_own_feeds_the_anger() -> None:
    case = case_of("crowd_at_station", need=(10, 10), decision_share=1.0)
    plain = case.speeds()["escalation"]
    case.official_there = True
    assert case.speeds()["escalation"] == pytest.approx(plain * case.officials.undecided_factor) != plain
    case.protected = True
    assert case.speeds()["escalation"] == plain > 0.0


def test_what_needs_nobody_and_what_grows_into_nothing_does_not_escalate() -> None:
    assert case_of("crowd_at_station", need=(0, 0)).speeds()["escalation"] == 0.0
    assert case_of("crowd_at_station", need=(10, 10), escalates_to=None).speeds()["escalation"] == 0.0


@pytest.mark.parametrize("expected", [[101.0, 0.0], [99.0] * 1100])
def test_masses_at_one_place_are_refused_and_so_are_masses_in_all(expected: list[float]) -> None:
    with pytest.raises(Refused, match="quarrel"):
        _refuse_masses("threat.types.quarrel.rate", np.array(expected))
    _refuse_masses("threat.types.quarrel.rate", np.array([100.0] * 1000))


def test_unmet_need_is_an_integral() -> None:
    case = case_of("crowd_at_station", need=(10, 10))
    case.elapse(6.0, case.speeds(), 0)
    case.elapse(4.0, case.speeds(), 7)
    assert case.unmet == pytest.approx(6 * 10 + 4 * 3)


def test_crowds_escalate_when_the_mechanism_is_on() -> None:
    def grown(*change: str) -> int:
        rows = [row for n in range(4) for row in record_of(n, *MURATARA, *change).incidents]
        return sum(row.severity_max > row.severity_onset for row in rows)

    off = [f"threat.types.{name}.escalates_per_h=0" for name in operation_of(*MURATARA).config.threat.types]
    assert grown() > 0
    assert grown(*off) == 0


def test_no_incidents_run_clean() -> None:
    record = record_of(0, *MURATARA, "threat.rate_factor=0", "election.opening.delayed_share=0",
                       "election.opening.missing_share=0")  # fmt: skip
    assert record.incidents == []
    assert all(row.activity != "on_scene" for row in record.units)
    assert np.isfinite(record.stations["t_recapitulated"]).all()


def test_a_pause_at_a_station_delays_its_count_by_its_length() -> None:
    """With every count paused only by illness, each ill station is late by the time it stood still."""
    quiet = ("threat.rate_factor=0", "election.opening.delayed_share=0", "election.opening.missing_share=0")
    plain = record_of(0, *MURATARA, *quiet)
    zero = [
        f"threat.types.{n}.rate.pemilu2024=0" for n in operation_of(*MURATARA).config.threat.types if n != "officer_ill"
    ]
    paused = record_of(0, *MURATARA, *quiet[1:], *zero, "threat.types.officer_ill.rate.pemilu2024=20")
    names = list(paused.stations["station"].labels)
    assert paused.incidents
    for row in paused.incidents:
        s = names.index(row.station)
        late = paused.stations["t_counted"][s] - plain.stations["t_counted"][s]
        others = [r for r in paused.incidents if r.station == row.station]
        if len(others) == 1:
            assert late == pytest.approx(row.t_end - row.t_onset, abs=1e-6)


def test_reports_without_signal_go_by_messenger() -> None:
    rows = [row for n in range(6) for row in record_of(n, *MURATARA, "pattern=ogan_ilir").incidents if row.station]
    operation = operation_of(*MURATARA)
    signal = dict(zip(operation.world.stations.name, operation.world.stations.signal, strict=True))
    told = operation.config.threat.report
    silent = [row.t_report - row.t_onset for row in rows if not signal[row.station] and np.isfinite(row.t_report)]
    phoned = [row.t_report - row.t_onset for row in rows if signal[row.station] and np.isfinite(row.t_report)]
    assert silent and phoned
    assert max(phoned) <= told.phone_min[1]
    assert max(silent) > told.phone_min[1] and max(silent) <= told.messenger_min[1]


def test_incidents_open_at_the_horizon_are_kept() -> None:
    """Cut the operation at noon of polling day: everything that began is in the table, the unended ones as open."""
    noon = (*MURATARA, "election.horizon_to_min=720", "election.recapitulation.deadline_day=17")
    operation, rows = operation_of(*noon), record_of(0, *noon).incidents
    due = [a for a in arrivals(operation, Streams(operation.config.seed, 0), np.zeros(652)) if a.t_onset < 720.0]
    named = {row.incident for row in rows}
    assert due and {arrival.name for arrival in due} <= named
    assert any(row.ended_by == "open" for row in rows)
    assert all(row.t_onset < 720.0 for row in rows)


def test_every_site_has_its_address_and_no_level_that_does_not_apply() -> None:
    world = operation_of(*PROVINCE).world
    d, k = 3, int(np.flatnonzero(world.subdistricts.district == 3)[1])
    v = int(np.flatnonzero(world.villages.subdistrict == k)[2])
    s = int(np.flatnonzero(world.stations.village == v)[0])
    office, seat, node = (int(nodes[n]) for nodes, n in (
        (world.subdistricts.office, k), (world.districts.seat, d), (world.villages.node, v),
    ))  # fmt: skip
    assert station_site(world, s) == Site("station", s, node, d, k, v, s, bool(world.stations.signal[s]))
    assert village_site(world, v) == Site("village", v, node, d, k, v)
    assert committee_site(world, k) == Site("committee", k, office, d, k)
    for site, kind in ((commission_site, "commission"), (supervisor_site, "supervisor"), (district_site, "district")):
        assert site(world, d) == Site(kind, d, seat, d, -1, -1, -1, signal=True)
        assert site(world, d).zone == -1
    assert station_site(world, s).zone == v
