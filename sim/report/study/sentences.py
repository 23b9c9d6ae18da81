"""What a study says in sentences: its promise, its recommendation, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.measures.registry import REGISTRY
from sim.report.study.compared import Compared
from sim.report.study.names import value_name
from sim.report.study.options import Option
from sim.report.study.tornado import NAMED, swings
from sim.report.study.verdicts import VERDICTS
from sim.report.words import Words
from sim.study.frontier.promise import WHOLE
from sim.study.frontier.recommendation import KEEPS

if TYPE_CHECKING:
    import pandas as pd

PRICE = ("person_days", "people", "rupiah")  # in the order in which they decide


def promise(study: Compared, words: Words) -> str:
    """What is promised: a measure of at least or at most so much."""
    measure = REGISTRY[study.promised]
    key = "study.at_least" if measure.better == "higher" else "study.at_most"
    return words[key].format(
        measure=words[f"measure.{study.promised}"].lower(), bound=words.quantity(study.bound, measure.unit)
    )


def recommendation(study: Compared, words: Words) -> str:
    """The one sentence that comes first; of a search what it has confirmed."""
    option = study.recommended
    if study.searched:
        return searched(study, words)
    if option is None:
        return words["study.recommend_none"].format(promise=promise(study, words))
    kept = study.about["recommendation"]["why"] == KEEPS
    people = study.promise(option).get("people")
    key = "study.recommend_keeps" if kept else "study.recommend_nearest"
    text = words[key].format(
        option=option.named(words),
        people=words["study.with_people"].format(n=words.number(people)) if people else "",
        promise=promise(study, words),
        value=words.measured(study.measured(option, study.promised)) + rivals(study, option, words),
    )
    alone = words["study.one_plan"] if len(study.options) == 1 and study.about["n_points"] > 1 else ""
    return f"{text} {alone}".strip()


def rivals(study: Compared, option: Option, words: Words) -> str:
    """The options that the simulation cannot tell from the recommended one, each with what it costs against it."""
    points = study.about["recommendation"].get("undecided", [])
    others = {study.option(point).letter: study.option(point) for point in points}
    told = [words[f"study.rival.{_cost(study, one, option)}"].format(option=name) for name, one in others.items()]
    return words["study.not_told_apart"].format(options=words.listed(told)) if told else ""


def _cost(study: Compared, other: Option, option: Option) -> str:
    """Whether another option is cheaper, by what decides the recommendation."""
    theirs, own = ([study.promise(one).get(name) or 0.0 for name in PRICE] for one in (other, option))
    return "alike" if theirs == own else "cheaper" if theirs < own else "dearer"


def confirmed(study: Compared) -> list[str]:
    """The smallest values that a search has confirmed on a fresh seed for everything, one per start."""
    values = [answer.get(WHOLE) for answer in study.about.get("smallest", [])]
    return [str(value) for value in dict.fromkeys(values) if value is not None]


def searched(study: Compared, words: Words) -> str:
    """What a search has confirmed, or that it has confirmed nothing, with the figures of the confirming seed."""
    values = words.listed([value_name(words, "", value) for value in confirmed(study)])
    key = "study.searched" if confirmed(study) else "study.searched_none"
    figures = [_figures(study, row, words) for row in _deciding(study)]
    fresh = words["study.on_fresh"].format(figures=words.listed(figures)) if figures else ""
    return words[key].format(values=values, promise=promise(study, words)) + fresh


def _deciding(study: Compared) -> list[dict[str, Any]]:
    """Of every start the line of the confirmation that decides: of the confirmed value, else of the first refused."""
    table = study.findings.search
    if table is None:
        return []
    whole = table[(table["stage"] == "confirmation") & (table["target"] == WHOLE)]
    last = [(rows[rows["keeps"]] if rows["keeps"].any() else rows.iloc[:1]).iloc[-1] for _, rows in _by_start(whole)]
    return [{str(key): value for key, value in row.items()} for row in last]


def _by_start(table: pd.DataFrame) -> Iterator[tuple[Any, pd.DataFrame]]:
    """The lines of every start up to its first failure: beyond it a target is not tested."""
    for start, rows in table.groupby("start"):
        failed = (~rows["keeps"].astype(bool)).cumsum()
        yield start, rows.assign(keeps=rows["keeps"].astype(bool) & (failed == 0))


def _figures(study: Compared, row: dict[str, Any], words: Words) -> str:
    unit = REGISTRY[study.promised].unit
    known = {name: None if row[name] != row[name] else row[name] for name in ("estimate", "limit")}
    told = {name: words["number.none"] if one is None else words.quantity(one, unit) for name, one in known.items()}
    return words["study.confirmed_at"].format(value=value_name(words, "", str(row["value"])), **told)


def certainty(study: Compared, words: Words) -> str:
    """In how many draws of the assumed numbers the recommendation stands; or that nobody asked."""
    found = study.about["recommendation"] or {}
    if not study.drawn or found.get("stands_share") is None:
        return words["study.not_asked"]
    draws = int(found["draws"])
    stands, cheaper = (round(draws * found[name]) for name in ("stands_share", "cheaper_share"))
    line = words["study.stands"].format(n=words.number(stands), draws=words.number(draws))
    if not cheaper:
        return line
    return f"{line} {words['study.cheaper'].format(n=words.number(cheaper), draws=words.number(draws))}"


def band(study: Compared, option: Option, measure: str, words: Words) -> str:
    """The assumption band of an option; ``not asked for`` where there are no draws."""
    if not study.drawn:
        return words["study.no_band"]
    return words.band(study.band(option, measure), REGISTRY[measure].unit)


def kept(study: Compared, option: Option, words: Words) -> str:
    """Whether an option keeps the promise: surely, by its estimate only, or not."""
    row = study.promise(option)
    if row.get("estimate") is None:
        return words["number.none"]
    if row["keeps"]:
        return words["study.keeps_search" if study.searched else "study.keeps"]
    higher = REGISTRY[study.promised].better == "higher"
    met = row["estimate"] >= study.bound if higher else row["estimate"] <= study.bound
    return words["study.keeps_perhaps" if met else "study.keeps_not"]


def verdicts(study: Compared, words: Words) -> str:
    """How many options are better, worse, equivalent and undecided, by the promised measure."""
    measure = study.compared[0]
    found = Counter(_compared(study, measure))
    counts = [words["study.count"].format(n=found[name], verdict=words[f"verdict.{name}"]) for name in VERDICTS]
    told = [text for name, text in zip(VERDICTS, counts, strict=True) if found[name]]
    return words["study.verdicts"].format(
        reference=study.options[0].letter, measure=words[f"measure.{measure}"].lower(), counts=words.listed(told)
    )


def _compared(study: Compared, measure: str) -> list[str]:
    rows = (study.row("comparisons", option, measure) for option in study.options)
    return [str(row["verdict"]) for row in rows if row]


def smallest(study: Compared, words: Words) -> str:
    """The smallest force that keeps the promise, or that there is none, or that all have the same or none."""
    if study.searched:
        return searched(study, words)
    point = study.about["promise"]["smallest"].get(WHOLE)
    option = study.option(point or study.options[0].point)
    days = [study.promise(one).get("person_days") for one in study.options]
    known = [float(value) for value in days if value is not None]
    return words[f"study.{'smallest' if point else 'none_keeps'}.{_kind(study)}"].format(
        people=words.number(study.promise(option).get("people")),
        option=option.letter,
        options=every(study, words),
        days=words.number(study.promise(option).get("person_days")),
        low=words.number(min(known, default=None)),
        high=words.number(max(known, default=None)),
        promise=promise(study, words),
    )


def _kind(study: Compared) -> str:
    """What the options cost: people, the same people for other days, the same, or nothing."""
    if not study.staffed:
        return "unstaffed"
    kinds = {"people": "staffed", "person_days": "days"}
    return kinds.get(study.differing_cost or "", "same")


def every(study: Compared, words: Words) -> str:
    """The letters of all options."""
    first, last = study.letters
    return first if first == last else words["study.options_all"].format(first=first, last=last)


def turning(study: Compared, words: Words) -> str:
    """The assumptions that could overturn the recommendation, or the strongest where none does."""
    found = [swing for swing in swings(study.findings.tornado, words) if swing.moves]
    turned = [swing for swing in found if swing.overturns]
    sure = [swing.name for swing in turned if swing.sure][:NAMED]
    if sure:
        return words["study.turned"].format(names=words.listed(sure))
    if turned:
        return words["study.turned_perhaps"].format(names=words.listed([swing.name for swing in turned[:NAMED]]))
    if not found:
        return words["figure.tornado.empty"]
    return words["study.not_turned"].format(n=len(found), names=words.listed([swing.name for swing in found[:NAMED]]))
