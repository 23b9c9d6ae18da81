"""The pictures of a study by name, and how they are written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.report.catalogue import Catalogue
from sim.report.figures import put_figure
from sim.report.study.compared import Compared
from sim.report.study.comparison import comparison
from sim.report.study.frontier import frontier
from sim.report.study.tornado import tornado

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES: dict[str, Callable[[Compared, Catalogue], Figure]] = {
    "comparison": comparison,
    "frontier": frontier,
    "tornado": tornado,
}


def study_figures(study: Compared) -> list[str]:
    """Names of the pictures that have something to show: options to compare, estimates, a screening."""
    shown = {
        "comparison": bool(study.compared) and len(study.options) > 1,
        "frontier": study.knows(study.promised),
        "tornado": study.findings.tornado is not None,
    }
    return [name for name in FIGURES if shown[name]]


def write_study_figures(study: Compared, top: Path) -> list[Path]:
    """Write ``figures/<name>.png`` below the folder of a study in the output language and return the files."""
    words = Catalogue(study.config.output.language)
    return [put_figure(FIGURES[name](study, words), name, top) for name in study_figures(study)]
