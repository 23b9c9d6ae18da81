"""What the briefing says: its numbers are those of the measures and the plan, whatever form it takes."""

from __future__ import annotations

import math
import re
import shlex
from dataclasses import replace
from itertools import groupby
from types import SimpleNamespace
from typing import Any

import pytest
from story_cases import HOSTILE, ORIGIN, hostile, run, section, shown, story, table_of, teller, texts, with_tables

from sim.cli.compose import Composer
from sim.cli.options import Options
from sim.config.statuses import STATUSES, limits, statuses
from sim.report.paper.annexes import annexes
from sim.report.story import assumptions
from sim.report.story.contingencies import FEWEST, contingencies
from sim.report.story.first_page import first_page
from sim.report.story.guarded import in_runs
from sim.report.story.parts import Cards, Chart, Measured, Text
from sim.report.story.pattern import in_words
from sim.report.story.tell import SECTIONS, tell
from sim.report.words import Words

pytestmark = pytest.mark.slow

WORDS = Words("id")
INTERNAL = {
    "pattern", "routes", "covered", "nights", "lent", "contingencies", "alternatives", "worst",
}  # fmt: skip


def test_every_section_is_told_in_its_order_and_has_a_short_name() -> None:
    given = [name for name in SECTIONS if name not in ("precision", "happened")]  # no stopping rule, nothing named
    assert [one.name for one in story().sections] == given
    assert not [one.name for one in (*story().sections, *story().annexes) if f"section.{one.name}" not in WORDS]


def test_every_note_carries_run_and_seed_and_the_definitions_of_what_is_measured() -> None:
    for one in story().sections:
        assert ORIGIN.run in one.notes and ORIGIN.mark in one.notes and "benih 0" in one.notes
    assert WORDS["definition.help_time_p90_min"] in section("helped").notes


def test_numbers_of_the_story_are_those_of_the_summary_with_their_intervals() -> None:
    measures = run().summary["measures"]
    table = table_of(section("helped"))
    for name, cell, n in table.rows:
        record = next(measures[key] for key in measures if WORDS[f"measure.{key}"] == name)
        assert isinstance(cell, Measured)
        assert (cell.estimate, cell.low, cell.high, n) == tuple(
            record[side] for side in ("estimate", "low", "high", "n_observations")
        )
    share = measures["help_within_target_share"]
    assert WORDS.share(share["estimate"]) in section("first_page").title
    assert WORDS.interval(share["low"], share["high"], "share") in section("first_page").title


def test_what_is_undefined_is_told_in_words_and_never_zero() -> None:
    cells = [
        cell for one in story().sections for part in one.parts for row in getattr(part, "rows", ()) for cell in row
    ]
    undefined = [cell for cell in cells if isinstance(cell, Measured) and cell.estimate is None]
    assert undefined
    for cell in undefined:
        assert WORDS.cell(cell).startswith("– (") and "0" not in WORDS.cell(cell).split("(")[0]


def test_the_first_page_adds_up_and_names_the_largest_gap() -> None:
    posts = run().tables.posts
    posts = posts[posts["kind"].isin(["station", "standby"])]
    missing = (posts["demanded"] - posts["assigned"]).groupby(posts["subdistrict"].astype(str)).sum()
    table = table_of(section("first_page"))
    rows = {str(row[0]): row for row in table.rows}
    assert {place: row[3] for place, row in rows.items() if place != "Semua"} == missing.astype(float).to_dict()
    for column in (1, 2, 3, 5):
        assert sum(float(row[column]) for row in table.rows[:-1]) == table.rows[-1][column]
    assert table.rows[-1][1] == run().summary["measures"]["demand_clustered"]["estimate"]
    assert f"{missing.max()} orang untuk pos TPS di {missing.idxmax()}" in section("first_page").title


def test_the_first_page_names_every_empty_post() -> None:
    posts = run().tables.posts
    empty = posts[posts["kind"].isin(["station", "standby"]) & (posts["assigned"] == 0)]["post"].astype(str)
    named = ", ".join(str(row[4]) for row in table_of(section("first_page")).rows[:-1])
    for stem, names in groupby(sorted(empty), key=lambda name: name[:-3]):
        numbers = [name[-3:] for name in names]
        assert f"{stem}{numbers[0]}" in named and numbers[-1] in named


def test_groups_beyond_those_shown_are_summed_and_not_lost() -> None:
    posts = run().tables.posts
    many = posts.assign(subdistrict=[f"Kecamatan {n % 13}" for n in range(len(posts))])
    table = table_of(first_page(teller(with_tables(run(), posts=many))))
    assert len(table.rows) == 10 and table.rows[8][0] == "5 lainnya"
    for column in (1, 2, 3):
        assert sum(float(row[column]) for row in table.rows[:-1]) == table.rows[-1][column]
    assert table.rows[-1][1] == run().summary["measures"]["demand_clustered"]["estimate"]


