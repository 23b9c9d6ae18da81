"""Estimates of a few measures at many configurations, none of which leaves a folder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from sim.config import Config
from sim.measures.forms import Additive
from sim.measures.paired import linearised
from sim.measures.registry import REGISTRY
from sim.measures.rows import View
from sim.measures.summary import measure_some
from sim.measures.value import finite
from sim.study.frames import some_tables
from sim.study.progress import Progress, watched
from sim.study.provenance import replication_key
from sim.study.spread import Spread
from sim.study.store import Note
from sim.study.terms import terms_of

SE = "se:"  # before the name of a measure: the standard error of its estimate


def estimated(
    spread: Spread, configs: Sequence[Config], measures: tuple[str, ...], parts: bool = False
) -> list[Note | None]:
    """Estimates and standard errors by measure at every configuration; None where it failed.

    Equal configurations are run once; what an earlier start has noted is not run again. ``parts``: also what every
    replication contributes to the measures, so that configurations can be compared in pairs (``part``).
    """
    keys = [_key(config, (*measures, *(["parts"] if parts else []))) for config in configs]
    wanted = {key: n for n, key in enumerate(keys) if spread.store.noted(key) is None}
    for point in spread.finished([(n, configs[n]) for n in sorted(wanted.values())]):
        if point.error is None:
            spread.store.note(keys[point.number], _measured(point, measures, parts))
    return [spread.store.noted(key) for key in keys]


def replicated(config: Config, replications: int) -> Config:
    """The configuration with so many replications and nothing asked beside it."""
    assumptions = config.study.assumptions.model_copy(update={"draws": 0, "trajectories": 0})
    study = config.study.model_copy(update={"replications": replications, "assumptions": assumptions})
    return config.model_copy(update={"study": study})


def part(name: str, n: int) -> str:
    """Under which name a note holds what replication ``n`` contributes to a measure."""
    return f"{n}:{name}"


def _measured(point: Progress, measures: tuple[str, ...], parts: bool) -> Note:
    tables = some_tables(point.parts(watched(measures)))
    records = measure_some(measures, tables, terms_of(point.config))
    estimates = {name: record["estimate"] for name, record in records.items()}
    found = estimates | {SE + name: record["se"] for name, record in records.items()}
    return found | (_parts(View(tables, terms_of(point.config)), measures) if parts else {})


def _parts(view: View, measures: tuple[str, ...]) -> Note:
    forms = {name: REGISTRY[name].form for name in measures}
    added = {name: linearised(form.sums(view)) for name, form in forms.items() if isinstance(form, Additive)}
    return {part(name, n): finite(value) for name, values in added.items() for n, value in enumerate(values)}


def _key(config: Config, measures: tuple[str, ...]) -> str:
    asked = [replication_key(config), config.study.replications, measures]
    return sha256(json.dumps(asked).encode()).hexdigest()
