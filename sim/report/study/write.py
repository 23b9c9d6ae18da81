"""Writes what a study shows to people into its top folder: pictures, slides, page and paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.report.briefing import FILES, missing_for
from sim.report.study.compared import compared
from sim.report.study.figures import write_study_figures


def write_study(top: Path, forms: Sequence[str] = tuple(FILES), language: str | None = None) -> list[Path]:
    """Write the pictures of a finished study and those of the forms whose libraries are installed; return the files.

    In its own or another language. Raises Refused where it is of another version.
    """
    study = compared(top, language)
    figures = write_study_figures(study, top)
    able = [form for form in forms if not missing_for(form)]
    if not able:
        return figures
    from sim.report.briefing import write_story
    from sim.report.study.tell import tell_study

    return [*figures, *write_story(tell_study(study), {path.stem: path for path in figures}, top, able)]
