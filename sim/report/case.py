"""What a rare-trouble study speaks about, in one line for people."""

from __future__ import annotations

from sim.report.catalogue import Catalogue
from sim.report.result import Reportable


def case_line(result: Reportable, words: Catalogue) -> str:
    """A contingency or stress case in words; empty for a plain study."""
    case = result.summary.get("case", "")
    if not case:
        return ""
    return words[f"case.{case}"].format(type=words.name("type", result.summary.get("inject", "")))
