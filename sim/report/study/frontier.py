"""Figure: people against what they bring, with bands, what is dominated, the promise and the smallest force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.measures.registry import REGISTRY
from sim.report.catalogue import Catalogue
from sim.report.labels import place_names
from sim.report.legend import paragraph
from sim.report.study.axes import asked_less, below, meaning, measured_axis
from sim.report.study.compared import Compared
from sim.report.study.options import Option
from sim.report.style import GREY, GUARD, INK, LEFT, REACH, blank, say, style, ticked

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS = {1: ((0.085, 0.7),), 2: ((0.085, 0.4), (0.56, 0.4))}  # left end and width, by how many there are
BOTTOM, HEIGHT = 0.29, 0.395
LEAST = {"share": 0.03, "min": 3.0}  # a picture of less would make much of what nobody would act on
PALE, KEPT = "#9A9A9A", "#1B8A5A"


def frontier(study: Compared, words: Catalogue) -> Figure:
    """One panel for the promised measure and one for the time to help; one point per option."""
    with style():
        figure = blank(study.config, words, "frontier", below(study, words))
        known = [option for option in study.options if study.measured(option, study.promised).estimate is not None]
        if not known:
            return say(figure, words["figure.frontier.empty"])
        for measure, (left, wide) in zip(study.measures, PANELS[len(study.measures)], strict=True):
            axes = figure.add_axes((left, BOTTOM, wide, HEIGHT))
            _panel(axes, study, known, measure, words)
            axes.set_title(words[f"measure.{measure}"], size=14, loc="left")
        _legend(figure, words, bool(study.drawn))
        if key := meaning(study.options, words):
            paragraph(figure, (LEFT, 0.8), key)
        paragraph(figure, (LEFT, 0.172), _note(study, words))
    return figure


def _panel(axes: Axes, study: Compared, options: list[Option], measure: str, words: Catalogue) -> None:
    at = {option.point: place(study, n, option) for n, option in enumerate(options)}
    for option in options:
        _point(axes, study, option, measure, at[option.point])
    _axis(axes, study, options, at, words)
    _limits(axes, study, options, measure)
    if measure == study.promised:
        _promise(axes, study, words)
    measured_axis(axes, measure, words)
    _letters(axes, study, options, measure, at)


def place(study: Compared, n: int, option: Option) -> float:
    """Where an option stands: at its people, else person-days or rupiah, or in its turn where all cost the same."""
    cost = study.differing_cost
    return float(study.promise(option)[cost]) if cost else float(n)


def _point(axes: Axes, study: Compared, option: Option, measure: str, x: float) -> None:
    found, row, band = (
        study.measured(option, measure), study.row("frontier", option, measure), study.band(option, measure)
    )  # fmt: skip
    if found.estimate is None:
        return
    colour = PALE if row.get("dominated_by") else GUARD
    if band:
        axes.plot((x, x), band, color=REACH, alpha=0.3, linewidth=9, solid_capstyle="butt", zorder=2, label="assumed")
    low, high = (row.get(side, getattr(found, side)) for side in ("low", "high"))
    if low is not None and high is not None:
        axes.plot((x, x), (low, high), color=colour, linewidth=2.4, zorder=3, label="band")
    shape = "o" if row.get("dominated_by") else "D"
    axes.plot(x, found.estimate, shape, color=colour, markeredgecolor="white", markersize=10, zorder=4)
    if option is study.smallest:
        axes.plot(x, found.estimate, "o", color="none", markeredgecolor=KEPT, markersize=22, markeredgewidth=2.6)


def _axis(axes: Axes, study: Compared, options: list[Option], at: dict[str, float], words: Catalogue) -> None:
    """People, person-days or rupiah, or letters where all of them are the same everywhere."""
    ends = min(at.values()), max(at.values())
    room = 0.09 * (ends[1] - ends[0]) or 1.0
    axes.set_xlim(ends[0] - room, ends[1] + room)
    if cost := study.differing_cost:
        people = words.number(study.promise(options[0]).get("people"))
        axes.set_xlabel(words[f"figure.frontier.{cost}"].format(people=people))
        axes.xaxis.set_major_formatter(
            lambda value, _: words.rupiah(value) if cost == "rupiah" else words.number(value)
        )
        axes.locator_params(axis="x", nbins=6)
        ticked(axes, ends[0] - 0.5 * room, ends[1] + room)
    else:
        axes.set_xlim(-0.6, len(options) - 0.4)
        axes.set_xticks(list(at.values()), [option.letter for option in options])
        axes.set_xlabel(words["figure.frontier.same"])


def _limits(axes: Axes, study: Compared, options: list[Option], measure: str) -> None:
    """From zero, or near the points where that would press them together."""
    sides: list[float] = [study.bound] if measure == study.promised else []
    for option in options:
        found, row = study.measured(option, measure), study.row("frontier", option, measure)
        ends = (found.estimate, row.get("low", found.low), row.get("high", found.high))
        sides += [float(side) for side in (*ends, *(study.band(option, measure) or ())) if side is not None]
    low, high = min(sides), max(sides)
    more = max(0.0, LEAST.get(REGISTRY[measure].unit, 0.0) - (high - low)) / 2.0
    low, high = low - more, high + more
    room = 0.1 * (high - low) or 0.1 * (abs(high) or 1.0)
    axes.set_ylim(max(0.0, low - room), high + 1.6 * room)


def _promise(axes: Axes, study: Compared, words: Catalogue) -> None:
    axes.axhline(study.bound, color=KEPT, linewidth=1.8, linestyle=(0, (5, 3)), label="promise")
    text = words["figure.frontier.promise"].format(bound=words.quantity(study.bound, REGISTRY[study.promised].unit))
    look: dict[str, Any] = {"size": 12, "color": KEPT, "ha": "left", "va": "bottom", "weight": "bold"}
    axes.annotate(text, (0.01, study.bound), (0, 3), ("axes fraction", "data"), "offset points", **look)


def _letters(axes: Axes, study: Compared, options: list[Option], measure: str, at: dict[str, float]) -> None:
    """Letters beside the points where the axis does not say which is which."""
    if not study.differing_cost:
        return
    found = {option.letter: (at[option.point], study.measured(option, measure).estimate) for option in options}
    places = [(x, y, letter) for letter, (x, y) in found.items() if y is not None]
    points = np.array([(x, y) for x, y, _ in places], dtype=np.float64).reshape(-1, 2)
    place_names(axes, places, points, np.full(len(points), 9.0), size=13, weight="bold", color=INK, zorder=9)


def _legend(figure: Figure, words: Catalogue, drawn: bool) -> None:
    from matplotlib.lines import Line2D

    looks: dict[str, dict[str, Any]] = {
        "best": {"marker": "D", "color": GUARD, "linestyle": ""},
        "dominated": {"marker": "o", "color": PALE, "linestyle": ""},
        "band": {"color": GREY, "linewidth": 2.4},
        "assumed": {"color": REACH, "alpha": 0.3, "linewidth": 9},
        "smallest": {"marker": "o", "color": "none", "markeredgecolor": KEPT, "markersize": 15, "markeredgewidth": 2},
    }
    shown = [name for name in looks if drawn or name != "assumed"]
    handles = [Line2D([], [], label=words[f"figure.frontier.{name}"], **looks[name]) for name in shown]
    place: dict[str, Any] = {"loc": "upper left", "bbox_to_anchor": (LEFT - 0.01, 0.85)}
    figure.legend(handles=handles, ncols=len(handles), fontsize=11.5, **place)


def _note(study: Compared, words: Catalogue) -> str:
    asked = "figure.frontier.draws" if study.drawn else "study.not_asked"
    lines = [words["figure.frontier.note"], words[asked].format(n=study.drawn)]
    lines += [words["figure.frontier.search"]] * study.searched
    return " ".join([*lines, *asked_less(study, words, "figure.asked_less")])
