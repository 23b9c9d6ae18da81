"""What the pictures of a study share: labels of options, axes in the unit of a measure."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from sim.measures.registry import REGISTRY
from sim.report.catalogue import Catalogue
from sim.report.study.compared import Compared
from sim.report.study.options import Option
from sim.report.style import operation

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 14  # options in one picture
BROAD = 42  # letters of a line of a label
LINES = 3


def below(study: Compared, words: Catalogue) -> str:
    """The subtitle of the pictures and of the story: region, date, options and operations."""
    few, many = study.replications
    count = words.number(few) if few == many else words["number.range"].format(low=few, high=many)
    options = words["study.options"].format(n=words.number(len(study.options)))
    return " · ".join(filter(None, [*operation(study.config, words), options, words["study.each"].format(n=count)]))


def labels(options: Sequence[Option], words: Catalogue) -> list[str]:
    """Letters with what was asked for, in a few lines."""
    room = LINES if len(options) <= MOST // 2 else 1
    return ["\n".join(wrap(option.named(words), BROAD, max_lines=room, placeholder=" …")) for option in options]


def formatted(axes: Axes, measure: str, words: Catalogue, *, vertical: bool) -> None:
    """Numbers of an axis in the unit of a measure."""
    unit = REGISTRY[measure].unit
    side = axes.yaxis if vertical else axes.xaxis
    side.set_major_formatter(lambda value, _: words.amount(value, unit))
