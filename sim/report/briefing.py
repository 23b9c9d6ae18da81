"""The briefing of a run in every form: slides, page and paper tell one story.

The libraries behind the forms are the extra ``report``; without it a run leaves its tables and figures all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from sim.report.result import Reportable, read
from sim.report.story.parts import Story
from sim.report.story.teller import Origin

Pictures = Mapping[str, Path]
Write = Callable[[Reportable | None, Story, Pictures, Path], Path]


def _slides(result: Reportable | None, story: Story, pictures: Pictures, folder: Path) -> Path:
    from sim.report.slides.deck import write_deck

    return write_deck(story, pictures, folder / FILES["pptx"])


def _page(result: Reportable | None, story: Story, pictures: Pictures, folder: Path) -> Path:
    from sim.report.html.page import write_html

    return write_html(result, story, pictures, folder)


def _paper(result: Reportable | None, story: Story, pictures: Pictures, folder: Path) -> Path:
    from sim.report.paper.paper import write_paper

    return write_paper(story, pictures, folder / FILES["pdf"])


FILES = {"pptx": "briefing.pptx", "html": "briefing.html", "pdf": "report.pdf"}
NEEDS = {"pptx": ("babel", "pptx"), "html": ("babel", "jinja2"), "pdf": ("babel", "typst")}
WRITERS: dict[str, Write] = {"pptx": _slides, "html": _page, "pdf": _paper}


def missing_for(form: str) -> list[str]:
    """Libraries a form needs that are not installed."""
    return [name for name in NEEDS[form] if find_spec(name) is None]


def not_written(forms: Sequence[str] = tuple(FILES)) -> str:
    """One line on the files that cannot be written and what would help; empty where all can."""
    names = [FILES[form] for form in forms if missing_for(form)]
    return f"{', '.join(names)} not written: pip install 'siaga[report]'" if names else ""


def write_briefing(
    result: Reportable, origin: Origin, pictures: Pictures, folder: Path, forms: Sequence[str] = tuple(FILES)
) -> list[Path]:
    """Write those of the forms whose libraries are installed into ``folder`` and return their files.

    ``pictures``: figures by name as ``write_figures`` left them. A file appears under its name only when it is whole.
    """
    able = [form for form in forms if not missing_for(form)]
    if not able:
        return []
    from sim.report.story.tell import tell

    result = read(result)
    return write_story(tell(result, origin), pictures, folder, able, result)


def write_story(
    story: Story, pictures: Pictures, folder: Path, forms: Sequence[str], result: Reportable | None = None
) -> list[Path]:
    """Write a story in some forms, whose libraries are there; ``result``: the run that its page shows moving."""
    return [WRITERS[form](result, story, pictures, folder) for form in forms]
