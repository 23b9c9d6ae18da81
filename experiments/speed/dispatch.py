"""One call answered by the model, by arrays and by the plain loop over units, in a made-up place with many units."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from measure import ratio, rounds
from plain_dispatch import chosen

from sim.cli.compose import compose
from sim.model.context import Day
from sim.model.day import _set_up, prepare
from sim.model.forces.dispatch import POLICIES
from sim.model.forces.survey import survey
from sim.model.incidents import life
from sim.model.incidents.case import Case
from sim.model.incidents.site import zone_site

ZONES, CALLS, BUSY = 200, 50, 0.2


def place(units: int, folder: Path) -> Day:
    """A square of 100 km with so many units at random places, one in five of them busy."""
    random = np.random.default_rng(units)
    zones = "".join(f"Z{n},{x:.2f},{y:.2f},0.1\n" for n, (x, y) in enumerate(random.uniform(0.0, 100.0, (ZONES, 2))))
    files = {
        "district.yaml": "{name: square, horizon_min: 600, travel: {metric: euclid, speed_kmh: 40}}\n",
        "zones.csv": "zone,x_km,y_km,rate_per_h\n" + zones,
        "units.csv": "unit,zone\n" + "".join(f"U{n},Z{random.integers(ZONES)}\n" for n in range(units)),
        "incident_types.csv": "type,share,on_scene,mean_min\nany,1,exponential,20\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    day = _set_up(prepare(compose(["world=folder", f"world.folder='{folder}'", "dispatch=nearest"])), 0)
    day.command.free = random.random(units) >= BUSY
    return day


def calls(day: Day) -> list[Case]:
    """Calls from random zones."""
    random, kind = np.random.default_rng(1), next(iter(day.config.threat.types))
    sites = [zone_site(day.world, int(zone)) for zone in random.integers(0, ZONES, CALLS)]
    return [life.new_case(day, "x", n + 1, "injected", site, kind) for n, site in enumerate(sites)]


def by_model(day: Day, cases: list[Case]) -> list[list[int]]:
    """The units that the model sends to each call, by lists of candidates where it has them."""
    return [day.command.choose(case, case.need).tolist() for case in cases]


def by_arrays(day: Day, cases: list[Case]) -> list[list[int]]:
    """The same without lists, all units weighed at once."""
    policy = POLICIES[day.command.rules.policy]
    seen = ((case.need, *survey(day.command, case)) for case in cases)
    return [units[policy(view, need)].tolist() for need, units, view in seen]


def by_loop(day: Day, cases: list[Case]) -> list[list[int]]:
    """The same by the plain loop."""
    return [chosen(day.command, case, case.need) for case in cases]


def compared(units: int, number: int) -> dict[str, float]:
    """Microseconds of one call all three ways, and the ratio of the first and the last; all must name the same units.

    The model has its lists: they are made when a place is asked for a second time and last for all replications.
    """
    with TemporaryDirectory() as folder:
        day = place(units, Path(folder))
    cases, ways = calls(day), {"model": by_model, "arrays": by_arrays, "loop": by_loop}
    by_model(day, cases)
    if not by_model(day, cases) == by_arrays(day, cases) == by_loop(day, cases):
        raise SystemExit("the model or the arrays send other units than the plain loop")
    times = rounds({name: partial(way, day, cases) for name, way in ways.items()}, max(3, number))
    best = {f"{name}_us": min(spent) / CALLS * 1e6 for name, spent in times.items()}
    return {"units": units, **best, "ratio": ratio(times, "loop", "model")}
