"""A design point that a study is asked to run."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from sim.config import Config


class Asked(NamedTuple):
    """One design point: its configuration, the folder it goes to, and the words that asked for it."""

    config: Config
    folder: Path
    words: tuple[str, ...] = ()
