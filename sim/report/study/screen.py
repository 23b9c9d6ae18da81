"""The result of a study on one screen of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

from sim.report.briefing import missing_for
from sim.report.study.axes import asked_less
from sim.report.study.compared import Compared, compared
from sim.report.study.sentences import recommendation
from sim.report.study.tables import both_intervals
from sim.report.terminal import WIDTH
from sim.report.words import Words

MOST = 15  # options that are listed; more are counted


def study_screen(top: Path) -> str:
    """The recommendation, both intervals and the verdict of every option; the folder is the last line.

    The folder alone where Babel is not installed.
    """
    if missing_for("html"):
        return str(top)
    study = compared(top)
    words = Words(study.config.output.language)
    marking = [] if study.config.output.audience == "public" else [words["footer.restricted"]]
    lines = [*wrap(recommendation(study, words), WIDTH), "─" * WIDTH, *_options(study, words), "─" * WIDTH]
    return "\n".join([*lines, words["footer.no_field_data"], *marking, words["screen.files"], str(top)])


def _options(study: Compared, words: Words) -> Iterator[str]:
    table = both_intervals(study, study.promised, words)
    yield table.title
    heads = [column.head for column in table.columns[1:]]
    for name, *cells in table.rows[:MOST]:
        yield from wrap(words.cell(name), WIDTH, subsequent_indent="   ")
        shown = [words.cell(cell) for cell in cells]
        told = [f"{head}: {cell}" for head, cell in zip(heads, shown, strict=True) if cell != words["number.none"]]
        yield from wrap("; ".join(told), WIDTH, initial_indent="   ", subsequent_indent="   ")
    if len(table.rows) > MOST:
        yield words["study.more_options"].format(n=words.number(len(table.rows) - MOST))
    for line in (table.caption, *asked_less(study, words)):
        yield from wrap(line, WIDTH)
