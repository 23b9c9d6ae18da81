"""``report.pdf``: the story on A4, laid out by Typst from data that stay data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from itertools import count, groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.report.marks import shade
from sim.report.paper.annexes import Annex, annexes
from sim.report.paper.charts import chart_picture
from sim.report.slides.drawing import CROP_BOTTOM, CROP_TOP
from sim.report.story.parts import Cards, Chart, Part, Picture, Section, Story, Table, Text
from sim.report.words import Words

SIZES = ((4, 8.5), (7, 8.0), (10, 7.0), (16, 6.0), (1000, 5.0))  # columns of a table up to which letters have a size


def write_paper(story: Story, pictures: Mapping[str, Path], path: Path) -> Path:
    """Write the report of a story and return its file; ``ImportError`` without Typst.

    ``pictures``: figures by name; a picture that is not among them is left out.
    """
    import typst
    from matplotlib import get_data_path

    draft = path.with_name(f".{path.name}.part")
    with TemporaryDirectory() as name:
        room = Path(name)
        sheet = _Sheet(room, pictures, Words(story.language))
        (room / "data.json").write_text(json.dumps(sheet.story(story)), encoding="utf-8")
        (room / "main.typ").write_bytes(files("sim.report.paper").joinpath("report.typ").read_bytes())
        fonts = [str(Path(get_data_path()) / "fonts" / "ttf")]
        main = str(room / "main.typ")
        typst.compile(main, output=str(draft), format="pdf", font_paths=fonts, ignore_system_fonts=True)
    return draft.replace(path)


class _Sheet:
    """Turns parts of the story into the data of the page and puts their pictures beside it."""

    def __init__(self, room: Path, pictures: Mapping[str, Path], words: Words) -> None:
        self.room, self.pictures, self.words = room, pictures, words
        self.number = count()

    def story(self, story: Story) -> dict[str, Any]:
        """Everything the page shows."""
        every = (*story.sections, *story.annexes)
        return {
            **{name: getattr(story, name) for name in ("title", "subtitle", "marking", "footer", "language")},
            **{name: self.words[f"paper.{name}"] for name in ("contents", "page")},
            "first": self._section(story.sections[0]),
            "chapters": [
                {"title": self.words[f"paper.chapter.{chapter}"], "sections": [self._annex(annex) for annex in group]}
                for chapter, group in groupby(annexes(every), key=lambda annex: annex.chapter)
            ],
        }

    def _annex(self, annex: Annex) -> dict[str, Any]:
        letter = self.words["paper.annex"].format(letter=annex.letter)
        short = self.words[f"section.{annex.section.name}"]
        return self._section(annex.section) | {"heading": f"{letter}. {short}"}

    def _section(self, section: Section) -> dict[str, Any]:
        parts = [part for part in section.parts if not isinstance(part, Picture) or part.name in self.pictures]
        return {"title": section.title, "notes": section.notes, "parts": [self._part(part) for part in parts]}

    def _part(self, part: Part) -> dict[str, Any]:
        shared = {"title": getattr(part, "title", ""), "caption": getattr(part, "caption", "")}
        return shared | self._inside(part)

    def _inside(self, part: Part) -> dict[str, Any]:
        if isinstance(part, Table):
            return {"kind": "table", **self._table(part)}
        if isinstance(part, Chart):
            return {"kind": "chart", "file": self._beside(chart_picture(part, self.words), "svg")}
        if isinstance(part, Picture):
            return {"kind": "picture", **self._picture(self.pictures[part.name])}
        if isinstance(part, Cards):
            return {"kind": "cards", "cards": [{"title": card.title, "lines": card.lines} for card in part.cards]}
        assert isinstance(part, Text)
        return {"kind": "text", "lines": part.lines}

    def _table(self, table: Table) -> dict[str, Any]:
        columns = [
            {"head": column.head, "width": column.width, "right": column.kind not in ("text", "measured")}
            for column in table.columns
        ]
        rows = [
            {
                "total": table.total and n == len(table.rows) - 1,
                "cells": [self._cell(*pair) for pair in zip(row, table.columns, strict=True)],
            }
            for n, row in enumerate(table.rows)
        ]
        size = next(size for most, size in SIZES if len(columns) <= most)
        return {"columns": columns, "rows": rows, "size": size}

    def _cell(self, cell: Any, column: Any) -> dict[str, Any]:
        ground, ink = shade(cell, column) or (None, None)
        return {"text": self.words.cell(cell, column.kind), "ground": ground, "ink": ink}

    def _picture(self, path: Path) -> dict[str, Any]:
        from PIL import Image

        with Image.open(path) as image:
            ratio = image.height / image.width
        name = self._beside(path.read_bytes(), path.suffix.lstrip("."))
        return {"file": name, "ratio": ratio, "top": CROP_TOP, "bottom": CROP_BOTTOM}

    def _beside(self, content: bytes, suffix: str) -> str:
        name = f"{next(self.number)}.{suffix}"
        (self.room / name).write_bytes(content)
        return name
