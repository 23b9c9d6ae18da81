"""An invented study point that looks like Muratara, for figures and the terminal screen."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from sim.arrays import ACCESS, CLASSES, DAY
from sim.cli.compose import compose
from sim.measures.registry import REGISTRY
from sim.record import (
    COVERAGE_COLUMNS,
    LINE_COLUMNS,
    READINESS_COLUMNS,
    STAGE_COLUMNS,
    STATION_COLUMNS,
    Incident,
    Order,
    Post,
    Recapitulation,
    Strength,
    Tables,
    UnitInterval,
)

N, STATIONS, VILLAGES = 40, 652, 89
CENTRES = {
    "Rupit": (-2.745, 102.828), "Rawas Ulu": (-2.632, 102.750), "Nibung": (-2.453, 102.956),
    "Rawas Ilir": (-2.606, 103.172), "Karang Dapo": (-2.758, 102.993), "Karang Jaya": (-2.918, 102.618),
    "Ulu Rawas": (-2.730, 102.480),
}  # fmt: skip
NAMES = list(CENTRES)
PER_OPERATION = {
    "quarrel": 14.0, "witness_dispute": 22.0, "late_opening": 9.0, "vehicle_breakdown": 1.5, "wrong_ballots": 0.7,
    "crowd_at_station": 0.9, "threat_to_officer": 1.2, "assault": 0.3, "double_voting": 2.0, "protest": 0.6,
    "protest_at_commission": 0.7, "blockade": 0.15, "hoax_wave": 1.0, "fight_at_committee": 0.08,
}  # fmt: skip
ONSET = {
    "distribution": (-7200, -2200), "voting": (420, 820), "counting": (830, 1430), "transport": (1300, 2800),
    "recapitulation": (4000, 24000),
}  # fmt: skip
THERE, LATE_MIN = (0.1, 0.6, 0.9, 0.9), (28.0, 24.0, 18.0, 18.0)  # by class
MEASURED = {
    "help_time_mean_min": (17.6, 0.8), "help_time_p50_min": (14, 1), "help_time_p90_min": (None, 0),
    "help_within_target_share": (0.787, 0.012), "already_there_share": (0.41, 0.01),
    "never_reached_share": (0.052, 0.006), "guard_coverage_mean": (0.71, 0.004),
    "guard_coverage_worst_hour": (0.52, 0.01),
    "reach_coverage_stations_mean": (0.9, 0.003), "incidents_total": (53.2, 1.9), "gatherings": (1.3, 0.2),
    "zero_conflict_probability": (0.86, 0.04), "recap_slack_min": (3210, 180), "recap_late_probability": (0.03, 0.02),
    "demand_arithmetic": (402, 0), "demand_clustered": (428, 0), "force": (310, 0), "person_days": (5230, 0),
    "cost_rupiah": (1.046e9, 0), "voter_wait_mean_min": (10, 0.2), "voter_wait_over_30_share": (0.04, 0.002),
    "last_voter_p90_min": (806, 2),
}  # fmt: skip


@cache
def result(audience: str = "internal", language: str = "id", n: int = N) -> Any:
    """A study point of ``n`` replications."""
    config = composed()
    output = config.output.model_copy(update={"audience": audience, "language": language})
    config = config.model_copy(update={"output": output})
    return SimpleNamespace(config=config, tables=tables(n), summary=summary(), geography=geography())


@cache
def composed() -> Any:
    return compose(["+scenario=muratara"])


def without_election(point: Any) -> Any:
    """The same study point as pure dispatch."""
    election = point.config.election.model_copy(update={"name": "none"})
    return SimpleNamespace(**vars(point) | {"config": point.config.model_copy(update={"election": election})})


def without_rows(point: Any) -> Any:
    """The same study point with every table empty."""
    frames = {name: frame.iloc[:0] for name, frame in vars(point.tables).items() if isinstance(frame, pd.DataFrame)}
    places = SimpleNamespace(**{name: frame.iloc[:0] for name, frame in vars(point.geography).items()})
    return SimpleNamespace(**vars(point) | {"tables": replace(point.tables, **frames), "geography": places})


def province(point: Any) -> Any:
    """The same with twelve times the incidents, and the seven subdistricts as districts with long names."""
    longest = ["oku_selatan", "oku_timur", "pali", "oki", "oku", "muratara", "musi_rawas"]
    district = dict(zip(NAMES, longest, strict=True))
    point = with_table(point, "incidents", pd.concat([point.tables.incidents] * 12, ignore_index=True))
    for name in ("stations", "recapitulation", "incidents", "readiness"):
        table = getattr(point.tables, name)
        point = with_table(point, name, table.assign(district=table["subdistrict"].map(district).fillna("muratara")))
    villages = point.geography.villages
    named = villages.assign(district=villages["subdistrict"].map(district))
    places = SimpleNamespace(**vars(point.geography) | {"villages": named})
    return SimpleNamespace(**vars(point) | {"geography": places})


def with_table(point: Any, name: str, frame: pd.DataFrame) -> Any:
    return SimpleNamespace(**vars(point) | {"tables": replace(point.tables, **{name: frame})})


@cache
def tables(n: int) -> Tables:
    draw = np.random.default_rng(1)
    votes = stations(draw, n)
    cases, hours, places = incidents(draw, n), coverage(draw, n), np.random.default_rng(7)
    return Tables(
        cases, units(cases, places), votes, recapitulation(votes), hours, readiness(places, n),
        pd.DataFrame(columns=list(Post._fields)), strength(), pd.DataFrame(columns=list(Order._fields)),
        pd.DataFrame(columns=list(STAGE_COLUMNS)), pd.DataFrame(columns=list(LINE_COLUMNS)), n_replications=n,
    )  # fmt: skip


@cache
def geography() -> Any:
    draw = np.random.default_rng(2)
    centre, of = np.array(list(CENTRES.values())), np.arange(VILLAGES) % 7
    at = centre[of] + draw.normal(0.0, 0.05, (VILLAGES, 2))
    subdistrict = np.array(NAMES)[of]
    home = np.sort(draw.integers(0, VILLAGES, STATIONS))
    place = at[home] + draw.normal(0.0, 0.006, (STATIONS, 2))
    classes = draw.choice(4, STATIONS, p=[0.60, 0.327, 0.07, 0.003])
    seats = np.vstack([[-2.7236, 102.9108], centre])
    leg = np.where(of == 3, "river", np.where(of == 6, "foot", "village"))
    ends = np.hstack([at, centre[of]])
    legs = pd.DataFrame(ends, columns=["origin_lat", "origin_lon", "destination_lat", "destination_lon"])
    return SimpleNamespace(
        villages=located(at).assign(subdistrict=subdistrict, district="Musi Rawas Utara"),
        stations=located(place).assign(subdistrict=subdistrict[home], **{"class": classes}),
        bases=located(seats).assign(kind=["polres", *["polsek"] * 7]),
        legs=legs.assign(leg=leg),
        offices=located(seats).assign(
            name=["Muara Rupit", *NAMES], subdistrict=["", *NAMES], district="Musi Rawas Utara"
        ),
    )


def located(at: np.ndarray[Any, Any]) -> pd.DataFrame:
    return pd.DataFrame(at, columns=["lat", "lon"])


def incidents(draw: np.random.Generator, n: int) -> pd.DataFrame:
    kinds = composed().threat.types
    rows = []
    for replication in range(n):
        for name, rate in PER_OPERATION.items():
            rows += [one(draw, replication, name, kinds[name]) for _ in range(draw.poisson(rate))]
    frame = pd.DataFrame(rows).reindex(columns=["replication", *(f.replace("cls", "class") for f in Incident._fields)])
    for name in ("type", "phase", "class", "access"):
        frame[name] = frame[name].astype("category")
    return frame.assign(incident=[f"i{n}" for n in range(len(frame))])


def one(draw: np.random.Generator, replication: int, name: str, kind: Any) -> dict[str, Any]:
    level = int(draw.choice(4, p=[0.45, 0.41, 0.13, 0.01]))
    onset = draw.uniform(*ONSET[kind.phase])
    first = onset if draw.random() < THERE[level] else onset + draw.gamma(2.0, LATE_MIN[level] / 2.0)
    outside = kind.phase in ("transport", "recapitulation")
    place = int(onset * 7919) % VILLAGES
    return {
        "district": "muratara", "subdistrict": NAMES[place % 7], "village": "" if outside else f"Desa {place}",
        "station": "" if outside else "s", "severity_max": kind.severity, "t_report": onset + 4.0,
        "replication": replication, "type": name, "phase": kind.phase, "class": "" if outside else CLASSES[level],
        "access": ACCESS[draw.choice(3, p=[0.8, 0.15, 0.05])], "need_onset": kind.need[1], "t_onset": onset,
        "t_first": np.nan if draw.random() < 0.05 else first, "t_end": onset + 90.0,
    }  # fmt: skip


def stations(draw: np.random.Generator, n: int) -> pd.DataFrame:
    size, of = STATIONS * n, np.tile(np.arange(STATIONS) % 7, n)
    rank = np.tile(np.arange(STATIONS) // 7 / (STATIONS // 7), n)
    pace = np.repeat(draw.normal(1.0, 0.08, n), STATIONS)
    wait = draw.gamma(4.0, 2.5, size)
    made = {
        "replication": np.repeat(np.arange(n), STATIONS), "district": "muratara", "subdistrict": np.array(NAMES)[of],
        "wait_mean": wait, "wait_over_30_share": np.clip((wait - 12) / 30, 0, 1), "revote": "none",
        "voted": np.round(100 + 10 * wait), "t_last_voter": 775 + draw.gamma(2.0, 8.0, size),
        "t_recapitulated": 4320 + pace * rank * DAY * np.array([6, 8, 5, 11, 9, 7, 4])[of],
    }  # fmt: skip
    return pd.DataFrame(made).reindex(columns=["replication", *STATION_COLUMNS])


def recapitulation(votes: pd.DataFrame) -> pd.DataFrame:
    finish = votes.groupby(["replication", "subdistrict"], as_index=False)["t_recapitulated"].max()
    finish = finish.rename(columns={"t_recapitulated": "t_finish"}).assign(t_start=4320.0, t_deadline=18 * DAY)
    whole = finish.groupby("replication", as_index=False)["t_finish"].max()
    made = pd.concat([finish, whole.assign(subdistrict="", t_start=20_000.0, t_deadline=21 * DAY)])
    return made.assign(district="muratara").reindex(columns=["replication", *Recapitulation._fields])


def coverage(draw: np.random.Generator, n: int) -> pd.DataFrame:
    t = np.tile(np.arange(-10080.0, 28800.0, 60.0), n)
    polling, after = (t >= -360) & (t < 2160), t >= 2160
    required, sites = np.where(polling, 380, np.where(after, 75, 20)), np.where(polling, 652, np.where(after, 7, 0))
    share = np.where(polling, 0.78, 0.93) - 0.3 * ((t > 5760) & (t < 24000))
    share += np.repeat(draw.normal(0, 0.03, n), t.size // n)
    reached = np.floor(sites * np.clip(draw.normal(0.9, 0.03, t.size), 0, 1))
    made = {
        "replication": np.repeat(np.arange(n), t.size // n), "district": "muratara", "t": t, "required": required,
        "present": np.round(required * np.clip(share, 0, 1)), "sites": sites, "sites_reached": reached,
    }  # fmt: skip
    return pd.DataFrame(made).reindex(columns=["replication", *COVERAGE_COLUMNS])


def units(cases: pd.DataFrame, draw: np.random.Generator) -> pd.DataFrame:
    """Two units sent to every incident at a committee."""
    rows = []
    for case in cases[cases["village"] == ""].itertuples():
        for unit, people, minutes in (("Polsek Rupit 1", 4, 25.0), ("Dalmas Musi Rawas Utara 1", 30, 70.0)):
            arrival = case.t_report + minutes + draw.normal(0, 3)
            shared = {"replication": case.replication, "unit": unit, "personnel": people, "incident": case.incident}
            travel = {"activity": "travelling", "from_place": "Muara Rupit", "t_start": case.t_report, "t_end": arrival}
            stay = {"activity": "on_scene", "from_place": "x", "t_start": arrival, "t_end": arrival + 60.0}
            rows += [shared | travel, shared | stay]
    return pd.DataFrame(rows).reindex(columns=["replication", *UnitInterval._fields])


def readiness(draw: np.random.Generator, n: int) -> pd.DataFrame:
    """Every committee and the commission each 6 hours, every village on polling day; Nibung has no platoon for long."""
    offices = [(name, "committee", name, t) for name in NAMES for t in np.arange(-7200.0, 20160.0, 360.0)]
    offices += [("", "commission", "Musi Rawas Utara", t) for t in np.arange(11520.0, 20160.0, 360.0)]
    villages = [(NAMES[v % 7], "station", f"Desa {v}", t) for v in range(VILLAGES) for t in (540.0, 720.0, 900.0)]
    frame = pd.DataFrame((offices + villages) * n, columns=["subdistrict", "site", "place", "t"])
    frame["replication"] = np.repeat(np.arange(n), len(offices) + len(villages))
    base = 20.0 + 15.0 * (frame["subdistrict"].map({name: k for k, name in enumerate(NAMES)}).fillna(0))
    for column, factor in zip(READINESS_COLUMNS[6:10], (0.2, 1.0, 1.5, 4.0), strict=True):
        frame[column] = factor * base * draw.uniform(0.8, 1.2, len(frame))
    long_gone = (frame["subdistrict"] == "Nibung") & (frame["t"] > 8640.0)
    frame["minutes_30"] = frame["minutes_30"].mask(long_gone & (draw.random(len(frame)) < 0.2), np.inf)
    phase = np.where(frame["site"] == "station", "voting", np.where(frame["t"] > 780, "recapitulation", "distribution"))
    made = frame.assign(district="muratara", phase=phase, minutes_official=2.0 * base, weight=1.0)
    return made.reindex(columns=["replication", *READINESS_COLUMNS])


def strength() -> pd.DataFrame:
    rows = []
    for day in range(-7, 20):
        lent, polling = -3 <= day <= 3, day in (0, 1)
        demand = 402 if polling else 40 if day < 0 else 150 if day < 8 else 90
        forces = {"police": 240, "polda": 38 * lent, "brimob": 19 * lent, "samapta": 9 * lent, "tni": 13 * polling}
        forces["demand"] = demand + (day == 0)
        rows += [("muratara", day, force, people) for force, people in forces.items()]
    return pd.DataFrame(rows, columns=list(Strength._fields))


def summary() -> dict[str, Any]:
    measures = {}
    for name, (estimate, half) in MEASURED.items():
        low, high = (None, None) if estimate is None else (estimate - half, estimate + half)
        note = "more than one in ten never happened" if estimate is None else None
        measures[name] = {"estimate": estimate, "low": low, "high": high, "unit": REGISTRY[name].unit, "note": note}
    horizon = [-10080, 28800]
    return {"seed": 0, "horizon_min": horizon, "n_replications": N, "stopped_because": "precise", "measures": measures}
