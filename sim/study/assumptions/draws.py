"""The same operation under joint draws of all assumed numbers.

The draws are a Latin hypercube (``sim.study.design.latin``): a number has the same places at all points of a study, and
all draws share the random numbers of the study.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.config import Config
from sim.measures.registry import HEADLINES, QUANTILE_HEADLINES
from sim.study.assumptions.evaluate import estimated, replicated
from sim.study.assumptions.numbers import assumed_numbers, with_numbers
from sim.study.design.latin import places
from sim.study.frontier.promise import promise_of
from sim.study.spread import Spread
from sim.study.store import Note


def banded(config: Config) -> tuple[str, ...]:
    """The measures that get a band: all headlines and the promised one."""
    return tuple(dict.fromkeys([*HEADLINES, *QUANTILE_HEADLINES, promise_of(config).measure]))


def drawn(config: Config, decided: Sequence[str]) -> list[Config]:
    """The configuration under every draw; ``decided`` keys stay as they are."""
    asked = config.study.assumptions
    numbers = assumed_numbers(config, decided)
    at = {number: places(number.key, asked.draws, config.seed) for number in numbers}
    plain = replicated(config, asked.replications)
    return [with_numbers(plain, {number: float(at[number][n]) for number in numbers}) for n in range(asked.draws)]


def estimates(spread: Spread, config: Config, decided: Sequence[str]) -> list[Note | None]:
    """The banded measures under every draw; None where it failed."""
    return estimated(spread, drawn(config, decided), banded(config))
