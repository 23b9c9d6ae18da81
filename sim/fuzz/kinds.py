"""All kinds of cases, and how many of each are made in a thousand."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from sim.fuzz import cells, overrides, settings, shapes
from sim.fuzz.book import workbook
from sim.fuzz.case import OWN, RUN_BOOK, Case
from sim.fuzz.grounds import GROUNDS, pure

Maker = Callable[[Random], Case]
KINDS: dict[Maker, int] = {
    overrides.wrong_kind: 150,
    overrides.odd_value: 130,
    overrides.of_a_folder: 40,
    overrides.misspelt: 60,
    overrides.hostile: 30,
    overrides.garbage: 50,
    settings.scenario: 60,
    settings.key: 70,
    settings.stored: 40,
    cells.cell: 110,
    cells.wrong_cell: 90,
    cells.book: 40,
    shapes.coding: 30,
    shapes.some_bytes: 30,
    shapes.book_bytes: 15,
    shapes.structure: 30,
    shapes.files_exchanged: 10,
    shapes.pieces: 10,
    shapes.too_much: 10,
    shapes.many: 2,
}


def sound() -> list[Case]:
    """Input that is changed by all others, unchanged: each must run."""
    grounds = [Case("sound", ground.__name__, files=ground()) for ground in GROUNDS]
    words = (*settings.CHOSEN, "region.subdistricts=[Ulu Rawas]")
    scenario = {f"more/scenario/{settings.SCENARIO}.yaml": (settings.HEAD + settings.SOUND).encode()}
    book = Case("sound", "workbook", RUN_BOOK, {f"{OWN}.xlsx": workbook(cells.sheets(pure()))})
    return [*grounds, book, Case("sound", "words", overrides.BUNDLED), Case("sound", "scenario", words, scenario)]


def case(seed: int, number: int) -> Case:
    """Case ``number`` of a seed: always the same one."""
    rng = Random(f"{seed}/{number}")
    (maker,) = rng.choices(list(KINDS), list(KINDS.values()))
    return maker(rng)
