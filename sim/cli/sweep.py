"""A sweep: Hydra expands the words, our launcher takes all points at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from hydra._internal.callbacks import Callbacks
from hydra.core.plugins import Plugins
from hydra.types import HydraContext

from sim.cli.compose import Composer
from sim.cli.launch import run_sweep
from sim.cli.options import Options
from sim.cli.words import read

if TYPE_CHECKING:
    from sim.study.result import Result


def sweep(words: Sequence[str], options: Options) -> Path:
    """Run every combination of the listed values as one study and return its folder.

    Raises Refused with the problems of all points, before anything is written.
    """
    composer = Composer(options)
    folders = [word for word in words if word.lstrip("+~").startswith("hydra")]
    judged = read(folders, options)
    config = composer.layers.for_sweep(judged.chosen)

    top = Path(str(config.hydra.sweep.dir))

    def run_batch(designs: Sequence[Sequence[str]]) -> list[Result]:
        return run_sweep(composer.points(designs, judged.problems), top)

    sweeper = Plugins.instance().instantiate_sweeper(
        hydra_context=HydraContext(composer.layers.loader, Callbacks()),
        task_function=run_batch,
        config=config,
    )
    sweeper.sweep([word for word in words if word not in folders])
    return top
