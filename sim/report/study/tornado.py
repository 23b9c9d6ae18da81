"""Figure: the assumptions that matter most, each moved alone to both ends of its range."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.report.catalogue import Catalogue
from sim.report.legend import paragraph
from sim.report.study.axes import below
from sim.report.study.compared import Compared
from sim.report.study.names import key_name, value_name
from sim.report.style import GREY, GUARD, INK, LEFT, REACH, blank, say, style
from sim.measures.registry import REGISTRY
from sim.study.frontier.recommendation import KEEPS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAMED = 3  # assumptions that are named in words
BOX = (0.4, 0.26, 0.565, 0.525)
TURNED = "#B3001B"


class Swing(NamedTuple):
    """One assumption: its range in words, the outcome at both ends, and whether an end overturns the recommendation."""

    name: str
    low: str
    high: str
    outcome_low: float | None
    outcome_high: float | None
    overturns: bool

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
            *(value_name(words, row["key"], str(row[side])) for side in ("low", "high")),
            row["outcome_low"],
            row["outcome_high"],
            bool(row["overturns"]),
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
        for n, swing in enumerate(found):
            _bar(axes, n, swing, float(first["outcome"]))
        _lines(axes, float(first["outcome"]), float(first["line"]), words)
        _frame(axes, found, study, words)
        paragraph(figure, (LEFT, 0.14), _note(study, words))
    return figure


def is_difference(study: Compared) -> bool:
    """Whether the outcome is what the recommended option has over its nearest rival, not the measure itself."""
    found = study.about["recommendation"]
    return study.about["n_points"] > 1 and bool(found) and found["why"] != KEEPS


def _bar(axes: Axes, n: int, swing: Swing, middle: float) -> None:
    assert swing.outcome_low is not None and swing.outcome_high is not None
    for end, text, colour, hatch in (
        (swing.outcome_low, swing.low, GUARD, ""), (swing.outcome_high, swing.high, REACH, "//"),
    ):  # fmt: skip
        axes.barh(n, end - middle, 0.62, left=middle, color=colour, hatch=hatch, edgecolor="white", zorder=2)
        right = end > middle or (end == middle and text == swing.high)
        look = {"size": 11, "ha": "left" if right else "right", "va": "center", "color": INK}
        axes.annotate(text, (end, n), (5 if right else -5, 0), textcoords="offset points", **look)


def _lines(axes: Axes, middle: float, line: float, words: Catalogue) -> None:
    axes.axvline(middle, color=INK, linewidth=1.4, zorder=3)
    axes.axvline(line, color=TURNED, linewidth=2.0, linestyle=(0, (5, 3)), zorder=3, label="line")
    look = {"size": 12, "color": TURNED, "ha": "center", "va": "bottom", "weight": "bold"}
    axes.annotate(words["figure.tornado.line"], (line, 1.01), xycoords=("data", "axes fraction"), **look)


def _frame(axes: Axes, found: Sequence[Swing], study: Compared, words: Catalogue) -> None:
    low, high = axes.get_xlim()
    axes.set_xlim(low - 0.14 * (high - low), high + 0.14 * (high - low))
    names = ["\n".join(wrap(swing.name, 38, max_lines=2, placeholder=" …")) for swing in found]
    axes.set_yticks(range(len(found)), names)
    axes.set_ylim(len(found) - 0.4, -0.6)
    for label, swing in zip(axes.get_yticklabels(), found, strict=True):
        label.set(size=11.5, color=TURNED if swing.overturns else INK, weight="bold" if swing.overturns else "normal")
    unit, scale = REGISTRY[study.promised].unit, 100.0 if REGISTRY[study.promised].unit == "share" else 1.0
    axes.xaxis.set_major_formatter(lambda value, _: words.number(scale * value, 0 if scale > 1 else 1))
    axes.grid(axis="y", visible=False)
    key = "figure.tornado.difference" if is_difference(study) else "figure.tornado.measure"
    named = words["study.points" if is_difference(study) else "study.percent"] if unit == "share" else words[f"unit.{unit}"]
    text = words[key].format(measure=words[f"measure.{study.promised}"], unit=named.format(value="").strip())
    axes.set_xlabel(text, size=12, color=GREY)


def _note(study: Compared, words: Catalogue) -> str:
    n = study.config.study.assumptions.replications
    return words["figure.tornado.note"].format(n=words.number(n))
