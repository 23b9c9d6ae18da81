"""Figure: where the stations of each class and the bases are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import CLASSES
from sim.report.catalogue import Catalogue
from sim.report.ground import frame, legs, scale
from sim.report.labels import Place, place_names
from sim.report.legend import paragraph
from sim.report.result import Geography, Reportable, is_public
from sim.report.style import CLASS_MARKS, INK, LEFT, Mark, canvas, say, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BOX = (LEFT, 0.105, 0.66, 0.735)  # left, bottom, width and height of the map
PUBLIC_MARK = Mark("#4A7FB5", "o", "", "")
BASE_SHAPES = {
    "polda": ("H", 190), "polres": ("P", 190), "polsek": ("p", 130), "brimob": ("X", 150), "kodim": ("d", 150),
}  # fmt: skip
LEGEND_SIZE = 110.0  # of the marks in the legend, square points


def stations_map(result: Reportable, words: Catalogue) -> Figure:
    """Stations by class over the faint network, with bases and names; for the public only stations and names."""
    with style():
        public = is_public(result)
        figure = canvas(result, words, "stations_map_public" if public else "stations_map")
        geography = result.geography
        if geography is None or geography.stations.empty:
            return say(figure, words["figure.stations_map.empty"])
        axes = figure.add_axes(BOX)
        frame(axes, geography)
        _stations(axes, geography, public, words)
        if not public:
            legs(axes, geography, words)
            _bases(axes, geography, words)
            paragraph(figure, (0.73, 0.27), words["figure.stations_map.schematic"])
        _names(axes, geography, words)
        scale(axes, words)
        _legend(figure, axes)
    return figure


def _legend(figure: Figure, axes: Axes) -> None:
    """Legend beside the map with marks of one size, however small they are on it."""
    from matplotlib.collections import PathCollection

    handles, labels = axes.get_legend_handles_labels()
    legend = figure.legend(handles, labels, loc="upper left", bbox_to_anchor=(0.715, 0.85))
    for handle in legend.legend_handles:
        if isinstance(handle, PathCollection):
            handle.set_sizes([LEGEND_SIZE])


def areas(geography: Geography, words: Catalogue) -> list[Place]:
    """Names for the map, those with most villages first: subdistricts of one district, else districts."""
    villages = geography.villages
    by = "subdistrict" if villages["district"].nunique() == 1 else "district"
    sizes = villages[by].value_counts()
    middles = villages.groupby(by, observed=True)[["lon", "lat"]].median()
    places = [(middles.loc[name].tolist(), words.name("district", str(name))) for name in sizes.index if sizes[name]]
    return [(lon, lat, label) for (lon, lat), label in places]


def _names(axes: Axes, geography: Geography, words: Catalogue) -> None:
    """Names of the areas, off the bases and off the stations where they can."""
    tables = (geography.stations, geography.bases)
    points = np.concatenate([table[["lon", "lat"]].to_numpy(dtype=float) for table in tables])
    worth = zip(tables, (600.0, 150.0), strict=True)
    weights = np.concatenate([np.full(len(table), total / max(len(table), 1)) for table, total in worth])
    place_names(axes, areas(geography, words), points, weights, size=13, weight="bold", color=INK, zorder=9)


def _stations(axes: Axes, geography: Geography, public: bool, words: Catalogue) -> None:
    table = geography.stations
    size = float(np.clip(12_000.0 / len(table), 5.0, 22.0))
    if public:
        label = words["figure.stations_map.stations"].format(n=words.number(len(table)))
        _points(axes, table, PUBLIC_MARK, 3, size, label)
        return
    for level, group in enumerate(CLASSES):
        chosen = table[table["class"] == level]
        if not chosen.empty:
            label = f"{words[f'class.{group}']}: {words.number(len(chosen))}"
            _points(axes, chosen, CLASS_MARKS[group], 3 + level, size, label)


def _points(axes: Axes, table: pd.DataFrame, mark: Mark, order: int, size: float, label: str) -> None:
    """Stations of one class, the graver the larger and the higher."""
    edge = "white" if order == 3 else INK
    axes.scatter(
        table["lon"], table["lat"], size * (1.0 + 0.6 * (order - 3)), color=mark.colour, marker=mark.shape,
        zorder=order, edgecolors=edge, linewidths=0.3, label=label,
    )  # fmt: skip


def _bases(axes: Axes, geography: Geography, words: Catalogue) -> None:
    kinds = geography.bases["kind"].astype(str)
    for kind, (shape, size) in BASE_SHAPES.items():
        chosen = geography.bases[kinds == kind]
        if not chosen.empty:
            axes.scatter(
                chosen["lon"], chosen["lat"], min(size, 4_000.0 / len(chosen)), color="black", marker=shape,
                edgecolors="white", linewidths=0.9, zorder=5.5, label=words[f"base.{kind}"],
            )  # fmt: skip
