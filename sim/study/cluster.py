"""The same work on a Dask cluster: several machines, or this one; the extra ``cluster``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from sim.config.lines import problem, shown
from sim.config.refused import Refused

if TYPE_CHECKING:
    from sim.study.pool import Submit

LOCAL = "local"
PATIENCE = "20 s"  # until a scheduler answers
RETRIES = 2


@contextmanager
def dask_submit(cluster: str, workers: int) -> Iterator[Submit]:
    """Give a function that submits work to the cluster; a task whose worker dies goes to another one.

    Raises Refused where no scheduler answers at the address.
    """
    with ExitStack() as stack:
        client = stack.enter_context(_client(cluster, workers, stack))
        yield lambda *call: client.submit(*call, pure=False, retries=RETRIES)


def _client(cluster: str, workers: int, stack: ExitStack) -> Any:
    import dask
    import distributed

    client: Any = distributed.Client
    dask.config.set({"distributed.comm.timeouts.connect": PATIENCE})
    if cluster == LOCAL:
        make: Any = distributed.LocalCluster
        own = stack.enter_context(make(n_workers=workers, threads_per_worker=1, dashboard_address=None))
        return client(own)
    try:
        return client(cluster, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        given = f"{shown(cluster)} given, {type(error).__name__}"
        raise Refused(problem("study.cluster", given, "null, local, or the address of a Dask scheduler")) from error
