"""Bugs planted on purpose: for each, the smallest case of the verification must turn red.

A planted bug replaces a part of the engine while its test runs; nothing on disk changes. That every case is green
without a bug is shown by ``test_verify.py``, with the same seed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.model import day as day_module
from sim.model.forces import listed, movement, roster, survey
from sim.model.forces.command import Command
from sim.model.forces.line import Line
from sim.model.incidents import calls, life, service
from sim.model.incidents.case import Case
from sim.model.incidents.profile import Rate
from sim.verify.run import SHORT, Verdict, judged
from sim.world.own.travel import TableTravel

pytestmark = pytest.mark.slow

Patch = pytest.MonkeyPatch


def reds(tmp_path: Path, case: str, effort: float = SHORT) -> set[str]:
    """Measures of a case that are too far from the truth, by a bound for 200 checks."""
    finding = judged(case, 0, effort, str(tmp_path))
    assert not finding.failure
    verdict = Verdict((finding,), effort)
    assert verdict.bound < 4.1
    return {check.measure for check in finding.checks if abs(check.z) > 4.1}


def swapped_ways(patch: Patch) -> None:
    """Rows and columns of the travel matrix."""
    to, origin = TableTravel.minutes_to, TableTravel.minutes_from
    patch.setattr(TableTravel, "minutes_to", origin)
    patch.setattr(TableTravel, "minutes_from", to)


def last_come_first_served(patch: Patch) -> None:
    patch.setattr(Line, "in_turn", lambda self: sorted(self._waiting, key=self._turn, reverse=True))


def freed_at_arrival(patch: Patch) -> None:
    """A unit that has arrived is free at once, while its incident goes on."""

    def nothing(day: Any, n: int, case: Case) -> Iterator[Any]:
        yield from ()

    patch.setattr(movement, "_until_over", nothing)
    patch.setattr(movement, "_leave", lambda day, n, case: None)


def rate_for_mean(patch: Patch) -> None:
    """The exponential distribution is given the rate where it wants the mean."""

    def draws(u: Any, distribution: str, mean: float, sd: float, values: Any = ()) -> Any:
        return service.draws(u, distribution, 1.0 / mean if distribution == "exponential" else mean, sd, values)

    patch.setattr(calls, "draws", draws)


def last_counted_as_first(patch: Patch) -> None:
    arrive = Case.arrive

    def late(self: Case, unit: int, personnel: int, now: float) -> None:
        arrive(self, unit, personnel, now)
        self.t_first, self.first_unit = now, unit

    patch.setattr(Case, "arrive", late)


def unfinished_dropped(patch: Patch) -> None:
    rows = life.rows
    patch.setattr(day_module.life, "rows", lambda day: [row for row in rows(day) if row.ended_by != "open"])


def nothing_is_zero(patch: Patch) -> None:
    """Outside the pieces of a profile the multiplier is taken to be one."""
    of = Rate.of.__func__

    def filled(cls: type[Rate], profiles: Any, index: int, begin: float, end: float) -> Rate:
        rate = of(cls, profiles, index, begin, end)
        edges = np.concatenate([[begin], np.column_stack([rate.start, rate.end]).ravel(), [end]])
        gaps = edges.reshape(-1, 2)
        pieces = [*zip(rate.start, rate.end, rate.multiplier, strict=True), *((a, b, 1.0) for a, b in gaps if b > a)]
        return cls(*(np.array(column) for column in zip(*sorted(pieces), strict=True)))

    patch.setattr(Rate, "of", classmethod(filled))


def nobody_is_urgent(patch: Patch) -> None:
    patch.setattr(Line, "_turn", lambda self, case: (0.0, case.t_report, case.number))


def nothing_held_back(patch: Patch) -> None:
    patch.setattr(survey, "_held_back", lambda command, case, units, minutes: np.zeros(len(units), dtype=np.bool_))


def transposed_preferences(patch: Patch) -> None:
    """Zones are taken for ranks and ranks for zones."""
    told = listed._told

    def transposed(folder: Any, n: int) -> Any:
        one = told(folder, n)
        return replace(one, ranks={rank - 1: zone + 1 for zone, rank in one.ranks.items()})

    patch.setattr(listed, "_told", transposed)


def no_handover(patch: Patch) -> None:
    init = Command.__init__

    def forgetful(self: Command, day: Any) -> None:
        init(self, day)
        self.rules = self.rules.model_copy(update={"handover_min": 0.0})

    patch.setattr(Command, "__init__", forgetful)


def home_at_once(patch: Patch) -> None:
    """The way home is not a part of the time of a unit."""
    patch.setattr(roster.Roster, "ways", _no_minutes_home(roster.Roster.ways))


def _no_minutes_home(ways: Callable[..., Any]) -> Callable[..., Any]:
    def shorter(self: Any, units: Any, node: int, district: int, origin: Any = None) -> Any:
        minutes = ways(self, units, node, district, origin)
        return minutes if origin is None else np.zeros_like(minutes)

    return shorter


def begun_again(patch: Patch) -> None:
    """Work that was left is begun again, not resumed."""
    elapse = Case.elapse

    def forgets(self: Case, minutes: float, speeds: dict[str, float], strength: int) -> None:
        elapse(self, minutes, speeds, strength)
        if not self.met and self._left["presence"] > 1e-9:
            self._left["presence"] = self._on_scene()

    patch.setattr(Case, "elapse", forgets)


def set_off_at_once(patch: Patch) -> None:
    """What an incident sets off comes without delay."""
    set_off = calls._set_off

    def sudden(folder: Any, streams: Any, above: Any) -> Any:
        drawn, when = set_off(folder, streams, above), dict(zip(above.name, above.t.tolist(), strict=True))
        return replace(drawn, t=np.array([when[parent] for parent in drawn.parent], dtype=np.float64))

    patch.setattr(calls, "_set_off", sudden)


PLANTED: list[tuple[Callable[[Patch], None], str, str]] = [
    (swapped_ways, "mg1_travel", "travel_mean_min"),
    (last_come_first_served, "mm1", "response_within_target_share"),
    (freed_at_arrival, "mm1", "unit_workload"),
    (rate_for_mean, "mm1", "dispatch_wait_mean_min"),
    (last_counted_as_first, "conservation", "incidents whose first unit was not the first on scene"),
    (unfinished_dropped, "loss_5", "never_reached_share"),
    (nothing_is_zero, "nhpp", "incidents in 120 to 150 min"),
    (nobody_is_urgent, "priority", "dispatch_wait_mean_min (priority 3)"),
    (nothing_held_back, "reserve", "dispatch_wait_mean_min (priority 2)"),
    (transposed_preferences, "hypercube", "cross_base_share"),
    (no_handover, "conservation", "units from another district sooner than their handover"),
    (home_at_once, "mg1_travel", "unit_workload"),
    (begun_again, "preempt_2", "report to end (priority 3)"),
    (set_off_at_once, "hawkes", "rescaled gaps (KS)"),
]


@pytest.mark.parametrize(("bug", "case", "measure"), PLANTED, ids=[bug.__name__ for bug, _, _ in PLANTED])
def test_a_planted_bug_turns_its_case_red(
    tmp_path: Path, monkeypatch: Patch, bug: Callable[[Patch], None], case: str, measure: str
) -> None:
    bug(monkeypatch)
    assert measure in reds(tmp_path, case)
