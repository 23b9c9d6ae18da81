"""Picture of a verification: every score by case, and their quantiles against the normal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Float
from sim.report.style import GREY, GUARD, REACH, style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BAND = 1.96  # holds 95 % of standard normal scores


def picture(scores: Mapping[str, Float], heads: Float, bound: float) -> Figure:
    """Scores by case with the tolerance (left); quantiles of the first of every case against the normal (right)."""
    with style():
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(12.0, 1.6 + 0.2 * max(len(scores), 26)))
        FigureCanvasAgg(figure)
        left, right = figure.subplots(1, 2, width_ratios=(1.2, 1.0))
        _by_case(left, scores, bound)
        _quantiles(right, heads)
        figure.tight_layout()
    return figure


def _by_case(axes: Axes, scores: Mapping[str, Float], bound: float) -> None:
    for row, values in enumerate(scores.values()):
        axes.plot(values, np.full(len(values), row), "o", color=GUARD, markersize=4, alpha=0.6)
    axes.axvspan(-BAND, BAND, color=GREY, alpha=0.12, linewidth=0)
    for edge in (-bound, bound):
        axes.axvline(edge, color="#8B0000", linewidth=1.5, linestyle="--")
    axes.set_yticks(range(len(scores)), list(scores), size=9)
    axes.set_ylim(len(scores) - 0.5, -0.5)
    axes.set_xlim(-bound - 1.0, bound + 1.0)
    axes.set_xlabel("z-score (dashed: tolerance; shaded: 95 % of single scores)", size=11)
    axes.set_title("Simulated against known, by case", size=13)


def _quantiles(axes: Axes, heads: Float) -> None:
    from scipy.special import ndtri

    ordered = np.sort(heads[np.isfinite(heads)])
    normal = ndtri((np.arange(len(ordered)) + 0.5) / max(len(ordered), 1))
    reach = 1.0 + max(2.0, float(np.abs(ordered).max(initial=0.0)))
    axes.fill_between(*_envelope(len(ordered)), color=GREY, alpha=0.15, linewidth=0)
    axes.plot([-reach, reach], [-reach, reach], color=GREY, linewidth=1.5)
    axes.plot(normal, ordered, "o", color=REACH, markersize=6)
    axes.set_xlim(-reach, reach)
    axes.set_ylim(-reach, reach)
    axes.set_aspect("equal")
    axes.set_xlabel("standard normal quantile (band: 95 % of single points)", size=11)
    axes.set_ylabel("z-score", size=11)
    axes.set_title("First scores of all cases, in order", size=13)


def _envelope(number: int) -> tuple[Float, Float, Float]:
    """Normal quantiles and between which values the ordered scores of that rank lie in 95 of 100 samples."""
    from scipy.special import betaincinv, ndtri

    rank = np.arange(1, number + 1, dtype=np.float64)
    low, high = (ndtri(betaincinv(rank, number + 1.0 - rank, q)) for q in (0.025, 0.975))
    return ndtri((rank - 0.5) / max(number, 1)), low, high
