"""Figure: paired differences of every option to the reference, with simultaneous intervals and verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from sim.measures.registry import REGISTRY
from sim.report.catalogue import Catalogue
from sim.report.legend import paragraph
from sim.report.study.axes import MOST, asked_less, below, labels
from sim.report.study.compared import Compared
from sim.report.study.options import Option
from sim.report.study.verdicts import VERDICTS, size, verdict, whole
from sim.report.style import GREY, INK, LEFT, blank, say, style, ticked

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS = {1: ((0.335, 0.5),), 2: ((0.335, 0.295), (0.67, 0.295))}  # left end and width, by how many there are
BOTTOM, HEIGHT = 0.255, 0.5
FREE = 0.62  # of the span, to the right, for the words of the verdict
TITLE = 30  # letters of a line
MARGIN = "#DCE6F0"


def comparison(study: Compared, words: Catalogue) -> Figure:
    """One row per option, one panel per measure; a shaded strip holds differences nobody would act on."""
    with style():
        figure = blank(study.config, words, "comparison", below(study, words))
        options = compared_options(study)
        if not options:
            return say(figure, words["figure.comparison.empty"])
        measures = study.compared
        for number, (measure, (left, wide)) in enumerate(zip(measures, PANELS[len(measures)], strict=True)):
            axes = figure.add_axes((left, BOTTOM, wide, HEIGHT))
            _panel(axes, study, options, measure, words)
            axes.set_yticks(range(len(options)), labels(options, words) if not number else [""] * len(options))
        paragraph(figure, (LEFT, 0.155), _note(study, options, words))
        for caveat in asked_less(study, words, "figure.asked_less"):
            paragraph(figure, (LEFT, 0.83), caveat, right=PANELS[len(measures)][0][0] - 0.02)
    return figure


def compared_options(study: Compared) -> list[Option]:
    """The options beside the reference; of very many those best by the promise."""
    others = [option for option in study.options if any(study.row("comparisons", option, m) for m in study.compared)]
    if len(others) <= MOST:
        return others
    sign = 1.0 if REGISTRY[study.promised].better == "higher" else -1.0
    score = {option.point: sign * (study.measured(option, study.promised).estimate or 0.0) for option in others}
    kept = sorted(others, key=lambda option: -score[option.point])[:MOST]
    return [option for option in others if option in kept]


def _panel(axes: Axes, study: Compared, options: Sequence[Option], measure: str, words: Catalogue) -> None:
    rows = [study.row("comparisons", option, measure) for option in options]
    margin = next((float(row["margin"]) for row in rows if row), 0.0)
    axes.axvspan(-margin, margin, color=MARGIN, zorder=0)
    axes.axvline(0.0, color=INK, linewidth=1.2, zorder=1)
    for n, row in enumerate(rows):
        if row and row["difference"] is not None:
            _interval(axes, n, row)
    _span(axes, rows, margin)
    for n, row in enumerate(rows):
        colour = VERDICTS[row["verdict"]].colour if row else GREY
        place: dict[str, Any] = {"transform": axes.get_yaxis_transform(), "ha": "right", "va": "center"}
        axes.text(1.0, n, verdict(words, row), color=colour, size=13, weight="bold", **place)
    _frame(axes, len(options), measure, words)


def _interval(axes: Axes, n: int, row: dict[str, Any]) -> None:
    mark = VERDICTS[row["verdict"]]
    if row["low"] is not None and row["high"] is not None:
        axes.plot((row["low"], row["high"]), (n, n), mark.line, color=mark.colour, linewidth=3.0, label="interval")
    axes.plot(row["difference"], n, mark.shape, color=mark.colour, markersize=11, markeredgecolor="white")


def _span(axes: Axes, rows: Sequence[dict[str, Any]], margin: float) -> None:
    """Limits around all intervals, with room for words at the right."""
    ends = [row[side] for row in rows for side in ("difference", "low", "high") if row and row[side] is not None]
    low, high = min([-margin, *ends]), max([margin, *ends])
    span = max(high - low, 1e-9)
    axes.set_xlim(low - 0.06 * span, high + FREE * span)
    axes.locator_params(axis="x", nbins=8)
    ticked(axes, low, high)


def _frame(axes: Axes, n: int, measure: str, words: Catalogue) -> None:
    unit, better = REGISTRY[measure].unit, REGISTRY[measure].better
    axes.set_ylim(n - 0.4, -0.6)
    axes.grid(visible=False)
    axes.tick_params(axis="y", length=0, labelsize=12 if n <= MOST // 2 else 10)
    scale = 100.0 if unit == "share" else 1.0
    axes.xaxis.set_major_formatter(lambda value, _: words.number(scale * value, 0 if whole(scale * value) else 1))
    axes.set_title("\n".join(wrap(words[f"measure.{measure}"], TITLE)), size=13.5, loc="left")
    named = words["study.points"] if unit == "share" else words[f"unit.{unit}"]
    way = words[f"figure.comparison.{better}"]
    axes.set_xlabel(words["figure.comparison.x"].format(unit=named.format(value="").strip(), way=way), size=12)


def _note(study: Compared, options: Sequence[Option], words: Catalogue) -> str:
    margin = study.about["margin"]
    given = {"minutes": size(words, margin["minutes"], "min"), "share": size(words, margin["share"], "share")}
    reference = study.options[0].named(words)
    lines = [words["figure.comparison.note"].format(reference=reference, **given)]
    if len(options) < len(study.options) - 1:
        lines.append(words["figure.comparison.some"].format(n=len(options)))
    return " ".join(lines)
