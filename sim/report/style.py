"""The look of every figure: one canvas with title, subtitle and footer, one set of colours and shapes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Literal, NamedTuple

from sim.arrays import DAY
from sim.config import Config
from sim.report.case import case_line
from sim.report.catalogue import Catalogue
from sim.report.result import Reportable, election_of, incidents_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Text

LEFT, RIGHT = 0.045, 0.965  # of the width: where text may stand
GREY = "#5f5f5f"
INK = "#222222"
GUARD, REACH = "#0072B2", "#C2410C"
Line = Literal["-", "--", "-.", ":", ""]


class Mark(NamedTuple):
    """Colour, shape and line of one group, so that it can be told apart without colour."""

    colour: str
    shape: str
    line: Line
    hatch: str


# Green, yellow, red is the usage of the police; lightness and shape differ as well.
CLASS_MARKS = {
    "less_vulnerable": Mark("#1B8A5A", "o", "-", ""),
    "vulnerable": Mark("#F2B705", "^", "--", ""),
    "very_vulnerable": Mark("#B3001B", "s", "-", ""),
    "special": Mark("#5B2A86", "*", ":", ""),
    "none": Mark("#222222", "D", "-.", ""),
}
ALL_MARK = Mark(INK, "", "-", "")
FORCE_MARKS = {
    "police": Mark("#1F3A5F", "s", "-", ""),
    "polda": Mark("#5F8FC4", "s", "-", "//"),
    "brimob": Mark("#8A8A8A", "s", "-", "xx"),
    "samapta": Mark("#C9A227", "s", "-", ".."),
    "tni": Mark("#B9D3A0", "s", "-", "\\\\"),
}
PHASE_MARKS = {
    "distribution": Mark("#7A5C3E", "v", "-", ""),
    "voting": Mark("#0072B2", "o", "-", ""),
    "counting": Mark("#E69F00", "s", "-", ""),
    "transport": Mark("#009E73", "^", "-", ""),
    "recapitulation": Mark("#8E3B8A", "D", "-", ""),
}


@contextmanager
def style() -> Iterator[None]:
    """Context in which figures are made; leaves the caller's settings as they were."""
    from matplotlib import rc_context

    with as_file(files("sim.report") / "siaga.mplstyle") as path, rc_context(fname=path):
        yield


def canvas(result: Reportable, words: Catalogue, key: str) -> Figure:
    """An empty slide: title of figure ``key``, subtitle with operation and numbers, footer with source and limits."""
    return blank(result.config, words, key, subtitle(result, words))


def blank(config: Config, words: Catalogue, key: str, below: str) -> Figure:
    """The same with a subtitle of its own."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure()
    FigureCanvasAgg(figure)
    fit(figure.text(LEFT, 0.955, words[f"figure.{key}.title"], size=23, weight="bold", va="top"))
    fit(figure.text(LEFT, 0.883, below, size=13.5, color=GREY, va="top"))
    fit(figure.text(LEFT, 0.018, source(config, words), size=10.5, color=GREY, va="bottom"))
    figure.text(LEFT, 0.045, marking(config, words), size=11.5, color="#8B0000", weight="bold", va="bottom")
    return figure


def source(config: Config, words: Catalogue) -> str:
    """Where numbers come from, and what they were never held against."""
    told = words["footer.source"].format(scenario=config.name, seed=config.seed)
    return f"{told} {words['footer.no_field_data']}"


def marking(config: Config, words: Catalogue) -> str:
    """What stands on every page of what is not for the public; empty for the public."""
    return "" if config.output.audience == "public" else words["footer.restricted"]


def subtitle(result: Reportable, words: Catalogue) -> str:
    """Operation, region, date, and how much was simulated."""
    parts = operation(result.config, words)
    parts.append(words["subtitle.replications"].format(n=words.number(result.tables.n_replications)))
    parts.append(words["subtitle.incidents"].format(n=words.number(len(incidents_of(result)))))
    return " · ".join(filter(None, [*parts, case_line(result, words)]))


def operation(config: Config, words: Catalogue) -> list[str]:
    """Operation, region and date; of pure dispatch the region alone."""
    region, election = words.name("district", config.region.name), config.election
    if election.name == "none":
        return [region]
    named = words["subtitle.operation"].format(operation=election.operation)
    return [named, region, words.date(election.polling_date)]


def fit(text: Text, right: float = RIGHT) -> Text:
    """Shrink a left-aligned text of a figure until it ends before ``right`` (share of the width)."""
    figure = text.get_figure(root=True)
    assert figure is not None
    room = (right - text.get_position()[0]) * figure.bbox.width
    width = text.get_window_extent().width
    if width > room:
        text.set_fontsize(float(text.get_fontsize()) * room / width * 0.99)
    return text


def say(figure: Figure, sentence: str) -> Figure:
    """The form of a figure without data: the reason in words."""
    figure.text(0.5, 0.48, sentence, size=19, color=GREY, ha="center", va="center", wrap=True)
    return figure


def days(axes: Axes, result: Reportable, words: Catalogue, offsets: tuple[int, int], per_day: float = DAY) -> None:
    """Label the x axis with day offsets, and dates where there is an election; day 0 begins at 0."""
    first, last = offsets
    width = axes.get_window_extent().width / axes.figure.dpi
    step = next(s for s in (1, 2, 3, 5, 7, 14, 28, 1000) if (last - first + 1) / s * 0.95 <= width)
    shown = [day for day in range(first, last + 1) if day % step == 0]
    election = election_of(result)
    dates = [words.short_date(election.polling_date, day) + "\n" if election else "" for day in shown]
    axes.set_xticks([day * per_day for day in shown])
    axes.set_xticklabels([date + words.day(day) for date, day in zip(dates, shown, strict=True)])


def ticked(axes: Axes, low: float, high: float) -> None:
    """Ticks along the x axis between two values only, so that their labels stay below the picture."""
    axes.set_xticks([tick for tick in axes.get_xticks() if low <= tick <= high])
