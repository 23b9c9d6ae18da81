"""The tables of a study: one to read aloud, one per measure with both intervals, and those behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sim.measures.registry import HEADLINES, REGISTRY
from sim.report.story.parts import Cell, Column, Table
from sim.report.study.compared import OF_ASKED, SHARE, TIME, Compared
from sim.report.study.names import value_name
from sim.report.study.options import Option
from sim.report.study.sentences import band, kept
from sim.report.study.verdicts import difference, verdict
from sim.report.words import Words
from sim.study.frontier.promise import WHOLE, WORST
from sim.study.kept import COSTS

NEVER = "never_reached_share"
PLAIN = {"help_within_target_share": "helped", "never_reached_share": "never", "help_time_mean_min": "minutes"}


def aloud(study: Compared, words: Words) -> Table:
    """A row per option in plain numbers without intervals."""
    measures = [name for name in dict.fromkeys([study.promised, SHARE, NEVER, TIME]) if study.knows(name)]
    people = study.staffed
    heads = [Column(words["study.column.option"], width=3.0)]
    heads += [Column(words["study.column.people"], "number", 0.8)] * people
    heads += [_spoken(name, words) for name in measures]
    heads += [Column(words["study.column.kept"], width=1.2)]
    first = study.options[0].letter
    heads += [Column(words["study.column.against"].format(reference=first), width=1.2)] * (len(study.options) > 1)
    rows = tuple(tuple(_aloud(study, option, measures, people, words)) for option in study.options)
    return Table(tuple(heads), rows, words["study.aloud"], _of_seed(study, words["study.aloud_caption"], words))


def _of_seed(study: Compared, caption: str, words: Words) -> str:
    """The caption of a table of options, after that of which seed its figures are where they are of a search's."""
    return f"{words['study.of_search']} {caption}" if study.searched else caption


def _spoken(measure: str, words: Words) -> Column:
    """The heading of a measure as it is said, else its name."""
    if measure in PLAIN:
        return Column(words[f"study.column.{PLAIN[measure]}"], "number", 1.1)
    return Column(words[f"measure.{measure}"], "measured", 1.3)


def _aloud(study: Compared, option: Option, measures: list[str], people: bool, words: Words) -> Iterator[Cell]:
    yield option.named(words)
    if people:
        yield study.promise(option).get("people")
    for name in measures:
        found = study.measured(option, name)
        of_all = 100.0 if found.unit == "share" else 1.0
        rounded = None if found.estimate is None else float(round(of_all * found.estimate))
        yield rounded if name in PLAIN else found
    yield kept(study, option, words)
    if len(study.options) > 1:
        yield _against(study, option, words)


def _against(study: Compared, option: Option, words: Words) -> str:
    if option is study.options[0]:
        return words["study.reference"]
    rows = (study.row("comparisons", option, name) for name in study.compared)
    return verdict(words, next((row for row in rows if row), {}))


def both_intervals(study: Compared, measure: str, words: Words, *, letters: bool = False) -> Table:
    """A row per option: estimate with its simulation error, the assumption band, the difference, the verdict.

    ``letters``: name options by their letter alone, where another table beside it tells what they are.
    """
    several = len(study.options) > 1
    heads = [
        Column(words["study.column.option"], width=0.6 if letters else 2.2),
        Column(words["study.column.estimate"], "measured", 1.3),
        Column(words["study.column.band"], width=1.2),
    ]
    first = study.options[0].letter
    heads += [Column(words["study.column.difference"].format(reference=first), width=1.9)] * several
    heads += [Column(words["study.column.verdict"], width=1.0)] * several
    rows = tuple(
        (option.letter if letters else option.named(words), *_both(study, option, measure, several, words))
        for option in study.options
    )
    caption = words["study.drawn" if study.drawn else "study.undrawn"].format(
        draws=words.number(study.drawn), n=words.number(study.config.study.assumptions.replications)
    )
    note = f"{words['study.over_reached']} " if measure == TIME else ""
    return Table(tuple(heads), rows, words[f"measure.{measure}"], _of_seed(study, note + caption, words))


def _both(study: Compared, option: Option, measure: str, several: bool, words: Words) -> Iterator[Cell]:
    yield study.measured(option, measure)
    yield band(study, option, measure, words)
    if several and option is study.options[0]:
        yield from (words["study.reference"], words["number.none"])
    elif several:
        row = study.row("comparisons", option, measure)
        yield from (difference(words, row), verdict(words, row))


