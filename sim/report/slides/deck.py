"""``briefing.pptx``: a section of the story is one slide or several, with its finding as the title."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.report.slides.boxes import Box, Placed, arranged
from sim.report.slides.drawing import draw
from sim.report.slides.fitting import LEAST, fit, pages
from sim.report.slides.letters import height
from sim.report.slides.look import GREY, NAVY, RED, label, plain, write
from sim.report.story.parts import Part, Picture, Section, Story
from sim.report.words import Words

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide

ROOM = Box(0.5, 1.42, 12.33, 5.4)  # of a slide of 13.33 x 7.5 inches, below the title and above the footer
TITLE = Box(0.5, 0.3, 12.33, 0.98)
TITLE_SIZES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0)


def write_deck(story: Story, pictures: Mapping[str, Path], path: Path) -> Path:
    """Write the slides of a story and return their file; ``ImportError`` without python-pptx.

    ``pictures``: figures by name; a picture that is not among them is left out.
    """
    from pptx import Presentation

    words = Words(story.language)
    with as_file(files("sim.report.slides") / "template.pptx") as template:
        deck = Presentation(str(template))
    _about(deck, story)
    for section in story.sections:
        for number, placed in enumerate(_slides(section, pictures, words)):
            _slide(deck, story, section, number, placed, pictures, words)
    draft = path.with_name(f".{path.name}.part")
    deck.save(str(draft))
    return draft.replace(path)


def _about(deck: Presentation, story: Story) -> None:
    about = deck.core_properties
    about.title, about.subject, about.author = story.title, story.subtitle, "Siaga"
    about.keywords, about.language = story.marking, story.language


def _slides(section: Section, pictures: Mapping[str, Path], words: Words) -> Iterator[list[Placed]]:
    """The parts of a section on as few slides as they can be read on; a picture has one of its own."""

    def fitted(part: Part, box: Box) -> float:
        return fit(part, box, words)

    kept: list[Part] = [part for part in section.parts if not isinstance(part, Picture)]
    for part in section.parts:
        if isinstance(part, Picture) and part.name in pictures:
            yield arranged([part], ROOM, fitted)
    while kept:
        together = next((n for n in range(len(kept), 0, -1) if _readable(kept[:n], fitted)), 1)
        cut = pages(kept[0], ROOM, words) if together == 1 else []
        for page in cut:
            yield arranged([page], ROOM, fitted)
        if not cut:
            yield arranged(kept[:together], ROOM, fitted)
        kept = kept[together:]


def _readable(parts: list[Part], fitted: Callable[[Part, Box], float]) -> bool:
    return min(placed.size for placed in arranged(parts, ROOM, fitted)) >= LEAST


def _slide(
    deck: Presentation, story: Story, section: Section, number: int, placed: list[Placed],
    pictures: Mapping[str, Path], words: Words,
) -> None:  # fmt: skip
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    title = section.title if not number else words["slides.continued"].format(title=section.title)
    _title(slide, title, story.language)
    _footer(slide, story, len(deck.slides))
    for one in placed:
        draw(slide, one, pictures, words)
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    frame.text = section.notes


def _title(slide: Slide, text: str, language: str) -> None:
    shape: Any = slide.shapes.title
    fitting = (size for size in TITLE_SIZES if height(text, TITLE.width, size, True) <= TITLE.height)
    size = next(fitting, TITLE_SIZES[-1])
    write(plain(shape.text_frame).paragraphs[0], text, size, bold=True, ink=NAVY, language=language)


def _footer(slide: Slide, story: Story, number: int) -> None:
    """Marking, source and limits, and the number of the slide."""
    size = 9.0
    if story.marking:
        label(slide, Box(0.5, 6.92, 12.33, 0.2), story.marking, size + 1, bold=True, ink=RED, language=story.language)
    label(slide, Box(0.5, 7.12, 11.6, 0.2), story.footer, size, ink=GREY, language=story.language)
    label(slide, Box(12.3, 7.12, 0.55, 0.2), str(number), size, ink=GREY, language=story.language)
