"""Hand-made tables for tests of measures, and a small model that can be sent to a worker."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.config import Config
from sim.measures.rows import Terms, View
from sim.record import (
    COVERAGE_COLUMNS,
    READINESS_COLUMNS,
    STATION_COLUMNS,
    Coded,
    Incident,
    Order,
    Post,
    Recapitulation,
    Record,
    Strength,
    Tables,
    UnitInterval,
)
from sim.study.frames import part_of, tables_of

TERMS = Terms(land_min=30.0, water_min=120.0, gatherings=frozenset({"protest"}))
NAN = float("nan")
TEXT = (
    "village", "subdistrict", "district", "class", "access", "signal", "pattern_nominal", "pattern_effective", "revote",
)  # fmt: skip


def incident(**given: Any) -> Incident:
    """An incident on a road in A/a that two police reached after 10 minutes, unless told otherwise."""
    usual: dict[str, Any] = dict.fromkeys(Incident._fields, "") | {
        "incident": "i", "origin": "exogenous", "type": "quarrel", "phase": "voting", "district": "A",
        "subdistrict": "a", "cls": "vulnerable", "access": "normal", "severity_onset": 1, "severity_max": 1,
        "priority": 3, "need_onset": 2, "need_max": 2, "t_onset": 500.0, "t_report": 504.0,
        "t_dispatch": 505.0, "t_first": 510.0, "t_full": 510.0, "t_decision": NAN, "t_end": 530.0,
        "ended_by": "presence", "first_unit": "U", "first_force": "police", "cross_district": False,
        "unmet_officer_min": 20.0, "weight": 1.0, "cross_base": False,
    }  # fmt: skip
    return Incident(**usual | given)


def unreached(**given: Any) -> Incident:
    """An incident that ended by itself before police came."""
    never = dict.fromkeys(("t_dispatch", "t_first", "t_full"), NAN)
    return incident(**never | {"ended_by": "itself", "first_unit": "", "first_force": ""} | given)


def interval(activity: str, t_start: float, t_end: float, **given: Any) -> UnitInterval:
    usual: dict[str, Any] = dict.fromkeys(UnitInterval._fields, "")
    usual |= {"unit": "U", "force": "police", "district": "A", "personnel": 2}
    return UnitInterval(**usual | given | {"activity": activity, "t_start": t_start, "t_end": t_end})


def station_columns(n: int, **given: Any) -> dict[str, Any]:
    """Columns of ``n`` stations in A/a."""
    usual: dict[str, Any] = {name: np.full(n, NAN) for name in STATION_COLUMNS}
    usual |= {name: Coded(np.zeros(n, dtype=np.int32), [""]) for name in TEXT}
    usual |= {"station": Coded(np.arange(n, dtype=np.int32), [f"s{i}" for i in range(n)])}
    usual |= text(n, district="A", subdistrict="a", access="normal", revote="none")
    usual |= {name: np.full(n, 100) for name in ("registered", "came", "voted")}
    return usual | given


def text(n: int, **labels: str) -> dict[str, Coded]:
    return {name: Coded(np.zeros(n, dtype=np.int32), [label]) for name, label in labels.items()}


def coverage_columns(t: Sequence[float], required: Sequence[float], present: Sequence[float]) -> dict[str, Any]:
    """Coverage of district A: ten stations, as many reached as are present."""
    n = len(t)
    columns = np.array([t, required, present, [10] * n, present, [0] * n, [0] * n])
    return text(n, district="A") | dict(zip(COVERAGE_COLUMNS[1:], columns, strict=True))


def readiness_columns(minutes: Sequence[float], weight: Sequence[float], **labels: str) -> dict[str, Any]:
    """Rows of readiness at 720 min, all levels and the official as late as ``minutes``."""
    n = len(minutes)
    usual = {"district": "A", "subdistrict": "a", "site": "committee", "place": "a", "phase": "recapitulation"}
    late = {name: np.array(minutes, dtype=float) for name in READINESS_COLUMNS if name.startswith("minutes_")}
    return text(n, **usual | labels) | {"t": np.full(n, 720.0)} | late | {"weight": np.array(weight, dtype=float)}


def post(**given: Any) -> Post:
    usual: dict[str, Any] = {
        "post": "PAM a 001", "kind": "station", "district": "A", "subdistrict": "a", "cls": "less_vulnerable",
        "stations": "s0;s1", "n_stations": 2, "demanded": 2, "assigned": 2, "pattern_nominal": "2:8",
        "pattern_effective": "2:8", "t_from": 360.0, "t_to": 1500.0, "round_min": 60.0, "unit": "U",
    }  # fmt: skip
    return Post(**usual | given)


def tables(replications: Sequence[Sequence[Incident]], **others: Any) -> Tables:
    """Tables of replications of incidents; ``others``: fields of every record, and posts and strength."""
    plan = [others.pop(name, []) for name in ("posts", "strength")]
    records = [Record(n, incidents=list(rows), **others) for n, rows in enumerate(replications)]
    return tables_of([part_of(record) for record in records], *plan)


def view(replications: Sequence[Sequence[Incident]], terms: Terms = TERMS, **others: Any) -> View:
    return View(tables(replications, **others), terms)


@cache
def config(*words: str) -> Config:
    """A configuration of Muratara with overrides."""
    from sim.cli.compose import Composer
    from sim.cli.options import Options

    return Composer(Options(None)).point(["+scenario=muratara", *words]).config


def prepare(given: Config) -> SimpleNamespace:
    """An operation whose incidents come faster the higher the seed."""
    posts = [post(), post(post="=PAM", assigned=0, unit="", round_min=NAN)]
    strength = [Strength("A", 0, "police", 10)]
    return SimpleNamespace(config=given, posts=posts, strength=strength, geography=None, strata=1)


def replicate(operation: SimpleNamespace, index: int) -> Record:
    """A few incidents with random times to help, two stations and a unit; a function of seed and index."""
    given = operation.config
    draw = np.random.default_rng([index])
    late = 10.0 + given.target.land_min
    rows = [incident(incident=f"i{n}", t_first=500.0 + draw.exponential(late)) for n in range(draw.poisson(4))]
    return Record(
        index, rows, [interval("posted", 0, 500), interval("travelling", 500, 510)],
        [Recapitulation("a", "A", 2, 1500.0, 1600.0, 1700.0, 100.0, 0, 0)],
        stations=station_columns(2, t_open=np.array([420.0, NAN])),
        coverage=coverage_columns([420, 480], [4, 4], [2, 4]),
        readiness=readiness_columns([5.0, 30.0], [1.0, 1.0]),
        orders=[Order(1860.0, "A", "thicken", "a", "U")],
    )  # fmt: skip
