"""One study under way: points are run in stages, written as they are finished, and compared at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sim.study.asked import Asked
from sim.study.assumptions.bands import bands
from sim.study.assumptions.draws import estimates
from sim.study.assumptions.screening import alone, tornado
from sim.study.failed import PointsFailed, reason_of
from sim.study.frames import tables_of
from sim.study.kept import Kept, kept
from sim.study.progress import Progress
from sim.study.result import AfterPoint, Result, as_frames
from sim.study.spread import Spread
from sim.study.store import Note
from sim.study.stored import finished_before
from sim.study.summary import summarise

Draws = list[Note | None]  # the banded measures of a point under every draw of its assumed numbers
Screened = Mapping[str, list[dict[str, Any]]]  # the strongest assumptions
NOT_SCREENED: Screened = MappingProxyType({})


class Study:
    """The points of a study folder."""

    def __init__(self, spread: Spread, after_point: AfterPoint | None = None) -> None:
        self.spread, self.after_point = spread, after_point
        self.asked: list[Asked] = []
        self.kept: dict[int, Kept] = {}
        self.failed: dict[int, Exception] = {}

    def run_alone(self, asked: Asked) -> Result:
        """Run the only point and keep its tables at hand; raises what the point raised."""
        set_here = decided(asked.words)
        draws = self._drawn(asked, set_here)
        trajectories = asked.config.study.assumptions.trajectories
        screened = {"tornado": tornado(self.spread, alone(asked.config), set_here)} if trajectories else {}
        (result,) = (result_of(point, asked.words) for point in self.spread.finished([(0, asked.config)]))
        return self._write(result, asked.folder, draws, set_here, screened)

    def run(self, asked: Sequence[Asked]) -> None:
        """Run more points; those whose folder holds the same finished run are taken from it."""
        first = len(self.asked)
        self.asked += asked
        found = finished_before([point.config for point in asked], [point.folder for point in asked])
        for n, result in found.items():
            self.kept[first + n] = kept(asked[n].folder, result)
        todo = [(first + n, point.config) for n, point in enumerate(asked) if n not in found]
        draws = {n: self._drawn(self.asked[n], self.decided) for n, _ in todo}
        for point in self.spread.finished(todo):
            self._take(point, draws[point.number])

    def run_one(self, asked: Asked) -> Kept:
        """Run one more point. Raises PointsFailed where it failed."""
        number = len(self.asked)
        self.run([asked])
        self.complain()
        return self.kept[number]

    def _take(self, point: Progress, draws: Draws) -> None:
        """Write a finished point and remember it, or note why it failed."""
        at = self.asked[point.number]
        try:
            result = result_of(point, at.words)
        except Exception as error:
            self.failed[point.number] = error
        else:
            self._write(result, at.folder, draws, self.decided)
            self.kept[point.number] = kept(at.folder, result)

    def _drawn(self, asked: Asked, decided: Sequence[str]) -> Draws:
        """The point under every draw of its assumed numbers; none where that is not asked for."""
        return estimates(self.spread, asked.config, decided) if asked.config.study.assumptions.draws else []

    def _write(
        self, result: Result, folder: Path, draws: Draws, decided: Sequence[str], screened: Screened = NOT_SCREENED
    ) -> Result:
        """Write a point with what the assumptions do to it, and which of them matter."""
        assumed = dict(screened) | (bands(draws, result, decided, folder) if draws else {})
        result.summary |= {"assumptions": assumed} if assumed else {}
        result.save(folder, self.after_point)
        return result

    @property
    def decided(self) -> list[str]:
        """Keys that the study sets or varies."""
        return sorted({key for point in self.asked for key in decided(point.words)})

    @property
    def points(self) -> list[Kept]:
        """The finished points in their order."""
        return [self.kept[n] for n in sorted(self.kept)]

    @property
    def reasons(self) -> dict[str, str]:
        """Why points failed, by the name of their folder."""
        return {self.asked[n].folder.name: reason_of(error) for n, error in sorted(self.failed.items())}

    def complain(self) -> None:
        """Raise PointsFailed with a line for every point that failed."""
        if self.failed:
            raise PointsFailed(*(f"point {name} failed: {reason}" for name, reason in self.reasons.items()))


def decided(words: Sequence[str]) -> list[str]:
    """Dotted keys that words set; choosing a group decides none of its numbers."""
    keys = (word.partition("=")[0].lstrip("+") for word in words)
    return [key for key in keys if "." in key]


def result_of(point: Progress, words: Sequence[str] = ()) -> Result:
    """The result of a finished point, its tables at hand; raises what the point raised."""
    if point.error is not None:
        raise point.error
    plan = point.plan()
    tables = tables_of(point.parts(), plan.posts, plan.strength)
    summary = summarise(point.config, tables, point.stopped_because)
    return Result(point.config, summary, as_frames(plan.geography), tables, tuple(words))
