"""Figure: the assumptions that matter most, each moved alone to both ends of its range."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.measures.registry import REGISTRY
from sim.report.catalogue import Catalogue
from sim.report.legend import paragraph
from sim.report.study.axes import below
from sim.report.study.compared import Compared
from sim.report.study.names import key_name, value_name
from sim.report.study.verdicts import size, whole
from sim.report.style import GREY, GUARD, INK, LEFT, REACH, blank, say, style, ticked
from sim.study.frontier.recommendation import KEEPS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LETTERS = 48  # of a name beside its bar
NAMED = 3  # assumptions that are named in words
BOX = (0.4, 0.275, 0.565, 0.51)
TURNED, NOISE = "#B3001B", "#DDDDDD"


class Swing(NamedTuple):
    """One assumption: its range in words, the outcome at both ends, and whether an end overturns the recommendation.

    ``sure``: and does so by more than the simulation error.
    """

    name: str
    low: str
    high: str
    outcome_low: float | None
    outcome_high: float | None
    overturns: bool
    sure: bool

    @property
    def moves(self) -> bool:
        """Whether the outcome differs between the ends."""
        return self.outcome_low is not None and self.outcome_high is not None and self.outcome_low != self.outcome_high


def swings(table: pd.DataFrame | None, words: Catalogue) -> list[Swing]:
    """The assumptions of a tornado, those first that overturn the recommendation, then by swing."""
    rows: Sequence[Any] = [] if table is None else table.astype(object).where(table.notna(), None).to_dict("records")
    return [
        Swing(
            key_name(words, row["key"]),
            value_name(words, row["key"], str(row["low"])),
            value_name(words, row["key"], str(row["high"])),
            row["outcome_low"],
            row["outcome_high"],
            bool(row["overturns"]),
            bool(row["overturns"] and row["beyond_noise"]),
        )
        for row in rows
    ]


def tornado(study: Compared, words: Catalogue) -> Figure:
    """A bar per assumption around the outcome as it is; the line beyond which another option is to be recommended."""
    with style():
        figure = blank(study.config, words, "tornado", below(study, words))
        found = [swing for swing in swings(study.findings.tornado, words) if swing.moves]
        if study.findings.tornado is None or not found:
            return say(figure, words["figure.tornado.empty"])
        axes = figure.add_axes(BOX)
        first = study.findings.tornado.iloc[0]
        middle, half = float(first["outcome"]), float(first["half"])
        if half > 0.0:
            axes.axvspan(middle - half, middle + half, color=NOISE, zorder=0, label="noise")
        for n, swing in enumerate(found):
            _bar(axes, n, swing, middle)
        _lines(axes, middle, float(first["line"]), words)
        _frame(axes, found, study, words)
        paragraph(figure, (LEFT, 0.155), _note(study, half, words))
    return figure


def is_difference(study: Compared) -> bool:
    """Whether the outcome is what the recommended option has over its nearest rival, not the measure itself."""
    found = study.about["recommendation"]
    return len(study.options) > 1 and bool(found) and found["why"] != KEEPS


def _bar(axes: Axes, n: int, swing: Swing, middle: float) -> None:
    """Both ends, the lower outcome named to the left and the higher one to the right."""
    assert swing.outcome_low is not None and swing.outcome_high is not None
    ends = [(swing.outcome_low, swing.low, GUARD, ""), (swing.outcome_high, swing.high, REACH, "//")]
    for end, _, colour, hatch in sorted(ends, key=lambda one: -abs(one[0] - middle)):
        axes.barh(n, end - middle, 0.62, left=middle, color=colour, hatch=hatch, edgecolor="white", zorder=2)
    (low, left, *_), (high, right, *_) = sorted(ends, key=lambda one: one[0])
    for at, text, side, away in ((min(low, middle), left, "right", -5), (max(high, middle), right, "left", 5)):
        look: dict[str, Any] = {"size": 11, "ha": side, "va": "center", "color": INK, "textcoords": "offset points"}
        axes.annotate(text, (at, n), (away, 0), **look)


def _lines(axes: Axes, middle: float, line: float, words: Catalogue) -> None:
    axes.axvline(middle, color=INK, linewidth=1.4, zorder=3)
    axes.axvline(line, color=TURNED, linewidth=2.0, linestyle=(0, (5, 3)), zorder=3, label="line")
    look: dict[str, Any] = {"size": 12, "color": TURNED, "ha": "center", "va": "bottom", "weight": "bold"}
    axes.annotate(words["figure.tornado.line"], (line, 1.01), xycoords=("data", "axes fraction"), **look)


def _frame(axes: Axes, found: Sequence[Swing], study: Compared, words: Catalogue) -> None:
    low, high = axes.get_xlim()
    axes.set_xlim(low - 0.2 * (high - low), high + 0.2 * (high - low))
    ticked(axes, low, high)
    marks = ["?" if swing.overturns and not swing.sure else "" for swing in found]
    names = [shorten(swing.name, LETTERS, placeholder=" …") + mark for swing, mark in zip(found, marks, strict=True)]
    axes.set_yticks(range(len(found)), names)
    axes.set_ylim(len(found) - 0.4, -0.6)
    for label, swing in zip(axes.get_yticklabels(), found, strict=True):
        label.set(size=11, color=TURNED if swing.overturns else INK, weight="bold" if swing.sure else "normal")
    scale = 100.0 if REGISTRY[study.promised].unit == "share" else 1.0
    axes.xaxis.set_major_formatter(lambda value, _: words.number(scale * value, 0 if whole(scale * value) else 1))
    axes.grid(axis="y", visible=False)
    axes.set_xlabel(_outcome(study, words), size=12, color=GREY)


def _outcome(study: Compared, words: Catalogue) -> str:
    """What the axis shows, with its unit."""
    apart, unit = is_difference(study), REGISTRY[study.promised].unit
    named = ("study.points" if apart else "study.percent") if unit == "share" else f"unit.{unit}"
    key = "figure.tornado.difference" if apart else "figure.tornado.measure"
    return words[key].format(measure=words[f"measure.{study.promised}"], unit=words[named].format(value="").strip())


def _note(study: Compared, half: float, words: Catalogue) -> str:
    n = study.config.study.assumptions.replications
    noise = words["figure.tornado.noise"].format(half="±" + size(words, half, REGISTRY[study.promised].unit))
    return f"{words['figure.tornado.note'].format(n=words.number(n))} {noise}"
