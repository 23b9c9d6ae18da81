"""Named events: how soon police came, how soon they were enough, and how each one ended."""

from __future__ import annotations

from math import isinf

from sim.record import ENDINGS
from sim.report.happenings import INSTANTS, Happening, happenings
from sim.report.nights import quantile
from sim.report.story.parts import Cell, Column, Picture, Section, Table
from sim.report.story.teller import Teller

HALF, MOST = 0.5, 0.9


def happened(teller: Teller) -> Section | None:
    """The section; nothing for the public or where nothing was named."""
    found = happenings(teller.result)
    if teller.public or not found:
        return None
    heads = ("event", "place", "begins", "need", *INSTANTS, "ended")
    kinds = {"begins": "moment", "need": "number"}
    widths = {"event": 2.0, "place": 2.0, "begins": 1.5, "need": 0.9, "ended": 2.0}
    columns = tuple(
        Column(teller.say(f"happened.{head}"), kinds.get(head, "text"), widths.get(head, 1.4))  # type: ignore[arg-type]
        for head in heads
    )
    caption = teller.say("happened.caption", counted=teller.counted())
    table = Table(columns, tuple(_row(teller, one) for one in found), caption=caption)
    return Section("happened", _title(teller, found), (table, *_pictures(found)), teller.notes())


def _pictures(found: list[Happening]) -> tuple[Picture, ...]:
    return (Picture("named_events"),) if any(len(one.cases) for one in found) else ()


def _row(teller: Teller, one: Happening) -> tuple[Cell, ...]:
    head: tuple[Cell, ...] = one.what(teller.words), one.where(teller.words), one.event.from_min
    if one.cases.empty:
        return (*head, *[None] * (len(INSTANTS) + 1), "")
    need = float(one.cases["need_max"].median())
    return (*head, need, *(_minutes(teller, one, instant) for instant in INSTANTS), _ends(teller, one))


def _minutes(teller: Teller, one: Happening, instant: str) -> str:
    """Median and P90."""
    cells = [teller.words.cell(quantile(one.minutes(instant), share), "minutes") for share in (HALF, MOST)]
    return teller.say("happened.minutes", median=cells[0], late=cells[1])


def _ends(teller: Teller, one: Happening) -> str:
    shares = one.cases["ended_by"].astype(str).value_counts(normalize=True)
    named = [(teller.words[f"ending.{end}"], float(shares[end])) for end in ENDINGS if end in shares]
    return ", ".join(f"{name} {teller.words.share(share)}" for name, share in named)


def _title(teller: Teller, found: list[Happening]) -> str:
    """The event whose full complement comes latest; without incidents how many there are."""
    cases = [one for one in found if len(one.cases)]
    if not cases:
        return teller.say("happened.title_none", n=teller.words.number(float(len(found))))
    slow = max(cases, key=lambda one: quantile(one.minutes("t_full"), HALF))
    full, end = (quantile(slow.minutes(instant), HALF) for instant in ("t_full", "t_end"))
    fields = {"event": slow.what(teller.words), "place": slow.where(teller.words)}
    key = "happened.title_never" if isinf(full) else "happened.title"
    return teller.say(key, full=teller.words.number(full), end=teller.words.number(end), **fields)
