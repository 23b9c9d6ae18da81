"""Where units stand: Larson's hypercube, two districts that help each other, the square-root law, chosen sites."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from sim.arrays import HOUR, Float
from sim.study.result import Result
from sim.theory import exhaustive, location, queues, spatial
from sim.theory.hypercube import LARSON_PREFERENCES, LARSON_RATES, hypercube
from sim.verify.case import Case, Files
from sim.verify.check import Check, averaged, exact, measured
from sim.verify.folders import table

SERVICE_MIN = 60.0
WAY_MIN = 0.001  # to the first unit of the list; to the second twice as much: no part of the time of service
SHARE = 0.005  # allowed standard error of a share
PRINTED = 0.0005  # bound of rounding and of what is left of the start, for numbers printed with four decimals
SHOWN = (0, 3, 4)  # atoms whose dispatch shares are compared: one of area 1, the odd one of area 1, one of area 2
TOWNS, UNITS, CALLS = 160, 6, 4  # independent towns of the square-root law
SIDE_KM, KMH = 10.0, 30.0
BOOK = "Larson and Odoni 1981, ch. 5.4"


def cases() -> Iterator[Case]:
    """Cases with a geography."""
    files = _larson("dispatch: preferences\nafter_clear: instant_home\n", ranks=True)
    title = "Three units, ten atoms, with a line"
    formula = "printed: workloads 0.5574, 0.4734, 0.4693; 0.4353 of dispatches cross areas; P(all busy) 0.2368"
    yield Case("hypercube", title, formula, BOOK, files, _as_larson, 320)
    files = _larson("dispatch: nearest\nqueue: lost\nafter_clear: instant_home\n", ranks=False)
    title, formula = "The same, calls that find nobody are lost", "P(lost) = Erlang B for any geometry"
    yield Case("hypercube_loss", title, formula, "Larson 1974", files, _as_lossy, 160)
    formula = "hypercube of two units, each the first of its district"
    yield Case("two_districts", "Two districts help each other", formula, BOOK, _two_districts(), _as_two, 160)
    for metric, c in (("euclid", "0.5"), ("manhattan", "0.63")):
        formula = f"mean distance {c} sqrt(A / N) without a border; here exact, with that of the square"
        title, judge, drawn = f"Square-root law, {metric}", partial(_as_square, metric=metric), partial(_towns, metric)
        yield Case(f"square_root_{metric}", title, formula, "Larson; Kolesar and Blum 1973", drawn(0), judge, 1, drawn)
    yield _sites()


def _larson(policy: str, ranks: bool) -> Files:
    """Units at bases of their own whose travel times follow the printed order of preference; the way back is long."""
    ways = [
        f"base{unit},{atom},{WAY_MIN * (1 + row.index(unit)):g}\n{atom},base{unit},{WAY_MIN * (3 - row.index(unit)):g}"
        for atom, row in enumerate(LARSON_PREFERENCES.tolist(), 1)
        for unit in row
    ]
    lists = LARSON_PREFERENCES.argsort(axis=1) + 1
    told = [";".join(f"{atom}:{rank}" for atom, rank in enumerate(lists[:, unit], 1)) for unit in range(3)]
    return {
        "district.yaml": "horizon_min: 8000\nwarm_up_min: 1000\n",
        "zones.csv": table(
            "zone,rate_per_h",
            [f"{atom},{rate!r}" for atom, rate in enumerate(LARSON_RATES.tolist(), 1)]
            + [f"base{n},0" for n in range(3)],
        ),
        "units.csv": table("unit,zone,preferences", (f"U{n + 1},base{n},{told[n] if ranks else ''}" for n in range(3))),
        "travel.csv": table("origin,destination,minutes", ways),
        "incident_types.csv": _exponential(SERVICE_MIN),
        "policy.yaml": policy,
    }


def _exponential(mean_min: float) -> str:
    return f"type,share,on_scene,mean_min\nany,1,exponential,{mean_min:g}\n"


def _as_larson(result: Result) -> Iterator[Check]:
    city = hypercube(LARSON_RATES, LARSON_PREFERENCES, np.ones(3))
    tiny = 3.0 * WAY_MIN / SERVICE_MIN
    yield measured(result, "cross_base_share", 0.4353, bias=PRINTED, precise=SHARE)
    for unit, workload in enumerate((0.5574, 0.4734, 0.4693), 1):
        yield measured(result, "unit_workload", workload, ("unit", f"U{unit}"), bias=PRINTED, precise=0.01)
    yield measured(result, "wait_probability", 0.2368, bias=PRINTED, precise=SHARE)
    yield measured(result, "dispatch_wait_mean_min", city.wait * SERVICE_MIN, precise=0.45)
    for unit in range(3):
        for atom in SHOWN:
            label = "unit_zone", f"U{unit + 1}|{atom + 1}"
            yield measured(result, "dispatch_share", float(city.share[unit, atom]), label, bias=tiny, precise=0.002)


def _as_lossy(result: Result) -> Iterator[Check]:
    city = hypercube(LARSON_RATES, LARSON_PREFERENCES, np.ones(3), line=False)
    yield measured(result, "never_reached_share", queues.erlang_b(3, 1.5), precise=SHARE)
    yield measured(result, "cross_base_share", city.cross_area, precise=SHARE)
    for unit, workload in enumerate(city.workload, 1):
        yield measured(result, "unit_workload", float(workload), ("unit", f"U{unit}"), precise=0.01)


def _two_districts() -> Files:
    return {
        "district.yaml": "horizon_min: 3400\nwarm_up_min: 400\n",
        "zones.csv": "zone,district,rate_per_h\nA,west,2.4\nB,east,1.2\n",
        "units.csv": "unit,zone\nW,A\nE,B\n",
        "travel.csv": "origin,destination,minutes\nA,A,0\nB,B,0\nA,B,0\nB,A,0\n",
        "incident_types.csv": _exponential(15.0),
        "policy.yaml": "dispatch: own_district\nafter_clear: instant_home\n",
    }


def _as_two(result: Result) -> Iterator[Check]:
    city = hypercube(np.array([0.6, 0.3]), np.array([[0, 1], [1, 0]]), np.ones(2))
    yield measured(result, "cross_district_share", city.cross_area, precise=SHARE)
    for unit, workload in zip("WE", city.workload, strict=True):
        yield measured(result, "unit_workload", float(workload), ("unit", unit), precise=0.01)
    for unit, row in zip("WE", city.share, strict=True):
        for zone, share in zip("AB", row, strict=True):
            yield measured(result, "dispatch_share", float(share), ("unit_zone", f"{unit}|{zone}"), precise=SHARE)


def _towns(metric: str, seed: int) -> Files:
    """Towns of a square each, with units and calls at places drawn evenly, so far apart in time that all are free."""
    rng = np.random.default_rng(seed)
    calls, units = rng.random((TOWNS, CALLS, 2)) * SIDE_KM, rng.random((TOWNS, UNITS, 2)) * SIDE_KM
    zones = [f"t{t}c{n},t{t},{x!r},{y!r}" for t, town in enumerate(calls.tolist()) for n, (x, y) in enumerate(town)]
    bases = [f"t{t}u{n},t{t},{x!r},{y!r}" for t, town in enumerate(units.tolist()) for n, (x, y) in enumerate(town)]
    times = [f"{60 * n},t{t}c{n},0" for n in range(CALLS) for t in range(TOWNS)]
    return {
        "district.yaml": f"horizon_min: 600\ntravel: {{metric: {metric}, speed_kmh: {KMH:g}}}\n",
        "zones.csv": table("zone,district,x_km,y_km", zones),
        "units.csv": table("unit,districts,x_km,y_km", bases),
        "incidents.csv": table("time,zone,on_scene_min", times),
        "policy.yaml": "after_clear: instant_home\ncross_district: false\n",
    }


def _as_square(result: Result, metric: str) -> Iterator[Check]:
    """Every town is one draw of the places of its units."""
    per_km = HOUR / KMH
    towns = result.summary["by"]["district"].values()
    values = np.array([town["travel_mean_min"]["estimate"] for town in towns], dtype=np.float64) / per_km
    exactly = SIDE_KM * spatial.nearest_in_square(metric, UNITS)
    yield averaged("mean distance, km", values, exactly, bias=1e-4 * exactly, precise=0.035 * exactly)


def _sites() -> Case:
    """The programmes that choose sites, on a map of eleven places; nothing is simulated but one call."""
    files = {
        "district.yaml": "horizon_min: 60\n",
        "zones.csv": "zone\nA\n",
        "units.csv": "unit,zone\nU,A\n",
        "travel.csv": "origin,destination,minutes\nA,A,0\n",
        "incidents.csv": "time,zone,on_scene_min\n1,A,1\n",
    }
    title, formula = "MCLP, MEXCLP and p-median against every placement", "exhaustive search"
    reference = "Church and ReVelle 1974; Daskin 1983"
    return Case("sites", title, formula, reference, files, _as_sites, 1)


def _as_sites(result: Result) -> Iterator[Check]:
    distance, weight = _map()
    covers = distance < 0.3
    for units in range(1, 5):
        best = exhaustive.mclp(covers, weight, units).value
        yield exact(f"MCLP, {units} units", location.mclp(covers, weight, units).value, best)
        yield exact(f"MEXCLP never busy, {units} units", location.mexclp(covers, weight, units, 0.0).value, best)
        best = exhaustive.mexclp(covers, weight, units, 0.4).value
        yield exact(f"MEXCLP busy 0.4, {units} units", location.mexclp(covers, weight, units, 0.4).value, best)
        best = exhaustive.p_median(distance, weight, units).value
        yield exact(f"p-median, {units} units", location.p_median(distance, weight, units).value, best)


def _map() -> tuple[Float, Float]:
    """Distances between eleven places, the way there longer than the way back, and their demand."""
    rng = np.random.default_rng(6)
    at, weight = rng.random((11, 2)), rng.integers(1, 9, 11).astype(np.float64)
    apart = np.hypot(*np.moveaxis(at[:, None] - at, 2, 0))
    return apart * np.where(np.tri(11) > 0, 1.0, 1.3), weight
