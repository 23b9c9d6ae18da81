"""What the schema cannot say of a study: names of measures, and what can be promised of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import Any

from sim.config.lines import nearest, problem, shown

PROMISED = "a mean or a share; p90 at most X is promised as help_within_target_share of 0.9, target.land_min=X"


def study_problems(values: Mapping[str, Any]) -> Iterator[str]:
    """Problem lines of ``study.precision`` and ``study.promise`` in composed values."""
    from sim.measures.forms import Absent, Additive, FromPlan
    from sim.measures.registry import REGISTRY

    study = values.get("study")
    if not isinstance(study, Mapping):
        return
    random = [name for name, measure in REGISTRY.items() if not isinstance(measure.form, Absent | FromPlan)]
    yield from _libraries(study)
    precision, promise = study.get("precision"), study.get("promise")
    for name in precision if isinstance(precision, Mapping) else ():
        if name not in random:
            allowed = "a measure with an interval, as summary.json names it"
            yield problem(f"study.precision.{name}", f"{shown(name)} given", allowed, nearest(str(name), random))
    name = promise.get("measure") if isinstance(promise, Mapping) else None
    ratios = [n for n in random if isinstance(REGISTRY[n].form, Additive) and REGISTRY[n].better != "neither"]
    if isinstance(name, str) and name not in ratios:
        yield problem("study.promise.measure", f"{shown(name)} given", PROMISED, nearest(name, ratios))
    elif isinstance(name, str) and isinstance(promise, Mapping):
        yield from _bound(name, promise.get("bound"), REGISTRY[name].unit, REGISTRY[name].better)


def _bound(name: str, bound: Any, unit: str, better: str) -> Iterator[str]:
    """Problem line of the bound of a promised measure: a share is one of 0 to 1, and only what is to be large has one.

    Nine in ten minutes, or at most nine in ten never reached, would be no promise.
    """
    share = "a share from 0 to 1"
    if unit == "share" and isinstance(bound, int | float) and bound > 1:
        yield problem("study.promise.bound", f"{shown(bound)} given", f"{share} of {name}")
    elif bound is None and (unit, better) != ("share", "higher"):
        way = "at least" if better == "higher" else "at most"
        allowed = f"{share if unit == 'share' else f'a number of {unit}'} that {name} shall be {way}"
        yield problem("study.promise.bound", "none given", allowed)


def _libraries(study: Mapping[str, Any]) -> Iterator[str]:
    """Problem lines of what needs a library that is not installed."""
    assumptions = study.get("assumptions")
    walks = assumptions.get("trajectories") if isinstance(assumptions, Mapping) else 0
    for key, given, library, extra in (
        ("study.cluster", study.get("cluster"), "distributed", "cluster"),
        ("study.assumptions.trajectories", walks, "SALib", "studies"),
    ):
        if given and find_spec(library) is None:
            yield problem(key, f"{shown(given)} given without {library}", f"none, or pip install 'siaga[{extra}]'")
