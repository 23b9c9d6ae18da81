"""States that set something off: rumours, crowds that nobody answers, a results system that is down."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from command_cases import DAY, HOUR, committee, day_of, put
from conftest import MURATARA

from sim.config.events import Event
from sim.model.context import Day
from sim.model.events.orders import _outage
from sim.model.incidents.case import Case
from sim.model.incidents.rumour import _onset, _overlaps
from sim.model.incidents.site import commission_site
from sim.model.incidents.unanswered import watch_answer

WAVES = [(100.0, 160.0), (400.0, 500.0)]
WINDOW = [(0.0, 130.0), (420.0, 520.0)]  # 30 min of the first wave and 80 of the second lie in it
FACTOR = 3.0
LONG = {"natural_min": (1e5, 1e5), "on_scene_min": (1e5, 1e5), "escalates_per_h": 0.0, "decision_share": 0.0}
ANSWER = (
    "threat.triggers.unanswered_crowd.per_h=0.5", "threat.triggers.unanswered_crowd.after_min=30",
    "threat.triggers.unanswered_crowd.type=protest_at_commission",
)  # fmt: skip


def moved(chance: float, place: float, window: list[tuple[float, float]] = WINDOW) -> float:
    """The onset of an incident that was to begin at minute 50, by its two marks."""
    streams: Any = SimpleNamespace(uniform=lambda *_: np.array([chance, place]))
    arrival: Any = SimpleNamespace(key=1, t_onset=50.0)
    return _onset(streams, arrival, WAVES, window, FACTOR)


def test_a_wave_draws_in_what_makes_its_hours_that_many_times_as_dense() -> None:
    extra = (FACTOR - 1.0) * 110.0 / (230.0 + (FACTOR - 1.0) * 110.0)
    assert moved(extra + 1e-9, 0.5) == 50.0 and moved(extra - 1e-9, 0.5) != 50.0
    assert moved(0.0, 0.0) == 100.0 and moved(0.0, 15.0 / 110.0) == pytest.approx(115.0)
    assert moved(0.0, 31.0 / 110.0) == pytest.approx(421.0) and moved(0.0, 1.0) == pytest.approx(500.0)
    assert moved(0.0, 0.5, [(160.0, 400.0)]) == 50.0, "no wave within its window"


def test_only_the_hours_of_a_wave_within_the_window_count() -> None:
    assert list(_overlaps(WAVES, WINDOW)) == [(100.0, 130.0), (420.0, 500.0)]


def crowd(*words: str, **changes: object) -> tuple[Day, Case]:
    day = day_of(*MURATARA, *words, at=5 * DAY + 9 * HOUR)
    return day, put(day, committee(day, 1), "protest", **LONG | changes)


def test_a_crowd_goes_on_to_the_commission_when_its_patience_ends() -> None:
    day, case = crowd(*ANSWER)
    begin = day.env.now
    watch_answer(day, case)
    patience = 30.0 + float(day.streams.exponential("unanswered crowd", case.key)[0]) * 60.0 / np.log(2.0)
    day.env.run(until=begin + patience - 0.01)
    assert not case.over and not case.children
    day.env.run(until=begin + patience + 0.01)
    assert case.over and case.t_end == pytest.approx(begin + patience)
    (child,) = (one for one in day.cases if one.parent == case.name)
    assert case.children == [child.name] == [f"{case.name}-1"] and child.t_onset == case.t_end
    assert (child.onset_type, child.site.kind, child.phase) == ("protest_at_commission", "commission", case.phase)


@pytest.mark.parametrize("what", ["taken up", "over", "off", "no gathering", "at the commission"])
def test_a_crowd_that_is_answered_or_needs_no_answer_goes_nowhere(what: str) -> None:
    changes: dict[str, object] = {"gathering": False} if what == "no gathering" else {}
    day, case = crowd(*(() if what == "off" else ANSWER), **changes)
    if what == "at the commission":
        case.site = commission_site(day.world, 0)
    watch_answer(day, case)
    case.taken_up = what == "taken up"
    if what == "over":
        case.ends_at = day.env.now
        case.note_change()
    day.env.run(until=day.env.now + 3 * DAY)
    assert not case.children


def test_an_outage_takes_the_hours_of_the_sessions_it_lies_in() -> None:
    day = day_of(*MURATARA, at=3 * DAY)
    lost: dict[int, list[tuple[int, float]]] = {}
    for k, hall in enumerate(day.halls):
        hall.lose = lambda number, minutes, k=k: lost.setdefault(k, []).append((number, minutes))  # type: ignore
    begin, end = 5 * DAY + 20 * HOUR, 7 * DAY + 9 * HOUR
    _outage(day, Event(kind="outage", at="PPK Rupit", from_min=begin, to_min=end))
    (k,) = lost
    assert day.world.subdistricts.name[k] == "Rupit"
    worked = day.halls[k].sessions.worked
    assert [number for number, _ in lost[k]] == [5, 6, 7]
    assert sum(minutes for _, minutes in lost[k]) == pytest.approx(worked(end) - worked(begin))
    assert dict(lost[k])[6] == pytest.approx(worked(7 * DAY) - worked(6 * DAY))
