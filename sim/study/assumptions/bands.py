"""The assumption band of a finished point: P10 and P90 over the draws of its assumed numbers.

The draws share a few operations with one another, and these happen to be easier or harder than most. Each draw is
therefore told as the estimate of the point plus what the draw changes in those same operations; what remains of their
simulation error is told beside the band.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.measures.registry import REGISTRY
from sim.measures.summary import measure_some
from sim.measures.value import finite
from sim.record import Tables
from sim.study.assumptions.draws import banded
from sim.study.assumptions.evaluate import SE
from sim.study.assumptions.numbers import assumed_numbers
from sim.study.frontier.promise import promise_of
from sim.study.kept import DRAWS
from sim.study.result import Result
from sim.study.sheets import put_sheet
from sim.study.store import Note
from sim.study.terms import terms_of

if TYPE_CHECKING:
    import pandas as pd

Shifts = Mapping[str, float]  # by measure: the estimate of the point less that of its first operations


def bands(found: Sequence[Note | None], result: Result, decided: Sequence[str], folder: Path) -> dict[str, Any]:
    """Leave the draws of a finished point as a sheet in its folder, and sum them up for its summary."""
    measures, promise = banded(result.config), promise_of(result.config)
    shifts = _shifts(result, measures)
    moved = [None if note is None else _centred(note, shifts) for note in found]
    known = [note for note in moved if note is not None]
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    put_sheet(folder / "tables" / DRAWS, _sheet(moved, measures), None)
    met = [promise.met(note[promise.measure]) for note in known]
    return {
        "draws": len(found),
        "failed": len(found) - len(known),
        "replications": result.config.study.assumptions.replications,
        "numbers": len(assumed_numbers(result.config, decided)),
        "promise_kept_share": finite(float(np.mean(met))) if met else None,
        "bands": {name: _band(known, name) for name in measures},
    }


def _shifts(result: Result, measures: tuple[str, ...]) -> Shifts:
    """What a draw of few operations is moved by; 0 where the point or its first operations have no estimate."""
    first = _first(result.tables, result.config.study.assumptions.replications)
    few, all_ = measure_some(measures, first, terms_of(result.config)), result.summary["measures"]
    return {name: _less(all_[name]["estimate"], few[name]["estimate"]) for name in measures}


def _less(of_all: float | None, of_few: float | None) -> float:
    return 0.0 if of_all is None or of_few is None else of_all - of_few


def _first(tables: Tables, replications: int) -> Tables:
    """The tables of the first operations; the plan is that of all."""
    made = {name: frame for name, frame in vars(tables).items() if "replication" in getattr(frame, "columns", ())}
    first = {name: frame[frame["replication"] < replications] for name, frame in made.items()}
    return replace(tables, **first, n_replications=min(replications, tables.n_replications))


def _centred(note: Note, shifts: Shifts) -> Note:
    """The estimates moved, no share beyond 0 and 1, nothing that cannot be negative below 0."""
    return note | {name: _moved(name, note[name], shift) for name, shift in shifts.items()}


def _moved(name: str, value: float | None, shift: float) -> float | None:
    if value is None:
        return None
    least, most = min(value, 0.0), 1.0 if REGISTRY[name].unit == "share" else np.inf
    return float(np.clip(value + shift, least, most))


def _sheet(found: Sequence[Note | None], measures: Sequence[str]) -> pd.DataFrame:
    import pandas as pd

    rows = [{"draw": n, **{name: (note or {}).get(name) for name in measures}} for n, note in enumerate(found)]
    return pd.DataFrame(rows).astype({name: float for name in measures})


def _band(known: Sequence[Note], name: str) -> dict[str, Any]:
    values = [value for note in known if (value := note[name]) is not None]
    errors = [error for note in known if (error := note[SE + name]) is not None]
    ends = np.quantile(values, [0.1, 0.9]) if values else [np.nan, np.nan]
    noise = finite(float(np.sqrt(np.mean(np.square(errors))))) if errors else None
    unit = REGISTRY[name].unit
    return {
        "p10": finite(ends[0]),
        "p90": finite(ends[1]),
        "n_draws": len(values),
        "simulation_se": noise,
        "unit": unit,
    }
