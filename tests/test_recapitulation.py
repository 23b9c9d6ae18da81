"""Daily sessions in closed form, and committees that are suspended."""

import numpy as np
import pytest
from conftest import MURATARA, operation_of, record_of
from hypothesis import given
from hypothesis import strategies as st

from sim.model.election.sessions import Sessions

SESSIONS = Sessions(480.0, 1320.0, 210.0)


def stepwise(t: float, work: float) -> float:
    """The oracle: day after day."""
    while True:
        day, clock = divmod(t, 1440.0)
        start = max(clock, SESSIONS.opens)
        offered = max(0.0, SESSIONS.closes - start) * SESSIONS.rate
        if work <= offered + 1e-9:
            return day * 1440.0 + start + work / SESSIONS.rate
        work -= offered
        t = (day + 1) * 1440.0


@given(t=st.floats(-3000.0, 30000.0), work=st.floats(0.5, 20000.0))
def test_finish_equals_day_by_day(t: float, work: float) -> None:
    assert SESSIONS.finish(t, work) == pytest.approx(stepwise(t, work), abs=1e-5)


@given(t=st.floats(0.0, 30000.0), work=st.floats(0.5, 20000.0))
def test_worked_is_the_inverse_of_finish(t: float, work: float) -> None:
    assert SESSIONS.worked(SESSIONS.finish(t, work)) - SESSIONS.worked(t) == pytest.approx(work, abs=1e-5)


def test_nothing_is_read_at_night() -> None:
    table = record_of(0, *MURATARA).stations["t_recapitulated"]
    clock = table % 1440.0
    assert np.all((clock >= 480.0) & (clock <= 1320.0 + 1e-6))


def test_a_suspended_hall_finishes_later_by_the_session_time_lost() -> None:
    """Protests that pause the session from the first minute delay the finish; without the pause nothing moves."""
    none = [
        f"threat.types.{n}.rate.pemilu2024=0" for n in operation_of(*MURATARA).config.threat.types if n != "protest"
    ]
    common = (*none, "election.opening.delayed_share=0", "election.opening.missing_share=0",
              "threat.types.protest.rate.pemilu2024=3000", "threat.types.protest.escalates_per_h=0",
              "threat.types.protest.recount_share=0", "threat.types.protest.spread_share=0")  # fmt: skip
    free = record_of(0, *MURATARA, *common)
    held = record_of(0, *MURATARA, *common, "threat.types.protest.pauses=true")
    late = 0
    for a, b in zip(free.recapitulation, held.recapitulation, strict=True):
        if a.subdistrict:
            during = [
                r for r in held.incidents if r.subdistrict == a.subdistrict and a.t_start < r.t_onset < a.t_finish
            ]
            late += len(during) > 0
            assert (b.t_finish > a.t_finish) == bool(during), a.subdistrict
            assert b.suspensions >= len(during) > -1
    assert late > 0


def test_more_panels_finish_earlier() -> None:
    one = record_of(0, *MURATARA, "election.recapitulation.panels_max=1").recapitulation
    two = record_of(0, *MURATARA).recapitulation
    assert sum(r.t_finish for r in two if r.subdistrict) < sum(r.t_finish for r in one if r.subdistrict)
