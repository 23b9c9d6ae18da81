"""What the pictures of a study share: labels of options, axes in the unit of a measure."""

from __future__ import annotations

from collections.abc import Sequence
from os.path import commonprefix
from textwrap import shorten, wrap
from typing import TYPE_CHECKING

import numpy as np

from sim.measures.registry import REGISTRY
from sim.report.catalogue import Catalogue
from sim.report.study.compared import OF_ASKED, Compared
from sim.report.study.options import Option
from sim.report.style import operation

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 14  # options in one picture
BROAD, LONG = 42, 50  # letters of a line of a label, where it is one of several, and where it is the only one
LINES = 3
KEY = 210  # letters of what the letters of options stand for, in two lines
TICKS = 7.0


def below(study: Compared, words: Catalogue) -> str:
    """The subtitle of the pictures and of the story: region, date, options and operations."""
    few, many = study.replications
    count = words.number(few) if few == many else words["number.range"].format(low=few, high=many)
    options = words["study.options"].format(n=words.number(len(study.options)))
    return " · ".join(filter(None, [*operation(study.config, words), options, words["study.each"].format(n=count)]))


def labels(options: Sequence[Option], words: Catalogue) -> list[str]:
    """Letters with what was asked for, in a few lines; of many options in one."""
    lines, letters = (LINES, BROAD) if len(options) <= MOST // 2 else (1, LONG)
    return ["\n".join(wrap(option.named(words), letters, max_lines=lines, placeholder=" …")) for option in options]


def meaning(options: Sequence[Option], words: Catalogue) -> str:
    """What the letters stand for, what all have in common said once; nothing where there are too many to say it."""
    said = [option.said(words) for option in options]
    if len(options) > MOST // 2 or not any(said):
        return ""
    head = commonprefix(said) if len(said) > 1 else ""
    head = head[: head.rfind(": ") + 2] if ": " in head else ""
    room = (KEY - len(head)) // len(said)
    each = (shorten(text[len(head) :], room, placeholder=" …") for text in said)
    return head + " · ".join(f"{option.letter} = {text}" for option, text in zip(options, each, strict=True))


def asked_less(study: Compared, words: Catalogue, key: str = "study.asked_less") -> list[str]:
    """What must be said where a share of what the order asks for is promised and the order itself is varied."""
    return [words[key]] * (study.asked_differs and study.promised.startswith(OF_ASKED))


def measured_axis(axes: Axes, measure: str, words: Catalogue) -> None:
    """Numbers of the y axis in the unit of a measure, at steps that its numbers can tell apart."""
    from matplotlib.ticker import MultipleLocator

    unit = REGISTRY[measure].unit
    least, span = (0.01 if unit == "share" else 1.0), float(np.ptp(axes.get_ylim()))
    steps = (least * first * 10.0**power for power in range(12) for first in (1.0, 2.0, 5.0))
    axes.yaxis.set_major_locator(MultipleLocator(next(step for step in steps if span <= TICKS * step)))
    axes.yaxis.set_major_formatter(lambda value, _: words.amount(value, unit))
