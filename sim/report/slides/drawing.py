"""Draws a part of the story into its box, with its title above and its caption below."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.report.slides import fitting
from sim.report.slides.boxes import Box, Placed
from sim.report.slides.charts import draw_chart
from sim.report.slides.fitting import CAPTION, CARD_GAP, CARD_PAD, CARDS_BESIDE, HEAD, inner
from sim.report.slides.letters import LINE, POINT
from sim.report.slides.look import GREY, NAVY, PALE, colour, inches, label, plain, write
from sim.report.slides.tables import draw_table
from sim.report.story.parts import Cards, Chart, Picture, Table, Text
from sim.report.words import Words

if TYPE_CHECKING:
    from pptx.slide import Slide

LEAST_DPI = 200
CROP_TOP, CROP_BOTTOM = 0.147, 0.08  # title and footer of a figure: the slide has its own


def draw(slide: Slide, placed: Placed, pictures: Mapping[str, Path], words: Words) -> None:
    """Draw one part."""
    part, box = placed.part, placed.box
    room, title, caption = inner(part, box), getattr(part, "title", ""), getattr(part, "caption", "")
    if title:
        above = box._replace(height=HEAD * LINE * POINT)
        label(slide, above, title, HEAD, bold=True, ink=NAVY, language=words.language)
    if caption:
        top = room.top + fitting.needed(part, room, placed.size, words) + 0.06
        below = Box(box.left, top, box.width, fitting.caption_height(part, box.width))
        label(slide, below, caption, CAPTION, ink=GREY, language=words.language)
    _inside(slide, placed, pictures, words)


def _inside(slide: Slide, placed: Placed, pictures: Mapping[str, Path], words: Words) -> None:
    part = placed.part
    if isinstance(part, Picture):
        _picture(slide, pictures[part.name], inner(part, placed.box))
    elif isinstance(part, Chart):
        draw_chart(slide, placed)
    elif isinstance(part, Table):
        draw_table(slide, placed, words)
    elif isinstance(part, Cards):
        _cards(slide, part, inner(part, placed.box), placed.size, words)
    else:
        _text(slide, part, inner(part, placed.box), placed.size, words)


def _picture(slide: Slide, path: Path, room: Box) -> None:
    """The picture without its own title and footer, as large as it goes, in the middle of its room."""
    from pptx.util import Inches

    left, top, width, high = inches(room)
    shape = slide.shapes.add_picture(str(path), left, top)
    ratio = shape.width / (shape.height * (1.0 - CROP_TOP - CROP_BOTTOM))
    shape.crop_top, shape.crop_bottom = CROP_TOP, CROP_BOTTOM
    wide = min(room.width, room.height * ratio, shape.image.size[0] / LEAST_DPI)
    shape.width, shape.height = Inches(wide), Inches(wide / ratio)
    shape.left, shape.top = left + (width - shape.width) // 2, top + (high - shape.height) // 2


def _text(slide: Slide, text: Text, room: Box, size: float, words: Words) -> None:
    """A line to a paragraph, behind a bullet."""
    from pptx.util import Inches, Pt

    frame = plain(slide.shapes.add_textbox(*inches(room)).text_frame)
    for number, line in enumerate(text.lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        write(paragraph, line, size, language=words.language)
        paragraph.space_after = Pt(0.4 * size)
        _bulleted(paragraph, Inches(fitting.bullet(size)))


def _bulleted(paragraph: Any, indent: int) -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(indent))
    properties.set("indent", str(-indent))
    properties.append(parse_xml(f'<a:buChar {nsdecls("a")} char="•"/>'))


def _cards(slide: Slide, cards: Cards, room: Box, size: float, words: Words) -> None:
    """Rows of cards of equal width."""
    wide, top = fitting.card_width(room.width), room.top
    for row, high in enumerate(fitting.cards_heights(cards, room.width, size)):
        for column, card in enumerate(cards.cards[row * CARDS_BESIDE : (row + 1) * CARDS_BESIDE]):
            box = Box(room.left + column * (wide + CARD_GAP), top, wide, high - CARD_GAP)
            _card(slide, box, card.title, card.lines, size, words.language)
        top += high


def _card(slide: Slide, box: Box, title: str, lines: tuple[str, ...], size: float, language: str) -> None:
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *inches(box))
    shape.fill.solid()
    shape.fill.fore_color.rgb = colour(PALE)
    shape.line.color.rgb = colour(NAVY)
    shape.shadow.inherit = False
    frame = plain(shape.text_frame, CARD_PAD, CARD_PAD)
    frame.vertical_anchor = MSO_ANCHOR.TOP
    for number, line in enumerate((title, *lines)):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        first = number == 0
        write(paragraph, line, size + first, bold=first, language=language, **({"ink": NAVY} if first else {}))
