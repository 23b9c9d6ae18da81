"""The assumption band: the whole study again under joint draws of all assumed numbers.

The draws are a Latin hypercube (``sim.study.design.latin``): a number has the same places at all points of a study, and
all draws share the random numbers of the study. P10 and P90 over draws are the band; they hold the simulation error of
so few replications too, which is told beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.config import Config
from sim.measures.registry import HEADLINES, QUANTILE_HEADLINES, REGISTRY
from sim.measures.value import finite
from sim.study.assumptions.evaluate import SE, estimated, replicated
from sim.study.assumptions.numbers import assumed_numbers, with_numbers
from sim.study.design.latin import places
from sim.study.frontier.promise import promise_of
from sim.study.kept import DRAWS
from sim.study.sheets import put_sheet
from sim.study.spread import Spread
from sim.study.store import Note

if TYPE_CHECKING:
    import pandas as pd


def drawn(config: Config, decided: Sequence[str]) -> list[Config]:
    """The configuration under every draw; ``decided`` keys stay as they are."""
    asked = config.study.assumptions
    numbers = assumed_numbers(config, decided)
    at = {number: places(number.key, asked.draws, config.seed) for number in numbers}
    plain = replicated(config, asked.replications)
    return [with_numbers(plain, {number: float(at[number][n]) for number in numbers}) for n in range(asked.draws)]


def band(spread: Spread, config: Config, decided: Sequence[str], folder: Path) -> dict[str, Any]:
    """Run the draws of a point, leave them as a sheet in its folder, and sum them up for its summary."""
    promise = promise_of(config)
    measures = tuple(dict.fromkeys([*HEADLINES, *QUANTILE_HEADLINES, promise.measure]))
    found = estimated(spread, drawn(config, decided), measures)
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    put_sheet(folder / "tables" / DRAWS, _sheet(found, measures), None)
    known = [note for note in found if note is not None]
    met = [promise.met(note[promise.measure]) for note in known]
    return {
        "draws": len(found),
        "failed": len(found) - len(known),
        "replications": config.study.assumptions.replications,
        "numbers": len(assumed_numbers(config, decided)),
        "promise_kept_share": finite(float(np.mean(met))) if met else None,
        "bands": {name: _band(known, name) for name in measures},
    }


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
