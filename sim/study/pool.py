"""Where the work is done: in this process, or in processes of joblib's executor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

Submit = Callable[..., "Future[Any]"]
ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}


def cores() -> int:
    """Cores this process may use."""
    import joblib

    return int(joblib.cpu_count())


@contextmanager
def pool(workers: int) -> Iterator[Submit]:
    """Give the function that submits a task; processes end at once when the block is left by an exception."""
    if workers == 1:
        yield _at_once
        return
    from joblib.externals.loky import get_reusable_executor

    executor = get_reusable_executor(max_workers=workers, env=ONE_THREAD)
    try:
        yield executor.submit
    except BaseException:
        executor.shutdown(wait=True, kill_workers=True)
        raise


def _at_once(task: Callable[..., Any], *arguments: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(task(*arguments))
    return future
