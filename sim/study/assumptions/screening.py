"""Which assumptions matter most: Morris screening in two rounds, the strongest then one by one to their ends.

The method of elementary effects (Morris 1991; groups after Campolongo, Cariboni and Saltelli 2007) walks through the
places of all numbers, moving one thing at a time. The first round moves what belongs together, such as one incident
type; the second the single numbers of the strongest groups. The strongest numbers are then moved alone to both ends of
their range: the tornado.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from sim.arrays import Float
from sim.config import Config
from sim.measures.value import finite
from sim.study.assumptions.evaluate import estimated, replicated
from sim.study.assumptions.numbers import Assumed, assumed_numbers, value_text, with_numbers
from sim.study.compare import promise_margin
from sim.study.frontier.promise import promise_of
from sim.study.frontier.recommendation import KEEPS, Recommendation
from sim.study.kept import Kept
from sim.study.spread import Spread

GROUPS, NUMBERS = 6, 10  # the strongest that go on to the second round and to the tornado
LEVELS = 4  # of a walk, Morris's usual choice


class Outcome(NamedTuple):
    """What a recommendation rests on: a measure at one point, or what it has over a rival.

    It is overturned where it falls to the bad side of ``line``.
    """

    measure: str
    point: Config
    rival: Config | None
    line: float
    higher: bool

    def overturned(self, value: float | None) -> bool:
        """Whether the value is on the bad side of the line."""
        return value is not None and (value < self.line if self.higher else value > self.line)


def alone(config: Config) -> Outcome:
    """Whether one point keeps its promise."""
    promise = promise_of(config)
    return Outcome(promise.measure, config, None, promise.bound, promise.higher)


def against(points: Sequence[Kept], found: Recommendation) -> Outcome:
    """What a recommendation rests on: that it keeps the promise, or that no other point is better beyond the margin."""
    own = alone(points[found.point].config)
    others = [point for point in points if point.mark != points[found.point].mark]
    if found.why == KEEPS or not others:
        return own
    sign = 1.0 if own.higher else -1.0
    rival = max(others, key=lambda point: sign * _estimate(point, own.measure, -sign * np.inf))
    return own._replace(rival=rival.config, line=-sign * promise_margin(own.point))


def _estimate(point: Kept, measure: str, otherwise: float) -> float:
    found = point.result.summary["measures"][measure]["estimate"]
    return otherwise if found is None else float(found)


def tornado(spread: Spread, outcome: Outcome, decided: Sequence[str]) -> list[dict[str, Any]]:
    """The strongest assumptions as rows, those first that overturn the recommendation, then by swing."""
    numbers = assumed_numbers(outcome.point, decided)
    strongest = _strongest(spread, outcome, [(number.group, number) for number in numbers])[:GROUPS]
    single = [(number.key, number) for number in numbers if number.group in strongest]
    keys = _strongest(spread, outcome, single)[:NUMBERS]
    ends = [number for number in numbers if number.key in keys]
    at: list[dict[Assumed, float]] = [{}, *({number: u} for number in ends for u in (0.0, 1.0))]
    base, *values = _outcomes(spread, outcome, at)
    rows = [_row(outcome, number, base, *values[2 * n : 2 * n + 2]) for n, number in enumerate(ends)]
    return sorted(rows, key=lambda row: (not row["overturns"], -(row["swing"] or 0.0)))


def _row(
    outcome: Outcome, number: Assumed, base: float | None, low: float | None, high: float | None
) -> dict[str, Any]:
    values = [value for value in (base, low, high) if value is not None]
    changed = {outcome.overturned(value) for value in values}
    return {
        "key": number.key,
        "low": value_text(outcome.point, number, 0.0),
        "value": value_text(outcome.point, number, 0.5),
        "high": value_text(outcome.point, number, 1.0),
        "outcome_low": low,
        "outcome": base,
        "outcome_high": high,
        "line": outcome.line,
        "swing": max(values) - min(values) if values else None,
        "overturns": len(changed) == 2,
    }


def _strongest(spread: Spread, outcome: Outcome, named: Sequence[tuple[str, Assumed]]) -> list[str]:
    """Names in falling order of their mean absolute elementary effect; several numbers may share a name."""
    from SALib.analyze import morris as analysis
    from SALib.sample import morris

    names, trajectories = [name for name, _ in named], outcome.point.study.assumptions.trajectories
    keys = [number.key for _, number in named]
    problem = {"num_vars": len(keys), "names": keys, "bounds": [[0.0, 1.0]] * len(keys), "groups": names}
    walk: Float = morris.sample(problem, trajectories, num_levels=LEVELS, seed=outcome.point.seed)
    numbers = [number for _, number in named]
    places = [dict(zip(numbers, map(float, row), strict=True)) for row in walk]
    found = np.array([np.nan if y is None else y for y in _outcomes(spread, outcome, places)])
    steps = len(set(names)) + 1
    whole = np.repeat(np.isfinite(found.reshape(-1, steps)).all(axis=1), steps)
    if not whole.any():
        return []
    with np.errstate(all="ignore"):  # one walk alone has no spread
        effects = analysis.analyze(problem, walk[whole], found[whole], num_levels=LEVELS, seed=outcome.point.seed)
    strength = dict(zip(effects["names"], np.nan_to_num(np.asarray(effects["mu_star"], dtype=float)), strict=True))
    return sorted(strength, key=lambda name: -strength[name])


def _outcomes(spread: Spread, outcome: Outcome, places: Sequence[dict[Assumed, float]]) -> list[float | None]:
    """The outcome with numbers at their places; None where it failed or is undefined."""
    of = [_values(spread, point, outcome.measure, places) for point in (outcome.point, outcome.rival) if point]
    if outcome.rival is None:
        return of[0]
    return [None if a is None or b is None else finite(a - b) for a, b in zip(*of, strict=True)]


def _values(spread: Spread, point: Config, measure: str, places: Sequence[dict[Assumed, float]]) -> list[float | None]:
    plain = replicated(point, point.study.assumptions.replications)
    notes = estimated(spread, [with_numbers(plain, at) for at in places], (measure,))
    return [None if note is None else note[measure] for note in notes]
