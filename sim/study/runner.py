"""The one runner: every run, even of one point, is a study.

Replications of all points share the workers; each point is written as soon as it is finished. Finished replications
are kept in the folder until their point is finished: a study that was killed goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sim.config import Config
from sim.study import work
from sim.study.asked import Asked
from sim.study.assumptions.screening import against, tornado
from sim.study.findings import Findings, findings_of, recommendation
from sim.study.frontier.promise import promise_of
from sim.study.kept import Kept
from sim.study.result import AfterPoint, Result
from sim.study.search import Ask, Search
from sim.study.spread import Spread
from sim.study.store import FOLDER, Store
from sim.study.study import Study, result_of

AfterStudy = Callable[[Path], None]


def run_points(configs: Sequence[Config], model: work.Model | None = None) -> list[Result]:
    """Run design points in memory; nothing is written. Raises what a point raised."""
    with Spread(configs[0], Store(None), model) as spread:
        found = {point.number: result_of(point) for point in spread.finished(list(enumerate(configs)))}
    return [found[n] for n in range(len(configs))]


def run_study(
    configs: Sequence[Config],
    folders: Sequence[Path],
    top: Path | None,
    *,
    words: Sequence[Sequence[str]] = (),
    after_point: AfterPoint | None = None,
    after_study: AfterStudy | None = None,
    model: work.Model | None = None,
) -> list[Result]:
    """Run design points and write each into its folder as soon as it is finished.

    Without ``top`` there is one point, whose tables stay at hand. With it the points are compared there, points whose
    folder holds the same finished run are taken from it, and tables are left on disk. ``words``: the overrides of
    each point. ``after_point`` is called with each result and its folder before the mark of completion is written,
    ``after_study`` with ``top`` when the comparison is there.

    Raises what the only point raised; PointsFailed where some of several failed, after the others were compared.
    """
    given = [tuple(line) for line in words] or [()] * len(configs)
    asked = [Asked(*point) for point in zip(configs, folders, given, strict=True)]
    with studying(configs[0], top or folders[0], after_point, model) as study:
        if top is None:
            return [study.run_alone(asked[0])]
        study.run(asked)
        if study.points:
            _screened(study, study.points, findings_of(study.points, study.reasons)).write(top)
            if after_study:
                after_study(top)
    study.complain()
    return [point.result for point in study.points]


def _screened(study: Study, points: Sequence[Kept], found: Findings) -> Findings:
    """The findings with the assumptions that matter most to the recommendation, where that is asked for."""
    import pandas as pd

    at = recommendation(points)
    if at is None or not points[0].config.study.assumptions.trajectories:
        return found
    return replace(found, tornado=pd.DataFrame(tornado(study.spread, against(points, at), study.decided)))


@contextmanager
def studying(
    like: Config, folder: Path, after_point: AfterPoint | None = None, model: work.Model | None = None
) -> Iterator[Study]:
    """A study that keeps its finished replications in ``folder``; ``like`` is any of its points."""
    store = Store(folder / FOLDER)
    with Spread(like, store, model) as spread:
        yield Study(spread, after_point)
    store.close()


def run_search(
    starts: Sequence[tuple[Config, Ask, Sequence[str]]],
    top: Path,
    after_point: AfterPoint | None = None,
    after_study: AfterStudy | None = None,
    model: work.Model | None = None,
) -> list[Result]:
    """Search the smallest force that keeps the promise, from every start: its plain operation, its points, its values.

    Writes ``search.csv`` besides; the tables that compare points hold those of the search, which share their seed.
    """
    import pandas as pd

    with studying(starts[0][0], top, after_point, model) as study:
        answers = [Search(study, ask, values, promise_of(config)).run() for config, ask, values in starts]
        seed = starts[0][0].seed
        points = [point for point in study.points if point.config.seed == seed]
        found = _screened(study, points, findings_of(points, {}))
        lines = [{"start": n, **line} for n, answer in enumerate(answers) for line in answer.lines]
        about = found.about | {"smallest": [answer.smallest for answer in answers]}
        replace(found, about=about, search=pd.DataFrame(lines)).write(top)
        if after_study:
            after_study(top)
    return [point.result for point in study.points]
