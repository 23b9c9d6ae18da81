"""What a study shows to people: the same numbers as its tables, both intervals told apart, every plan named once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import tables_made
from matplotlib.figure import Figure
from matplotlib.text import Text
from pptx import Presentation
from pypdf import PdfReader
from story_cases import HOSTILE, run, table_of, teller
from tables_made import config, incident
from test_report import clashes

from sim.cli import launch
from sim.config import Config
from sim.measures.ratio import Sums
from sim.record import Record, Strength
from sim.report import briefing
from sim.report.catalogue import LANGUAGES, Catalogue
from sim.report.command import main
from sim.report.figures.running_mean import is_running, running_mean, runnings
from sim.report.result import Read
from sim.report.story.first_page import first_page
from sim.report.story.helped import helped
from sim.report.story.parts import Measured, Section, Table
from sim.report.story.parts import Text as Lines
from sim.report.story.precision import precision
from sim.report.study.compared import TIME, Compared, compared
from sim.report.study.figures import FIGURES, study_figures
from sim.report.study.frontier import KEPT, PALE
from sim.report.study.names import key_name, value_name
from sim.report.study.options import differing, letters, options_of
from sim.report.study.screen import _options, study_screen
from sim.report.study.sentences import recommendation
from sim.report.study.tell import tell_study
from sim.report.study.tornado import NAMED, TURNED
from sim.report.study.write import write_study
from sim.report.terminal import WIDTH
from sim.report.words import Words
from sim.study.assumptions.screening import against
from sim.study.compare import comparisons
from sim.study.frontier.promise import Promise
from sim.study.frontier.recommendation import KEEPS, NEAREST, Recommendation, not_told_apart
from sim.study.runner import run_study
from sim.study.varied import _leaves
from sim.study.work import Model

pytestmark = pytest.mark.slow

WORDS = {language: Words(language) for language in LANGUAGES}
ID = WORDS["id"]
FEW = ("study.workers=1", "study.replications=20", "study.assumptions.replications=3", "study.promise.bound=0.45")
ASKED = [[f"forces.police_pool={people}", f"forces.reserve_share={share}"]
         for people, share in ((100, 0.1), (300, 0.1), (300, 0.2), (450, 0.1))]  # fmt: skip
SHARE = "help_within_target_share"


def staffed(given: Config) -> SimpleNamespace:
    """A plan whose people are the pool."""
    made = tables_made.prepare(given)
    made.strength = [Strength("A", 0, "police", given.forces.police_pool or 0)]
    return made


def helped_by(operation: SimpleNamespace, index: int) -> Record:
    """Help in time is likelier with more people, and less likely with slower messengers."""
    draw = np.random.default_rng([index])
    late = sum(operation.config.threat.report.messenger_min) / 75.0
    likely = (operation.config.forces.police_pool or 0) / 500.0 / late
    rows = [incident(incident=f"i{n}", t_first=500.0 + (5.0 if s else 60.0)) for n, s in
            enumerate(draw.random(20) < likely)]  # fmt: skip
    return Record(index, rows)


def made(top: Path, *words: str) -> Path:
    """A small study of three plans, one of them asked for twice."""
    configs = [config(*FEW, *words, *asked) for asked in ASKED]
    folders = [top / str(n) for n in range(len(configs))]
    run_study(configs, folders, top, words=[["+scenario=muratara", *asked] for asked in ASKED],
              model=Model(staffed, helped_by))  # fmt: skip
    return top


@pytest.fixture(scope="module")
def top(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("drawn") / "study", "study.assumptions.draws=8")


@pytest.fixture(scope="module")
def undrawn(tmp_path_factory: pytest.TempPathFactory) -> Compared:
    return compared(made(tmp_path_factory.mktemp("undrawn") / "study", "study.promise.bound=0.99"))


@pytest.fixture(scope="module")
def study(top: Path) -> Compared:
    return compared(top)


def with_tornado(study: Compared, turned: int = 4) -> Compared:
    """The study with a screening of six assumptions, so many of which overturn it."""
    keys = ["threat.report.messenger_min", "forces.reserve_share", "threat.types.quarrel.rate",
            "world.travel.responder_kmh.river", "forces.guarding.committee", "weather.wet_factor.foot"]  # fmt: skip
    rows = [
        {"key": key, "low": "0.1", "value": "0.2", "high": "0.3", "outcome_low": 0.6, "outcome": 0.58,
         "outcome_high": 0.45 if n < turned else 0.55, "half": 0.02, "line": 0.5, "swing": 0.15,
         "overturns": n < turned, "beyond_noise": n < turned}
        for n, key in enumerate(keys)
    ]  # fmt: skip
    return replace(study, findings=replace(study.findings, tornado=pd.DataFrame(rows)))


def first(study: Compared) -> Section:
    return tell_study(study).sections[0]


def tables(section: Section) -> list[Table]:
    return [part for part in section.parts if isinstance(part, Table)]


def lines(section: Section) -> str:
    return " ".join(line for part in section.parts if isinstance(part, Lines) for line in part.lines)


def drawn(name: str, study: Compared, language: str = "id") -> Figure:
    return FIGURES[name](study, Catalogue(language))


def texts(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


# Options


def test_points_of_one_plan_are_one_option_that_names_all_that_asked_for_it(study: Compared) -> None:
    assert [(one.letter, one.points) for one in study.options] == [("A", ("0",)), ("B", ("1", "2")), ("C", ("3",))]
    assert study.options[1].named(ID) == "B (Polisi se-Sumsel: 300; cadangan: 10% atau 20%)"
    assert study.option("2").letter == "B"
    for part in tables(first(study)):
        assert len(part.rows) == 3


def test_values_that_do_not_combine_freely_are_named_together(study: Compared) -> None:
    pairs = ({"a": "1", "b": "2"}, {"a": "2", "b": "3"})
    assert replace(study.options[0], settings=pairs).said(ID) == "a: 1; b: 2 = a: 2; b: 3"


def test_only_the_words_that_differ_name_an_option_and_the_last_of_a_key_counts() -> None:
    asked = [["+scenario=x", "a=1", "a=2", "b=1"], ["+scenario=x", "a=3", "b=1"]]
    assert differing(asked) == [{"a": "2"}, {"a": "3"}]
    assert [letters(n) for n in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("pattern.less_vulnerable.stations", "4", "TPS per regu, kurang rawan: 4"),
        ("forces.reserve_share", "0.15", "cadangan: 15%"),
        ("forces.contingents.polda.to_min", "5760", "Kepulangan BKO Polda: H+4 00.00 WIB"),
        ("threat.types.quarrel.need", "2-4", "Cekcok di antrean: petugas yang dibutuhkan: 2–4"),
        (
            "forces.stand_at.polsek",
            '["desa Maur Baru", "desa Aringin"]',
            "Tempat siaga Polsek: 2 tempat: desa Maur Baru, desa Aringin",
        ),
        (
            "forces.stand_at.platoon",
            '["desa A", "desa B", "PPK C"]',
            "Tempat siaga peleton Polres: 3 tempat: desa A, desa B, …",
        ),
        ("forces", "brimob_two", "Susunan kekuatan: brimob two"),
        ("forces.mode", "as_demanded", "Kekuatan dihitung menurut: kebutuhan pola"),
        ("forces.contingents.polda.by_district.oki", "250", "BKO Polda untuk Ogan Komering Ilir: 250"),
        ("pattern.by_district.oki.vulnerable.stations", "2", "TPS per regu, rawan, Ogan Komering Ilir: 2"),
        ("my.own.key", "some_words", "my.own.key: some words"),
    ],
)
def test_keys_and_values_are_said_as_people_say_them(key: str, value: str, said: str) -> None:
    assert f"{key_name(ID, key)}: {value_name(ID, key, value)}" == said


# What is said


def test_the_recommendation_comes_first_in_one_sentence(study: Compared, undrawn: Compared) -> None:
    title, option = first(study).title, study.option("1")
    assert study.about["recommendation"]["why"] == KEEPS and study.recommended is option
    for said in ("Disarankan", option.named(ID), "300 orang", ID.measured(study.measured(option, SHARE))):
        assert said in title
    assert undrawn.about["recommendation"]["why"] == NEAREST
    assert first(undrawn).title.startswith("Tidak ada pilihan yang terbukti memenuhi janji")
    assert "sedikitnya 99%" in first(undrawn).title and "pilihan C" in first(undrawn).title


def test_both_intervals_stand_beside_each_option_and_are_told_apart(study: Compared, undrawn: Compared) -> None:
    table = tables(first(study))[1]
    bands = study.findings.assumptions.set_index(["point", "measure"])
    points = study.findings.points.set_index("point")
    for option, row in zip(study.options, table.rows, strict=True):
        estimate, band = row[1], bands.loc[(option.point, SHARE)]
        assert isinstance(estimate, Measured) and estimate.low == points.loc[option.point, f"{SHARE}_low"]
        assert (
            row[2]
            == ID.interval(band["p10"], band["p90"], "share")
            != ID.interval(estimate.low, estimate.high, "share")
        )
    heads = [column.head for column in table.columns]
    assert "galat simulasi" in heads[1] and "Pita anggapan" in heads[2] and "8 tarikan" in table.caption
    assert {row[2] for row in tables(first(undrawn))[1].rows} == {"tidak diminta"}
    assert "study.assumptions.draws=0" in tables(first(undrawn))[1].caption


def test_how_sure_the_recommendation_is_follows_from_the_draws(study: Compared, undrawn: Compared) -> None:
    found = study.about["recommendation"]
    assert f"bertahan pada {round(8 * found['stands_share'])} dari 8 tarikan" in lines(first(study))
    assert "tidak diminta" in lines(first(undrawn))


def test_the_table_to_read_aloud_has_plain_numbers_and_no_intervals(study: Compared) -> None:
    table = tables(first(study))[0]
    kinds = [column.kind for column in table.columns]
    assert kinds == ["text", *["number"] * 4, "text", "text"]
    for option, row in zip(study.options, table.rows, strict=True):
        estimate = study.measured(option, SHARE).estimate
        assert estimate is not None and row[1:3] == (study.promise(option)["people"], round(100 * estimate))
    assert [row[-2] for row in table.rows] == ["tidak", "ya, terbukti", "ya, terbukti"]
    assert [row[-1] for row in table.rows] == ["acuan", "lebih baik", "lebih baik"]


def test_differences_and_verdicts_are_those_of_the_tables(study: Compared) -> None:
    rows = study.findings.comparisons.set_index(["point", "measure"])
    section = next(one for one in tell_study(study).sections if one.name == "differences")
    assert "2 lebih baik" in section.title
    for measure, table in ((SHARE, tables(first(study))[1]), (TIME, table_of(section))):
        for option, row in list(zip(study.options, table.rows, strict=True))[1:]:
            found, scale = rows.loc[(option.point, measure)], 100.0 if measure == SHARE else 1.0
            wanted = [f"{scale * found[side]:+.0f}".replace("-", "−") for side in ("low", "high")]
            if abs(scale * found["low"]) >= 10.0 and abs(scale * found["high"]) >= 10.0:
                assert row[-2].endswith(f"({wanted[0]} s.d. {wanted[1]})")  # type: ignore[union-attr]
            assert row[-1] == ID[f"verdict.{found['verdict']}"]


def test_a_promise_that_no_headline_measures_is_compared_as_well() -> None:
    names = [*tables_made_sums()]
    found = comparisons([tables_made_sums(0.0), tables_made_sums(0.1)], ["0", "1"], promised="answered_coverage")
    assert "answered_coverage" in names and set(found["measure"]) == set(names)
    plain = comparisons([tables_made_sums(0.0), tables_made_sums(0.1)], ["0", "1"])
    assert "answered_coverage" not in set(plain["measure"])


def tables_made_sums(more: float = 0.0) -> dict[str, Any]:
    """Sums of every headline and one more measure, for two points that differ."""
    from sim.measures.ratio import Sums
    from sim.measures.registry import HEADLINES

    values = np.linspace(0.2, 0.6, 12)[None, :] + more
    return {name: Sums(values, np.ones_like(values)) for name in (*HEADLINES, "answered_coverage")}


def test_every_note_names_the_study_its_seed_and_both_intervals(study: Compared) -> None:
    notes = first(study).notes
    assert f"Kajian {study.name}, benih {study.config.seed}" in notes
    assert ID["study.interval_simulation"] in notes and ID["study.interval_assumption"] in notes
    assert ID[f"definition.{SHARE}"] in notes


def test_points_that_failed_are_named_with_their_reason(study: Compared) -> None:
    about = study.about | {"failed": [{"folder": "7", "reason": "no people left"}]}
    assert "7: no people left" in lines(first(replace(study, findings=replace(study.findings, about=about))))


def test_a_search_shows_what_it_tried_and_what_it_confirmed(study: Compared) -> None:
    row = {"start": 0, "stage": "confirmation", "value": "450", "point": "3", "target": "all", "people": 450,
           "estimate": 0.9, "limit": 0.87, "keeps": True}  # fmt: skip
    tried = pd.DataFrame([row | {"stage": "search", "keeps": False}, row])
    about = study.about | {"smallest": [{"all": "450"}]}
    searched = replace(study, findings=replace(study.findings, search=tried, about=about))
    section = next(one for one in tell_study(searched).sections if one.name == "search")
    assert "memastikan 450" in section.title and first(searched).title == section.title, "not the search's own seed"
    assert [row[0] for row in table_of(section).rows] == ["pencarian", "pemastian"]
    assert table_of(section).rows[1][-3:] == ("90%", "87%", "ya, terbukti")
    about = study.about | {"smallest": [{"all": None}]}
    nothing = replace(searched, findings=replace(searched.findings, about=about))
    assert "tidak menemukan" in next(one for one in tell_study(nothing).sections if one.name == "search").title


def test_assumptions_that_could_overturn_it_are_named_three_at_most(study: Compared) -> None:
    def title(turned: int) -> str:
        told = tell_study(with_tornado(study, turned))
        return next(one for one in told.sections if one.name == "tornado").title

    assert NAMED == 3 and "Cekcok di antrean: laju" in title(4) and "sungai" not in title(4)
    assert "membalik saran" in title(1) and "cadangan" not in title(1)
    assert title(0).startswith("Tidak satu pun dari 6")


# Pictures


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_nothing_in_a_picture_is_cut_off_or_covered(name: str, language: str, study: Compared) -> None:
    assert not clashes(drawn(name, with_tornado(study), language))


def test_the_comparison_draws_the_intervals_the_margin_and_the_verdicts(study: Compared) -> None:
    figure = drawn("comparison", study)
    for measure, axes in zip(study.measures, figure.axes, strict=True):
        rows = [study.row("comparisons", option, measure) for option in study.options[1:]]
        ends = [tuple(line.get_xdata()) for line in axes.get_lines() if line.get_label() == "interval"]
        assert ends == [(row["low"], row["high"]) for row in rows]
        margin = axes.patches[0].get_path().vertices[:, 0] if axes.patches else []
        wide = axes.patches[0].get_extents().transformed(axes.transData.inverted())
        assert len(margin) and (wide.x0, wide.x1) == pytest.approx((-rows[0]["margin"], rows[0]["margin"]))
        assert {ID[f"verdict.{row['verdict']}"] for row in rows} <= {text.get_text() for text in axes.texts}
    assert study.options[0].named(ID) in texts(figure)


def test_the_frontier_shows_people_the_promise_and_the_smallest_force(study: Compared) -> None:
    figure = drawn("frontier", study)
    left = figure.axes[0]
    dots = {float(line.get_xdata()[0]): float(line.get_ydata()[0]) for line in left.get_lines()
            if line.get_marker() in "oD" and len(line.get_xdata()) == 1}  # fmt: skip
    for option in study.options:
        assert dots[study.promise(option)["people"]] == study.measured(option, SHARE).estimate
    (promise,) = (line for line in left.get_lines() if line.get_label() == "promise")
    assert list(promise.get_ydata()) == [0.45, 0.45]
    (ring,) = (line for line in left.get_lines() if line.get_markeredgecolor() == KEPT and line.get_markersize() > 20)
    assert ring.get_xdata()[0] == 300
    assert sum(line.get_label() == "assumed" for line in left.get_lines()) == 3


def test_a_dominated_option_is_grey_and_named_with_who_beats_it(study: Compared) -> None:
    frontier = study.findings.frontier
    beaten = frontier.assign(dominated_by=np.where(frontier["point"] == "3", "1", ""), how="surely")
    told = replace(study, findings=replace(study.findings, frontier=beaten))
    left = drawn("frontier", told).axes[0]
    grey = [line.get_xdata()[0] for line in left.get_lines() if line.get_color() == PALE and line.get_marker() == "o"]
    assert grey == [450]
    section = next(one for one in tell_study(told).sections if one.name == "frontier")
    assert [row[-1] for row in table_of(section).rows] == ["–", "–", "pasti oleh B"]


def test_options_of_the_same_force_stand_beside_each_other(study: Compared) -> None:
    promise = study.findings.promise.assign(people=282, person_days=2820, rupiah=5e8)
    same = replace(study, findings=replace(study.findings, promise=promise))
    assert [label.get_text() for label in drawn("frontier", same).axes[0].get_xticklabels()] == ["A", "B", "C"]
    section = next(one for one in tell_study(same).sections if one.name == "frontier")
    assert section.title.startswith("Pilihan A–C memakai kekuatan yang sama (282 orang)")


def test_options_of_as_many_people_for_other_days_are_not_called_the_same(study: Compared) -> None:
    days = study.findings.promise["point"].map({"0": 2000.0, "1": 2400.0, "2": 2400.0, "3": 3000.0})
    promise = study.findings.promise.assign(people=282, person_days=days)
    other = replace(study, findings=replace(study.findings, promise=promise))
    left = drawn("frontier", other).axes[0]
    assert left.get_xlabel() == "orang-hari (sama-sama 282 orang)"
    at = {line.get_xdata()[0] for line in left.get_lines() if line.get_marker() in "oD" and len(line.get_xdata()) == 1}
    assert at == {2000.0, 2400.0, 3000.0}
    section = next(one for one in tell_study(other).sections if one.name == "frontier")
    assert "kekuatan yang sama" not in section.title and "pilihan A–C memakai 282 orang yang sama" in section.title
    assert "2.000–3.000" in section.title and "pilihan B, 2.400 orang-hari" in section.title


def test_the_frontier_says_what_its_letters_mean(study: Compared) -> None:
    said = texts(drawn("frontier", study)).replace("\n", " ")
    assert "Polisi se-Sumsel: A = 100; cadangan: 10% · B = 300; cadangan: 10% atau 20% · C = 450" in said


def test_lists_are_told_apart_by_what_is_not_in_both() -> None:
    """The first places are the same in both: a count and those would give two options one label."""
    asked = [["a=1"], ['k=["x", "y", "p"]'], ['k=["x", "y", "q"]']]
    points = [{"folder": str(n), "same_plan_as": None} for n in range(3)]
    one, two, three = options_of(points, asked)
    assert one.said(ID) != two.said(ID) != three.said(ID)
    plain, *moved = options_of(points, [[], *asked[1:]])
    assert plain.named(ID) == "A (tanpa perubahan)"
    assert [option.said(ID) for option in moved] == ["k: 3 tempat: p, x, …", "k: 3 tempat: q, x, …"]


def test_every_key_of_the_force_and_the_pattern_has_a_label() -> None:
    values = config().model_dump(mode="json")
    keys = [key for key, _ in _leaves({name: values[name] for name in ("forces", "pattern")})]
    keys += ["forces", "forces.contingents", "forces.stand_at.platoon", "forces.contingents.polda"]
    assert len(keys) > 80 and not [key for key in keys for words in WORDS.values() if key_name(words, key) == key]


# How far what is said may be trusted


def told_of(study: Compared, **about: Any) -> Compared:
    """The study with other content of study.json."""
    return replace(study, findings=replace(study.findings, about=study.about | about))


def test_rivals_that_cannot_be_told_apart_stand_in_the_recommendation(study: Compared, top: Path) -> None:
    assert "dibedakan" not in first(study).title
    found = study.about["recommendation"] | {"undecided": ["0", "3"]}
    title = first(told_of(study, recommendation=found)).title
    assert "belum dapat dibedakan dari A (lebih murah) dan C (lebih mahal)." in title
    promise = study.findings.promise.assign(people=1, person_days=1, rupiah=1)
    same = replace(
        study, findings=replace(study.findings, promise=promise, about=study.about | {"recommendation": found})
    )
    assert "A (sama mahal)" in recommendation(same, ID)


def test_a_rival_within_the_error_is_undecided_and_one_beyond_it_is_not() -> None:
    draw = np.random.default_rng(11)
    shared = draw.normal(0.7, 0.05, 40)
    columns = [shared, shared + draw.normal(0.005, 0.1, 40), shared - 0.2 + draw.normal(0, 0.01, 40), shared]
    sums = [Sums(column[None, :], np.ones((1, 40))) for column in columns]
    promise = Promise(SHARE, 0.9, higher=True, share=True)
    assert not_told_apart(0, sums, ["a", "b", "c", "a"], promise, 0.01) == [1]
    assert not_told_apart(0, sums[:1], ["a"], promise, 0.01) == []


def test_a_thinner_order_that_looks_better_is_said_to_ask_for_less(study: Compared) -> None:
    less = ID["study.asked_less"]
    old, new = SHARE, "guard_coverage_mean"
    tables_of = ("comparisons", "frontier", "promise")
    named = {name: getattr(study.findings, name).replace({"measure": {new: "-", old: new}}) for name in tables_of}
    columns = {str(column): str(column).replace(old, new) for column in study.findings.points if old in str(column)}
    points = study.findings.points.drop(columns=list(columns.values())).rename(columns=columns)
    covered = replace(study, findings=replace(study.findings, points=points, **named))
    promised, varied = study.about["promise"] | {"measure": new}, ["pattern.less_vulnerable.stations"]
    thinner = told_of(covered, varied=varied, promise=promised)
    others = (told_of(covered, promise=promised), told_of(study, varied=varied))
    for one, said in ((thinner, True), *((other, False) for other in others)):
        for name in ("comparison", "frontier"):
            assert (ID["figure.asked_less"] in texts(drawn(name, one)).replace("\n", " ")) == said
        assert (less in lines(first(one))) == (less in " ".join(_options(one, ID))) == said
    assert not clashes(drawn("comparison", thinner)) and not clashes(drawn("frontier", thinner))


def test_a_search_is_told_with_the_figures_of_its_confirming_seed(study: Compared) -> None:
    row = {"start": 0, "target": "all", "people": 450, "point": "3", "stage": "confirmation", "value": "450",
           "estimate": 0.9, "limit": 0.87, "keeps": True}  # fmt: skip
    below = row | {"value": "300", "estimate": 0.62, "limit": 0.43, "keeps": False, "point": "9"}
    searching = pd.DataFrame([row | {"stage": "search"}, row, below])

    def told(answer: str | None, table: pd.DataFrame) -> Compared:
        one = told_of(study, smallest=[{"all": answer}])
        return replace(one, findings=replace(one.findings, search=table))

    found = told("450", searching)
    assert first(found).title.endswith("; pada benih pemastian 450: 90%, batas 95% 87%")
    refused = told(None, searching.assign(keeps=False))
    assert "tidak menemukan" in first(refused).title and "450: 90%, batas 95% 87%" in first(refused).title
    for one, seed in ((found, True), (study, False)):
        shown = [part.caption for section in tell_study(one).sections for part in tables(section)]
        assert sum(ID["study.of_search"] in caption for caption in shown) == (4 if seed else 0)
        assert ("ya, pada benih pencarian" in str(tables(first(one))[0].rows)) == seed
    rings = [line for line in drawn("frontier", refused).axes[0].get_lines() if line.get_markersize() > 20]
    assert not rings and ID["figure.frontier.search"] in texts(drawn("frontier", found)).replace("\n", " ")


def test_a_tornado_draws_both_ends_and_marks_what_overturns(study: Compared) -> None:
    axes = drawn("tornado", with_tornado(study, 2)).axes[0]
    ticks = [axes.xaxis.get_major_formatter()(value, 0) for value in (0.45, 0.455)]
    assert ticks == ["45", "45,5"]
    ends = {round(patch.get_x() + patch.get_width(), 6) for patch in axes.patches if patch.get_label() != "noise"}
    assert ends == {0.6, 0.45, 0.55}
    assert [label.get_color() == TURNED for label in axes.get_yticklabels()] == [True, True, False, False, False, False]


def test_the_tornado_shows_its_noise_and_doubts_what_lies_within_it(study: Compared) -> None:
    turned = with_tornado(study, 2)
    table = turned.findings.tornado
    assert table is not None
    doubtful = replace(turned, findings=replace(turned.findings, tornado=table.assign(beyond_noise=False, half=0.098)))
    axes = drawn("tornado", doubtful).axes[0]
    band = next(patch for patch in axes.patches if patch.get_label() == "noise")
    wide = band.get_extents().transformed(axes.transData.inverted())
    assert (wide.x0, wide.x1) == pytest.approx((0.482, 0.678))
    labels = [label for label in axes.get_yticklabels()]
    assert [label.get_text().endswith("?") for label in labels] == [True, True, *[False] * 4]
    assert {label.get_weight() for label in labels} == {"normal"}
    assert "±9,8 poin" in texts(drawn("tornado", doubtful)).replace("\n", " ")
    section = next(one for one in tell_study(doubtful).sections if one.name == "tornado")
    assert section.title.startswith("Tidak ada anggapan yang pasti membalik saran")


def test_a_study_without_people_or_estimates_says_so_and_draws_nothing(study: Compared) -> None:
    nothing = {name: np.nan for name in study.findings.points if str(name).startswith(("help", "never"))}
    findings = replace(
        study.findings,
        points=study.findings.points.assign(**nothing),
        promise=study.findings.promise.assign(people=0, estimate=np.nan, limit=np.nan, keeps=False),
        frontier=study.findings.frontier.assign(estimate=np.nan),
        comparisons=study.findings.comparisons.assign(difference=np.nan, low=np.nan, high=np.nan),
        about=study.about | {"recommendation": None},
    )
    empty = replace(study, findings=findings)
    assert study_figures(empty) == []
    told = tell_study(empty)
    assert told.sections[0].title.startswith("Tidak ada pilihan yang dapat dinilai")
    assert not {"differences", "frontier"} & {one.name for one in told.sections}


# Files


def test_every_form_says_the_recommendation_and_shows_the_options(top: Path, study: Compared) -> None:
    files = {path.name for path in write_study(top)}
    assert files == {"comparison.png", "frontier.png", "briefing.pptx", "briefing.html", "report.pdf"}
    title, named = first(study).title, study.options[1].named(ID)
    slides = Presentation(str(top / "briefing.pptx")).slides
    cells = [
        cell.text for shape in slides[0].shapes if shape.has_table for row in shape.table.rows for cell in row.cells
    ]
    assert slides[0].shapes.title.text_frame.text == title and named in cells and "tidak diminta" not in cells
    page = (top / "briefing.html").read_text()
    assert title in page and named in page and page.count("data:image/png") == 2
    paper = "".join(page.extract_text() for page in PdfReader(top / "report.pdf").pages)
    assert "".join(title.split()) in "".join(paper.split()) and "TERBATAS" in paper
    assert not list(top.glob(".*part"))


def test_a_study_folder_is_remade_in_another_language(
    top: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sim.report.stored.write_report", lambda result, folder, forms: [])
    assert main([str(top), "--language", "en", "--format", "html"]) == 0
    assert capsys.readouterr().out.split()[-1] == str(top / "briefing.html")
    assert first(compared(top, "en")).title in (top / "briefing.html").read_text()


def test_without_the_libraries_the_pictures_are_left(top: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(briefing, "find_spec", lambda name: None)
    assert [path.name for path in write_study(top)] == ["comparison.png", "frontier.png"]


@pytest.mark.parametrize("report", [True, False])
def test_a_sweep_leaves_its_report_where_one_is_asked_for(
    report: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Path] = []
    monkeypatch.setattr("sim.report.study.write.write_study", told.append)
    monkeypatch.setattr("sim.study.runner.run_study", _finished)
    points = [SimpleNamespace(config=config(f"output.report={str(report).lower()}"), words=[])]
    launch._run(points, [tmp_path / "0"], tmp_path)  # type: ignore[arg-type]
    assert told == [tmp_path] * report


def _finished(configs: Any, folders: Any, top: Path, *, words: Any, after_point: Any, after_study: Any) -> list[Any]:
    if after_study:
        after_study(top)
    return []


def test_a_study_tells_when_its_tables_are_there(tmp_path: Path) -> None:
    seen: list[bool] = []
    run_study(
        [config(*FEW, *asked) for asked in ASKED[:2]], [tmp_path / "0", tmp_path / "1"], tmp_path,
        after_study=lambda top: seen.append((top / "study.json").exists()), model=Model(staffed, helped_by),
    )  # fmt: skip
    assert seen == [True]


def test_names_of_a_user_stay_text(study: Compared, tmp_path: Path) -> None:
    options = tuple(replace(one, settings=({f"x{n}": HOSTILE[n]},)) for n, one in enumerate(study.options))
    hostile = replace(study, options=options)
    briefing.write_story(tell_study(hostile), {}, tmp_path, ["pptx", "html", "pdf"])
    page = (tmp_path / "briefing.html").read_text()
    assert "<img src=x" not in page and "&lt;img src=x onerror=alert(1)&gt;" in page
    slide = Presentation(str(tmp_path / "briefing.pptx")).slides[0]
    cells = [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    assert any(HOSTILE[1] in cell for cell in cells)


def test_the_public_gets_neither_marking_nor_commands(study: Compared) -> None:
    output = study.config.output.model_copy(update={"audience": "public"})
    told = tell_study(replace(study, config=study.config.model_copy(update={"output": output})))
    assert told.marking == "" and "again" not in {one.name for one in told.sections}
    assert "again" in {one.name for one in tell_study(study).sections}


def test_every_section_of_a_study_has_a_short_name_and_a_place_on_paper(study: Compared) -> None:
    from sim.report.paper.annexes import CHAPTERS, FIRST

    told = tell_study(with_tornado(study))
    placed = {name for names in CHAPTERS.values() for name in names} | set(FIRST)
    names = {one.name for one in (*told.sections, *told.annexes)}
    assert names <= placed and not [
        name for name in names for words in WORDS.values() if f"section.{name}" not in words
    ]


# The recommendation's rival


def test_a_twin_of_the_recommended_point_is_no_rival() -> None:
    def point(mark: str, share: float, people: int) -> Any:
        measures = {SHARE: {"estimate": share}}
        result = SimpleNamespace(summary={"measures": measures})
        return SimpleNamespace(mark=mark, result=result, config=config().model_copy(update={"seed": people}))

    points = [point("a", 0.7, 1), point("a", 0.7, 2), point("b", 0.6, 3)]
    outcome = against(points, Recommendation(0, NEAREST))
    assert outcome.rival is points[2].config
    assert against(points[:2], Recommendation(0, NEAREST)).rival is None


# A single run


def banded() -> Read:
    """The run with bands of two measures."""
    band = {SHARE: {"p10": 0.4, "p90": 0.7}, TIME: {"p10": 11.0, "p90": 31.0}}
    return replace(run(), summary=run().summary | {"assumptions": {"draws": 64, "replications": 8, "bands": band}})


def test_the_assumption_band_stands_beside_every_headline_of_a_run() -> None:
    told = first_page(teller(banded()))
    assert "[pita anggapan 40–70%]" in told.title
    assert "[pita anggapan 11–31 menit]" in lines(told) and "64 tarikan" in lines(told)
    assert f"{ID[f'measure.{TIME}']}: pita anggapan 11–31 menit" in told.notes
    section = helped(teller(banded()))
    cells = {str(row[0]): row[1] for row in table_of(section).rows}
    value = cells[ID[f"measure.{SHARE}"]]
    assert isinstance(value, Measured) and value.band == (0.4, 0.7) and "64 tarikan" in table_of(section).caption
    assert "pita anggapan 40–70%" in section.notes


def test_without_draws_nothing_is_said_of_bands() -> None:
    told = first_page(teller(run()))
    assert "anggapan" not in told.title + lines(told) + told.notes


def ruled(n: int = 60) -> Read:
    """A run whose number of operations a rule has decided."""
    rows = [[incident(incident=f"i{k}", t_first=500.0 + late) for k, late in enumerate(lates)]
            for lates in np.random.default_rng(5).exponential(20.0, (n, 6))]  # fmt: skip
    given = config("study.precision.help_time_p90_min=3")
    tables = tables_made.tables(rows)
    from sim.study.summary import summarise

    return Read(given, tables, summarise(given, tables, "precise"), None)


def test_the_running_mean_ends_at_the_result_and_shows_what_was_asked_for() -> None:
    result = ruled()
    for one in runnings(result):
        record = result.summary["measures"][one.measure]
        assert (one.estimate[-1], one.low[-1], one.high[-1]) == (record["estimate"], record["low"], record["high"])
        assert (
            one.n[-1] == 60 and (np.diff(one.n) > 0).all() and one.asked == result.config.study.precision[one.measure]
        )
    figure = running_mean(result, ID)
    assert len(figure.axes) == 3 and not clashes(figure)
    for one, axes in zip(runnings(result), figure.axes, strict=True):
        asked = [line.get_ydata()[0] for line in axes.get_lines() if line.get_label() == "asked"]
        assert asked == pytest.approx([one.estimate[-1] - one.asked, one.estimate[-1] + one.asked])
    assert "60 operasi: ketelitian tercapai" in texts(figure)


def test_only_a_run_that_a_rule_has_stopped_has_a_running_mean() -> None:
    assert is_running(ruled()) and not is_running(run())
    given = ruled().config.study.model_copy(update={"replications": 60})
    assert not is_running(replace(ruled(), config=ruled().config.model_copy(update={"study": given})))
    assert precision(teller(run())) is None
    section = precision(teller(ruled()))
    assert section is not None and "60 operasi" in section.title
    assert [row[2:] for row in table_of(section).rows][0][1] == "4 menit"


def test_the_screen_of_a_study_holds_the_recommendation_the_options_and_the_folder(top: Path) -> None:
    text = study_screen(top)
    study = compared(top)
    words = Words(study.config.output.language)
    lines = text.splitlines()
    assert lines[-1] == str(top) and max(map(len, lines[:-1])) <= WIDTH
    assert " ".join(lines).startswith(recommendation(study, words))
    assert all(any(line.startswith(option.letter) for line in lines) for option in study.options)
