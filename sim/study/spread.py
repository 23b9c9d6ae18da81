"""Spreads the replications of all points over the workers.

They go out in the order of their numbers, those of one number together for a group of points, so that a worker makes
them one after the other and what the points share is made once. Where there are many points of few replications, as
under draws of the assumed numbers, preparing a point costs more than what it shares with others: then all replications
of a point go out together. A few tasks are ahead of the one that is waited for, and only such as are certainly needed.
Points are finished in the order in which they are decided.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from sim.config import Config
from sim.study import work
from sim.study.pool import Pool, Task, cores, pool
from sim.study.progress import Progress
from sim.study.store import Store

Found = TypeVar("Found")
Batch = list[tuple[Progress, int]]  # points, each with the number of a replication
Under = tuple[Batch, "Task[list[work.Made | Exception]]"]


class Spread(AbstractContextManager["Spread"]):
    """The workers of a study, its store and its one progress bar; used by all its stages."""

    def __init__(self, like: Config, store: Store, model: work.Model | None = None) -> None:
        """``like``: any point of the study; all of them share workers and cluster."""
        self.store, self.model = store, model or work.day_model()
        self.workers, self.cluster = like.study.workers or cores(), like.study.cluster
        self._stack = ExitStack()
        self._pool: Pool | None = None
        self._bar: Any = None

    def __exit__(self, *raised: Any) -> None:
        """Let the workers go."""
        self._stack.__exit__(*raised)

    def finished(self, configs: Sequence[tuple[int, Config]]) -> Iterator[Progress]:
        """Every point as it is finished or fails; its replications are forgotten when the next one is asked for."""
        if not configs:
            return
        self._open([config for _, config in configs])
        points = [Progress(number, config, self.store, self._plan, self.workers) for number, config in configs]
        self._show(points)
        left = Counter(point.key for point in points)
        for point in self._run(points):
            self._bar.total -= point.most - len(point.done)
            yield point
            left[point.key] -= 1
            if point.error is None and not left[point.key]:
                self.store.drop(point.key)

    def _run(self, points: list[Progress]) -> Iterator[Progress]:
        for point in points:
            point.begin()
            if point.over:
                yield point
        waiting: deque[Under] = deque()
        while self._fill(waiting, points):
            batch, task = waiting.popleft()
            for (point, number), made in zip(batch, task.result(), strict=True):
                if not point.over:
                    point.take(number, made)
                    self._bar.update(point.error is None)
                    if point.over:
                        yield point

    def _open(self, configs: list[Config]) -> None:
        """The pool, opened when it is first needed: no more processes than there may be work for."""
        if self._pool is None:
            most = [config.study.replications or config.study.max_replications for config in configs]
            tasks = sum(max(most[n : n + work.GROUP]) for n in range(0, len(most), work.GROUP))
            self.workers = min(self.workers, tasks)
            if self.workers > 1 and self.store.folder is None:
                self.store.folder = Path(self._stack.enter_context(TemporaryDirectory(prefix="siaga-")))
            self._pool = self._stack.enter_context(pool(self.workers, self.cluster))

    def _show(self, points: list[Progress]) -> None:
        """Begin the progress bar, or lengthen it by a stage."""
        most, found = sum(point.most for point in points), sum(point.found for point in points)
        if self._bar is None:
            self._bar = self._stack.enter_context(_bar(most))
        else:
            self._bar.total += most
        self._bar.update(found)

    def _give(self, job: Callable[..., Found], *arguments: Any) -> Task[Found]:
        assert self._pool is not None, "the pool is open while points run"
        return self._pool(job, self.model, *arguments)

    def _plan(self, config: str) -> work.Plan:
        return self._give(work.plan, config).result()

    def _fill(self, waiting: deque[Under], points: list[Progress]) -> bool:
        """Ask for replications until there are enough tasks under way; false when there is none."""
        ahead = 1 if self.workers == 1 and not self.cluster else 2 * self.workers
        choose = _whole_point if self._many_small(points) else _one_of_each
        while len(waiting) < ahead and (batch := choose(points)):
            for point, number in batch:
                point.ask(number)
            paths = [None if self.cluster else self.store.path(point.key, number) for point, number in batch]
            asked = [(point.text, number) for point, number in batch]
            waiting.append((batch, self._give(work.replicate, asked, paths)))
        return bool(waiting)

    def _many_small(self, points: list[Progress]) -> bool:
        """Whether several workers all get points enough if each is made by one alone."""
        return len(points) >= 2 * self.workers > 2 and all(point.most <= work.GROUP for point in points)


def _one_of_each(points: list[Progress]) -> Batch:
    """Points of the first group with work to do, and the lowest number of a replication they need."""
    for first in range(0, len(points), work.GROUP):
        wanted = [(point, point.next()) for point in points[first : first + work.GROUP]]
        numbers = [number for _, number in wanted if number is not None]
        if numbers:
            return [(point, min(numbers)) for point, number in wanted if number == min(numbers)]
    return []


def _whole_point(points: list[Progress]) -> Batch:
    """The first point with work to do, and the numbers of all replications it needs."""
    return next(([(point, n) for n in numbers] for point in points if (numbers := point.wanted())), [])


def _bar(total: int) -> Any:
    from tqdm import tqdm

    return tqdm(total=total, unit="op", desc="operations", mininterval=0.5, dynamic_ncols=True)
