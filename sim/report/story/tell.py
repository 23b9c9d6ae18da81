"""The whole story of a run: every section in the order of the slides."""

from __future__ import annotations

from collections.abc import Callable

from sim.report.result import Reportable, read
from sim.report.story.alternatives import alternatives
from sim.report.story.assumptions import assumptions
from sim.report.story.contingencies import contingencies
from sim.report.story.cost import cost
from sim.report.story.covered import covered
from sim.report.story.first_page import first_page
from sim.report.story.happened import happened
from sim.report.story.helped import helped
from sim.report.story.lent import lent
from sim.report.story.nights import nights
from sim.report.story.numbers import numbers
from sim.report.story.parts import Section, Story
from sim.report.story.pattern import pattern
from sim.report.story.plotting import plotting
from sim.report.story.precision import precision
from sim.report.story.recapitulated import recapitulated
from sim.report.story.routes import routes
from sim.report.story.situation import situation
from sim.report.story.sources import sources
from sim.report.story.teller import Origin, Teller
from sim.report.story.vulnerability import vulnerability
from sim.report.story.worst import worst
from sim.report.style import marking, source, subtitle
from sim.report.words import Words

SECTIONS: dict[str, Callable[[Teller], Section | None]] = {
    "first_page": first_page,
    "situation": situation,
    "vulnerability": vulnerability,
    "pattern": pattern,
    "routes": routes,
    "helped": helped,
    "covered": covered,
    "nights": nights,
    "lent": lent,
    "recapitulated": recapitulated,
    "happened": happened,
    "contingencies": contingencies,
    "alternatives": alternatives,
    "cost": cost,
    "worst": worst,
    "assumptions": assumptions,
    "precision": precision,
    "sources": sources,
}

ANNEXES: dict[str, Callable[[Teller], Section | None]] = {"plotting": plotting, "numbers": numbers}
WITHOUT_ELECTION = frozenset({"first_page", "helped", "assumptions", "precision", "sources"})
"""Sections that mean something for pure dispatch and queueing."""


def tell(result: Reportable, origin: Origin, language: str | None = None) -> Story:
    """The briefing of a finished study point in its language or another; ``ImportError`` without Babel."""
    words = Words(language or result.config.output.language)
    teller = Teller(read(result), words, origin)
    told, annexes = (_told(teller, part) for part in (SECTIONS, ANNEXES))
    region = words.name("district", result.config.region.name)
    return Story(
        title=teller.say("title", region=region),
        subtitle=subtitle(teller.result, words),
        language=words.language,
        marking=marking(result.config, words),
        footer=source(result.config, words),
        sections=told,
        annexes=annexes,
    )


def _told(teller: Teller, sections: dict[str, Callable[[Teller], Section | None]]) -> tuple[Section, ...]:
    """Those of the sections that have something to say."""
    shown = (tell_one for name, tell_one in sections.items() if teller.election or name in WITHOUT_ELECTION)
    found = (tell_one(teller) for tell_one in shown)
    return tuple(section for section in found if section is not None)
