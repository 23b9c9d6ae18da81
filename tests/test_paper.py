"""The report on paper: A4, the same numbers, in the order of a plan, and nothing of a person is markup."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from story_cases import HOSTILE, ORIGIN, hostile, pictures, run, section, shown, story

from sim.report.paper.annexes import annexes
from sim.report.paper.charts import chart_picture
from sim.report.paper.paper import write_paper
from sim.report.story.parts import Chart, Measured
from sim.report.story.tell import tell
from sim.report.words import Words

pytestmark = pytest.mark.slow

WORDS = Words("id")
A4 = (595.28, 841.89)  # points


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("paper")


@cache
def paper(folder: Path, audience: str = "internal") -> Any:
    """The report read back."""
    told = story(audience)
    return PdfReader(write_paper(told, pictures(folder) if audience == "internal" else {}, folder / f"{audience}.pdf"))


@cache
def pages(folder: Path, audience: str = "internal") -> list[str]:
    """The text of every page in one line."""
    return [" ".join(page.extract_text().split()) for page in paper(folder, audience).pages]


def test_every_page_is_a4_marked_and_says_what_it_is_not(room: Path) -> None:
    for page, text in zip(paper(room).pages, pages(room), strict=True):
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=0.5)
        assert "TERBATAS - bahan perencanaan" in text and "Tidak ada data lapangan" in text
    assert not any("TERBATAS" in text for text in pages(room, "public"))


def test_the_annexes_stand_in_their_order(room: Path) -> None:
    body = " ".join(pages(room)[2:])
    heads = [
        f"Lampiran {a.letter}. {WORDS[f'section.{a.section.name}']}"
        for a in annexes((*story().sections, *story().annexes))
    ]
    places = [body.index(head) for head in heads]
    assert places == sorted(places) and all(head in " ".join(pages(room)[:3]) for head in heads)


def test_numbers_on_paper_are_those_of_the_summary(room: Path) -> None:
    body, measures = " ".join(pages(room)), run().summary["measures"]
    for name in (
        "help_within_target_share",
        "never_reached_share",
        "help_time_mean_min",
        "recap_late_probability",
        "cost_rupiah",
    ):
        record = measures[name]
        assert WORDS.measured(Measured(*(record[side] for side in ("estimate", "unit", "low", "high")))) in body
    for one in story().sections:
        assert "".join(one.title.split()) in "".join(body.split())


def test_the_plotting_is_an_annex_with_every_cluster(room: Path) -> None:
    posts = run().tables.posts
    clusters = posts[posts["kind"].isin(["station", "standby"])]["post"].astype(str)
    body = " ".join(pages(room))
    assert all(name in body for name in clusters)
    assert not [name for name in clusters if name in " ".join(pages(room, "public"))]


def test_names_of_a_users_file_stay_text(room: Path) -> None:
    found = PdfReader(write_paper(replace(tell(hostile(), ORIGIN), annexes=()), {}, room / "hostile.pdf"))
    body = "".join("".join(page.extract_text().split()) for page in found.pages)
    assert all("".join(name.split()) in body for name in HOSTILE)
    links = [note.get_object() for page in found.pages for note in page.get("/Annots", [])]
    assert not [link for link in links if "/URI" in str(link)]


def test_a_chart_is_drawn_with_its_band_and_its_labels_as_people_write_them() -> None:
    chart = next(part for part in section("recapitulated").parts if isinstance(part, Chart))
    drawn = chart_picture(chart, WORDS).decode()
    assert (
        drawn.startswith("<?xml")
        and "FillBetweenPolyCollection" in drawn
        and chart_picture(chart, WORDS).decode() == drawn
    )


def test_the_paper_of_the_public_has_no_annex_of_the_force(room: Path) -> None:
    told = tell(shown("public"), ORIGIN)
    assert {one.name for one in told.sections}.isdisjoint({"pattern", "worst", "routes"}) and not told.annexes
    assert "Sepuluh tempat" not in " ".join(pages(room, "public"))
