"""A process in which cases are run, one after another: it is ended when one takes too long or too much memory."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from gc import collect
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from types import TracebackType
from warnings import catch_warnings, simplefilter

from sim.fuzz.case import Case, Outcome

MOST_BYTES = 8 * 2**30  # of address space of the process; most of it is never touched
PATIENCE_S = 5.0  # with a process that may end by itself
SWEPT = 10  # cases between two collections of garbage


class Bench:
    """Runs cases of one seed in a process of its own; a new one takes over where it had to be ended."""

    def __init__(self, seed: int, seconds: float) -> None:
        self.seed, self.seconds = seed, seconds
        self._start()

    def _start(self) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self.seed), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv()  # it has imported what it needs

    def run(self, number: int) -> Outcome:
        """The outcome of one case."""
        from sim.fuzz.kinds import case

        began = monotonic()
        self._pipe.send(number)
        try:
            if self._pipe.poll(self.seconds):
                outcome: Outcome = self._pipe.recv()
                return outcome
            ending, told = "hang", f"no end after {self.seconds:g} s"
        except (EOFError, ConnectionError):
            ending, told = "died", f"exit code {self._process.exitcode}"
        self.close()
        self._start()
        made = case(self.seed, number)
        return Outcome(number, made.kind, made.what, ending, told, monotonic() - began)  # type: ignore[arg-type]

    def close(self) -> None:
        """End the process; one that waits for its next case ends by itself and leaves nothing behind."""
        self._pipe.close()
        self._process.join(PATIENCE_S)
        self._process.kill()
        self._process.join()

    def __enter__(self) -> Bench:
        """The bench itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the process."""
        self.close()


def _work(pipe: Connection, seed: int) -> None:
    """Take numbers of cases and give back outcomes, until the other side is gone."""
    from sim.fuzz.kinds import case

    _limit_memory()
    pipe.send(None)
    nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    with nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere), catch_warnings():
        simplefilter("ignore")
        with suppress(EOFError, KeyboardInterrupt):
            while True:
                number = pipe.recv()
                pipe.send(outcome(case(seed, number), number))


def outcome(made: Case, number: int) -> Outcome:
    """Run one case in a folder that is thrown away, in this process."""
    from sim.fuzz.judge import judge

    began = monotonic()
    with TemporaryDirectory(prefix="siaga-") as place:
        ending, told = judge(made, Path(place))
    if number % SWEPT == 0:
        collect()  # maps of travel times hang in cycles
    return Outcome(number, made.kind, made.what, ending, told, monotonic() - began)


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
