"""The same number of a replication gives the same record; what does not depend on the force does not move with it."""

import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from conftest import MURATARA, operation_of, record_of

from sim.model.day import replicate
from sim.model.weather import Weather
from sim.record import Coded, Record
from sim.streams import Streams

EXOGENOUS = ("incident", "type", "station", "subdistrict", "t_onset", "need_onset", "severity_onset")


def columns(record: Record) -> dict[str, Any]:
    return {k: v.codes if isinstance(v, Coded) else v for k, v in record.stations.items()}


def exogenous(record: Record) -> set[tuple[Any, ...]]:
    return {
        tuple(getattr(row, name) for name in EXOGENOUS)
        for row in record.incidents
        if row.origin == "exogenous" and not row.incident.startswith(("L1", "L5", "T1"))
    }


def test_a_replication_is_a_pure_function_of_its_number() -> None:
    again = replicate(operation_of(*MURATARA), 0)
    assert repr(again.incidents) == repr(record_of(0, *MURATARA).incidents)
    assert repr(again.units) == repr(record_of(0, *MURATARA).units)
    for name, values in columns(record_of(0, *MURATARA)).items():
        assert np.array_equal(values, columns(again)[name], equal_nan=values.dtype.kind == "f"), name


def test_replications_differ() -> None:
    assert exogenous(record_of(0, *MURATARA)) != exogenous(record_of(1, *MURATARA))


@pytest.mark.parametrize("change", ["pattern=kaur", "forces.reserve_share=0.3", "dispatch=nearest"])
def test_the_force_moves_neither_incidents_nor_voters(change: str) -> None:
    plain, other = record_of(0, *MURATARA), record_of(0, *MURATARA, change)
    assert exogenous(plain) == exogenous(other)
    for name in ("came", "turned_away", "t_open"):
        assert np.array_equal(plain.stations[name], other.stations[name]), name
    calm = [row.station for row in plain.incidents] + [row.station for row in other.incidents]
    quiet = ~np.isin(np.array(plain.stations["station"].labels), calm)
    for name in ("t_last_voter", "t_counted", "wait_mean"):
        assert np.array_equal(plain.stations[name][quiet], other.stations[name][quiet]), name


def test_the_force_does_not_change_the_weather() -> None:
    first, second = operation_of(*MURATARA), operation_of(*MURATARA, "forces.reserve_share=0.3", "pattern=kaur")
    rain = [Weather(o.config, o.world, Streams(0, 3)) for o in (first, second)]
    days = [[weather.wet(0, 1440.0 * day) for day in range(-7, 20)] for weather in rain]
    assert days[0] == days[1]
    assert any(days[0]) and not all(days[0])


def test_the_force_does_move_help() -> None:
    first = [[row.t_first for row in record_of(0, *MURATARA, *change).incidents] for change in ((), ("pattern=kaur",))]
    assert repr(first[0]) != repr(first[1])


def test_a_station_keeps_its_draws_when_the_world_is_cut() -> None:
    whole, cut = record_of(0, *MURATARA), record_of(0, *MURATARA, "region.subdistricts=[Ulu Rawas]")
    names = np.array(whole.stations["station"].labels)[whole.stations["station"].codes]
    inside = np.isin(names, cut.stations["station"].labels)
    assert 0 < inside.sum() < len(names)
    assert np.array_equal(whole.stations["came"][inside], cut.stations["came"])


SCRIPT = """
from conftest import record_of
import hashlib
record = record_of(1, '+scenario=muratara')
print(hashlib.sha256(repr((record.incidents, record.units, record.recapitulation)).encode()).hexdigest())
"""


@pytest.mark.slow
def test_hash_seed_does_not_matter() -> None:
    prints = set()
    for seed in ("1", "2"):
        env = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        prints.add(subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, env=env, check=True).stdout)
    assert len(prints) == 1
