"""Figure: where the stations of each class and the bases are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import CLASSES
from sim.report.catalogue import Catalogue
from sim.report.labels import Place, place_names
from sim.report.legend import paragraph
from sim.report.maps.drawing import COARSE, LEG_LOOKS, frame, land, legs, scale
from sim.report.maps.ground import Ground, ground_of, points
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
MANY_NAMES = 10  # from here on they are smaller
MOST_MARKS = 6_000  # stations; beyond it a village has one mark per class


def stations_map(result: Reportable, words: Catalogue) -> Figure:
    """Stations by class over land and network, with bases and names; for the public only stations and names."""
    with style():
        public = is_public(result)
        figure = canvas(result, words, "stations_map_public" if public else "stations_map")
        geography, ground = result.geography, ground_of(result)
        if geography is None or ground is None or geography.stations.empty:
            return say(figure, words["figure.stations_map.empty"])
        axes = figure.add_axes(BOX)
        frame(axes, ground, geography)
        land(axes, ground, coarse=_is_thinned(geography))
        _stations(axes, geography, public, words)
        if not public:
            legs(axes, geography, words, COARSE if _is_thinned(geography) else tuple(LEG_LOOKS))
            _bases(axes, geography, words)
        _names(axes, geography, words)
        scale(axes, words)
        _legend(figure, axes)
        paragraph(figure, (0.73, 0.34), " ".join(_notes(geography, ground, public, words)))
    return figure


def _notes(geography: Geography, ground: Ground, public: bool, words: Catalogue) -> list[str]:
    """What is drawn otherwise than it is."""
    shown = {
        "outline": not ground.given,
        "schematic": not public,
        "thinned": not public and _is_thinned(geography),
    }
    return [words[f"figure.stations_map.{name}"] for name, wanted in shown.items() if wanted]


def _is_thinned(geography: Geography) -> bool:
    return len(geography.stations) > MOST_MARKS


def _legend(figure: Figure, axes: Axes) -> None:
    """Legend beside the map with marks of one size, however small they are on it."""
    from matplotlib.collections import PathCollection

    handles, labels = axes.get_legend_handles_labels()
    size = 13 if len(labels) <= 9 else 11
    legend = figure.legend(handles, labels, loc="upper left", bbox_to_anchor=(0.715, 0.85), fontsize=size)
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
    marked = np.concatenate([table[["lon", "lat"]].to_numpy(dtype=float) for table in tables])
    worth = zip(tables, (600.0, 150.0), strict=True)
    weights = np.concatenate([np.full(len(table), total / max(len(table), 1)) for table, total in worth])
    places = areas(geography, words)
    size = 13 if len(places) <= MANY_NAMES else 11
    place_names(axes, places, marked, weights, size=size, weight="bold", color=INK, zorder=9)


def _stations(axes: Axes, geography: Geography, public: bool, words: Catalogue) -> None:
    table = geography.stations
    marks = _by_village(geography, public) if _is_thinned(geography) else table
    size = float(np.clip(12_000.0 / len(marks), 4.0, 22.0))
    if public:
        label = words["figure.stations_map.stations"].format(n=words.number(len(table)))
        _points(axes, marks, PUBLIC_MARK, 3, size, label)
        return
    for level, group in enumerate(CLASSES):
        number = int((table["class"] == level).sum())
        if number:
            label = f"{words[f'class.{group}']}: {words.number(number)}"
            _points(axes, marks[marks["class"] == level], CLASS_MARKS[group], 3 + level, size, label)


def _by_village(geography: Geography, public: bool) -> pd.DataFrame:
    """One row per village, and for insiders per class of its stations, where the village is."""
    from scipy.spatial import KDTree

    villages, stations = points(geography), geography.stations
    village = KDTree(villages).query(stations[["lon", "lat"]].to_numpy(dtype=np.float64))[1]
    rows = stations.assign(lon=villages[village, 0], lat=villages[village, 1])
    return rows.drop_duplicates(["lon", "lat"] if public else ["lon", "lat", "class"])


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
