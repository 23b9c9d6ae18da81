"""Makes Hydra find the launcher and the sweeper of ``sim.plugins``."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import sim.plugins


def plug() -> None:
    """Register the plugins with Hydra, which takes them only from modules called ``hydra_plugins``."""
    from hydra.core.plugins import Plugins

    folder = str(Path(sim.plugins.__file__).parent)
    if folder not in sys.path:
        sys.path.append(folder)
    plugins = Plugins.instance()
    module = import_module("hydra_plugins.siaga")
    plugins.register(module.SiagaLauncher)
    plugins.register(module.SiagaSweeper)
