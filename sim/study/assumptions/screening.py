"""Which assumptions matter most: Morris screening in two rounds, the strongest then one by one to their ends.

The method of elementary effects (Morris 1991; groups after Campolongo, Cariboni and Saltelli 2007) walks through the
places of all numbers, moving one thing at a time. The first round moves what belongs together, such as one incident
type; the second the single numbers of the strongest groups. The strongest numbers are then moved alone to both ends of
their range: the tornado.

So few operations leave noise. Every outcome has the half-width of its 95 % interval, that of a difference paired by
operation; what lies beyond the line by no more than that does not surely overturn anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from warnings import catch_warnings, simplefilter

import numpy as np

from sim.arrays import Float
from sim.config import Config
from sim.measures.ratio import student
from sim.measures.value import finite
from sim.study.assumptions.evaluate import estimated, part, replicated
from sim.study.assumptions.numbers import Assumed, assumed_numbers, value_text, with_numbers
from sim.study.compare import promise_margin
from sim.study.frontier.promise import promise_of
from sim.study.frontier.recommendation import KEEPS, Recommendation
from sim.study.kept import Kept
from sim.study.spread import Spread
from sim.study.store import Note

GROUPS, NUMBERS = 6, 10  # the strongest that go on to the second round and to the tornado
LEVELS = 4  # of a walk, Morris's usual choice


class Found(NamedTuple):
    """An outcome and what every operation contributes to it; None and nothing where it failed or is undefined."""

    value: float | None
    parts: Float = np.zeros(0)

    @property
    def half(self) -> float | None:
        """Half-width of its 95 % interval; None below two operations."""
        n = len(self.parts)
        return finite(float(student(n - 1.0) * self.parts.std(ddof=1) / np.sqrt(n))) if n > 1 else None


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

    def surely(self, found: Found) -> bool:
        """Whether it is on the side it is on by more than its simulation error."""
        half = found.half
        return found.value is not None and half is not None and abs(found.value - self.line) > half


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


def _row(outcome: Outcome, number: Assumed, base: Found, low: Found, high: Found) -> dict[str, Any]:
    values = [one.value for one in (base, low, high) if one.value is not None]
    changed = {outcome.overturned(value) for value in values}
    other = [end for end in (low, high) if outcome.overturned(end.value) != outcome.overturned(base.value)]
    return {
        "key": number.key,
        "low": value_text(outcome.point, number, 0.0),
        "value": value_text(outcome.point, number, 0.5),
        "high": value_text(outcome.point, number, 1.0),
        "outcome_low": low.value,
        "outcome": base.value,
        "outcome_high": high.value,
        "half": base.half,
        "line": outcome.line,
        "swing": max(values) - min(values) if values else None,
        "overturns": len(changed) == 2,
        "beyond_noise": len(changed) == 2 and outcome.surely(base) and any(map(outcome.surely, other)),
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
    found = np.array([np.nan if y.value is None else y.value for y in _outcomes(spread, outcome, places)])
    steps = len(set(names)) + 1
    whole = np.repeat(np.isfinite(found.reshape(-1, steps)).all(axis=1), steps)
    if not whole.any():
        return []
    with catch_warnings():
        simplefilter("ignore", RuntimeWarning)  # one walk alone has no spread
        effects = analysis.analyze(problem, walk[whole], found[whole], num_levels=LEVELS, seed=outcome.point.seed)
    strength = dict(zip(effects["names"], np.nan_to_num(np.asarray(effects["mu_star"], dtype=float)), strict=True))
    return sorted(strength, key=lambda name: -strength[name])


def _outcomes(spread: Spread, outcome: Outcome, places: Sequence[dict[Assumed, float]]) -> list[Found]:
    """The outcome with numbers at their places."""
    of = [_values(spread, point, outcome.measure, places) for point in (outcome.point, outcome.rival) if point]
    if outcome.rival is None:
        return of[0]
    return [_apart(point, rival) for point, rival in zip(*of, strict=True)]


def _apart(point: Found, rival: Found) -> Found:
    if point.value is None or rival.value is None:
        return Found(None)
    return Found(finite(point.value - rival.value), point.parts - rival.parts)


def _values(spread: Spread, point: Config, measure: str, places: Sequence[dict[Assumed, float]]) -> list[Found]:
    many = point.study.assumptions.replications
    plain = replicated(point, many)
    notes = estimated(spread, [with_numbers(plain, at) for at in places], (measure,), parts=True)
    return [Found(None) if note is None else Found(note[measure], _added(note, measure, many)) for note in notes]


def _added(note: Note, measure: str, many: int) -> Float:
    values = [note.get(part(measure, n)) for n in range(many)]
    return np.array([np.nan if value is None else value for value in values])
