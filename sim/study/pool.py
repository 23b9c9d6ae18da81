"""Where the work is done: in this process, in processes of joblib's executor, or on a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from os import getpid
from typing import Any, Generic, TypeVar
from warnings import filterwarnings

from sim.study.orphans import end_with

Found = TypeVar("Found")
Submit = Callable[..., Any]  # a function and its arguments; gives a future

LOSSES = 3  # times a task may lose its worker before it is given up
PATIENCE_S = 600  # an idle process keeps its operations so long
REPLACED = (
    "A worker stopped while some jobs"  # loky's words: one that kept many large operations made room, nothing is lost
)
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}


def cores() -> int:
    """Cores this process may use."""
    import joblib

    return int(joblib.cpu_count())


class Task(Generic[Found]):
    """Work that was given away; it is given away again when its worker dies."""

    def __init__(self, pool: Pool, call: tuple[Any, ...]) -> None:
        self.pool, self.call = pool, call
        self.future = pool.submit(*call)

    def result(self) -> Found:
        """What came of it. Raises what the work raised, BrokenExecutor where workers keep dying."""
        for _ in range(LOSSES):
            try:
                return self._take()
            except BrokenExecutor:
                self.pool.give_again()
        return self._take()

    def _take(self) -> Found:
        found: Found = self.future.result()
        self.pool.tasks.pop(id(self), None)
        return found


class Pool:
    """Takes work and remembers what is under way."""

    def __init__(self, submit: Submit) -> None:
        self.submit = submit
        self.tasks: dict[int, Task[Any]] = {}

    def __call__(self, work: Callable[..., Found], *arguments: Any) -> Task[Found]:
        """Give work away."""
        task: Task[Found] = Task(self, (work, *arguments))
        self.tasks[id(task)] = task
        return task

    def give_again(self) -> None:
        """Give away again, in their order, the tasks whose worker died; those that came back keep what they found."""
        for task in self.tasks.values():
            if task.future.done() and isinstance(task.future.exception(), BrokenExecutor):
                task.future = self.submit(*task.call)


@contextmanager
def pool(workers: int, cluster: str | None = None) -> Iterator[Pool]:
    """Give the pool; processes end at once when the block is left by an exception.

    ``cluster``: None, ``local`` for a Dask cluster on this machine, or the address of a Dask scheduler.
    """
    if cluster is not None:
        from sim.study.cluster import dask_submit

        with dask_submit(cluster, workers) as submit:
            yield Pool(submit)
    elif workers == 1:
        yield Pool(_at_once)
    else:
        yield from _processes(workers)


def _processes(workers: int) -> Iterator[Pool]:
    from joblib.externals.loky import get_reusable_executor

    def executor() -> Any:
        return get_reusable_executor(
            max_workers=workers, env=ONE_THREAD, timeout=PATIENCE_S, initializer=end_with, initargs=(getpid(),)
        )

    def submit(*call: Any) -> Any:
        try:
            return executor().submit(*call)
        except BrokenExecutor:  # a worker died a moment ago: the next executor is a new one
            return executor().submit(*call)

    filterwarnings("ignore", REPLACED)
    try:
        yield Pool(submit)
    except BaseException:
        executor().shutdown(wait=True, kill_workers=True)
        raise


def _at_once(work: Callable[..., Any], *arguments: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(work(*arguments))
    return future
