"""What a study promises: a bound is said wherever the one for a share makes no sense."""

from __future__ import annotations

import pytest

from sim.cli.compose import compose
from sim.cli.main import main
from sim.config.refused import Refused
from sim.study.frontier.promise import Promise, promise_of

MEASURE, BOUND = "study.promise.measure={}", "study.promise.bound={}"


def promised(*words: str):
    return promise_of(compose(["+scenario=muratara", *words]))


@pytest.mark.parametrize(
    ("measure", "allowed"),
    [
        ("help_time_mean_min", "a number of min that help_time_mean_min shall be at most"),
        ("unmet_officer_min", "a number of officer-min per operation that unmet_officer_min shall be at most"),
        ("recap_slack_min", "a number of min that recap_slack_min shall be at least"),
        ("never_reached_share", "a share from 0 to 1 that never_reached_share shall be at most"),
    ],
)
def test_a_measure_that_is_no_share_to_be_reached_needs_a_bound_of_its_own(measure, allowed, capsys):
    assert main(["+scenario=muratara", MEASURE.format(measure)]) == 2
    assert capsys.readouterr().err.splitlines() == [f"study.promise.bound: none given; allowed: {allowed}"]
    assert promised(MEASURE.format(measure), BOUND.format(0.5)).bound == 0.5


def test_a_share_to_be_reached_has_the_bound_of_the_configuration():
    assert promised() == Promise("help_within_target_share", 0.9, higher=True, share=True)
    minutes = promised(MEASURE.format("help_time_mean_min"), BOUND.format(20))
    assert minutes == Promise("help_time_mean_min", 20.0, higher=False, share=False)
    assert promised(MEASURE.format("guard_coverage_mean"), "study.promise.share=0.8").bound == 0.8
    assert promised(BOUND.format(0.7)).bound == 0.7


def test_a_bound_given_in_a_file_counts_and_a_measure_alone_does_not(tmp_path):

    (tmp_path / "study").mkdir()
    text = "defaults: [standard, _self_]\npromise: {{measure: help_time_mean_min{}}}\n"
    for name, bound in (("said", ", bound: 30"), ("silent", "")):
        (tmp_path / "study" / f"{name}.yaml").write_text(text.format(bound))
    assert promise_of(compose(["+scenario=muratara", "study=said"], tmp_path)).bound == 30.0
    with pytest.raises(Refused, match=r"study\.promise\.bound: none given"):
        compose(["+scenario=muratara", "study=silent"], tmp_path)


@pytest.mark.parametrize("bound", ["1.5", "-0.1"])
def test_a_bound_of_a_share_is_a_share(bound):
    with pytest.raises(Refused, match=f"study.promise.bound: {bound} given"):
        promised(BOUND.format(bound))
