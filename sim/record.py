"""The output contract of the model: the tables that a replication leaves, and those of the plan.

Times are minutes from 00:00 of polling day; ``nan`` where an instant did not happen. Text columns of the wide tables
are ``Coded``: small integers with their labels, shared and cheap. Nothing here computes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

ORIGINS = ("exogenous", "state", "escalation", "spread", "injected", "replayed")
ENDINGS = ("itself", "presence", "dialogue", "decision", "dispersal", "open")
PHASES = ("distribution", "voting", "counting", "transport", "recapitulation")
ACTIVITIES = (
    "posted", "roving", "standby", "mobilising", "travelling", "on_scene", "escorting", "returning", "off",
)  # fmt: skip
REVOTES = ("none", "psu", "psl", "pss")
SITES = ("station", "committee", "commission")
LEVELS = (2, 10, 30, 100)  # people of the muster curve


class Incident(NamedTuple):
    """One incident: what it was, what it needed, its instants and its end."""

    incident: str
    origin: str
    parent: str
    type: str
    phase: str
    district: str
    subdistrict: str
    village: str
    station: str
    zone: str
    cls: str  # column "class"
    access: str
    severity_onset: int
    severity_max: int
    priority: int
    need_onset: int  # officers needed when it begins; 0 = it needs no police
    need_max: int
    t_onset: float
    t_report: float
    t_dispatch: float
    t_first: float
    t_full: float
    t_decision: float
    t_end: float
    ended_by: str
    first_unit: str
    first_force: str
    cross_district: bool  # the first unit came from another district
    unmet_officer_min: float  # integral over time of officers needed and not present
    weight: float = 1.0  # of the operation in a mean; other than 1 for an injected incident only
    cross_base: bool = False  # the first unit was sent, and another that may go there has its base nearer


class UnitInterval(NamedTuple):
    """One interval of one unit's time."""

    unit: str
    force: str
    district: str
    personnel: int
    activity: str
    from_place: str
    to_place: str
    incident: str
    t_start: float
    t_end: float


class Order(NamedTuple):
    """One order of a commander, or (``without``) a committee in need for which nobody was left."""

    t: float
    district: str
    action: str  # thicken, release, thin, without, call_up, lend, recall
    place: str
    unit: str


class Recapitulation(NamedTuple):
    """The recapitulation of one subdistrict (or, with an empty subdistrict, of one district)."""

    subdistrict: str
    district: str
    stations: int
    t_start: float
    t_finish: float
    t_deadline: float
    slack: float  # deadline minus finish, min; negative = late
    suspensions: int
    recounts: int


class Post(NamedTuple):
    """One post of the plan: people at a place for a time. The same in every replication."""

    post: str
    kind: str  # station, standby, warehouse, convoy, committee, commission, reserve
    district: str
    subdistrict: str
    cls: str  # class of the guarded stations, "" for other posts
    stations: str  # names of the guarded stations joined by ";"
    n_stations: int
    demanded: int  # people by the unstretched doctrine
    assigned: int
    pattern_nominal: str
    pattern_effective: str
    t_from: float
    t_to: float
    round_min: float  # minutes of one full round, nan for a fixed post
    unit: str  # name of the unit that fills it, "" where it stays empty


class Strength(NamedTuple):
    """People of one force in one district on one day, and what the doctrine asks for that day."""

    district: str
    day: int
    force: str  # police, polda, brimob, tni, samapta ...; "demand" for the doctrine's demand
    personnel: int


@dataclass(frozen=True)
class Coded:
    """A text column as integer codes into labels; code -1 is the empty text."""

    codes: NDArray[np.int32]
    labels: list[str]


Column = NDArray[np.generic] | Coded

STATION_COLUMNS = (
    "station", "village", "subdistrict", "district", "class", "access", "signal", "registered", "came", "voted",
    "turned_away", "wait_mean", "wait_p90", "wait_over_30_share", "t_open", "t_last_voter", "t_counted", "t_boxes_left",
    "t_boxes_arrived", "t_recapitulated", "guards", "guards_demanded", "pattern_nominal", "pattern_effective",
    "t_first_police", "revote",
)  # fmt: skip

COVERAGE_COLUMNS = (
    "district", "t",  # one row per district and hour; t = start of the hour
    "required",  # people required by the unstretched doctrine at the posts required at that hour
    "present",  # officers there, at most the required number at each post
    "sites", "sites_reached",  # stations active at that hour; of them within target of a dispatchable unit
    "voters", "voters_reached",  # registered voters of those stations
)  # fmt: skip


READINESS_COLUMNS = (
    "district", "subdistrict", "site", "place", "phase", "t",  # one row per instant and site; a village is one site
    *(f"minutes_{level}" for level in LEVELS),  # until so many police could stand there; inf = never
    "minutes_official",  # until an official could stand there who may decide; inf = none is free
    "weight",  # incidents expected at the site that the row stands for
)  # fmt: skip

STAGE_COLUMNS = (
    "station", "stage", "zone", "district",  # one row per stage of a station in a folder without an election
    "voted",  # people who came to the stage; where a run stops, also who is then still in line
    "wait_mean", "wait_p90", "wait_over_30_share",  # of their waits at the stage; so far, for who is still in line
    "waited",  # of them, people who were not taken up at once
    "still_waiting",  # of them, people in line when the run stops
    "busy_min", "server_min",  # of its servers from opening to closing, after the warm-up: in service, and in all
)  # fmt: skip

LINE_COLUMNS = ("station", "stage", "t", "waiting")  # people in line at a stage at a report time


@dataclass
class Record:
    """What one replication leaves."""

    replication: int
    incidents: list[Incident] = field(default_factory=list)
    units: list[UnitInterval] = field(default_factory=list)
    recapitulation: list[Recapitulation] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    stations: dict[str, Column] = field(default_factory=dict)
    coverage: dict[str, Column] = field(default_factory=dict)
    readiness: dict[str, Column] = field(default_factory=dict)
    stages: dict[str, Column] = field(default_factory=dict)
    lines: dict[str, Column] = field(default_factory=dict)


@dataclass(frozen=True)
class Tables:
    """The tables of all replications of one design point, as data frames.

    ``posts`` and ``strength`` describe the plan; all others have a leading column ``replication``. Text columns are
    categorical.
    """

    incidents: pd.DataFrame
    units: pd.DataFrame
    stations: pd.DataFrame
    recapitulation: pd.DataFrame
    coverage: pd.DataFrame
    readiness: pd.DataFrame
    posts: pd.DataFrame
    strength: pd.DataFrame
    orders: pd.DataFrame
    stages: pd.DataFrame
    lines: pd.DataFrame
    n_replications: int
