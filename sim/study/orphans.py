"""A worker ends with the process that started it, even where that one was killed and could not say so."""

from __future__ import annotations

import os
from threading import Thread
from time import sleep

WATCHED_EVERY_S = 1.0


def end_with(parent: int) -> None:
    """End this process soon after the process ``parent`` that started it has ended."""
    if os.name == "posix":  # elsewhere the number of the parent stays
        Thread(target=_watch, args=(parent,), name="end-with-parent", daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        sleep(WATCHED_EVERY_S)
    os._exit(1)
