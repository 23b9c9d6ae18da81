"""Runs of text, boxes and colours on a slide. Every text of a person goes through here and stays text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.report.slides.boxes import Box

if TYPE_CHECKING:
    from pptx.dml.color import RGBColor
    from pptx.slide import Slide
    from pptx.text.text import TextFrame, _Paragraph

NAVY, INK, GREY, RED, PALE, WHITE = "#1F3A5F", "#222222", "#5F5F5F", "#8B0000", "#F1F3F6", "#FFFFFF"
FONT = "Arial"
_LANGUAGES = {"id": "INDONESIAN", "en": "ENGLISH_UK"}


def colour(code: str) -> RGBColor:
    """A colour written as #RRGGBB."""
    from pptx.dml.color import RGBColor

    return RGBColor(*bytes.fromhex(code.lstrip("#")))


def inches(box: Box) -> tuple[Any, Any, Any, Any]:
    """Left, top, width and height of a box in the units of the file."""
    from pptx.util import Inches

    left, top, width, height = (Inches(side) for side in box)
    return left, top, width, height


def write(
    paragraph: _Paragraph, text: str, size: float, *, bold: bool = False, ink: str = INK, language: str = "id"
) -> None:
    """Put a text into a paragraph."""
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = text
    font = run.font
    font.size, font.bold, font.name = Pt(size), bold, FONT
    font.color.rgb = colour(ink)
    font.language_id = getattr(MSO_LANGUAGE_ID, _LANGUAGES[language])


def plain(frame: TextFrame, margin: float = 0.0, pad: float = 0.0) -> TextFrame:
    """A frame whose letters keep their size, with its margins in inches."""
    from pptx.enum.text import MSO_AUTO_SIZE
    from pptx.util import Inches

    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = Inches(margin)
    frame.margin_top = frame.margin_bottom = Inches(pad)
    return frame


def label(slide: Slide, box: Box, text: str, size: float, **look: Any) -> None:
    """A text box with one paragraph."""
    frame = plain(slide.shapes.add_textbox(*inches(box)).text_frame)
    write(frame.paragraphs[0], text, size, **look)
