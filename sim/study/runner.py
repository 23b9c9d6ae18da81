"""The one runner: every run, even of one point, is a study.

Replications of all points go to the workers in the order of points and numbers, a few ahead of the one that is
waited for; only those are asked for that are certainly needed. Points are finished in the order in which they are
decided.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sim.config import Config
from sim.study import work
from sim.study.frames import Part, tables_of
from sim.study.pool import Submit, cores, pool
from sim.study.progress import Progress
from sim.study.result import AfterPoint, Result, as_frames
from sim.study.summary import summarise

Waiting = deque[tuple[Progress, "Future[Part]"]]


def run_points(configs: Sequence[Config], model: work.Model | None = None) -> list[Result]:
    """Run design points in memory; nothing is written."""
    found = dict(_finished([Progress(n, config) for n, config in enumerate(configs)], model))
    return [found[n] for n in range(len(configs))]


def run_study(
    configs: Sequence[Config],
    folders: Sequence[Path],
    top: Path | None,
    *,
    words: Sequence[Sequence[str]] = (),
    after_point: AfterPoint | None = None,
    model: work.Model | None = None,
) -> list[Result]:
    """Run design points and write each into its folder as soon as it is finished.

    Without ``folders`` nothing is written. With ``top`` the points are compared there, points whose folder holds
    the same finished run are taken from it, and tables are left on disk. ``words``: the overrides of each point.
    ``after_point`` is called with each result and its folder before the mark of completion is written.
    """
    from sim.study.compare import head_sums, write_study
    from sim.study.same import plan_mark
    from sim.study.stored import finished_before

    if not folders:
        return run_points(configs, model)
    found = finished_before(configs, folders) if top else {}
    sums = {number: head_sums(result) for number, result in found.items()}
    marks = {number: plan_mark(result) for number, result in found.items()}
    points = [Progress(n, config) for n, config in enumerate(configs) if n not in found]
    for number, result in _finished(points, model):
        result.words = tuple(words[number]) if words else ()
        result.save(folders[number], after_point)
        sums[number], marks[number] = head_sums(result), plan_mark(result) if top else ""
        found[number] = result.left_in(folders[number]) if top else result
    results = [found[n] for n in range(len(configs))]
    if top:
        everything = range(len(configs))
        write_study(results, [sums[n] for n in everything], [marks[n] for n in everything], folders, top)
    return results


def _finished(points: list[Progress], model: work.Model | None) -> Iterator[tuple[int, Result]]:
    """Number and result of every point as it is finished."""
    model = model or work.day_model()
    workers = _workers(points)
    waiting: Waiting = deque()
    with _bar(sum(point.most for point in points)) as bar, pool(workers) as submit:
        while _fill(waiting, points, model, submit, 1 if workers == 1 else 2 * workers):
            point, future = waiting.popleft()
            point.take(future.result())
            bar.update()
            if point.stopped_because:
                bar.total -= point.most - len(point.parts)
                yield point.number, _result(point)


def _workers(points: list[Progress]) -> int:
    """Processes: as configured, else all cores; no more than there is certainly work for."""
    wanted = (points[0].config.study.workers if points else 1) or cores()
    return max(1, min(wanted, sum(point.goal for point in points)))


def _fill(waiting: Waiting, points: list[Progress], model: work.Model, submit: Submit, ahead: int) -> bool:
    """Ask for replications until ``ahead`` of them are under way; false when none is."""
    wanted = (point for point in points for _ in range(point.goal - point.asked))
    while len(waiting) < ahead and (point := next(wanted, None)):
        if point.plan is None:
            point.plan = submit(work.plan, model, point.text)
        waiting.append((point, submit(work.replicate, model, point.text, point.ask())))
    return bool(waiting)


def _result(point: Progress) -> Result:
    assert point.plan is not None, "a point has a plan once a replication was asked for"
    plan = point.plan.result()
    tables = tables_of(point.parts, plan.posts, plan.strength)
    point.parts = []
    summary = summarise(point.config, tables, point.stopped_because)
    return Result(point.config, summary, as_frames(plan.geography), tables)


@contextmanager
def _bar(total: int) -> Iterator[Any]:
    from tqdm import tqdm

    with tqdm(total=total, unit="op", desc="operations", mininterval=0.5, dynamic_ncols=True) as bar:
        yield bar
