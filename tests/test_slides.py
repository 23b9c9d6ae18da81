"""The slides: native, the same numbers as the story, and nothing cut off, overlapping or outside."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Emu
from story_cases import HOSTILE, ORIGIN, hostile, pictures, run, story

from sim.report.slides.boxes import Box, arranged
from sim.report.slides.charts import as_text, with_limits
from sim.report.slides.deck import ROOM, write_deck
from sim.report.slides.fitting import LEAST, fit, pages
from sim.report.slides.letters import lines, width
from sim.report.story.parts import Card, Cards, Chart, Column, Measured, Series, Story, Table, Text
from sim.report.story.tell import tell
from sim.report.words import Words

pytestmark = pytest.mark.slow

WORDS = Words("id")
WIDE, HIGH = 13.333, 7.5
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("slides")


@cache
def deck(folder: Path, audience: str = "internal", language: str = "id") -> Any:
    """The presentation read back."""
    found = pictures(folder) if audience == "internal" else {}
    path = folder / f"{audience}_{language}.pptx"
    return Presentation(str(write_deck(story(audience, language), found, path)))


def said(presentation: Any) -> str:
    """Every text of the slides, cells and names of series among them."""
    found = []
    for slide in presentation.slides:
        for shape in slide.shapes:
            found += [frame.text for frame, _, _ in frames(shape)]
            if shape.has_chart:
                found += [series.name for plot in shape.chart.plots for series in plot.series]
    return "\n".join(found)


def frames(shape: Any) -> Iterator[tuple[Any, float, float]]:
    """Text frames of a shape with the room for their letters, inches."""
    if shape.has_text_frame and shape.text_frame.text.strip():
        yield shape.text_frame, *inside(shape.text_frame, shape.width, shape.height)
    if getattr(shape, "has_table", False) and shape.has_table:
        for row in shape.table.rows:
            for cell, column in zip(row.cells, shape.table.columns, strict=True):
                yield cell.text_frame, *inside(cell, column.width, row.height)


def inside(frame: Any, wide: int, high: int) -> tuple[float, float]:
    return Emu(wide - frame.margin_left - frame.margin_right).inches, Emu(
        high - frame.margin_top - frame.margin_bottom
    ).inches


@cache
def arial(bold: bool) -> Any:
    """A font with the widths of Arial; skips where none is installed."""
    from matplotlib.font_manager import findSystemFonts
    from PIL import ImageFont

    ends = ("Sans-Bold.ttf", "arialbd.ttf") if bold else ("Sans-Regular.ttf", "arial.ttf")
    known = [
        path for path in findSystemFonts() if path.endswith(ends) and ("Liberation" in path or "arial" in path.lower())
    ]
    if not known:
        pytest.skip("no font with the widths of Arial is installed")
    return ImageFont.truetype(known[0], 100, layout_engine=ImageFont.Layout.BASIC)


def drawn_height(paragraph: Any, room: float) -> float:
    """Height of a paragraph wrapped word by word, inches."""
    size, bold = paragraph.runs[0].font.size.pt, bool(paragraph.runs[0].font.bold)
    indent = Emu(int((paragraph._p.pPr.get("marL") if paragraph._p.pPr is not None else None) or 0)).inches
    count, used = 1, 0.0
    for word in paragraph.text.split():
        long = width(word, size, bold)
        assert long <= room - indent + 0.01, f"a word is cut: {word}"
        gap = size / 72 * 0.278 if used else 0.0
        if used + gap + long > room - indent + 0.01:
            used, gap, count = 0.0, 0.0, count + 1
        used += gap + long
    after = paragraph.space_after.pt / 72 if paragraph.space_after else 0.0
    return count * size * 1.17 / 72 + after


def misfits(presentation: Any) -> list[str]:
    """Texts that are higher than their room."""
    found = []
    for number, slide in enumerate(presentation.slides, 1):
        for shape in slide.shapes:
            for frame, wide, high in frames(shape):
                needed = sum(drawn_height(paragraph, wide) for paragraph in frame.paragraphs if paragraph.text.strip())
                if needed > high + 0.03:
                    found.append(f"{number}: {needed:.2f} > {high:.2f}: {frame.text[:40]}")
    return found


@pytest.mark.parametrize(("audience", "language"), [("internal", "id"), ("internal", "en"), ("public", "en")])
def test_no_text_is_cut_off(room: Path, audience: str, language: str) -> None:
    assert misfits(deck(room, audience, language)) == []


def boxes(slide: Any) -> list[tuple[str, tuple[float, float, float, float]]]:
    found = []
    for shape in slide.shapes:
        left, top = Emu(shape.left).inches, Emu(shape.top).inches
        high = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height
        found.append((shape.name, (left, top, left + Emu(shape.width).inches, top + Emu(high).inches)))
    return found


@pytest.mark.parametrize("language", ["id", "en"])
def test_nothing_lies_outside_a_slide_or_on_something_else(room: Path, language: str) -> None:
    for slide in deck(room, "internal", language).slides:
        found = boxes(slide)
        assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= WIDE and box[3] <= HIGH for _, box in found)
        for (one, a), (other, b) in combinations(found, 2):
            shared = min(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1]))
            assert shared <= 0.03, f"{one} lies on {other} of {slide.shapes.title.text_frame.text}"


def test_letters_are_large_enough_to_be_read_from_the_back(room: Path) -> None:
    for slide in deck(room).slides:
        for shape in slide.shapes:
            if shape.has_table:
                assert shape.table.cell(0, 0).text_frame.paragraphs[0].runs[0].font.size.pt >= LEAST


def test_numbers_on_the_slides_are_those_of_the_story_and_the_summary(room: Path) -> None:
    shown, measures = said(deck(room)), run().summary["measures"]
    for name in (
        "help_within_target_share",
        "never_reached_share",
        "help_time_mean_min",
        "recap_late_probability",
        "cost_rupiah",
    ):
        record = measures[name]
        assert WORDS.measured(Measured(*(record[side] for side in ("estimate", "unit", "low", "high")))) in shown
    for one in story().sections:
        assert one.title in shown
        for part in one.parts:
            for row in getattr(part, "rows", ()):
                for cell, column in zip(row, part.columns, strict=True):
                    assert WORDS.cell(cell, column.kind) in shown


def test_tables_and_charts_are_native_and_hold_the_numbers(room: Path) -> None:
    charts = [part for one in story().sections for part in one.parts if isinstance(part, Chart)]
    drawn = [shape.chart for slide in deck(room).slides for shape in slide.shapes if shape.has_chart]
    assert len(drawn) == len(charts)
    for chart, native in zip(charts, drawn, strict=True):
        assert tuple(native.plots[0].categories) == chart.categories
        held = {series.name: tuple(series.values) for plot in native.plots for series in plot.series}
        for series in chart.series:
            assert held[series.name] == series.values
    tables = sum(isinstance(part, Table) for one in story().sections for part in one.parts)
    assert sum(shape.has_table for slide in deck(room).slides for shape in slide.shapes) >= tables


def test_the_demand_is_a_line_over_the_bars(room: Path) -> None:
    native = next(
        s.chart for slide in deck(room).slides for s in slide.shapes if s.has_chart and len(s.chart.plots) == 2
    )
    bars, line = native.plots
    assert [series.name for series in line.series] == [WORDS["force.demand"]]
    assert WORDS["force.demand"] not in [series.name for series in bars.series]


def test_limits_of_a_line_are_drawn_and_not_named_in_the_legend() -> None:
    chart = Chart("lines", ("a", "b"), (Series("x", (0.1, 0.2), "guard", (0.0, 0.1), (0.2, 0.3)),), "share")
    assert [series.name for series in with_limits(chart)] == ["x", "", ""]
    assert len(with_limits(replace(chart, kind="stacked"))) == 1


def test_every_slide_is_marked_numbered_and_has_notes_with_run_and_seed(room: Path) -> None:
    for number, slide in enumerate(deck(room).slides, 1):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert "TERBATAS - bahan perencanaan" in texts and str(number) in texts
        assert any("Tidak ada data lapangan" in text for text in texts)
        assert (
            ORIGIN.run in slide.notes_slide.notes_text_frame.text
            and "benih 0" in slide.notes_slide.notes_text_frame.text
        )
    for slide in deck(room, "public", "en").slides:
        assert not any("TERBATAS" in shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_the_template_is_wide_with_one_layout_and_the_picture_sharp(room: Path) -> None:
    presentation = deck(room)
    assert presentation.slide_width / presentation.slide_height == pytest.approx(16 / 9, abs=0.01)
    assert len(presentation.slide_layouts) == 1
    shown = [shape for slide in presentation.slides for shape in slide.shapes if shape.shape_type == 13]
    assert len(shown) == len(pictures(room)) >= 3
    for shape in shown:
        assert shape.image.size[0] / Emu(shape.width).inches >= 200


def test_names_of_a_users_file_stay_text(room: Path) -> None:
    path = write_deck(tell(hostile(), ORIGIN), {}, room / "hostile.pptx")
    shown = said(Presentation(str(path)))
    assert all(name in shown for name in HOSTILE)
    with zipfile.ZipFile(path) as archive:
        books = [archive.read(name) for name in archive.namelist() if name.endswith(".xlsx")]
        assert not [name for name in archive.namelist() if b"hlinkClick" in archive.read(name)]
    for book in books:
        with zipfile.ZipFile(io.BytesIO(book)) as sheets:
            assert not any(
                b"<f>" in sheets.read(name) or b"hyperlink" in sheets.read(name) for name in sheets.namelist()
            )
    assert as_text(HOSTILE[1]) == "'" + HOSTILE[1] and as_text("H-1") == "H-1"


def test_a_long_table_goes_over_several_slides_and_loses_no_row() -> None:
    columns = (Column("Kecamatan", width=2.0), Column("TPS", "number"))
    table = Table(columns, tuple((f"Kecamatan {n}", float(n)) for n in range(90)), total=True)
    cut = pages(table, ROOM, WORDS)
    assert len(cut) > 1 and tuple(row for page in cut for row in page.rows) == table.rows  # type: ignore[union-attr]
    assert [page.total for page in cut] == [False] * (len(cut) - 1) + [True]  # type: ignore[union-attr]
    assert min(fit(page, ROOM, WORDS) for page in cut) >= LEAST


def test_cards_go_over_several_slides_and_none_is_lost() -> None:
    cards = Cards(tuple(Card(f"Kontinjensi {n}", ("Butuh 10 petugas. " * 12,)) for n in range(13)))
    cut = pages(cards, ROOM, WORDS)
    assert len(cut) > 1 and tuple(card for page in cut for card in page.cards) == cards.cards  # type: ignore[union-attr]


def test_the_arrangement_with_the_largest_smallest_letters_is_taken() -> None:
    parts = [Text(("satu",)), Text(("dua",))]
    found = arranged(parts, Box(0, 0, 10, 5), lambda part, box: box.width)
    assert min(placed.box.width for placed in found) == 10.0
    assert found[0].box.top < found[1].box.top


def test_widths_of_letters_are_those_of_arial() -> None:
    for bold in (False, True):
        for text in ("Kecamatan", "PPK", "Rp1,37 miliar", "62% (56-68%)"):
            real = arial(bold).getlength(text) / 100 * 12 / 72
            assert width(text, 12.0, bold) == pytest.approx(real, rel=0.03)
    assert lines("satu dua tiga", 100.0, 12.0) == 1 and lines("satu dua tiga", width("satu dua", 12.0), 12.0) == 2


def test_a_story_of_long_names_fits_as_well(room: Path) -> None:
    told = story()
    sections = tuple(replace(one, title=f"{one.title} " * 2) for one in told.sections[:6])
    long: Story = replace(told, sections=sections)
    assert misfits(Presentation(str(write_deck(long, {}, room / "long.pptx")))) == []
