"""Words of a briefing: formats of Babel beside those of the catalogue, cells, and texts nobody translated."""

from __future__ import annotations

import re
from datetime import date

import pytest
from story_cases import run, story, texts, with_tables

from sim.measures.summary import measure_all
from sim.report.catalogue import LANGUAGES, Catalogue
from sim.report.story.parts import Cell, Kind, Measured
from sim.report.words import Words
from sim.study.terms import terms_of

WORDS = {language: Words(language) for language in LANGUAGES}
POLLING = date(2024, 2, 14)


@pytest.mark.parametrize("language", LANGUAGES)
def test_babel_and_the_catalogue_write_the_same(language: str) -> None:
    babel, plain = WORDS[language], Catalogue(language)
    for value in (
        0.0,
        -0.4,
        -1234.0,
        0.004,
        0.5,
        0.786,
        0.999,
        17.6,
        1e6,
        1_234_567.891,
        2.5e9,
        float("nan"),
        float("inf"),
        None,
    ):
        for decimals in (0, 1, 2):
            assert babel.number(value, decimals) == plain.number(value, decimals)
        assert (babel.share(value), babel.rupiah(value)) == (plain.share(value), plain.rupiah(value)) or value == float(
            "inf"
        )
    for t in (-10_080.0, -30.0, 0.0, 61.4, 780.0, 1439.7, 28_800.0):
        assert (babel.clock(t), babel.clock(t, "calendar.hour")) == (plain.clock(t), plain.clock(t, "calendar.hour"))
        assert babel.moment(t) == plain.moment(t)
    for offset in range(0, 320, 9):
        assert babel.date(POLLING, offset) == plain.date(POLLING, offset)
        assert babel.short_date(POLLING, offset).replace("Sept", "Sep") == plain.short_date(POLLING, offset)


def test_days_and_lists_are_written_as_people_write_them() -> None:
    assert WORDS["id"].weekday(POLLING) == "Rabu, 14 Februari 2024"
    assert WORDS["en"].weekday(POLLING) == "Wednesday, 14 February 2024"
    assert WORDS["id"].clock(780.0) == "13.00 WIB" and WORDS["en"].clock(780.0) == "13:00 WIB"
    assert WORDS["id"].listed(["Rupit", "Nibung", "Karang Jaya"]) == "Rupit, Nibung, dan Karang Jaya"


@pytest.mark.parametrize(
    ("cell", "kind", "indonesian"),
    [
        ("PAM Rupit 001", "text", "PAM Rupit 001"),
        (None, "minutes", "–"),
        (float("inf"), "minutes", "tak pernah"),
        (17.6, "minutes", "18"),
        (1234.0, "number", "1.234"),
        (2.25, "number", "2,2"),
        (0.786, "share", "79%"),
        (1.0456e9, "rupiah", "Rp1,05 miliar"),
        (780.0, "moment", "Hari-H 13.00 WIB"),
        (Measured(17.6, "min", 13.4, 21.4), "measured", "18 menit (13–21)"),
        (Measured(None, "min", why="no voters"), "measured", "– (tidak ada pemilih)"),
        (Measured(None, "share", why="hour from 60 min; no voters"), "measured", "– (tidak ada pemilih)"),
    ],
)  # fmt: skip
def test_a_cell_is_written_by_its_kind(cell: Cell, kind: Kind, indonesian: str) -> None:
    assert WORDS["id"].cell(cell, kind) == indonesian


def untranslated() -> list[tuple[str, str]]:
    """Texts that are the same in both languages, but for names, numbers, keys and commands."""
    same = [
        (one, other) for one, other in zip(texts(story()), texts(story(language="en")), strict=True) if one == other
    ]
    tables = run().tables
    names = {
        str(name) for column in ("subdistrict", "district", "village") for name in tables.stations[column].unique()
    }
    names |= {str(name) for name in tables.posts["post"]}
    allowed = re.compile(
        r"^(PAM |python -m sim|[a-z_0-9]+(\.[a-z_0-9]+)+$|P\d0$|[^A-Za-z]*$|x\d|n$|Padal$|Rupiah$|TPS$)"
    )
    kept = [pair for pair in same if pair[0] not in names and not allowed.match(pair[0])]
    return [pair for pair in kept if not any(name in pair[0] for name in names)]


def test_nothing_is_left_untranslated() -> None:
    assert untranslated() == []


def test_no_field_of_a_text_is_left_open() -> None:
    for language in LANGUAGES:
        assert not [
            text for text in texts(story(language=language)) if re.search(r"{\w*}", text) or "nan" in text.split()
        ]


@pytest.mark.parametrize("rows", [0, None], ids=["nothing", "two operations"])
def test_every_reason_for_a_missing_measure_is_told_in_indonesian(rows: int | None) -> None:
    frames = {name: frame.iloc[:rows] for name, frame in vars(run().tables).items() if name != "n_replications"}
    measures, by = measure_all(with_tables(run(), **frames).tables, terms_of(run().config))
    groups = [measures, *(found for values in by.values() for found in values.values())]
    missing = [
        (name, str(record["note"] or ""))
        for group in groups
        for name, record in group.items()
        if record["estimate"] is None
    ]
    reasons = {note.split(";")[0] for name, note in missing if f"definition.{name}" in WORDS["id"]}
    assert reasons and not [reason for reason in reasons if f"reason.{reason}" not in WORDS["id"]]
