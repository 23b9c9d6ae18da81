"""What a study says in sentences: its promise, its recommendation, and how sure that is."""

from __future__ import annotations

from collections import Counter

from sim.measures.registry import REGISTRY
from sim.report.study.compared import Compared
from sim.report.study.names import value_name
from sim.report.study.options import Option
from sim.report.study.tornado import NAMED, swings
from sim.report.study.verdicts import VERDICTS
from sim.report.words import Words
from sim.study.frontier.promise import WHOLE
from sim.study.frontier.recommendation import KEEPS


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
    if confirmed(study):
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
        value=words.measured(study.measured(option, study.promised)),
    )
    alone = words["study.one_plan"] if len(study.options) == 1 and study.about["n_points"] > 1 else ""
    return f"{text} {alone}".strip()


def confirmed(study: Compared) -> list[str]:
    """The smallest values that a search has confirmed on a fresh seed for everything, one per start."""
    values = [answer.get(WHOLE) for answer in study.about.get("smallest", [])]
    return [str(value) for value in dict.fromkeys(values) if value is not None]


def searched(study: Compared, words: Words) -> str:
    """What a search has confirmed, or that it has confirmed nothing."""
    values = words.listed([value_name(words, "", value) for value in confirmed(study)])
    key = "study.searched" if confirmed(study) else "study.searched_none"
    return words[key].format(values=values, promise=promise(study, words))


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
        return words["study.keeps"]
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
    if confirmed(study):
        return searched(study, words)
    point = study.about["promise"]["smallest"].get(WHOLE)
    option = study.option(point or study.options[0].point)
    kind = "staffed" if study.forces_differ else "same" if study.staffed else "unstaffed"
    people = words.number(study.promise(option).get("people"))
    key = f"study.{'smallest' if point else 'none_keeps'}.{kind}"
    return words[key].format(people=people, option=option.letter, promise=promise(study, words))


def turning(study: Compared, words: Words) -> str:
    """The assumptions that could overturn the recommendation, or the strongest where none does."""
    found = [swing for swing in swings(study.findings.tornado, words) if swing.moves]
    turned = [swing.name for swing in found if swing.overturns][:NAMED]
    if turned:
        return words["study.turned"].format(names=words.listed(turned))
    if not found:
        return words["figure.tornado.empty"]
    return words["study.not_turned"].format(n=len(found), names=words.listed([swing.name for swing in found[:NAMED]]))
