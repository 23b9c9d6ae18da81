"""A small model whose mean, share within target and p90 are known: help after an exponential time.

Its mean differs from operation to operation, so that the incidents of one have something in common.
"""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import gamma
from tables_made import config, incident

from sim.config import Config
from sim.measures.summary import measure_some
from sim.record import Record
from sim.study.frames import some_tables
from sim.study.spread import Spread
from sim.study.store import Store
from sim.study.terms import terms_of
from sim.study.work import Model

MEAN_MIN, SHAPE, INCIDENTS, TARGET_MIN = 20.0, 4.0, 5.0, 30.0
NAMES = ("help_time_mean_min", "help_within_target_share", "help_time_p90_min")


def later_than(t: float) -> float:
    """Probability that help comes later than ``t`` minutes."""
    spread = gamma(SHAPE, scale=1.0 / SHAPE)
    return quad(lambda g: spread.pdf(g) * np.exp(-t / (MEAN_MIN * g)), 0.0, np.inf)[0]


def truth() -> dict[str, float]:
    p90 = brentq(lambda t: later_than(t) - 0.1, 1.0, 500.0)
    return dict(zip(NAMES, (MEAN_MIN, 1.0 - later_than(TARGET_MIN), p90), strict=True))


def prepare(given: Config) -> SimpleNamespace:
    return SimpleNamespace(seed=given.seed, posts=[], strength=[], geography=None, strata=1)


def replicate(operation: SimpleNamespace, index: int) -> Record:
    draw = np.random.default_rng([operation.seed, index])
    mean = MEAN_MIN * draw.gamma(SHAPE, 1.0 / SHAPE)
    minutes = draw.exponential(mean, draw.poisson(INCIDENTS))
    return Record(index, [incident(incident=f"i{n}", t_first=500.0 + t) for n, t in enumerate(minutes)])


def experiments(many: int, *words: str) -> list[tuple[int, dict[str, dict[str, float]]]]:
    """Replications and records of so many studies of different seeds, each stopped by its own precision."""
    plain = config("study.workers=1", f"target.land_min={TARGET_MIN}", *words)
    configs = [plain.model_copy(update={"seed": seed}) for seed in range(many)]
    with Spread(plain, Store(None), Model(prepare, replicate)) as spread:
        return [_records(point) for point in spread.finished(list(enumerate(configs)))]


def _records(point) -> tuple[int, dict[str, dict[str, float]]]:
    records = measure_some(NAMES, some_tables(point.parts(frozenset({"incidents"}))), terms_of(point.config))
    return point.goal, records


def held(found: list[tuple[int, dict[str, dict[str, float]]]]) -> dict[str, float]:
    """Share of the experiments whose 95 % interval holds the truth, by measure."""
    return {
        name: float(np.mean([records[name]["low"] <= value <= records[name]["high"] for _, records in found]))
        for name, value in truth().items()
    }
