"""Figure: contingency cards (cara bertindak): who comes to the slowest committees, from where, in how many minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.record import LEVELS
from sim.report.catalogue import Catalogue
from sim.report.legend import paragraph
from sim.report.nights import quantile
from sim.report.responders import LARGE, Responder, large, responders
from sim.report.result import Reportable
from sim.report.sheet import Head, sheet
from sim.report.style import LEFT, canvas, say, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

CARDS = 7
FEWEST = 5  # large incidents from which on it is said who came
UNITS = 3
SHOWN = (*LEVELS[1:], "official")
COLUMNS = (0.285, 0.345, 0.405, 0.465, 0.555)  # right edges of the numbers


def contingency(result: Reportable, words: Catalogue) -> Figure:
    """One row per committee or commission, the slowest first: minutes of readiness, and who came when it was needed."""
    with style():
        figure = canvas(result, words, "contingency")
        offices = _offices(result)
        if offices.empty:
            return say(figure, words["figure.contingency.empty"])
        cases = large(result)
        came, several = responders(result, cases), offices["district"].nunique() > 1
        heads = [Head(words["figure.contingency.place"], LEFT, until=0.235)]
        heads += [Head(words[f"figure.contingency.column_{name}"], at, True) for name, at in _columns()]
        heads.append(Head(words["figure.contingency.who"], COLUMNS[-1] + 0.025, size=10.5))
        rows = [_row(key, part, cases, came, several, words) for key, part in _slowest(offices)]
        sheet(figure, heads, rows, (0.77, 0.77 - 0.086 * len(rows)))
        note = words["figure.contingency.note"].format(people=LARGE, n=FEWEST)
        paragraph(figure, (LEFT, 0.145), note)
    return figure


def _columns() -> list[tuple[str, float]]:
    return list(zip(("cases", *map(str, SHOWN)), COLUMNS, strict=True))


def _offices(result: Reportable) -> pd.DataFrame:
    table = result.tables.readiness
    return table[(table["site"] != "station") & (table["phase"] == "recapitulation")]


def _slowest(offices: pd.DataFrame) -> list[tuple[tuple[str, str], pd.DataFrame]]:
    """The offices at which a platoon stands latest."""
    parts = [
        ((str(key[0]), str(key[1])), part) for key, part in offices.groupby(["district", "subdistrict"], observed=True)
    ]
    return sorted(parts, key=lambda item: [-quantile(item[1]["minutes_30"], share) for share in (0.5, 0.9)])[:CARDS]


def _row(
    key: tuple[str, str], part: pd.DataFrame, cases: pd.DataFrame, came: dict[tuple[str, str], list[Responder]],
    several: bool, words: Catalogue,
) -> list[str]:  # fmt: skip
    district, subdistrict = key
    above = words.name("district", district)
    name = words["place.committee" if subdistrict else "place.commission"].format(name=subdistrict or above)
    n = int(((cases["district"] == district) & (cases["subdistrict"] == subdistrict)).sum())
    minutes = [words.number(quantile(part[f"minutes_{level}"], 0.5)) for level in SHOWN]
    where = f"{name}\n{above}" if several and subdistrict else name
    return [where, words.number(n), *minutes, _who(came.get(key, []) if n >= FEWEST else [], words)]


def _who(units: list[Responder], words: Catalogue) -> str:
    """The units that come most often, in the order of their coming."""
    if not units:
        return words["figure.contingency.rare"]
    chosen = sorted(units[:UNITS], key=lambda one: one.minutes)
    return "\n".join(
        words["figure.contingency.unit"].format(
            unit=one.unit, people=words.number(one.people), origin=one.origin, minutes=words.number(one.minutes)
        )
        for one in chosen
    )
