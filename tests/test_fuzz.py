"""Generated bad input: each case is refused with place and reason, or runs soundly; and the judge sees it where not."""

from __future__ import annotations

import time

import pytest

from sim.config.refused import Refused
from sim.fuzz import judge as judging
from sim.fuzz.bench import outcome
from sim.fuzz.book import workbook
from sim.fuzz.case import FAILED, GOOD, Case
from sim.fuzz.command import main
from sim.fuzz.kinds import case, sound

pytestmark = pytest.mark.slow

CASES, SEED = 60, 2024
BIG = {"many"}  # 100,000 stations: seconds each, in the long run only


def ending(made: Case) -> str:
    return outcome(made, 1).ending


def test_a_sample_of_every_seed_ends_well():
    cases = [made for n in range(CASES) if (made := case(SEED, n)).kind not in BIG]
    found = [outcome(made, n) for n, made in enumerate(cases)]
    assert not [one for one in found if one.ending not in GOOD]
    assert {one.ending for one in found} == set(GOOD) and len({one.kind for one in found}) > 10


@pytest.mark.parametrize("made", sound(), ids=lambda made: made.what)
def test_input_that_is_sound_runs(made):
    assert ending(made) == "ran"


def test_the_same_number_makes_the_same_case():
    assert [case(5, n) for n in range(40)] == [case(5, n) for n in range(40)] != [case(6, n) for n in range(40)]


def test_a_workbook_does_not_tell_when_it_was_written():
    made = workbook({"zones": [["zone"], ["A"]]})
    time.sleep(2.1)  # an archive dates its parts to two seconds
    assert workbook({"zones": [["zone"], ["A"]]}) == made


def raising(error):
    def run(*_):
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ValueError("oops"), "traceback"),
        (Refused("something is wrong"), "unclear"),
        (Refused("zones.csv:2:rate_per_h: -1 given; allowed: 0 or more"), "refused"),
        (Refused("zones.csv:2:rate_per_h: \x1b[2J given; allowed: 0 or more"), "unclear"),
    ],
)
def test_the_judge_tells_a_traceback_and_an_unclear_refusal(monkeypatch, error, expected):
    monkeypatch.setattr(judging, "_run", raising(error))
    assert ending(sound()[0]) == expected


def test_the_judge_tells_a_silent_run(monkeypatch):
    monkeypatch.setattr(judging, "_run", lambda _: ["unit U is in two places"])
    assert ending(sound()[0]) == "silent"
    monkeypatch.setattr(judging, "_run", lambda _: [])
    assert ending(sound()[0]) == "ran"
    assert ending(Case("x", "y", sound()[0].words, sound()[0].files, bad=True)) == "silent"


def test_a_case_that_ends_badly_is_printed_and_ends_the_command_with_1(monkeypatch, capsys):
    assert main(["--cases", "3", "--seed", "7"]) == 0
    assert "| all | 3 |" in capsys.readouterr().out
    assert main(["--only", "3", "--seed", "7", "--seconds", "0.0001"]) == 1
    assert "hang" in capsys.readouterr().out and set(FAILED) >= {"hang", "died"}