def test_stations_without_signal_stand_on_the_first_page() -> None:
    stations = run().tables.stations
    once = stations[stations["replication"] == 0]
    silent = (~once["signal"].astype(bool)).groupby(once["subdistrict"].astype(str)).sum()
    assert {str(row[0]): row[5] for row in table_of(section("first_page")).rows[:-1]} == silent.astype(float).to_dict()


def filled(**more: Any) -> Any:
    """The run with everybody there who is asked for."""
    posts = run().tables.posts
    return with_tables(run(), posts=posts.assign(assigned=posts["demanded"]), **more)


def test_the_decision_is_the_next_open_one_where_no_post_is_empty() -> None:
    assert "perkuatan tetap pulang sebelum H+4" in first_page(teller(filled())).title
    strength = run().tables.strength
    own = strength[strength["force"].astype(str).isin(["police", "demand"])]
    slow = first_page(teller(filled(strength=own))).title
    assert "baru berdiri di PPK" in slow
    readiness = run().tables.readiness.assign(minutes_30=5.0)
    calm = filled(strength=own, readiness=readiness)
    assert first_page(teller(calm)).title.endswith("apakah itu cukup?")
    every = run().summary["measures"]["help_within_target_share"] | {"estimate": 1.0}
    measures = run().summary["measures"] | {"help_within_target_share": every}
    perfect = replace(calm, summary=run().summary | {"measures": measures})
    assert first_page(teller(perfect)).title.endswith("tidak tampak kekurangan yang menuntut keputusan.")


def test_people_lent_and_committees_open_are_drawn_as_shares_of_the_same_days() -> None:
    chart = next(part for part in section("first_page").parts if isinstance(part, Chart))
    lent, open_share = (series.values for series in chart.series)
    assert len(lent) == len(open_share) == len(chart.categories)
    people = run().tables.strength
    lent_people = people[~people["force"].astype(str).isin(["police", "demand"])].groupby("day")["personnel"].sum()
    assert lent[chart.categories.index("Hari-H")] == lent_people[0] / lent_people.max() == 1.0
    assert lent[chart.categories.index("H+4")] == 0.0 and open_share[chart.categories.index("H+4")] > 0.0


def test_the_public_sees_no_unguarded_hours_routes_or_worst_places() -> None:
    public = story("public")
    names = [one.name for one in public.sections]
    assert not INTERNAL & set(names) and not public.annexes and public.marking == ""
    said = "\n".join(texts(public))
    places = run().tables.stations["subdistrict"].astype(str).unique()
    assert not [place for place in places if place in said]
    assert "PAM " not in said and "kosong" not in said


def test_a_contingency_that_happened_too_rarely_names_no_unit_and_no_minutes_of_its_own() -> None:
    found = contingencies(teller())
    assert found is not None
    (cards,) = (part for part in found.parts if isinstance(part, Cards))
    sizes = run().tables.incidents["type"].value_counts()
    for card in cards.cards:
        name = next(
            key.removeprefix("type.")
            for key, text in WORDS.texts.items()
            if text == card.title and key.startswith("type.")
        )
        rare = int(sizes.get(name, 0)) < FEWEST
        assert (
            rare
            == any("study.inject=" in line for line in card.lines)
            == (not any("Datang" in line for line in card.lines))
        )


def test_a_contingency_that_happened_often_says_who_came_from_where_and_how_soon() -> None:
    incidents = run().tables.incidents
    often = incidents.assign(
        type=incidents["type"].astype(str).replace({"witness_dispute": "crowd_at_count"}).astype("category")
    )
    found = contingencies(teller(with_tables(run(), incidents=often)))
    assert found is not None
    (cards,) = (part for part in found.parts if isinstance(part, Cards))
    card = next(card for card in cards.cards if card.title == WORDS["type.crowd_at_count"])
    assert re.search(r"PAM TPS dari \d+ tempat, \d+ menit", card.lines[1])
    cases = often[often["type"] == "crowd_at_count"]
    first = sorted((cases["t_first"] - cases["t_onset"]).clip(lower=0).fillna(math.inf))
    assert f"Polisi pertama {WORDS.cell(first[math.ceil(len(first) / 2) - 1], 'minutes')} menit" in card.lines[2]


def test_patterns_are_written_as_police_stations_linmas() -> None:
    said = [in_words(teller(), pattern) for pattern in ("2:5", "1:1", "2:8", "2 standby", "0", "3 x 2")]
    assert said == ["2-5-10", "1-1-2", "2-8-16", "2 siaga per kecamatan", "kosong", "3 x 2"]


def test_names_that_follow_each_other_become_one() -> None:
    assert in_runs(["A 001", "A 002", "A 003", "B 004", "A 010", "C"]) == ["A 001–003", "B 004", "A 010", "C"]
    assert in_runs([]) == []


