"""A sweep: the design makes points of the words, our launcher takes all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hydra._internal.callbacks import Callbacks
from hydra.core.plugins import Plugins
from hydra.types import HydraContext

from sim.cli.compose import Composer
from sim.cli.designs import designs, taken_apart
from sim.cli.launch import run_search, run_sweep
from sim.cli.options import Options
from sim.cli.words import read
from sim.study.design.factors import Range

if TYPE_CHECKING:
    from sim.study.result import Result


def sweep(words: Sequence[str], options: Options) -> Path:
    """Run the points that the words and their design ask for as one study and return its folder.

    Raises Refused with the problems of all points, before anything is written.
    """
    composer = Composer(options)
    folders = [word for word in words if word.lstrip("+~").startswith("hydra")]
    judged = read(folders, options)
    config = composer.layers.for_sweep(judged.chosen)
    batch = Batch(composer, Path(str(config.hydra.sweep.dir)), judged.problems)
    sweeper = Plugins.instance().instantiate_sweeper(
        hydra_context=HydraContext(composer.layers.loader, Callbacks()),
        task_function=batch,
        config=config,
    )
    sweeper.sweep([word for word in words if word not in folders])
    return batch.top


class Batch:
    """What Hydra calls: first to make points of the words, then to run them."""

    def __init__(self, composer: Composer, top: Path, problems: Sequence[str]) -> None:
        self.composer, self.top, self.problems = composer, top, problems
        self.searched: Range | None = None

    def expand(self, words: Sequence[str]) -> list[list[str]]:
        """The words of every point; of a search, those of its plain operation."""
        parts = taken_apart(words, self.composer.layers.loader)
        found = designs(parts, self.composer)
        self.searched = found.searched
        return found.points

    def __call__(self, points: Sequence[Sequence[str]]) -> list[Result]:
        """Check and run the points, or a search from each of them."""
        if self.searched is None:
            return run_sweep(self.composer.points(points, self.problems), self.top)
        return run_search(self.composer, points, self.searched, self.top)
