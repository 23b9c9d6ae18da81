"""What incidents set off: decisions, spread, revenge, closed roads, re-votes, recounts; states that make trouble."""

import numpy as np
import pytest
from conftest import MURATARA, operation_of, record_of

from sim.config.refused import Refused
from sim.model.incidents.case import MARKS
from sim.model.operation import Operation
from sim.record import Incident

pytestmark = pytest.mark.slow

TYPES = tuple(operation_of(*MURATARA).config.threat.types)
PROMPT = ("election.opening.delayed_share=0", "election.opening.missing_share=0")
NO_TRIGGERS = tuple(
    f"threat.triggers.{name}.per_h=0" for name in ("long_queue", "late_count", "boxes_held", "recap_deadline")
)


def only(type_name: str, rate: float, *more: str) -> tuple[str, ...]:
    """Muratara with exogenous incidents of one type only, at the given base rate, and nothing set off by states."""
    others = (f"threat.types.{name}.rate.pemilu2024=0" for name in TYPES if name != type_name)
    return (*MURATARA, *PROMPT, *NO_TRIGGERS, *others, f"threat.types.{type_name}.rate.pemilu2024={rate}", *more)


def rows(run: tuple[str, ...], replications: int = 3) -> list[Incident]:
    return [row for n in range(replications) for row in record_of(n, *run).incidents]


# Decisions

CROWDS = only("protest", 2000, "threat.types.protest.escalates_per_h=0", "threat.types.protest.spread_share=0")


def test_crowds_that_want_a_decision_end_on_it() -> None:
    found = rows(CROWDS)
    decided = [row for row in found if row.ended_by == "decision"]
    assert decided
    assert all(row.t_decision == row.t_end > row.t_report for row in decided)
    assert all(np.isnan(row.t_decision) for row in found if row.ended_by != "decision")


def test_without_a_wish_for_decisions_there_are_none() -> None:
    assert not [row for row in rows((*CROWDS, "threat.types.protest.decision_share=0")) if row.ended_by == "decision"]


def paired_length(first: tuple[str, ...], second: tuple[str, ...]) -> np.ndarray:
    ends = [{(n, r.incident): r.t_end - r.t_onset for n in range(4) for r in record_of(n, *run).incidents}
            for run in (first, second)]  # fmt: skip
    assert ends[0].keys() == ends[1].keys()
    return np.array([ends[1][key] - ends[0][key] for key in ends[0]])


def test_an_official_on_call_shortens_committee_crowds() -> None:
    change = paired_length(CROWDS, (*CROWDS, "threat.officials.on_call=true"))
    assert np.nanmean(change) < -2 * np.nanstd(change) / np.sqrt(len(change)) < 0


def test_few_officials_are_busy_with_other_crowds() -> None:
    many = (*CROWDS, "threat.officials.per_district=50")
    change = paired_length(many, (*CROWDS, "threat.officials.per_district=1"))
    assert np.nanmean(change) > 0 and np.nanmin(change) > -1e-6


# Spread and revenge


def test_unmet_incidents_spread_to_the_neighbourhood() -> None:
    alone = "threat.types.boxes_destroyed.spread_share=0"
    spreading = only("crowd_at_count", 20, alone, "threat.types.crowd_at_count.spread_share=0.9")
    parents = {row.incident: row for row in rows(spreading, 1)}
    children = [row for row in parents.values() if row.origin == "spread"]
    assert children
    for child in children:
        parent = parents[child.parent]
        assert child.village != parent.village and child.t_onset > parent.t_onset
        assert parent.t_onset + 60.0 <= child.t_onset + 1e-6
    off = (*spreading[:-1], "threat.types.crowd_at_count.spread_share=0")
    assert not [row for row in rows(off) if row.origin == "spread"]


def test_met_incidents_do_not_spread() -> None:
    run = only("crowd_at_count", 20, "threat.types.crowd_at_count.spread_share=0.9",
               "threat.types.crowd_at_count.need=[1,1]")  # fmt: skip
    by_name = {row.incident: row for row in rows(run, 1)}
    for row in by_name.values():
        if row.origin == "spread":
            parent = by_name[row.parent]
            assert not parent.t_full <= parent.t_onset + 60.0


