"""Routes and travel times: convoys to the committees, boxes from the villages, and help to the villages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.report.nights import quantile
from sim.report.story.parts import Cell, Column, Section, Table
from sim.report.story.teller import Teller

if TYPE_CHECKING:
    import pandas as pd

POLLING = ("voting", "counting", "transport")  # phases in which somebody is at the stations


def routes(teller: Teller) -> Section | None:
    """The section; nothing for the public or where no boxes travel."""
    boxes = _boxes(teller)
    if teller.public or boxes.empty:
        return None
    slow = boxes.groupby("village", observed=True)["minutes"].median().dropna()
    place, minutes = str(slow.idxmax()), teller.words.number(float(slow.max()))
    title = teller.say("routes.title", place=place, minutes=minutes)
    return Section(
        "routes", title, (_table(teller, boxes),), teller.notes("travel_mean_min", "boxes_at_committee_p90_min")
    )


def _boxes(teller: Teller) -> pd.DataFrame:
    """Minutes of the boxes of every village from its committee to that of the subdistrict."""
    table = teller.result.tables.stations
    moved = table[table["t_boxes_arrived"].notna()]
    return moved.assign(minutes=moved["t_boxes_arrived"] - moved["t_boxes_left"])


def _table(teller: Teller, boxes: pd.DataFrame) -> Table:
    """A row per group: minutes of convoy, boxes, patrol round, and of two people to a village."""
    convoys, rounds, ready = _convoys(teller), _rounds(teller), _ready(teller)
    rows = [
        _row(teller, str(group), part, convoys, rounds, ready)
        for group, part in boxes.groupby(teller.by, observed=True)
    ]
    columns = [Column(teller.words[f"dimension.{teller.by}"], width=1.5)]
    columns += [Column(teller.say(f"column.{name}"), "minutes") for name in ("convoy", "boxes_median", "boxes_late")]
    columns.append(Column(teller.say("column.slowest_village"), width=1.7))
    columns += [Column(teller.say(f"column.{name}"), "minutes") for name in ("round", "two_median", "two_late")]
    caption = teller.say("routes.caption", counted=teller.counted())
    return Table(tuple(columns), tuple(rows), caption=caption)


def _row(
    teller: Teller, group: str, part: pd.DataFrame, convoys: dict[str, float], rounds: dict[str, float],
    ready: dict[str, pd.Series[float]],
) -> tuple[Cell, ...]:  # fmt: skip
    minutes = part["minutes"].to_numpy(dtype=np.float64)
    slowest = part.groupby("village", observed=True)["minutes"].median().dropna()
    name = f"{slowest.idxmax()} ({teller.words.number(float(slowest.max()))})"
    two = [quantile(ready[group], share) for share in (0.5, 0.9)] if group in ready else [None, None]
    times = (convoys.get(group), quantile(minutes, 0.5), quantile(minutes, 0.9))
    return (teller.name(group), *times, name, rounds.get(group), *two)


def _convoys(teller: Teller) -> dict[str, float]:
    """Longest journey of a convoy from the warehouse until it has handed over, loading included."""
    posts = teller.result.tables.posts
    convoys = posts[posts["kind"] == "convoy"]
    return _floats((convoys["t_to"] - convoys["t_from"]).groupby(convoys[teller.by], observed=True).max())


def _rounds(teller: Teller) -> dict[str, float]:
    """Longest round of a roving team."""
    posts = teller.result.tables.posts
    return _floats(posts.groupby(teller.by, observed=True)["round_min"].max().dropna())


def _ready(teller: Teller) -> dict[str, pd.Series[float]]:
    """Minutes until two people could stand at each village, at every instant of polling day."""
    table = teller.result.tables.readiness
    villages = table[(table["site"] == "station") & table["phase"].isin(POLLING)]
    return {str(group): part for group, part in villages.groupby(teller.by, observed=True)["minutes_2"]}


def _floats(series: pd.Series[float]) -> dict[str, float]:
    return {str(group): float(value) for group, value in series.items()}
