"""Directions under common random numbers: change one thing, and its measure moves the way it must."""

import numpy as np
from conftest import MURATARA, operation_of, record_of

from sim.model.incidents.arrivals import events
from sim.model.incidents.rates import PER
from sim.record import Incident
from sim.streams import Streams

PILKADA = ("region=muratara", "election=pilkada2024")
RIVERS = ("region=oki", "election=pemilu2024", "region.subdistricts=[Air Sugihan]")


def guard_coverage(run: tuple[str, ...], day: int) -> np.ndarray:
    found = []
    for n in range(4):
        table = record_of(n, *run).coverage
        at = (table["t"] >= day * 1440.0) & (table["t"] < (day + 1) * 1440.0)
        found.append(table["present"][at].sum() / table["required"][at].sum())
    return np.array(found)


def test_reinforcement_two_days_longer_raises_guard_coverage_at_day_four() -> None:
    short = (*PILKADA, "forces.contingents.brimob.to_min=5760")
    longer = (*PILKADA, "forces.contingents.brimob.to_min=8640")
    change = guard_coverage(longer, 4) - guard_coverage(short, 4)
    assert change.mean() > 0.01 and change.min() >= 0.0
    assert guard_coverage(longer, 2).mean() == guard_coverage(short, 2).mean()


def test_as_demanded_closes_the_gap_and_costs_what_the_table_says() -> None:
    plain, full = guard_coverage(MURATARA, 0), guard_coverage((*MURATARA, "forces.mode=as_demanded"), 0)
    assert (full > plain + 0.2).all() and full.min() > 0.9
    people = []
    for change in ((), ("forces.mode=as_demanded",)):
        rows = operation_of(*MURATARA, *change).strength
        people.append(sum(row.personnel for row in rows if row.day == 0 and not row.force.startswith("demand")))
    demand = [row.personnel for row in operation_of(*MURATARA).strength if row.day == 0 and row.force == "demand"]
    assert people[1] > people[0]
    assert people[1] >= sum(demand)


def test_more_boats_bring_boxes_and_help_sooner() -> None:
    busy = ("threat.rate_factor=20", "forces.mobile.polair=0", "pattern=ogan_ilir")
    few = (*RIVERS, *busy, "election.distribution.stations_per_boat=1000", "forces.boats_per_subdistrict=1")
    many = (*few[:-1], "forces.boats_per_subdistrict=12")
    boxes, unhelped = [], []
    for n in range(4):
        a, b = record_of(n, *few), record_of(n, *many)
        boxes.append(np.nanmean(b.stations["t_boxes_arrived"]) - np.nanmean(a.stations["t_boxes_arrived"]))
        unhelped.append(minutes_unhelped(b.incidents) - minutes_unhelped(a.incidents))
    assert np.mean(boxes) < -30.0
    assert np.mean(unhelped) < 0.0


def minutes_unhelped(rows: list[Incident]) -> float:
    """Minutes that exogenous incidents at water stations went on without police, all together."""
    mine = [row for row in rows if row.access == "water" and row.origin == "exogenous" and row.need_onset > 0]
    return sum(np.fmin(row.t_first, row.t_end) - row.t_onset for row in mine)


def test_simulated_totals_of_the_province_equal_base_rate_times_stations() -> None:
    operation = operation_of("region=sumsel", "election=pemilu2024")
    threat, world, replications = operation.config.threat, operation.world, 40
    muratara = world.districts.name.index("muratara")
    inside = world.station_district == muratara
    checked = 0
    for name, expected in operation.rates.station.items():
        base = threat.types[name].rate["pemilu2024"] / PER["station"] * len(expected) * replications
        at = [s for r in range(replications) for s, *_ in events(Streams(11, r), name, world.stations.key, expected)]
        assert abs(len(at) - base) < 4.1 * np.sqrt(base) + 1e-9, name
        share = expected[inside].sum() / expected.sum()
        own = sum(inside[s] for s in at)
        assert abs(own - share * base) < 4.1 * np.sqrt(max(share * base, 1.0)), name
        checked += 1
    tension = operation.rates.station["quarrel"]
    assert tension[inside].mean() / tension.mean() > 3.0
    assert checked >= 8