def test_revenge_comes_hours_later_at_the_same_place() -> None:
    run = only("quarrel", 20, "threat.types.quarrel.revenge_share=0.8")
    by_name = {row.incident: row for row in rows(run, 1)}
    later = [row for row in by_name.values() if row.parent and row.type == "assault"]
    assert later
    for row in later:
        assert row.station == by_name[row.parent].station
        assert 240.0 <= row.t_onset - by_name[row.parent].t_end <= 720.0
    assert not [r for r in rows((*run[:-1], "threat.types.quarrel.revenge_share=0"), 1) if r.type == "assault"]


@pytest.mark.parametrize("change", ["threat.types.protest.spread_share=1.0", "threat.types.riot.escalates_to=riot"])
def test_incidents_that_multiply_without_end_are_refused(change: str) -> None:
    more = ("threat.types.riot.escalates_per_h=0.99",) if "riot" in change else ()
    with pytest.raises(Refused, match="spectral radius"):
        operation_of(*MURATARA, change, *more)


def test_an_unknown_next_type_is_refused() -> None:
    with pytest.raises(Refused, match="riott"):
        operation_of(*MURATARA, "threat.types.blockade.escalates_to=riott")


# Roads


def test_a_blockade_makes_everybody_go_round() -> None:
    """A crowd that closes the highway while it lasts delays box trips elsewhere; one beside the road does not."""
    crowd = only("fight_at_committee", 1500, "threat.types.fight_at_committee.pauses=false",
                 "threat.types.fight_at_committee.escalates_per_h=0")  # fmt: skip
    free = [record_of(n, *crowd).stations["t_boxes_arrived"] for n in range(3)]
    closed = [
        record_of(n, *crowd, "threat.types.fight_at_committee.closes_road=true").stations["t_boxes_arrived"]
        for n in range(3)
    ]
    change = np.concatenate(closed) - np.concatenate(free)
    assert np.nanmax(change) > 1.0
    assert np.nanmean(change) > 0.0


def test_boxes_wait_at_the_door_of_a_suspended_committee() -> None:
    crowd = only("fight_at_committee", 1500, "threat.types.fight_at_committee.escalates_per_h=0")
    kept_out = [record_of(n, *crowd) for n in range(2)]
    let_in = [record_of(n, *crowd, "threat.types.fight_at_committee.pauses=false") for n in range(2)]
    for held, free in zip(kept_out, let_in, strict=True):
        change = held.stations["t_boxes_arrived"] - free.stations["t_boxes_arrived"]
        assert np.nanmax(change) > 10.0
        for row in held.incidents:
            at = held.stations["subdistrict"].labels.index(row.subdistrict)
            arrived = held.stations["t_boxes_arrived"][held.stations["subdistrict"].codes == at]
            assert not ((arrived > row.t_onset + 1e-6) & (arrived < row.t_end - 1e-6)).any()


# Re-votes and recounts


def revotes(run: tuple[str, ...], n: int = 0) -> np.ndarray:
    table = record_of(n, *run).stations["revote"]
    return np.array(table.labels)[table.codes]


def test_double_voting_leads_to_a_revote_within_ten_days() -> None:
    run = only("double_voting", 20)
    record = record_of(0, *run)
    again = revotes(run) == "psu"
    named = {row.station for row in record.incidents if row.ended_by != "open"}
    names = np.array(record.stations["station"].labels)[record.stations["station"].codes]
    assert again.any() and set(names[again]) == named
    read = record.stations["t_recapitulated"][again]
    assert np.all((read > 3 * 1440.0) & (read < 14 * 1440.0))
    assert not (revotes((*run, "threat.types.double_voting.revote_share=0")) == "psu").any()


def test_a_revote_is_guarded() -> None:
    run = only("double_voting", 20)
    record = record_of(0, *run)
    again = {v for v, k in zip(record.stations["village"].codes, revotes(run), strict=True) if k == "psu"}
    villages = {record.stations["village"].labels[v] for v in again}
    late = [r for r in record.units if r.activity == "posted" and r.t_start > 3 * 1440.0 and r.t_end < 15 * 1440.0]
    assert villages & {row.to_place for row in late}