def test_rupiah_by_force_adds_up_to_the_measure_inside_the_band_of_the_rate() -> None:
    cost = section("cost")
    rows, total = table_of(cost).rows, run().summary["measures"]["cost_rupiah"]["estimate"]
    assert float(rows[-1][2]) == pytest.approx(total) == pytest.approx(sum(float(row[2]) for row in rows[:-1]))
    (lines,) = (part.lines for part in cost.parts if isinstance(part, Text))
    assert "Rp1,16 miliar sampai Rp1,79 miliar" in lines[1]


def test_every_command_that_answers_a_question_is_one_the_program_takes() -> None:
    composer = Composer(Options())
    for _, command in table_of(section("alternatives")).rows:
        *_, varied = words = shlex.split(str(command))
        assert words[:4] == ["python", "-m", "sim", "-m"]
        key, _, values = varied.partition("=")
        as_it_is, otherwise = (composer.point([*words[4:-1], f"{key}={value}"]).config for value in values.split(","))
        assert as_it_is.forces == run().config.forces != otherwise.forces


def test_the_status_of_every_number_is_read_from_its_comment() -> None:
    known = {status.key: status for status in statuses(run().config)}
    assert (
        known["target.land_min"][2:4] == ("assumed", "15, 60") and known["election.voting.open_min"].word == "reported"
    )
    assert known["forces.contingents.tni.muster_min"].word == "assumed" and known["seed"].word == "rule"
    assert {status.word for status in known.values()} == set(STATUSES)
    assert limits(known["election.voting.registration_min"], 1.0) == (0.8, 1.3)
    said = section("assumptions").title
    assert all(WORDS.number(float(sum(s.word == word for s in known.values()))) in said for word in STATUSES)


def test_the_assumptions_named_are_assumed_and_show_the_value_of_the_run() -> None:
    table = table_of(section("assumptions"))
    assert len(table.rows) >= 12
    target = replace_target(run(), 45.0)
    changed = table_of(next(one for one in tell(target, ORIGIN).sections if one.name == "assumptions"))
    assert table.rows[0][1] == "30" and changed.rows[0][1] == "45" and changed.rows[0][2] == "15–60"


def replace_target(result: Any, minutes: float) -> Any:
    target = result.config.target.model_copy(update={"land_min": minutes})
    return replace(result, config=result.config.model_copy(update={"target": target}))


def test_the_misses_of_the_model_against_reports_of_this_election_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    english = Words("en")
    names = ("count_sd_pemilu", "psu_pilkada", "demand_oki")
    verdicts = ("**disagrees**", "**disagrees**", "agrees")
    rows = [
        f"| {english[f'face.{name}']} | 1 | x | 2 | {verdict} | |"
        for name, verdict in zip(names, verdicts, strict=True)
    ]
    page = SimpleNamespace(joinpath=lambda name: SimpleNamespace(read_text=lambda encoding: "\n".join(rows)))
    monkeypatch.setattr(assumptions, "files", lambda package: page)
    misses = assumptions.assumptions(teller()).parts[-1]
    assert isinstance(misses, Text) and misses.lines == (WORDS["face.count_sd_pemilu"],)


def test_the_table_of_misses_in_the_description_of_the_model_is_found() -> None:
    misses = section("assumptions").parts[-1]
    assert isinstance(misses, Text) and len(misses.lines) > 1


def test_names_of_a_users_file_stay_as_they_are() -> None:
    said = "\n".join(texts(tell(hostile(), ORIGIN)))
    assert all(name in said for name in HOSTILE)


def test_a_run_without_an_election_or_without_rows_is_told_as_well() -> None:
    frames = {name: frame.iloc[:0] for name, frame in vars(run().tables).items() if name != "n_replications"}
    nothing = with_tables(shown(), **frames)
    names = [one.name for one in tell(nothing, ORIGIN).sections]
    assert names[0] == "first_page" and {"helped", "assumptions", "sources"} <= set(names)
    election = run().config.election.model_copy(update={"name": "none"})
    dispatch = replace(nothing, config=run().config.model_copy(update={"election": election}))
    assert tell(dispatch, ORIGIN).sections[0].name == "first_page"


def test_annexes_follow_the_chapters_of_a_plan_and_none_is_lost() -> None:
    every = (*story().sections, *story().annexes)
    found = list(annexes(every))
    assert {annex.section.name for annex in found} == {one.name for one in every} - {"first_page"}
    assert [annex.letter for annex in found] == sorted(annex.letter for annex in found)
    assert {annex.section.name: annex.chapter for annex in found}["plotting"] == "execution"
    chapters = [chapter for chapter, _ in groupby(annex.chapter for annex in found)]
    assert chapters == ["situation", "execution", "contingency", "administration", "control"]
