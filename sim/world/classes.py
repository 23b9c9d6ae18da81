"""Tension and police class of every station of one election, so that published class counts are met exactly.

Two scores rank the stations of a district. *Conflict* is a fixed number per village and station, raised by
dense settlement and by a history of disputes known before the election; *remoteness* follows access, signal
and distances. A published or assumed part of the vulnerable and very vulnerable stations comes from conflict
(they have raised and high tension), the others are the most remote ones, whose tension stays normal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from sim.arrays import CLASSES, TENSION, Bool, Float, Int, Keys
from sim.streams import mix
from sim.world.nesting import nesting
from sim.world.stations import KM_PER_DEGREE, Register, register
from sim.world.tables import table

VILLAGE_PART, STATION_PART, DENSITY_PART = 0.6, 0.2, 0.2  # assumed: mostly a matter of whole villages
HALF_KM, HALF_ROAD_M = 10.0, 2000.0  # assumed: distances that count half


@dataclass(frozen=True)
class Rating:
    """Arrays of shape (S,)."""

    tension: Int  # index into TENSION
    cls: Int  # index into CLASSES


def largest_remainder(total: Int, weights: Float) -> Int:
    """Whole numbers in proportion to ``weights``, shape (D, C), with row sums ``total``, shape (D,)."""
    exact = total[:, None] * weights / weights.sum(axis=1, keepdims=True)
    whole: Int = np.floor(exact + 1e-9).astype(np.int64)
    rank = np.argsort(np.argsort(whole - exact, axis=1, kind="stable"), axis=1, kind="stable")
    extra = rank < (total - whole.sum(axis=1))[:, None]
    return np.where(extra, whole + 1, whole)


def highest(score: Float, group: Int, quota: Int, key: Keys) -> Bool:
    """The ``quota[g]`` highest scores of every group g; equal scores by key; minus infinity never."""
    order = np.lexsort((key, -score, group))
    size = np.bincount(group, minlength=len(quota))
    place = np.empty(len(score), dtype=np.int64)
    place[order] = np.arange(len(score)) - (np.cumsum(size) - size)[group[order]]
    return (place < quota[group]) & np.isfinite(score)


def unit(key: Keys) -> Float:
    """A fixed number in [0, 1) for every key."""
    return mix(key).astype(np.float64) * 2.0**-64


def history(stations: Register, election: str) -> Int:
    """What is known of a station before the election: 2 rated very vulnerable, 1 a dispute, 0 nothing."""
    facts, rank = table("history"), np.zeros(len(stations.key), dtype=np.int64)
    order = np.argsort(mix(stations.key), kind="stable")
    columns = ("area", "stations", "rank", "election")
    for area, count, height, known in zip(*map(facts.text, columns), strict=True):
        if known > election:  # pemilu2024 comes first in time and in the alphabet
            continue
        width = np.uint64(10 ** (13 - len(area)))
        inside = order[(stations.key[order] // width == int(area)) & (rank[order] == 0)]
        rank[inside[: int(count) if count else None]] = int(height)
    return rank


def conflict(stations: Register, election: str) -> Float:
    """Score of conflict, shape (S,): 0..1 and the rank of the history on top."""
    villages = table("villages")
    density = stations.registered / np.nan_to_num(villages.numbers("area_km2"), nan=np.inf)[stations.village]
    place = np.argsort(np.argsort(density, kind="stable"), kind="stable") / len(density)
    village = unit(villages.codes())[stations.village]
    own = VILLAGE_PART * village + STATION_PART * unit(stations.key) + DENSITY_PART * place
    return own + history(stations, election)


def remoteness(stations: Register) -> Float:
    """Score of remoteness, shape (S,): access 2, no signal 0.5, km to the office and to a road 1 each."""
    villages, offices, row = table("villages"), table("subdistricts"), nesting().village_subdistrict
    north = (villages.numbers("lat") - offices.numbers("lat")[row]) * KM_PER_DEGREE[0]
    east = (villages.numbers("lon") - offices.numbers("lon")[row]) * KM_PER_DEGREE[1]
    km = np.hypot(north, east)
    road = np.nan_to_num(villages.numbers("road_m"), nan=0.0)
    village = km / (km + HALF_KM) + road / (road + HALF_ROAD_M)
    return 2.0 * (stations.access > 0) + 0.5 * stations.silent + village[stations.village]


def part(share: Float, count: Int) -> Int:
    """A share of counts, rounded half up."""
    return np.floor(share * count + 0.5).astype(np.int64)


@dataclass(frozen=True)
class Quotas:
    """Stations wanted per district, shape (D,), and who stands outside the ranking, shape (S,)."""

    vulnerable: Int
    very: Int
    raised: Int
    high: Int
    apart: Bool  # special stations of districts whose published counts leave them out
    inner: Bool  # special stations counted within the very vulnerable ones


def quotas(stations: Register, district: Int, tilt: tuple[float, ...] = ()) -> Quotas:
    """Class and tension counts of every district by largest remainder of its row in ``classes.csv``.

    ``tilt`` multiplies the shares of vulnerable and very vulnerable stations where no counts were reported.
    """
    shares = table("classes")
    inside = np.array([cell == "inside" for cell in shares.text("special")])
    apart, inner = (stations.special & (inside[district] == wanted) for wanted in (False, True))
    weights = tilted(np.column_stack([shares.numbers(name) for name in CLASSES[:3]]), shares.text("status"), tilt)
    counts = largest_remainder(np.bincount(district[~apart], minlength=len(inside)), weights)
    free = np.maximum(counts[:, 2] - np.bincount(district[inner], minlength=len(inside)), 0)
    return Quotas(
        vulnerable=counts[:, 1],
        very=counts[:, 2],
        raised=part(shares.numbers("vulnerable_by_tension"), counts[:, 1]),
        high=part(shares.numbers("very_vulnerable_by_tension"), free),
        apart=apart,
        inner=inner,
    )


def tilted(weights: Float, status: list[str], tilt: tuple[float, ...]) -> Float:
    """Shares by class, the vulnerable ones of unpublished rows multiplied, at most to all stations; shape (D, 3)."""
    if not tilt:
        return weights
    share: Float = weights / weights.sum(axis=1, keepdims=True)
    open_rows = np.array([word != "reported" for word in status])
    most = 1.0 / np.maximum(share[:, 1:].sum(axis=1), 1e-9)
    factor = np.where(open_rows, np.minimum(np.array(tilt), most), 1.0)
    share[:, 1:] *= factor[:, None]
    share[:, 0] = np.maximum(1.0 - share[:, 1:].sum(axis=1), 0.0)
    return share


@cache
def rating(election: str, tilt: tuple[float, ...] = ()) -> Rating:
    """Tension and class of every station of ``register(election)``; ``tilt`` as in ``quotas``."""
    stations = register(election)
    district, key = nesting().village_district[stations.village], stations.key
    want = quotas(stations, district, tilt)
    heat = np.where(stations.special, -np.inf, conflict(stations, election))
    high = highest(heat, district, want.high, key)
    far = np.where(want.apart, -np.inf, remoteness(stations))
    very = highest(far + 10.0 * high + 20.0 * want.inner, district, want.very, key)
    raised = highest(np.where(very, -np.inf, heat), district, want.raised, key)
    rest = np.where(very, -np.inf, far + 10.0 * raised)
    vulnerable = highest(rest, district, want.vulnerable, key)
    names = [CLASSES.index(name) for name in ("special", "very_vulnerable", "vulnerable")]
    return Rating(
        tension=np.select([high, raised], [TENSION.index("high"), TENSION.index("raised")], default=0),
        cls=np.select([want.apart, very, vulnerable], names, default=0),
    )
