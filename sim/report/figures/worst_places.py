"""Figure: the ten places where police are missed longest. Never for the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.measures.rows import Rows, Terms
from sim.measures.times import help_minutes, needed
from sim.report.catalogue import Catalogue
from sim.report.legend import paragraph
from sim.report.nights import quantile
from sim.report.result import Reportable
from sim.report.sheet import Head, sheet
from sim.report.style import GUARD, LEFT, REACH, RIGHT, canvas, say, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 10
SPAN = (0.765, 0.185)  # top and bottom of the rows
KEY = ["district", "subdistrict", "village"]
COLUMNS = {"cases": 0.655, "help": 0.73, "never": 0.805, "minutes_2": 0.885, "minutes_10": RIGHT}


def worst_places(result: Reportable, words: Catalogue) -> Figure:
    """Places by the minutes per operation in which police were needed and nobody was there, with readiness beside."""
    with style():
        figure = canvas(result, words, "worst_places")
        cases = without_police(result)
        if cases.empty:
            return say(figure, words["figure.worst_places.empty"])
        chosen = worst(cases, result.tables.n_replications)
        several = result.tables.incidents["district"].nunique() > 1
        heads = [Head(words["figure.worst_places.place"], LEFT, until=0.3)]
        heads += [Head(words[f"figure.worst_places.column_{name}"], at, True) for name, at in COLUMNS.items()]
        rows = [_row(key, cases, result, several, words) for key in chosen.index]
        step = (SPAN[0] - SPAN[1]) / MOST * len(rows)
        sheet(figure, heads, rows, (SPAN[0], SPAN[0] - step))
        axes = figure.add_axes((0.31, SPAN[0] - step, 0.26, step))
        _bars(axes, chosen, words)
        paragraph(figure, (LEFT, 0.168), words["figure.worst_places.note"])
    return figure


def without_police(result: Reportable) -> pd.DataFrame:
    """Incidents that needed police at onset: time to help, and minutes until police came or it ended without them."""
    target = result.config.target
    rows = Rows(result.tables.incidents, result.tables.n_replications, Terms(target.land_min, target.water_min))
    minutes = np.maximum(help_minutes(rows), 0.0)
    last = np.where(np.isnan(rows.number("t_end")), result.summary["horizon_min"][1], rows.number("t_end"))
    alone = np.where(np.isinf(minutes), last - rows.number("t_onset"), 0.0)
    frame = rows.frame[KEY].astype(str).assign(minutes=minutes, alone=alone)
    frame["waited"] = np.where(np.isinf(minutes), 0.0, minutes)
    return frame[needed(rows)]


def worst(cases: pd.DataFrame, n_replications: int) -> pd.DataFrame:
    """Minutes per operation waited until help and ended alone, the worst places first."""
    sums = cases.groupby(KEY)[["waited", "alone"]].sum() / n_replications
    order = (-sums.sum(axis=1)).sort_values(kind="stable").index
    return sums.loc[order][:MOST]


def _row(
    key: tuple[str, str, str], cases: pd.DataFrame, result: Reportable, several: bool, words: Catalogue
) -> list[str]:
    here = cases[(cases[KEY] == list(key)).all(axis=1)]
    numbers = [
        words.number(len(here) / result.tables.n_replications, 1),
        words.number(quantile(here["minutes"], 0.5)),
        words.share(float(np.isinf(here["minutes"]).mean())),
    ]
    ready = [words.number(minutes) for minutes in ready_minutes(key, result)]
    return [place_name(key, several, words), *numbers, *ready]


def place_name(key: tuple[str, str, str], several: bool, words: Catalogue) -> str:
    """A village, committee or commission with what lies above it."""
    district, subdistrict, village = words.name("district", key[0]), *key[1:]
    if not subdistrict:
        return words["place.commission"].format(name=district)
    name = village or words["place.committee"].format(name=subdistrict)
    above = [part for part in (subdistrict if village else "", district if several else "") if part]
    return f"{name} ({', '.join(above)})" if above else name


def ready_minutes(key: tuple[str, str, str], result: Reportable) -> list[float | None]:
    """Median minutes until 2 and 10 people could stand there; ``None`` where readiness was not taken."""
    district, subdistrict, village = key
    table = result.tables.readiness
    here = (table["district"] == district) & (table["subdistrict"] == subdistrict) & (table["t"] >= 0.0)
    at_station = table["site"] == "station"
    rows = table[here & at_station & (table["place"] == village)] if village else table[here & ~at_station]
    return [quantile(rows[name], 0.5) if len(rows) else None for name in ("minutes_2", "minutes_10")]


def _bars(axes: Axes, chosen: pd.DataFrame, words: Catalogue) -> None:
    """Minutes of each place: until help came, and of those that ended alone; their sum at the end."""
    base = np.zeros(len(chosen))
    for name, colour, hatch in (("waited", GUARD, ""), ("alone", REACH, "//")):
        label = words[f"figure.worst_places.{name}"]
        axes.barh(
            range(len(chosen)), chosen[name], 0.62, left=base, color=colour, hatch=hatch, edgecolor="white", label=label
        )
        base += chosen[name].to_numpy()
    for row, minutes in enumerate(base):
        axes.annotate(words.number(minutes), (minutes, row), (5, 0), textcoords="offset points", size=12, va="center")
    axes.set_xlim(0.0, 1.15 * max(base.max(), 1e-9))
    axes.set_ylim(len(chosen) - 0.5, -0.5)
    axes.set(xticks=[], yticks=[], facecolor="none")
    axes.spines[:].set_visible(False)
    handles, labels = axes.get_legend_handles_labels()
    axes.figure.legend(handles, labels, loc="lower left", bbox_to_anchor=(0.3, SPAN[0] - 0.005), fontsize=11)
