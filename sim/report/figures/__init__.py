"""The figures of a run by name, and how they are written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.report.catalogue import Catalogue
from sim.report.figures.contingency import contingency
from sim.report.figures.coverage import coverage
from sim.report.figures.force import force
from sim.report.figures.help_time import help_time
from sim.report.figures.incidents import incidents
from sim.report.figures.leaving import leaving
from sim.report.figures.muster import muster
from sim.report.figures.muster_map import muster_map
from sim.report.figures.named_events import named_events
from sim.report.figures.recapitulation import recapitulation
from sim.report.figures.running_mean import is_running, running_mean
from sim.report.figures.stations_map import stations_map
from sim.report.figures.waiting import waiting
from sim.report.figures.worst_places import worst_places
from sim.report.result import Reportable, is_public, read

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIGURES: dict[str, Callable[[Reportable, Catalogue], Figure]] = {
    "help_time": help_time,
    "coverage": coverage,
    "stations_map": stations_map,
    "force": force,
    "incidents": incidents,
    "recapitulation": recapitulation,
    "waiting": waiting,
    "muster": muster,
    "muster_map": muster_map,
    "contingency": contingency,
    "leaving": leaving,
    "named_events": named_events,
    "worst_places": worst_places,
    "running_mean": running_mean,
}

INTERNAL = frozenset(
    {"coverage", "force", "muster", "muster_map", "contingency", "leaving", "named_events", "worst_places"}
)
"""Figures that show unguarded hours and days, who comes from where, and worst places."""

WITHOUT_ELECTION = frozenset({"help_time", "incidents", "waiting", "running_mean"})
"""Figures that mean something for pure dispatch and queueing."""


def figure_names(result: Reportable) -> list[str]:
    """Names of the figures that this audience may see and that mean something for the run."""
    shown = frozenset(FIGURES) if result.config.election.held else WITHOUT_ELECTION
    if not len(result.tables.stations):
        shown -= {"waiting"}
    if not result.config.threat.happening:
        shown -= {"named_events"}
    if not is_running(result):
        shown -= {"running_mean"}
    return [name for name in FIGURES if name in shown and not (is_public(result) and name in INTERNAL)]


def write_figures(result: Reportable, folder: Path) -> list[Path]:
    """Write ``figures/<name>.png`` below ``folder`` in the output language and return the files.

    A file appears under its name only when it is whole. ``OSError`` where the folder cannot be written.
    """
    words, result = Catalogue(result.config.output.language), read(result)
    return [put_figure(FIGURES[name](result, words), name, folder) for name in figure_names(result)]


def put_figure(figure: Figure, name: str, folder: Path) -> Path:
    """Write one figure as ``figures/<name>.png`` below ``folder`` and return the file."""
    target = folder / "figures"
    target.mkdir(parents=True, exist_ok=True)
    draft, path = target / f"{name}.png.part", target / f"{name}.png"
    figure.savefig(draft, format="png")
    return draft.replace(path)
