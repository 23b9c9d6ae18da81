"""Drawing a map: frame in true proportion, land with its borders, roads and waters, scale and north."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import Float
from sim.report.catalogue import Catalogue
from sim.report.maps.ground import Ground
from sim.report.maps.plane import KM_PER_DEGREE
from sim.report.result import Geography
from sim.report.style import INK
from sim.world.network import WATER_LEGS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from matplotlib.patches import PathPatch

Look = tuple[str, str]  # colour, hatch
BARS_KM = (1, 2, 5, 10, 20, 50, 100)
LAND, AROUND = "#FDFDF9", "#ECEEEF"
HATCH_INK = "#77777780"
BORDERS = {"subdistrict": ("#8F8F8F", (0, (4, 2)), 0.9), "district": ("#4D4D4D", "-", 1.5)}
HIGHWAYS = ("trunk", "provincial")
LEG_LOOKS = {
    "highway": ("#A8865A", "-", 2.4), "road": ("#D3C6B0", "-", 1.0), "foot": ("#B9A98F", ":", 1.4),
    "river": ("#4A98C9", "-", 1.6), "sea": ("#4A98C9", (0, (4, 2)), 1.2),
}  # fmt: skip
COARSE = ("highway", "river", "sea")  # what a map of many villages shows


def frame(axes: Axes, ground: Ground, geography: Geography) -> None:
    """Fit everything into the axes with a degree of longitude drawn cos(latitude) as long as one of latitude."""
    at = np.concatenate([*ground.outline, geography.stations[["lon", "lat"]].to_numpy(dtype=float)])
    (x, y), (wide, high) = (at.min(axis=0) + at.max(axis=0)) / 2.0, np.ptp(at, axis=0)
    stretch = float(1.0 / np.cos(np.radians(y)))
    size = axes.get_window_extent()
    ratio = size.width / size.height * stretch
    half = max(1.06 * high, 1.06 * wide / ratio, 0.02) / 2.0
    axes.set(xlim=(x - ratio * half, x + ratio * half), ylim=(y - half, y + half), aspect=stretch)
    axes.set(xticks=[], yticks=[], facecolor=AROUND)
    axes.grid(visible=False)
    axes.spines[:].set_visible(True)


def land(axes: Axes, ground: Ground, looks: Sequence[Look] | None = None, coarse: bool = False) -> None:
    """The land inside the outline with its borders, of districts only where it is ``coarse``.

    ``looks`` has colour and hatch per village for its area; without it the land is plain.
    """
    edge = _shape(axes, ground, facecolor=LAND, zorder=0.2)
    for look in sorted(set(looks or ())):
        cells = [cell for cell, own in zip(ground.cells, looks or (), strict=True) if own == look]
        _filled(axes, cells, look, edge)
    for segments, level in ((ground.subdistricts, "subdistrict"), (ground.districts, "district")):
        if level == "district" or not coarse:
            colour, line, width = BORDERS[level]
            drawn = _segments(axes, segments, color=colour, linestyle=line, linewidth=width, zorder=0.6)
            drawn.set(label=f"_{level}", clip_path=edge)
    _shape(axes, ground, facecolor="none", edgecolor=BORDERS["district"][0], linewidth=1.5, zorder=0.7)


def _filled(axes: Axes, cells: Sequence[Float], look: Look, edge: PathPatch) -> None:
    """Areas of one look as one shape, so that a hatch runs on through them."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    colour, hatch = look
    shape = Path.make_compound_path(*[Path(np.vstack([cell, cell[:1]]), closed=True) for cell in cells])
    for drawn in (
        PathPatch(shape, facecolor=colour, edgecolor=colour, linewidth=0.5, zorder=0.4),
        PathPatch(shape, facecolor="none", edgecolor=HATCH_INK, linewidth=0.0, hatch=hatch, zorder=0.5),
    ):
        axes.add_patch(drawn).set_clip_path(edge)


def _shape(axes: Axes, ground: Ground, **look: Any) -> PathPatch:
    """The inside of the outline as one shape; holes stay open."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    rings = [Path(np.vstack([ring, ring[:1]]), closed=True) for ring in ground.outline]
    shape = PathPatch(Path.make_compound_path(*rings), **look)
    axes.add_patch(shape)
    return shape


def _segments(axes: Axes, segments: Float, **look: Any) -> Line2D:
    """Many short lines as one, broken between them."""
    broken = np.concatenate([segments, np.full((len(segments), 1, 2), np.nan)], axis=1).reshape(-1, 2)
    (drawn,) = axes.plot(*broken.T, scalex=False, scaley=False, **look)
    return drawn


def legs(axes: Axes, geography: Geography, words: Catalogue, kinds: Sequence[str] = tuple(LEG_LOOKS)) -> None:
    """The legs of these kinds that begin or end on the map, faint."""
    columns = ["origin_lon", "origin_lat", "destination_lon", "destination_lat"]
    ends = geography.legs[columns].to_numpy(dtype=float).reshape(-1, 2, 2)
    low, high = np.array([axes.get_xlim(), axes.get_ylim()]).T
    seen = ((ends > low) & (ends < high)).all(axis=2).any(axis=1)
    kind_of = np.array([leg_kind(leg) for leg in geography.legs["leg"].astype(str)], dtype=object)
    for kind in kinds:
        chosen = ends[seen & (kind_of == kind)]
        if len(chosen):
            colour, line, width = LEG_LOOKS[kind]
            look = {"color": colour, "linestyle": line, "linewidth": width, "zorder": 1.0}
            _segments(axes, chosen, label=words[f"leg.{kind}"], **look)


def leg_kind(leg: str) -> str:
    """What a leg of the network is for a reader of the map: one of ``LEG_LOOKS``."""
    if leg in HIGHWAYS:
        return "highway"
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
