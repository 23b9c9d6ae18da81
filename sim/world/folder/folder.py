"""What a user's folder says, checked and ready to build a world from.

Times are minutes from 00:00 of day 0 (polling day). Arrays run parallel to the rows of the file; names are
replaced by indices into the part they name, -1 where none is given; numbers that are not given are nan. Keys are
given, or follow from the name; random draws follow them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.arrays import Bool, Float, Int, Keys
from sim.world.folder.kinds import Stage
from sim.world.network import Network

PLAIN = "incident"  # type of a listed incident that has none


@dataclass(frozen=True)
class TravelRule:
    """Distance and speed where ``travel.csv`` has no row."""

    metric: str  # euclid, manhattan, haversine
    speed_kmh: float


@dataclass(frozen=True)
class District:
    """``district.yaml``. ``given`` names the keys that stand in the file; the others have their defaults."""

    name: str
    calendar: str | None  # pemilu2024, pilkada2024; None = pure dispatch or queueing
    horizon_min: float  # nan: the election's
    end: str  # stop, drain
    warm_up_min: float
    target_min: float
    replications: int | None
    seed: int
    travel: TravelRule | None
    report_times_min: tuple[float, ...]  # rising
    given: frozenset[str]


@dataclass(frozen=True)
class Zones:
    """``zones.csv``; shape (Z,)."""

    name: list[str]
    x_km: Float
    y_km: Float
    lat: Float
    lon: Float
    district: Int  # index into districts
    districts: list[str]  # as in Districts, shape (D,)
    rate_per_h: Float
    profile: Int  # index into Profiles.name; -1 = constant
    weight: Float
    voters: Float  # nan where not given
    committee: Int  # index into Committees
    place: Int  # node of Folder.network; without one its own row
    key: Keys


@dataclass(frozen=True)
class Units:
    """``units.csv`` with every count expanded; shape (U,)."""

    name: list[str]
    row: Int  # row of units.csv below the header, from 0
    zone: Int  # base; -1 where it has coordinates instead
    x_km: Float
    y_km: Float
    lat: Float
    lon: Float
    force: list[str]
    strength: Int
    serves: Bool  # shape (U, D): districts it may serve
    available_from: Float  # -inf = always
    available_to: Float  # inf = always
    shift_start: Float  # nan = day and night; a shift may pass midnight
    shift_end: Float
    reserve: Bool
    preferences: list[dict[int, int]]  # zone -> rank, 1 first; empty = by travel time
    speed_kmh: Float  # nan = as in district.yaml


@dataclass(frozen=True)
class Travel:
    """``travel.csv``; shape (T,). A pair that is missing has no way unless the district has a travel rule."""

    origin: Int  # index into zones
    destination: Int
    minutes: Float


@dataclass(frozen=True)
class Profiles:
    """``profiles.csv``: pieces sorted by profile and start; shape (R,). Zero outside all pieces of a profile."""

    name: list[str]  # shape (P,)
    profile: Int  # index into name
    start: Float
    end: Float
    multiplier: Float


@dataclass(frozen=True)
class IncidentTypes:
    """``incident_types.csv``; shape (K,)."""

    name: list[str]
    share: Float  # sums to 1
    priority: Int  # 1 = most urgent
    on_scene: list[str]  # exponential, deterministic, gamma, lognormal, empirical
    mean_min: Float
    sd_min: Float
    values: list[tuple[float, ...]]  # observed times, for empirical
    units_needed: list[tuple[tuple[int, float], ...]]  # (units, probability)
    on_scene_per: list[str]  # incident, unit
    branching_ratio: Float
    excitation_delay_min: Float  # nan where branching_ratio is 0


@dataclass(frozen=True)
class Incidents:
    """``incidents.csv`` in the order of its rows; shape (I,). Replaces random arrivals."""

    time: Float
    zone: Int
    type: list[str]  # a name of IncidentTypes or, with a calendar, of the threat; "" = drawn by share
    on_scene_min: Float  # nan = drawn by type
    units: Int  # 0 = drawn by type


@dataclass(frozen=True)
class Stations:
    """``stations.csv``; shape (S,)."""

    name: list[str]
    zone: Int
    voters: Float  # nan where rate_per_h is given instead
    cls: Int  # index into sim.arrays.CLASSES; -1 = from tension and access
    access: Int  # index into sim.arrays.ACCESS
    signal: Bool
    tension: Int  # index into sim.arrays.TENSION
    open: Float  # nan: the election's; without one 0
    close: Float  # nan: the election's; without one the horizon
    arrival_profile: Int  # index into Profiles.name; -1 = constant
    rate_per_h: Float  # nan: from voters
    stages: list[tuple[Stage, ...]]  # empty: the election's; without one nothing
    last_mile_min: Float
    flood: Bool | None  # None where nothing is told
    lat: Float  # nan: the zone's
    lon: Float
    key: Keys


@dataclass(frozen=True)
class Bases:
    """``bases.csv``; shape (B,)."""

    name: list[str]
    kind: list[str]
    lat: Float
    lon: Float
    force: list[str]
    personnel: Float  # nan where not given
    place: Int  # like Zones.place; -1 = at its coordinates
    district: Int  # index into Districts; -1 = that of the nearest zone
    committee: Int  # index into Committees; -1 = not told
    key: Keys


@dataclass(frozen=True)
class Districts:
    """``districts.csv``, or the districts of ``zones.csv`` in order of first mention; shape (D,)."""

    name: list[str]
    label: list[str]
    place: Int  # seat, like Zones.place; -1 = not told
    ikp: Float  # nan where not given
    key: Keys


@dataclass(frozen=True)
class Committees:
    """``committees.csv``, or the committees of ``zones.csv`` in order of first mention; shape (C,)."""

    name: list[str]
    district: Int  # index into Districts
    place: Int  # office, like Zones.place
    key: Keys


@dataclass(frozen=True)
class Policy:
    """``policy.yaml``. ``given`` names the keys that stand in the file; the others have their defaults."""

    dispatch: str  # nearest, own_district, ladder, coverage, preferences
    tie_break: str
    queue: str  # fcfs, priority, lost
    preempt: bool
    after_clear: str  # instant_home, home_unavailable, home_available, stay
    multi_unit: str  # piecemeal, together
    reserve_for_urgent: int
    cross_district: bool
    handover_min: float
    sectors: dict[int, tuple[int, ...]]  # zone -> units that serve it, in order
    given: frozenset[str]


@dataclass(frozen=True)
class Folder:
    """A whole folder. Tables that are not there are empty; ``incidents``, ``stations`` and ``bases`` are None."""

    path: Path
    district: District
    zones: Zones
    units: Units
    travel: Travel
    profiles: Profiles
    incident_types: IncidentTypes
    incidents: Incidents | None
    stations: Stations | None
    bases: Bases | None
    districts: Districts
    committees: Committees
    network: Network | None  # places.csv and network.csv; None = ways are those of travel.csv
    policy: Policy
    configuration: Path | None  # config.yaml, not read
    notes: tuple[str, ...]  # lines on what is allowed but worth a look
