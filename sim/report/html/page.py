"""``briefing.html``: one file without a network, readable on a phone, printable, and safe to open."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.report.html.film.film import Film, film_of
from sim.report.html.parts import shown_part
from sim.report.html.playwords import player_words
from sim.report.result import Reportable
from sim.report.story.parts import Part, Story
from sim.report.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

NAME = "briefing.html"
PLAYER = (
    *("film.js", "marks.js", "board.js", "instant.js", "side.js"),
    *("player.js", "hours.js", "touch.js", "controls.js"),
)
SPEEDS = (1, 5, 15, 60, 240)  # minutes of the operation in a second


def write_html(result: Reportable | None, story: Story, pictures: Mapping[str, Path], folder: Path) -> Path:
    """Write the page of a story into ``folder`` and return its file; ``ImportError`` without jinja2 or Babel.

    ``result``: the run that the moving map shows, None without one. ``pictures``: figures by name; a picture that is
    not among them is left out. Everything that comes from a run or a user's file is escaped, and the page allows itself
    no script but its own and no address at all.
    """
    words = Words(story.language)
    draft, path = folder / f".{NAME}.part", folder / NAME
    film = None if result is None else film_of(result, words)
    draft.write_text(page(story, film, pictures, words), encoding="utf-8")
    return draft.replace(path)


def page(story: Story, film: Film | None, pictures: Mapping[str, Path], words: Words) -> str:
    """The whole page as text."""
    environment = _environment()
    macros: Any = environment.get_template("parts.html").module
    script = _script([*PLAYER, "tables.js"] if film else ["tables.js"])

    def shown(part: Part) -> str:
        found = shown_part(part, pictures, words)
        return "" if found is None else getattr(macros, type(part).__name__)(found)

    told: dict[str, Any] = {"film": None} if film is None else _told(film, words)
    return environment.get_template("page.html").render(
        story=story,
        words=words,
        shown=shown,
        style=_file("style.css"),
        script=script,
        script_hash=_hash(script),
        **told,
    )


def _told(film: Film, words: Words) -> dict[str, Any]:
    """What the section of the player says around the moving map."""
    from markupsafe import Markup

    fields = {"n": words.number(film["replication"] + 1), "of": words.number(film["replications"])}
    lines = (
        ["worst", "straight", "roving", "closed"]
        + ["thinned"] * film["thinned"]
        + ["outline"] * (not film["outline_given"])
    )
    text = json.dumps(film | {"words": player_words(words)}, separators=(",", ":"), ensure_ascii=False)
    return {
        "film": Markup(text.replace("<", "\\u003c")),  # in JSON "<" stands only inside texts
        "course": words["page.course"].format(minutes=words.number(film["minutes"]), **fields),
        "limits": [words[f"page.limit_{line}"] for line in lines],
        "speeds": SPEEDS,
        "area_by": film["area_by"],
    }


def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_text), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )


def _text(name: str) -> str:
    return (files("sim.report.html") / "templates" / name).read_text(encoding="utf-8")


def _file(name: str) -> Markup:
    from markupsafe import Markup

    return Markup(_text(name))


def _script(names: list[str]) -> Markup:
    """The scripts as one, in a scope of its own."""
    from markupsafe import Markup

    return Markup('"use strict";\n{\n') + Markup("\n").join(map(_file, names)) + Markup("}\n")


def _hash(script: str) -> str:
    """What the page's policy knows its only script by."""
    return "sha256-" + b64encode(sha256(script.encode()).digest()).decode("ascii")