def test_wrong_ballots_lead_to_a_continued_vote() -> None:
    run = only("wrong_ballots", 60, "threat.types.wrong_ballots.escalates_per_h=0")
    kinds = [revotes(run, n) for n in range(3)]
    psl = sum((k == "psl").sum() for k in kinds)
    begun = len([row for row in rows(run) if row.ended_by != "open"])
    share = operation_of(*MURATARA).config.threat.types["wrong_ballots"].revote_share
    assert abs(psl - share * begun) < 4 * np.sqrt(begun * share * (1 - share)) + 1


def test_destroyed_boxes_are_voted_again() -> None:
    run = only("boxes_destroyed", 20, "threat.types.boxes_destroyed.spread_share=0")
    record = record_of(0, *run)
    again = revotes(run) == "psu"
    assert again.any()
    arrived = record.stations["t_boxes_arrived"][again]
    assert np.all(~(arrived < 3 * 1440.0)) and np.isfinite(arrived).any()


def test_a_decision_may_order_a_recount() -> None:
    ordered = (*CROWDS, "threat.types.protest.recount_share=1")
    never = (*CROWDS, "threat.types.protest.recount_share=0")
    total = [
        sum(row.recounts for n in range(2) for row in record_of(n, *run).recapitulation) for run in (never, ordered)
    ]
    assert total[1] > total[0]


def test_a_station_that_cannot_open_before_closing_votes_another_day() -> None:
    late = (*only("officer_ill", 0), "threat.late_opening_min=100000", "election.opening.missing_share=0.05",
            "election.opening.missing_min=[400,500]")  # fmt: skip
    record, kinds = record_of(0, *late), revotes(late)
    assert (kinds == "pss").any()
    assert np.array_equal(kinds == "pss", record.stations["t_open"] >= 780.0)
    assert record.stations["voted"][kinds == "pss"].sum() == 0


# States that set off incidents


@pytest.mark.parametrize(
    ("trigger", "more"),
    [
        ("long_queue", ("election.voting.booths=1",)),
        ("late_count", ("election.counting.min_per_ballot=1.2",)),
        ("boxes_held", ("election.distribution.village_trucks=1", "election.distribution.stations_per_vehicle=1000")),
        ("recap_deadline", ("election.recapitulation.panels_max=1", "election.recapitulation.deadline_day=6")),
    ],
)
def test_states_set_off_incidents(trigger: str, more: tuple[str, ...]) -> None:
    base = (*only("officer_ill", 0), "threat.late_opening_min=100000", *more)
    assert not rows(base, 1)
    found = rows((*base, f"threat.triggers.{trigger}.per_h=0.6"), 1)
    assert found and {row.origin for row in found if not row.parent} == {"state"}
    assert {row.incident.split("-")[0] for row in found if not row.parent} == {trigger}


def test_thresholds_do_not_depend_on_the_force() -> None:
    base = (*only("officer_ill", 0), "election.voting.booths=1", "threat.triggers.long_queue.per_h=0.3")
    onsets = [{row.incident: row.t_onset for row in rows(run, 1)} for run in (base, (*base, "pattern=kaur"))]
    assert onsets[0] and onsets[0] == onsets[1]


# Signal


def test_restored_signal_shortens_reports_and_help_but_not_response() -> None:
    run = only("quarrel", 60, "pattern=ogan_ilir", "threat.types.quarrel.escalates_per_h=0")
    silent, restored = (rows(r) for r in (run, (*run, "threat.report.restored_share=1")))
    pairs = [(a, b) for a, b in zip(silent, restored, strict=True) if np.isfinite(a.t_first) and np.isfinite(b.t_first)]
    report = np.array([(b.t_report - b.t_onset) - (a.t_report - a.t_onset) for a, b in pairs])
    help_time = np.array([(b.t_first - b.t_onset) - (a.t_first - a.t_onset) for a, b in pairs])
    response = np.array([(b.t_first - b.t_report) - (a.t_first - a.t_report) for a, b in pairs])
    assert report.mean() < -3 * report.std() / np.sqrt(len(report)) < 0
    assert help_time.mean() < 0
    assert abs(response.mean()) < max(3 * response.std() / np.sqrt(len(response)), 1.0)


def test_marks_of_a_case_are_named(muratara: Operation) -> None:
    assert len(set(MARKS)) == len(MARKS)
