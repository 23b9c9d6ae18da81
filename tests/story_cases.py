"""A small real run of Muratara told as a story, shared by the tests of every form of the briefing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image

import sim
from sim.report.result import Read, read
from sim.report.story.parts import Cards, Chart, Part, Picture, Section, Story, Table, Text
from sim.report.story.tell import tell
from sim.report.story.teller import Origin, Teller
from sim.report.words import Words

ORIGIN = Origin("2024-01-30_run", "0a1b2c3d", ("+scenario=muratara", "study.replications=2"))
HOSTILE = ("<img src=x onerror=alert(1)>", '=HYPERLINK("x")', "#let x = 1 *bold* $y$", "https://example.invalid/a")


@cache
def run() -> Read:
    """Two operations of Muratara."""
    return read(sim.run("muratara", replications=2))


@cache
def shown(audience: str = "internal", language: str = "id") -> Read:
    """The same for an audience and in a language."""
    config = run().config
    output = config.output.model_copy(update={"audience": audience, "language": language})
    return replace(run(), config=config.model_copy(update={"output": output}))


def with_tables(result: Read, **tables: Any) -> Read:
    """The same run with other tables."""
    return replace(result, tables=replace(result.tables, **tables))


@cache
def story(audience: str = "internal", language: str = "id") -> Story:
    """The run told."""
    return tell(shown(audience, language), ORIGIN)


def teller(result: Read | None = None, language: str = "id") -> Teller:
    """What a section reads."""
    return Teller(result or shown("internal", language), Words(language), ORIGIN)


def section(name: str, told: Story | None = None) -> Section:
    """One section of a story."""
    return next(one for one in (told or story()).sections if one.name == name)


def table_of(part_of: Section) -> Table:
    """The first table of a section."""
    return next(part for part in part_of.parts if isinstance(part, Table))


@cache
def hostile() -> Read:
    """The run with subdistricts and posts that bear the names of attacks."""
    result = run()
    names = dict(
        zip(sorted(result.tables.recapitulation["subdistrict"].astype(str).unique())[1:], HOSTILE, strict=False)
    )
    changed = {}
    for table in ("stations", "recapitulation", "readiness", "posts", "incidents"):
        frame = getattr(result.tables, table)
        changed[table] = frame.assign(subdistrict=frame["subdistrict"].astype(str).replace(names).astype("category"))
    posts = changed["posts"]
    changed["posts"] = posts.assign(post=[f"{HOSTILE[n % 4]} {n}" for n in range(len(posts))])
    strength = result.tables.strength
    changed["strength"] = strength.assign(force=strength["force"].astype(str).replace({"tni": HOSTILE[1]}))
    return with_tables(result, **changed)


def pictures(folder: Path) -> dict[str, Path]:
    """Blank pictures of the size of figures, for those that a story shows."""
    names = [part.name for one in story().sections for part in one.parts if isinstance(part, Picture)]
    for name in names:
        Image.new("P", (2400, 1350)).save(folder / f"{name}.png")
    return {name: folder / f"{name}.png" for name in names}


def texts(told: Story) -> list[str]:
    """Everything a story says, cells of text among it, always in the same order."""
    found = [told.title, told.subtitle, told.marking, told.footer]
    for one in (*told.sections, *told.annexes):
        found += [one.title, *one.notes.split("\n")]
        for part in one.parts:
            found += list(_said(part))
    return found


def _said(part: Part) -> Iterator[str]:
    yield from (getattr(part, "title", ""), getattr(part, "caption", ""))
    if isinstance(part, Table):
        yield from (column.head for column in part.columns)
        yield from (cell if isinstance(cell, str) else "" for row in part.rows for cell in row)
    elif isinstance(part, Chart):
        yield from (*part.categories, *(series.name for series in part.series))
    elif isinstance(part, Cards):
        for card in part.cards:
            yield from (card.title, *card.lines)
    elif isinstance(part, Text):
        yield from part.lines
