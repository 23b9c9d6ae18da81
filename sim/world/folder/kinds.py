"""What a cell means, by kind of column. Every reader raises Wrong for a cell that cannot be used."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sim.config.lines import nearest
from sim.streams import key_of
from sim.world.folder.files import DISTRIBUTIONS
from sim.world.folder.numbers import Cell, Numbers, readings
from sim.world.folder.problems import Wrong, given, unknown
from sim.world.folder.schema import DURATION, FORMS, Column, Span
from sim.world.folder.times import Calendar, daily, minutes

LONGEST_NAME = 120
TOLERANCE = 1e-6  # of a sum of shares
CODE = re.compile(r"\d+(-\d+)*", re.ASCII)
KEYS = 2**64
SERVERS, UNITS = Span(1, 1_000_000, whole=True), Span(1, 1_000, whole=True)
SPREADS = 0.001, 30.0  # standard deviation over mean
FLAGS = {"0": False, "no": False, "false": False, "tidak": False} | {
    "1": True, "yes": True, "true": True, "ya": True
}  # fmt: skip
SYNONYMS = {
    "kurang_rawan": "less_vulnerable",
    "rawan": "vulnerable",
    "sangat_rawan": "very_vulnerable",
    "khusus": "special",
}


@dataclass(frozen=True)
class Stage:
    """One service of a queue: equal servers, one line, first come first served. Minutes."""

    name: str
    servers: int
    distribution: str  # exponential, deterministic, gamma, lognormal
    mean_min: float
    sd_min: float


@dataclass(frozen=True)
class Reader:
    """Reads the cells of one column."""

    column: Column
    numbers: Numbers
    calendar: Calendar | None

    def value(self, cell: Cell) -> Any:
        """The value of a cell that is not empty; raises Wrong."""
        return KINDS[self.column.kind](self, cell)

    def number(self, cell: Cell) -> float:
        """A number within the span of the column."""
        return self.numbers.number(cell, self.column.span)

    def whole(self, cell: Cell) -> int:
        """A whole number."""
        return int(self.number(cell))

    def time(self, cell: Cell) -> float:
        """Minutes from 00:00 of day 0."""
        return minutes(cell, self.numbers, self.calendar)

    def clock(self, cell: Cell) -> float:
        """Minutes after midnight."""
        return daily(cell, self.numbers)


def name(_: Reader, cell: Cell) -> str:
    """A name; a number of a spreadsheet is read as it is shown there."""
    text = f"{cell:.15g}" if isinstance(cell, float) else cell
    if not text.isprintable() or len(text) > LONGEST_NAME or re.search(r"[;|]", text):
        raise Wrong(given(cell), f"{FORMS['name']}, of at most {LONGEST_NAME} characters")
    return text


def key(reader: Reader, cell: Cell) -> int:
    """A key: an official code as a number, another name by its hash; a number that is no code is a slip."""
    text = name(reader, cell)
    code = int(text.replace("-", "")) if CODE.fullmatch(text) else None
    if code is None and not readings(text):
        return key_of(text)
    if code is None or code >= KEYS:
        raise Wrong(given(cell), f"{FORMS['key']}; a long number of a spreadsheet as text")
    return code


def flag(reader: Reader, cell: Cell) -> bool:
    """Yes or no."""
    word = name(reader, cell).casefold()
    if word not in FLAGS:
        raise Wrong(given(cell), "0 or 1, also yes or no")
    return FLAGS[word]


def choice(reader: Reader, cell: Cell) -> str:
    """One of the words of the column, in any case; Indonesian words for the police class."""
    text = name(reader, cell)
    word = re.sub(r"[\s-]+", "_", text.casefold())
    word = word if word in reader.column.choices else SYNONYMS.get(word, word)
    if word not in reader.column.choices:
        raise unknown(text, reader.column.choices, "options")
    return word


def parts(cell: Cell) -> list[Cell]:
    """The parts of a list; an empty one at the end is nothing."""
    if isinstance(cell, float):
        return [cell]
    found = [part.strip() for part in cell.split(";")]
    return list(found[:-1] if len(found) > 1 and not found[-1] else found)


def names(reader: Reader, cell: Cell) -> tuple[str, ...]:
    """Names, each once."""
    found = tuple(name(reader, part) for part in parts(cell))
    if not all(found) or len(set(found)) < len(found):
        raise Wrong(given(cell), f"{FORMS['names']}, each once")
    return found


def numbers(reader: Reader, cell: Cell) -> tuple[float, ...]:
    """Numbers within the span of the column."""
    return tuple(reader.number(part) for part in parts(cell))


def times(reader: Reader, cell: Cell) -> tuple[float, ...]:
    """Instants in rising order."""
    return tuple(sorted({reader.time(part) for part in parts(cell)}))


def ranks(reader: Reader, cell: Cell) -> dict[str, int]:
    """Rank by zone."""
    found: dict[str, int] = {}
    for part in parts(cell):
        zone, colon, rank = name(reader, part).rpartition(":")
        if not colon or not zone.strip() or zone.strip() in found:
            raise Wrong(given(cell), f"{FORMS['ranks']}, each zone once")
        found[zone.strip()] = int(reader.numbers.number(rank.strip(), SERVERS, FORMS["ranks"]))
    return found


def needs(reader: Reader, cell: Cell) -> tuple[tuple[int, float], ...]:
    """Numbers of units with their shares."""
    found: dict[int, float] = {}
    allowed = FORMS["needs"]
    for part in parts(cell):
        units, colon, share = (part, "", "") if isinstance(part, float) else part.partition(":")
        size = int(reader.numbers.number(units.strip() if isinstance(units, str) else units, UNITS, allowed))
        if size in found:
            raise Wrong(given(cell), f"{allowed}, each number once")
        found[size] = reader.numbers.number(share.strip(), Span(0.0, 1.0), allowed) if colon else 1.0
    if abs(sum(found.values()) - 1.0) > TOLERANCE:
        raise Wrong(f"{given(cell)}, shares sum to {sum(found.values()):.6g}", allowed)
    return tuple(found.items())


def stages(reader: Reader, cell: Cell) -> tuple[Stage, ...]:
    """Services in order."""
    found = tuple(_stage(reader, str(part), cell) for part in parts(cell))
    if len({stage.name for stage in found}) < len(found):
        raise Wrong(given(cell), f"{FORMS['stages']}, each name once")
    return found


def _stage(reader: Reader, text: str, cell: Cell) -> Stage:
    fields = [field.strip() for field in text.split(":")]
    if not 4 <= len(fields) <= 5 or not all(fields[:4]):
        raise Wrong(given(cell), FORMS["stages"])
    kind, read = fields[2].casefold(), reader.numbers.number
    if kind not in DISTRIBUTIONS:
        raise Wrong(given(cell), f"distribution {', '.join(DISTRIBUTIONS)}", nearest(kind, DISTRIBUTIONS))
    servers, mean = int(read(fields[1], SERVERS)), read(fields[3], DURATION)
    sd = read(fields[4], DURATION) if len(fields) == 5 and fields[4] else None
    return Stage(name(reader, fields[0]), servers, kind, mean, spread(kind, mean, sd))


def spread(kind: str, mean: float, sd: float | None) -> float:
    """Standard deviation of a duration: given for gamma and lognormal, else that of the distribution."""
    if kind in ("gamma", "lognormal"):
        if not sd or not mean:
            raise Wrong(
                "nothing given" if sd is None else f"mean {mean:g}, sd {sd:g} given", f"mean and sd above 0 for {kind}"
            )
        if not SPREADS[0] <= sd / mean <= SPREADS[1]:
            raise Wrong(
                f"mean {mean:g}, sd {sd:g} given", f"an sd from {SPREADS[0]:g} to {SPREADS[1]:g} times the mean"
            )
        return sd
    own = {"exponential": mean, "deterministic": 0.0}.get(kind)
    if own is None or sd is None or abs(sd - own) <= TOLERANCE * max(own, 1.0):
        return own if own is not None else 0.0
    raise Wrong(f"{sd:g} given", f"nothing, or {own:g}: the standard deviation of {kind} with mean {mean:g}")


KINDS: dict[str, Callable[[Reader, Any], Any]] = {
    "name": name, "number": Reader.number, "whole": Reader.whole, "time": Reader.time, "clock": Reader.clock,
    "flag": flag, "choice": choice, "names": names, "numbers": numbers, "times": times, "ranks": ranks,
    "needs": needs, "stages": stages, "key": key,
}  # fmt: skip
