"""The whole story of a study, in the order of its slides; the first section compares the options."""

from __future__ import annotations

import shlex
from collections.abc import Callable

from sim.report.story.assumptions import LIMITS
from sim.report.story.parts import Column, Part, Picture, Section, Story, Table, Text
from sim.report.study.axes import asked_less, below
from sim.report.study.compared import Compared
from sim.report.study.sentences import certainty, promise, recommendation, smallest, turning, verdicts
from sim.report.study.sentences import searched as confirmation
from sim.report.study.tables import aloud, both_intervals, by_district, costs, everything, searched
from sim.report.style import marking, source
from sim.report.words import Words

Tell = Callable[[Compared, Words], Section | None]
ONLY_FOR_STUDIES = ("study.design=", "study.points=")  # words that a single run refuses


def tell_study(study: Compared) -> Story:
    """The briefing of a study in its language; ``ImportError`` without Babel."""
    words = Words(study.config.output.language)
    found = (section(study, words) for section in SECTIONS)
    annexes = (section(study, words) for section in ANNEXES)
    region = words.name("district", study.config.region.name) or study.config.name
    return Story(
        title=words["study.title"].format(region=region),
        subtitle=below(study, words),
        language=words.language,
        marking=marking(study.config, words),
        footer=source(study.config, words),
        sections=tuple(section for section in found if section is not None),
        annexes=tuple(section for section in annexes if section is not None),
    )


def options(study: Compared, words: Words) -> Section:
    """The recommendation, the table to read aloud, and both intervals of what is promised."""
    lines = [words["study.promised"].format(promise=promise(study, words)), certainty(study, words)]
    if study.findings.search is not None:
        lines.append(words["study.searched_caption"])
    lines += asked_less(study, words)
    failed = study.about["failed"]
    if failed:
        reasons = "; ".join(f"{point['folder']}: {point['reason']}" for point in failed)
        lines.append(words["study.failed"].format(n=len(failed), reasons=reasons))
    parts = (aloud(study, words), both_intervals(study, study.promised, words, letters=True), Text(tuple(lines)))
    return Section("options", recommendation(study, words), parts, _notes(study, words, *study.measures))


def differences(study: Compared, words: Words) -> Section | None:
    """Paired differences, and both intervals of the other measure."""
    if len(study.options) < 2 or not study.compared:
        return None
    others = [both_intervals(study, name, words) for name in study.measures if name != study.promised]
    parts: tuple[Part, ...] = (Picture("comparison"), *others)
    return Section("differences", verdicts(study, words), parts, _notes(study, words, *study.measures))


def frontier(study: Compared, words: Words) -> Section | None:
    """What staffing brings, the smallest force, and whom another option dominates."""
    if not study.knows(study.promised):
        return None
    districts = by_district(study, words)
    parts: tuple[Part, ...] = (Picture("frontier"), costs(study, words), *([districts] if districts else []))
    return Section("frontier", smallest(study, words), parts, _notes(study, words, *study.measures))


def search(study: Compared, words: Words) -> Section | None:
    """The steps of a search and what it confirmed."""
    table = searched(study, words)
    if table is None:
        return None
    return Section("search", confirmation(study, words), (table,), _notes(study, words, study.promised))


def tornado(study: Compared, words: Words) -> Section | None:
    """The assumptions that matter most to the recommendation."""
    if study.findings.tornado is None:
        return None
    return Section("tornado", turning(study, words), (Picture("tornado"),), _notes(study, words, study.promised))


def limits(study: Compared, words: Words) -> Section:
    """The two intervals, what the model is not, and how to make every option again."""
    told = Text(tuple(words[f"study.interval_{name}"] for name in ("simulation", "assumption", "verdict")))
    not_this = Text(tuple(words[f"story.limits.{name}"] for name in LIMITS), words["story.assumptions.limits"])
    return Section("intervals", words["study.limits"], (told, not_this), _notes(study, words))


def again(study: Compared, words: Words) -> Section | None:
    """The command of every option; nothing for the public, as it may name places where police stand."""
    if not marking(study.config, words):
        return None
    rows = tuple((option.letter, ", ".join(option.points), _command(option.command)) for option in study.options)
    heads = (
        Column(words["study.column.option"], width=0.5),
        Column(words["study.column.folder"], width=0.7),
        Column(words["study.column.command"], width=4.0),
    )
    return Section("again", words["study.again"], (Table(heads, rows),), _notes(study, words))


def all_measures(study: Compared, words: Words) -> Section | None:
    """Every headline measure against the reference, on paper."""
    table = everything(study, words)
    return None if table is None else Section("all_measures", words["study.everything"], (table,), _notes(study, words))


SECTIONS: tuple[Tell, ...] = (options, differences, frontier, search, tornado, limits, again)
ANNEXES: tuple[Tell, ...] = (all_measures,)


def _command(words: tuple[str, ...]) -> str:
    return shlex.join(["python", "-m", "sim", *(word for word in words if not word.startswith(ONLY_FOR_STUDIES))])


def _notes(study: Compared, words: Words, *measures: str) -> str:
    """Speaker notes: study, seed, the two intervals, and the definitions of what is shown."""
    run = words["study.notes"].format(run=study.name, seed=study.config.seed)
    known = [name for name in measures if f"definition.{name}" in words]
    defined = [f"{words[f'measure.{name}']}: {words[f'definition.{name}']}" for name in known]
    intervals = [words["study.interval_simulation"], words["study.interval_assumption"]] if measures else []
    return "\n".join([run, *intervals, *defined])
