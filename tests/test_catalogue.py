"""The catalogue of words, and how numbers, days and times are written."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from report_cases import composed

from sim.arrays import ACCESS, CLASSES, TENSION
from sim.config.forces import Contingent
from sim.measures.registry import REGISTRY
from sim.measures.rows import DIMENSIONS
from sim.record import ACTIVITIES, ENDINGS, ORIGINS, PHASES, REVOTES, SITES
from sim.report.catalogue import LANGUAGES, Catalogue

ROOT = Path(__file__).parents[1]
WORDS = {language: Catalogue(language) for language in LANGUAGES}
REGIONS = {path.stem for path in (ROOT / "configs" / "region").glob("*.yaml")} - {"none"}
FORCES = get_args(Contingent.model_fields["force"].annotation)
UNITS = {measure.unit for measure in REGISTRY.values()} - {"share", "rupiah"}  # these two are written without a word


def test_both_languages_hold_the_same_keys_once_with_the_same_fields() -> None:
    files = [ROOT / "sim" / "report" / "catalogue" / f"{name}.json" for name in LANGUAGES]
    pairs = [json.loads(file.read_text("utf-8"), object_pairs_hook=list) for file in files]
    keys = [[key for key, _ in rows] for rows in pairs]
    assert keys[0] == keys[1] and len(set(keys[0])) == len(keys[0])
    for (key, one), (_, other) in zip(*pairs, strict=True):
        assert set(re.findall(r"{(\w+)", one)) == set(re.findall(r"{(\w+)", other)), key


@pytest.mark.parametrize(
    ("group", "values"),
    [
        ("class", CLASSES), ("access", ACCESS), ("tension", TENSION), ("phase", PHASES), ("origin", ORIGINS),
        ("ending", ENDINGS), ("activity", ACTIVITIES), ("revote", REVOTES), ("type", composed().threat.types),
        ("measure", REGISTRY), ("unit", UNITS), ("district", REGIONS), ("force", FORCES), ("site", SITES),
        ("election", ("pemilu2024", "pilkada2024", "none")), ("stopped", ("fixed", "precise", "maximum", "budget")),
        ("dimension", {name for names in DIMENSIONS.values() for name in names}),
        ("base", ("polda", "polres", "polsek", "brimob", "kodim")),
        ("post", ("station", "standby", "warehouse", "convoy", "committee", "commission", "reserve")),
    ],
)  # fmt: skip
def test_the_catalogue_covers(group: str, values: Any) -> None:
    assert not [value for value in values for words in WORDS.values() if f"{group}.{value}" not in words]


def test_an_unknown_text_is_an_error_but_a_name_from_a_folder_is_not() -> None:
    with pytest.raises(KeyError):
        WORDS["id"]["class.unheard_of"]
    assert WORDS["id"].name("type", "quarrel") == "Cekcok di antrean"
    assert WORDS["id"].name("type", "lost_child") == "lost child"


@pytest.mark.parametrize(
    ("written", "indonesian", "english"),
    [
        (lambda w: w.number(1234567.891, 1), "1.234.567,9", "1,234,567.9"),
        (lambda w: w.number(-0.4), "0", "0"),
        (lambda w: w.number(-1234.0), "−1.234", "−1,234"),
        (lambda w: w.number(float("inf")), "–", "–"),
        (lambda w: w.share(0.786), "79%", "79%"),
        (lambda w: w.share(0.004), "0,4%", "0.4%"),
        (lambda w: w.share(0.0), "0%", "0%"),
        (lambda w: w.rupiah(1.0456e9), "Rp1,05 miliar", "Rp 1.05 billion"),
        (lambda w: w.rupiah(200_000), "Rp200.000", "Rp 200,000"),
        (lambda w: w.quantity(17.6, "min"), "18 menit", "18 min"),
        (lambda w: w.interval(0.78, 0.80, "share"), "78–80%", "78–80%"),
        (lambda w: w.date(date(2024, 2, 14)), "14 Februari 2024", "14 February 2024"),
        (lambda w: w.date(date(2024, 2, 14), 17), "2 Maret 2024", "2 March 2024"),
        (lambda w: w.clock(780.0), "13.00 WIB", "13:00 WIB"),
        (lambda w: w.moment(-30.0), "H-1 23.30 WIB", "D-1 23:30 WIB"),
        (lambda w: w.moment(1439.7), "H+1 00.00 WIB", "D+1 00:00 WIB"),
        (lambda w: " ".join(w.day(day) for day in (-1, 0, 3)), "H-1 Hari-H H+3", "D-1 Polling day D+3"),
    ],
)  # fmt: skip
def test_numbers_days_and_times_are_written_as_people_write_them(written: Any, indonesian: str, english: str) -> None:
    assert (written(WORDS["id"]), written(WORDS["en"])) == (indonesian, english)
