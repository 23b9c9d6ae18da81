"""A study of the small model whose workers are always found too large: ``python replaced_cases.py TOP``."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import tables_made
from joblib.externals.loky import process_executor

from sim.config import Config
from sim.record import Record
from sim.study.runner import run_study
from sim.study.work import Model

POINTS, REPLICATIONS = 2, 6


def prepare(given: Config) -> SimpleNamespace:
    """From now on this worker takes itself for one that leaks."""
    process_executor._MAX_MEMORY_LEAK_SIZE = -(10**12)
    process_executor._MEMORY_LEAK_CHECK_DELAY = 0.01
    return tables_made.prepare(given)


def replicate(operation: SimpleNamespace, index: int) -> Record:
    return tables_made.replicate(operation, index)


if __name__ == "__main__":
    top, words = Path(sys.argv[1]), ("study.workers=2", f"study.replications={REPLICATIONS}")
    configs = [tables_made.config(*words, f"target.land_min={20 + 10 * n}") for n in range(POINTS)]
    import replaced_cases  # by the name under which workers know it

    model = Model(replaced_cases.prepare, replaced_cases.replicate)
    results = run_study(configs, [top / str(n) for n in range(POINTS)], top, model=model)
    print(*(result.summary["n_replications"] for result in results))
