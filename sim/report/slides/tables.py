"""A table of the story as a native table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.report.marks import shade
from sim.report.slides.boxes import Placed
from sim.report.slides.fitting import MARGIN, PAD, grid, inner
from sim.report.slides.look import INK, NAVY, PALE, WHITE, colour, inches, write
from sim.report.story.parts import Table
from sim.report.words import Words

if TYPE_CHECKING:
    from pptx.slide import Slide
    from pptx.table import _Cell

NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # PowerPoint's "No Style, No Grid"


def draw_table(slide: Slide, placed: Placed, words: Words) -> None:
    """Draw the table into its box with the fitted letters."""
    from pptx.util import Inches

    table, size = placed.part, placed.size
    assert isinstance(table, Table)
    box = inner(table, placed.box)
    found = grid(table, box.width, size, words)
    assert found is not None, "the table was fitted before"
    shape = slide.shapes.add_table(
        len(found.texts), len(found.widths), *inches(box._replace(height=sum(found.heights)))
    )
    drawn = shape.table
    _without_style(shape)
    for n, wide in enumerate(found.widths):
        drawn.columns[n].width = Inches(wide)
    for n, high in enumerate(found.heights):
        drawn.rows[n].height = Inches(high)
    for n, texts in enumerate(found.texts):
        for m, text in enumerate(texts):
            _cell(drawn.cell(n, m), table, (n, m), text, size, words.language)


def _without_style(shape: object) -> None:
    """No banding or colours but our own."""
    properties = shape._element.graphic.graphicData.tbl.tblPr  # type: ignore[attr-defined]
    properties.set("bandRow", "0")
    properties.find("{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId").text = NO_STYLE


def _cell(cell: _Cell, table: Table, at: tuple[int, int], text: str, size: float, language: str) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Inches

    row, column = at
    ground, ink = _colours(table, row, column)
    cell.margin_left = cell.margin_right = Inches(MARGIN)
    cell.margin_top = cell.margin_bottom = Inches(PAD)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = colour(ground)
    paragraph = cell.text_frame.paragraphs[0]
    if table.columns[column].kind not in ("text", "measured"):
        paragraph.alignment = PP_ALIGN.RIGHT
    write(paragraph, text, size, bold=row == 0 or (table.total and row == len(table.rows)), ink=ink, language=language)


def _colours(table: Table, row: int, column: int) -> tuple[str, str]:
    """Ground and letters of a cell; row 0 holds the headings."""
    if row == 0:
        return NAVY, WHITE
    shaded = shade(table.rows[row - 1][column], table.columns[column])
    return shaded or ("#DDE3EA" if table.total and row == len(table.rows) else PALE if row % 2 else WHITE, INK)
