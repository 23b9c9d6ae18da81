"""One run at a time in a folder: a lock that the system takes away when its process ends, however it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from os import fstat
from pathlib import Path
from typing import IO

from sim.config.lines import problem, shown
from sim.config.refused import Refused

LOCK = ".lock"


@contextmanager
def claimed(folder: Path, key: str) -> Iterator[None]:
    """Make the folder that ``key`` names and keep others from writing there meanwhile.

    Raises Refused where another run does so now, or where it cannot be written. Systems without ``flock`` have no lock.
    """
    path = folder / LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = path.open("a")
    except OSError as error:
        raise Refused(problem(shown(folder), shown(error.strerror), "a folder to write in")) from error
    with file:
        if not _locked(file, path):
            raise Refused(problem(key, f"{shown(folder)} is being written by another run", "another folder"))
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def _locked(file: IO[str], path: Path) -> bool:
    """Whether the lock is ours; one whose file was removed meanwhile belongs to a run that has just ended."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return path.stat().st_ino == fstat(file.fileno()).st_ino
    except OSError:
        return False
