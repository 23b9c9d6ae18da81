"""The ground of a map: its frame in true proportion, roads and waters, scale and north."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.report.catalogue import Catalogue
from sim.report.result import Geography
from sim.report.style import INK
from sim.world.network import WATER_LEGS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KM_PER_DEGREE = 111.32  # of latitude
BARS_KM = (1, 2, 5, 10, 20, 50, 100)
LEG_LOOKS = {
    "road": ("#bdbdbd", "-", 1.2), "river": ("#6BAED6", "-", 2.0), "sea": ("#6BAED6", "--", 1.2),
    "foot": ("#bdbdbd", ":", 1.2),
}  # fmt: skip


def frame(axes: Axes, geography: Geography) -> None:
    """Fit everything into the axes with a degree of longitude drawn cos(latitude) as long as one of latitude."""
    tables = (geography.villages, geography.stations)
    lon, lat = (np.concatenate([table[name].to_numpy(dtype=float) for table in tables]) for name in ("lon", "lat"))
    x, y = (lon.min() + lon.max()) / 2.0, (lat.min() + lat.max()) / 2.0
    stretch = float(1.0 / np.cos(np.radians(y)))
    size = axes.get_window_extent()
    ratio = size.width / size.height * stretch
    half = max(1.1 * np.ptp(lat), 1.08 * np.ptp(lon) / ratio, 0.02) / 2.0
    axes.set(xlim=(x - ratio * half, x + ratio * half), ylim=(y - half, y + half), aspect=stretch)
    axes.set(xticks=[], yticks=[], facecolor="#FBFBF8")
    axes.spines[:].set_visible(True)


def legs(axes: Axes, geography: Geography, words: Catalogue) -> None:
    """The legs of the network that begin or end on the map, faint."""
    from matplotlib.collections import LineCollection

    columns = ["origin_lon", "origin_lat", "destination_lon", "destination_lat"]
    ends = geography.legs[columns].to_numpy(dtype=float).reshape(-1, 2, 2)
    low, high = np.array([axes.get_xlim(), axes.get_ylim()]).T
    seen = ((ends > low) & (ends < high)).all(axis=2).any(axis=1)
    kinds = np.array([_kind(leg) for leg in geography.legs["leg"].astype(str)], dtype=object)
    for kind, (colour, line, width) in LEG_LOOKS.items():
        chosen = ends[seen & (kinds == kind)]
        if len(chosen):
            drawn = LineCollection(list(chosen), colors=colour, linestyles=line, linewidths=width, zorder=1)
            drawn.set_label(words[f"leg.{kind}"])
            axes.add_collection(drawn, autolim=False)


def _kind(leg: str) -> str:
    if leg in WATER_LEGS:
        return "sea" if leg == "sea" else "river"
    return "foot" if leg == "foot" else "road"


def scale(axes: Axes, words: Catalogue) -> None:
    """Scale bar in the lower left corner and an arrow to the north in the upper right one."""
    west, east = axes.get_xlim()
    km_across = (east - west) * KM_PER_DEGREE / float(axes.get_aspect())
    km = max(length for length in BARS_KM if length <= max(0.22 * km_across, BARS_KM[0]))
    ends, label = (0.03, 0.03 + km / km_across), words["figure.stations_map.km"].format(km=km)
    axes.plot(ends, (0.035, 0.035), color=INK, linewidth=4, label="_scale", transform=axes.transAxes, zorder=9)
    axes.text(0.03, 0.05, label, size=12, transform=axes.transAxes, zorder=9)
    axes.annotate(
        words["figure.stations_map.north"], (0.965, 0.97), (0.965, 0.87), xycoords="axes fraction", zorder=9,
        ha="center", va="center", size=14, weight="bold",
        arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 2.2},
    )  # fmt: skip
