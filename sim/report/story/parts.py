"""The parts a briefing is made of. Writers of slides, page and paper show them; nothing here draws or formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "minutes", "share", "rupiah", "moment", "measured"]
"""What the cells of a column hold: a text, a plain number of that unit, or a ``Measured``.

``moment``: minutes from 00:00 of polling day, written as day and time. ``Words.cell`` writes every kind.
"""


@dataclass(frozen=True)
class Measured:
    """A measure of the summary: written with its unit and interval, or in words where it is undefined."""

    estimate: float | None
    unit: str  # as the measures name it: min, share, people, rupiah ...
    low: float | None = None  # 95 % interval, simulation error only
    high: float | None = None
    why: str = ""  # why there is no estimate, in words for people
    band: tuple[float, float] | None = None  # P10 and P90 over draws of the assumed numbers, where they were made


Cell = str | float | Measured | None
"""``None``: not known or not asked, a dash; infinite: never in so many cases, told in words."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and what its cells hold."""

    head: str
    kind: Kind = "text"
    width: float = 1.0  # relative to the other columns, where widths are fixed
    steps: tuple[float, ...] = ()  # limits between shades, best first; empty = no shades


@dataclass(frozen=True)
class Table:
    """Rows under columns; a row has a cell per column."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""
    caption: str = ""  # how to read it: what was counted, n, intervals, source
    total: bool = False  # the last row sums the others


@dataclass(frozen=True)
class Series:
    """One line or one layer of bars: a value per category; ``None`` where there is none."""

    name: str
    values: tuple[float | None, ...]
    mark: str = ""  # what it shows, for its colour and shape: a force, a class, a phase, guard, reach, demand, target
    low: tuple[float | None, ...] = ()  # 95 % interval or P10 to P90, as the caption says; empty = none
    high: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A chart of categories: lines, columns side by side or stacked, or horizontal bars."""

    kind: Literal["lines", "columns", "stacked", "bars"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Kind  # of the values
    title: str = ""
    caption: str = ""  # n, intervals, source


@dataclass(frozen=True)
class Picture:
    """A figure of ``sim.report.figures`` or a map by its name."""

    name: str
    caption: str = ""


@dataclass(frozen=True)
class Text:
    """Sentences, one to a line; ``lead``: larger, what must be read first."""

    lines: tuple[str, ...]
    title: str = ""
    lead: bool = False


@dataclass(frozen=True)
class Card:
    """What is done in one contingency: a heading and its lines."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Cards:
    """Cards beside each other."""

    cards: tuple[Card, ...]
    caption: str = ""


Part = Text | Table | Chart | Picture | Cards


@dataclass(frozen=True)
class Section:
    """One thing to say: a finding as its title, what shows it, and what the speaker should know."""

    name: str  # catalogue key ``section.<name>``: its short name, for a list of contents
    title: str  # the finding, a sentence
    parts: tuple[Part, ...]
    notes: str = ""  # run, seed and definitions


@dataclass(frozen=True)
class Story:
    """A whole briefing in the order of its slides; the first section is the first page."""

    title: str
    subtitle: str  # operation, region, date, how much was simulated
    language: str
    marking: str  # "" for the public
    footer: str  # source and limits, on every page
    sections: tuple[Section, ...] = ()
    annexes: tuple[Section, ...] = ()  # too long for a wall: on paper only
