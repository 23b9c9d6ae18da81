"""How a command ends: its exit code, and in one line what went wrong."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

from sim.config.lines import shown
from sim.config.refused import Refused
from sim.study.failed import PointsFailed

DONE, FAILED, REFUSED = 0, 1, 2
RESUMES = "what is finished is kept, and the same command with the same folder goes on from there"
ASKED = ("SIGTERM", "SIGHUP")  # requests to end, where the system knows them


class Stopped(KeyboardInterrupt):
    """The system or its user asked the process to end; the argument names the signal."""


def ended(act: Callable[[], int]) -> int:
    """Run a command and return its exit code: its own, 1 where it failed or was stopped, 2 for bad words or data."""
    _harmless_output()
    try:
        with _stoppable():
            code = act()
            sys.stdout.flush()
            return code
    except Refused as refused:
        return _told(str(refused), REFUSED)
    except KeyboardInterrupt as stopped:
        return _told(f"{shown(stopped) if stopped.args else 'interrupted'}; {RESUMES}", FAILED)
    except BrokenPipeError:  # who read the output has left, as ``head`` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except PointsFailed as failed:
        return _told(str(failed), FAILED)
    except Exception as error:
        if os.environ.get("SIAGA_TRACEBACK") == "1":
            raise
        return _told(f"the run failed: {reason(error)} (SIAGA_TRACEBACK=1 shows where)", FAILED)


def reason(error: Exception) -> str:
    """Why a run failed, in one line that says what to do where that is known."""
    if isinstance(error, MemoryError):
        return "out of memory; fewer study.workers need less"
    if isinstance(error, BrokenExecutor):
        return f"workers were ended from outside, as happens when memory runs out; {RESUMES}"
    if isinstance(error, OSError) and error.errno is not None:
        where = f": {shown(error.filename)}" if error.filename else ""
        return f"{os.strerror(error.errno)}{where}; {RESUMES}"
    return f"{type(error).__name__}: {shown(error)}"


def _told(text: str, code: int) -> int:
    print(text, file=sys.stderr)
    return code


def _harmless_output() -> None:
    """A sign that the terminal cannot show must not end a run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


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
