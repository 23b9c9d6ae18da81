"""From the words of a sweep to its design points: lists and ranges, by the design that the study names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product
from math import prod
from typing import NamedTuple

from hydra.core.config_loader import ConfigLoader
from hydra.core.override_parser.types import IntervalSweep, Override
from hydra.errors import HydraException

from sim.cli.compose import Composer
from sim.cli.keys import is_whole
from sim.cli.words import parse
from sim.config import Config
from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.study.design.factors import Factor, Listed, Range
from sim.study.design.spacefilling import filled

FIXED = ("scenario", "region", "election", "world")  # a space-filling design is about one operation
MOST_POINTS = 10_000  # more would take years
LISTS = "lists a,b,c, choice(), range() and glob()"


class Sweep(NamedTuple):
    """A sweep in its parts: words that stay, and factors that vary, in the order of the words."""

    words: list[str | Factor]

    @property
    def factors(self) -> list[Factor]:
        """What varies."""
        return [word for word in self.words if not isinstance(word, str)]

    def at(self, values: Sequence[str]) -> list[str]:
        """The words with the values of all factors filled in."""
        left = iter(values)
        return [word if isinstance(word, str) else f"{word.key}={next(left)}" for word in self.words]

    def plain(self) -> list[str]:
        """The words of the plain operation: the first of every list, and no range."""
        firsts = (w if isinstance(w, str) else f"{w.key}={w.values[0]}" for w in self.words if not isinstance(w, Range))
        return list(firsts)


def taken_apart(words: Sequence[str], loader: ConfigLoader) -> Sweep:
    """The words of a sweep taken apart. Raises Refused with all that cannot be read."""
    found: list[str | Factor] = []
    problems: list[str] = []
    for word in words:
        try:
            found.append(_part(word, loader))
        except Refused as refused:
            problems.extend(refused.args)
    if problems:
        raise Refused(*problems)
    last = {part.partition("=")[0] if isinstance(part, str) else part.key: part for part in found}
    return Sweep(list(last.values()))


def _part(word: str, loader: ConfigLoader) -> str | Factor:
    override = parse(word)
    value = override.value()
    if not override.is_sweep_override():
        return word
    key = str(override.get_key_element())
    if isinstance(value, IntervalSweep):
        return _range(key, value)
    return Listed(key, _values(override, loader))


def _range(key: str, given: IntervalSweep) -> Range:
    low, high = float(given.start or 0.0), float(given.end or 0.0)
    in_log = "log" in given.tags
    if not low < high or (in_log and low <= 0.0):
        allowed = "interval(low,high) with low below high, and above 0 with tag(log,...)"
        raise Refused(problem(key, f"interval({low:g},{high:g}) given", allowed))
    return Range(key, low, high, isinstance(given.start, int) or is_whole(key.split(".")), in_log)


def _values(override: Override, loader: ConfigLoader) -> tuple[str, ...]:
    override.config_loader = loader
    try:
        values = tuple(str(value) for value in islice(override.sweep_string_iterator(), MOST_POINTS + 1))
    except (HydraException, ValueError, TypeError) as error:
        raise Refused(problem(override.key_or_group, shown(error), LISTS)) from error
    if not 1 <= len(values) <= MOST_POINTS:
        given = "no value" if not values else f"more than {MOST_POINTS:,} values"
        raise Refused(problem(override.key_or_group, f"{given} given", LISTS))
    return values


class Designs(NamedTuple):
    """The words of every point; of a search those of the operations it starts from, and the range that is searched."""

    points: list[list[str]]
    searched: Range | None = None


def designs(sweep: Sweep, composer: Composer) -> Designs:
    """The points of a sweep. The problems of one over lists alone are left to its points. Raises Refused."""
    ranges = [factor for factor in sweep.factors if isinstance(factor, Range)]
    try:
        config = composer.point(sweep.plain()).config
    except Refused:
        if ranges:
            raise
        return Designs(_grid(sweep))
    if config.study.design == "search":
        return _searches(sweep, ranges)
    if config.study.design == "grid":
        if ranges:
            raise Refused(problem("study.design", "grid given with interval()", "lhs, sobol, search; or a list a,b,c"))
        return Designs(_grid(sweep))
    return Designs(_filled(sweep, config))


def _grid(sweep: Sweep) -> list[list[str]]:
    """Every combination of the listed values; the last list varies fastest."""
    listed = [factor.values for factor in sweep.factors if isinstance(factor, Listed)]
    if (points := prod(map(len, listed))) > MOST_POINTS:
        raise Refused(problem("study.design", f"grid given with {points:,} points", f"at most {MOST_POINTS:,}"))
    return [sweep.at(values) for values in product(*listed)]


def _searches(sweep: Sweep, ranges: Sequence[Range]) -> Designs:
    """Every combination of the listed values, without the one range."""
    if len(ranges) != 1:
        allowed = "one key=interval(low,high) that sets the force; other keys as lists"
        raise Refused(problem("study.design", f"search given with {len(ranges)} ranges", allowed))
    return Designs(_grid(Sweep([word for word in sweep.words if word != ranges[0]])), ranges[0])


def _filled(sweep: Sweep, config: Config) -> list[list[str]]:
    """The plain operation, then points that fill the space of all factors."""
    kind, points = config.study.design, config.study.points
    assert kind in ("lhs", "sobol")
    fixed = [factor.key for factor in sweep.factors if factor.key.lstrip("+") in FIXED]
    if fixed or not sweep.factors:
        given = f"{kind} given with " + (f"several values of {', '.join(fixed)}" if fixed else "nothing that varies")
        raise Refused(problem("study.design", given, "other keys as lists a,b,c or interval(low,high)"))
    if kind == "sobol" and points & (points - 1):
        raise Refused(problem("study.points", f"{points} given with sobol", "a power of two"))
    return [sweep.plain(), *(sweep.at(row) for row in filled(kind, sweep.factors, points, config.seed))]
