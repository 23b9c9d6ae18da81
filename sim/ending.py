"""How a command ends: its exit code, and in one line what went wrong."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType
from typing import TextIO

from sim.config.lines import shown
from sim.config.refused import Refused
from sim.study.failed import PointsFailed

DONE, FAILED, REFUSED = 0, 1, 2
RESUMES = "what is finished is kept, and the same command with the same folder goes on from there"
ASKED = ("SIGTERM", "SIGHUP")  # requests to end, where the system knows them
BROKEN = "workers were ended from outside, as happens when memory runs out"


class Stopped(KeyboardInterrupt):
    """The system or its user asked the process to end; the argument names the signal."""


def ended(act: Callable[[], int], resumes: bool = False) -> int:
    """Run a command and return its exit code: its own, 1 where it failed or was stopped, 2 for bad words or data.

    ``resumes``: the same command goes on where it was stopped, which is then said.
    """
    _harmless_output()
    after = f"; {RESUMES}" if resumes else ""
    try:
        with _stoppable():
            code = act()
            sys.stdout.flush()
            return code
    except Refused as refused:
        return _told(str(refused), REFUSED)
    except KeyboardInterrupt as stopped:
        return _told(f"{shown(stopped) if stopped.args else 'interrupted'}{after}", FAILED)
    except BrokenPipeError:  # who read the output has left, as ``head`` does
        return _unheard()
    except PointsFailed as failed:
        return _told(str(failed), FAILED)
    except Exception as error:
        if os.environ.get("SIAGA_TRACEBACK") == "1":
            raise
        why = reason(error) + (after if isinstance(error, BrokenExecutor | OSError) else "")
        return _told(f"the run failed: {why} (SIAGA_TRACEBACK=1 shows where)", FAILED)


def reason(error: Exception) -> str:
    """Why a run failed, in one line that says what to do where that is known."""
    if isinstance(error, MemoryError):
        return "out of memory; fewer study.workers need less"
    if isinstance(error, BrokenExecutor):
        return BROKEN
    if isinstance(error, OSError) and error.errno is not None:
        where = f": {shown(error.filename)}" if error.filename else ""
        return f"{os.strerror(error.errno)}{where}"
    return f"{type(error).__name__}: {shown(error)}"


def _told(text: str, code: int) -> int:
    with suppress(OSError):  # where the line cannot be written the exit code still tells
        print(text, file=sys.stderr, flush=True)
    try:
        sys.stdout.flush()
    except OSError:
        _unheard()
    return code


def _unheard() -> int:
    """What is still to be printed goes nowhere, or the interpreter would complain of it at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return FAILED


def _harmless_output() -> None:
    """A sign that the terminal cannot show, or output that was closed, must not end a run."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        while (number := os.open(os.devnull, os.O_RDWR)) <= 2:  # the next file opened must not become the output
            os.set_inheritable(number, True)  # nor that of a worker
        os.close(number)
        sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


@contextmanager
def _stoppable() -> Iterator[None]:
    """Meanwhile a request to end is an interruption, so that workers are ended and nothing is left half-written."""
    if current_thread() is not main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in ASKED if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in numbers}
    for number in numbers:
        if before[number] is signal.SIG_DFL:
            signal.signal(number, _stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(number: int, _: FrameType | None) -> None:
    raise Stopped(f"stopped by {signal.Signals(number).name}")
