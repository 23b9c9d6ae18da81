"""Figure: how the measures that decide when to stop have settled, with their intervals and the width asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.arrays import Float
from sim.measures.summary import measure_some
from sim.record import Tables
from sim.report.catalogue import Catalogue
from sim.report.legend import paragraph
from sim.report.result import Reportable
from sim.report.study.verdicts import size
from sim.report.style import GUARD, INK, LEFT, canvas, say, style, ticked
from sim.study.progress import BATCH, watched
from sim.study.terms import terms_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LOOKS, FIRST = 40, 5  # numbers of operations at which the measures are taken, and the first of them
ACROSS = 2  # panels beside each other
ASKED = "#B3001B"


class Running(NamedTuple):
    """A measure after more and more operations; nan where it was not defined."""

    measure: str
    unit: str
    asked: float  # half-width of its 95 % interval
    n: Float  # operations
    estimate: Float
    low: Float
    high: Float

    @property
    def half(self) -> float:
        """Half-width of the last interval."""
        return float(self.high[-1] - self.low[-1]) / 2.0


def is_running(result: Reportable) -> bool:
    """Whether a rule decided when to stop, and looked at more than one number of operations."""
    study = result.config.study
    ruled = study.replications is None and study.inject is None and any(study.precision.values())
    return ruled and result.tables.n_replications > BATCH


def runnings(result: Reportable) -> list[Running]:
    """The measures named in ``study.precision`` that are defined at the end, on the way there."""
    asked = {name: half for name, half in result.config.study.precision.items() if half is not None}
    total, names = result.tables.n_replications, tuple(asked)
    numbers = np.unique(np.linspace(min(FIRST, total), total, LOOKS).round().astype(int)).tolist()
    terms = terms_of(result.config)
    looked = [measure_some(names, tables, terms) for tables in _first(result.tables, names, numbers)]
    found = [_running(name, half, numbers, [records[name] for records in looked]) for name, half in asked.items()]
    return [one for one in found if np.isfinite(one.estimate[-1])]


def _first(tables: Tables, names: tuple[str, ...], numbers: list[int]) -> Iterator[Tables]:
    """What the measures read of the first operations, for every number of them."""
    frames = {name: getattr(tables, name) for name in watched(names) if hasattr(tables, name)}
    for n in numbers:
        cut = {name: frame[frame["replication"] < n] for name, frame in frames.items() if "replication" in frame}
        yield replace(tables, **cut, n_replications=n)


def _running(name: str, asked: float, numbers: list[int], records: list[dict[str, float | None]]) -> Running:
    values = (
        np.array([np.nan if (value := one[side]) is None else value for one in records], dtype=np.float64)
        for side in ("estimate", "low", "high")
    )
    return Running(name, str(records[-1]["unit"]), asked, np.array(numbers, dtype=np.float64), *values)


def running_mean(result: Reportable, words: Catalogue) -> Figure:
    """A panel per measure: estimate and interval by operations, and the width asked for around the last estimate."""
    with style():
        figure = canvas(result, words, "running_mean")
        found = [] if result.tables.incidents.empty else runnings(result)
        if not found:
            return say(figure, words["figure.running_mean.empty"])
        for number, one in enumerate(found):
            _panel(figure.add_axes(_box(number, len(found))), one, words)
        reason = words.name("stopped", result.summary["stopped_because"])
        note = words["figure.running_mean.note"].format(n=words.number(result.tables.n_replications), reason=reason)
        paragraph(figure, (LEFT, 0.155), note)
    return figure


def _box(number: int, total: int) -> tuple[float, float, float, float]:
    """Where a panel stands: two beside each other, in rows."""
    across, rows = min(total, ACROSS), -(-total // ACROSS)
    row, column = divmod(number, ACROSS)
    wide, high = 0.88 / across, 0.59 / rows
    return 0.085 + column * wide, 0.265 + (rows - 1 - row) * high, wide - 0.085, high - (0.1 if rows == 1 else 0.16)


def _panel(axes: Axes, one: Running, words: Catalogue) -> None:
    last = float(one.estimate[-1])
    axes.fill_between(one.n, one.low, one.high, color=GUARD, alpha=0.25, linewidth=0, label="interval")
    axes.plot(one.n, one.estimate, color=GUARD, label="estimate")
    for side in (last - one.asked, last + one.asked):
        axes.axhline(side, color=ASKED, linewidth=1.6, linestyle=(0, (5, 3)), label="asked")
    axes.axvline(one.n[-1], color=INK, linewidth=1.4, label="stopped")
    axes.set_xlim(0.0, 1.04 * one.n[-1])
    axes.locator_params(axis="x", nbins=6, integer=True)
    ticked(axes, 0.0, float(one.n[-1]))
    _limits(axes, one)
    axes.yaxis.set_major_formatter(lambda value, _: words.amount(value, one.unit))
    axes.set_title(words[f"measure.{one.measure}"], size=13.5, loc="left")
    half, asked = (size(words, value, one.unit) for value in (one.half, one.asked))
    axes.set_xlabel(words["figure.running_mean.x"].format(half=half, asked=asked), size=12)


def _limits(axes: Axes, one: Running) -> None:
    """Around the width asked for and what the rule has seen; the first few operations may leave the panel."""
    seen, last = one.n >= min(BATCH, one.n[-1]), float(one.estimate[-1])
    low = min(last - one.asked, float(np.nanmin(one.low[seen])))
    high = max(last + one.asked, float(np.nanmax(one.high[seen])))
    room = 0.12 * (high - low)
    axes.set_ylim(low - room, high + room)