def costs(study: Compared, words: Words) -> Table:
    """What every option costs, and whether it keeps the promise by its one-sided limit."""
    paid = (
        Column(words["study.column.people"], "number", 0.7),
        Column(words["story.column.person_days"], "number", 0.9),
        Column(words["story.column.rupiah"], "rupiah", 1.2),
    )
    heads = (
        Column(words["study.column.option"], width=2.4),
        *(paid if study.staffed else ()),
        Column(words["study.column.limit"], width=1.1),
        Column(words["study.column.kept"], width=1.1),
        Column(words["study.column.dominated"], width=1.4),
    )
    rows = tuple(_costs(study, option, words) for option in study.options)
    return Table(heads, rows, caption=_of_seed(study, words["study.costs_caption"], words))


def _costs(study: Compared, option: Option, words: Words) -> tuple[Cell, ...]:
    row, of = study.promise(option), study.row("frontier", option, study.promised)
    limit, unit, by = row.get("limit"), REGISTRY[study.promised].unit, of.get("dominated_by")
    return (
        option.named(words),
        *(row.get(name) for name in COSTS if study.staffed),
        words["number.none"] if limit is None else words.quantity(limit, unit),
        kept(study, option, words),
        words[f"study.dominated.{of['how']}"].format(option=study.option(by).letter) if by else words["number.none"],
    )


def by_district(study: Compared, words: Words) -> Table | None:
    """The smallest force that keeps the promise in every district; nothing where there is one."""
    found = study.about["promise"]["smallest"]
    if len(found) < 2:
        return None
    rows = tuple(
        (_target(target, words), words["study.smallest_no"] if point is None else study.option(point).named(words))
        for target, point in found.items()
    )
    heads = (Column(words["study.column.target"], width=1.2), Column(words["study.column.smallest"], width=2.0))
    return Table(heads, rows, words["study.by_district"], words["study.by_district_caption"])


def _target(target: str, words: Words) -> str:
    fixed = {WHOLE: "study.target_all", WORST: "study.target_worst"}
    return words[fixed[target]] if target in fixed else words.name("district", target)


def searched(study: Compared, words: Words) -> Table | None:
    """Every value that a search has tried, as it came to them."""
    table = study.findings.search
    if table is None:
        return None
    lines = table.astype(object).where(table.notna(), None).to_dict("records")
    heads = ("stage", "value", "target", "people", "estimate_plain", "limit", "kept")
    columns = tuple(Column(words[f"study.column.{head}"], "number" if head == "people" else "text") for head in heads)
    return Table(columns, tuple(_tried(study, line, words) for line in lines), caption=words["study.searched_caption"])


def _tried(study: Compared, line: dict[Any, Any], words: Words) -> tuple[Cell, ...]:
    """One value of a search: estimate, limit, and whether that keeps the promise."""
    unit = REGISTRY[study.promised].unit
    sides = (line["estimate"], line["limit"])
    return (
        words[f"study.stage.{line['stage']}"],
        value_name(words, "", str(line["value"])),
        _target(str(line["target"]), words),
        float(line["people"]),
        *(words["number.none"] if side is None else words.quantity(side, unit) for side in sides),
        words["study.keeps" if line["keeps"] else "study.keeps_not_shown"],
    )


def everything(study: Compared, words: Words) -> Table | None:
    """Headline measures in which an option is better or worse than the reference; for paper."""
    rows: list[tuple[Cell, ...]] = []
    measures = set()
    for measure in HEADLINES:
        for option in study.options[1:]:
            row, best = study.row("comparisons", option, measure), study.row("best", option, measure)
            if row and row["verdict"] in ("better", "worse"):
                standing = words[f"standing.{best['standing']}"] if best else words["number.none"]
                told = (difference(words, row), verdict(words, row), standing)
                measures.add(measure)
                rows.append((words[f"measure.{measure}"], option.letter, study.measured(option, measure), *told))
    heads = (
        Column(words["story.column.measure"], width=2.2),
        Column(words["study.column.option"], width=0.6),
        Column(words["study.column.estimate"], "measured", 1.4),
        Column(words["study.column.difference"].format(reference=study.options[0].letter), width=1.8),
        Column(words["study.column.verdict"], width=1.0),
        Column(words["study.column.standing"], width=1.1),
    )
    shares = any(name.startswith(OF_ASKED) for name in measures)
    less = f" {words['study.asked_less']}" if shares and study.asked_differs else ""
    return Table(heads, tuple(rows), caption=words["study.everything_caption"] + less) if rows else None
