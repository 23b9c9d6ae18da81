"""Figure: on the map, how soon a platoon stands at each committee in its slowest night. Never for the public."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.report.catalogue import Catalogue
from sim.report.figures.muster import COLOURS, NONE, PLATOON, STEPS_MIN
from sim.report.figures.stations_map import BOX, MANY_NAMES
from sim.report.labels import Place, place_names
from sim.report.legend import paragraph
from sim.report.maps.drawing import COARSE, frame, land, legs, scale
from sim.report.maps.ground import Ground, ground_of
from sim.report.nights import MOST, at_night, often_seen, quantile
from sim.report.result import Geography, Reportable
from sim.report.style import INK, canvas, say, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PALE = 0.45  # share of the full colour, so that names stay readable
HATCHES = ("", "..", "//", "xx", "***")  # each step also without colour
UNKNOWN = "#FFFFFF"
Key = tuple[str, str]  # district, subdistrict


class Slowest(NamedTuple):
    """Minutes in the slowest night; infinite where in one of ten cases so many are not free."""

    minutes: float
    night: int


def muster_map(result: Reportable, words: Catalogue) -> Figure:
    """Areas of the subdistricts shaded by the minutes until 30 people stand at their committee."""
    with style():
        figure = canvas(result, words, "muster_map")
        geography, ground, found = result.geography, ground_of(result), slowest(result)
        if geography is None or ground is None or not found:
            return say(figure, words["figure.muster_map.empty"])
        axes = figure.add_axes(BOX)
        frame(axes, ground, geography)
        steps = [_step(found.get(key)) for key in _keys(geography)]
        land(axes, ground, [(_pale(step), HATCHES[step] if step >= 0 else "") for step in steps])
        legs(axes, geography, words, COARSE)
        _offices(axes, geography, words)
        _names(axes, geography, found, words)
        scale(axes, words)
        _legend(figure, axes, sorted(set(steps)), words)
        paragraph(figure, (0.73, 0.34), _note(ground, words))
    return figure


def slowest(result: Reportable) -> dict[Key, Slowest]:
    """The slowest night of every committee: minutes until a platoon is there in nine of ten cases."""
    table = often_seen(at_night(result))
    nights = table.assign(minutes=table[f"minutes_{PLATOON}"].astype(float)).groupby(
        ["district", "subdistrict", "night"], observed=True
    )
    found: dict[Key, Slowest] = {}
    for (district, subdistrict, night), part in nights:
        here, key = Slowest(quantile(part["minutes"], MOST), int(str(night))), (str(district), str(subdistrict))
        found[key] = max(found.get(key, here), here, key=lambda one: (one.minutes, -one.night))
    return found


def _keys(geography: Geography) -> list[Key]:
    names = (geography.villages[name].astype(str) for name in ("district", "subdistrict"))
    return list(zip(*names, strict=True))


def _step(slow: Slowest | None) -> int:
    """Number of the shade, -1 where nothing is known."""
    if slow is None:
        return -1
    return len(STEPS_MIN) + 1 if np.isinf(slow.minutes) else int(np.searchsorted(STEPS_MIN, slow.minutes))


def _pale(step: int) -> str:
    from matplotlib.colors import to_hex, to_rgb

    red, green, blue = (1.0 - PALE * (1.0 - part) for part in to_rgb((*COLOURS, NONE)[step] if step >= 0 else UNKNOWN))
    return to_hex((red, green, blue))


def _offices(axes: Axes, geography: Geography, words: Catalogue) -> None:
    offices = geography.offices
    for chosen, marker, key in (("committee", "s", "site.committee"), ("commission", "P", "site.commission")):
        rows = offices[(offices["subdistrict"].astype(str) == "") == (chosen == "commission")]
        if len(rows):
            size = float(np.clip(4_000.0 / len(rows), 12.0, 70.0)) * (1.8 if marker == "P" else 1.0)
            axes.scatter(
                rows["lon"], rows["lat"], size, color="black", marker=marker, edgecolors="white", linewidths=0.8,
                zorder=5, label=words[key],
            )  # fmt: skip


def _names(axes: Axes, geography: Geography, found: dict[Key, Slowest], words: Catalogue) -> None:
    """Names with minutes, the slowest first; of the districts where there are several."""
    villages = geography.villages
    if villages["district"].nunique() > 1:
        middles = villages.groupby("district", observed=True)[["lon", "lat"]].median()
        places = [(lon, lat, words.name("district", str(name))) for name, lon, lat in middles.itertuples()]
    else:
        places = _with_minutes(villages, found, words)
    offices = geography.offices[["lon", "lat"]].to_numpy(dtype=float)
    weights = np.full(len(offices), 150.0 / max(len(offices), 1))
    size = 13 if len(places) <= MANY_NAMES else 11
    place_names(axes, places, offices, weights, size=size, weight="bold", color=INK, zorder=9)


def _with_minutes(villages: pd.DataFrame, found: dict[Key, Slowest], words: Catalogue) -> list[Place]:
    middles = villages.groupby(["district", "subdistrict"], observed=True)[["lon", "lat"]].median()
    order = sorted(middles.index, key=lambda key: -found[key].minutes if key in found else 0.0)
    label = _short if len(order) > MANY_NAMES else _label
    return [(*middles.loc[key].tolist(), label(key, found.get(key), words)) for key in order]


def _label(key: Key, slow: Slowest | None, words: Catalogue) -> str:
    if slow is None:
        return key[1]
    minutes = words["figure.muster.none"] if np.isinf(slow.minutes) else words.quantity(slow.minutes, "min")
    return f"{key[1]}\n{minutes}, {words.day(slow.night)}"


def _short(key: Key, slow: Slowest | None, words: Catalogue) -> str:
    return f"{key[1]} {words.number(slow.minutes)}" if slow else key[1]


def _legend(figure: Figure, axes: Axes, steps: list[int], words: Catalogue) -> None:
    from matplotlib.patches import Patch

    edges = [words.number(step) for step in STEPS_MIN]
    texts = [words["figure.muster.up_to"].format(minutes=edges[0])]
    texts += [words["number.range"].format(low=a, high=b) for a, b in zip(edges[:-1], edges[1:], strict=True)]
    texts += [words["figure.muster.beyond"].format(minutes=edges[-1]), words["figure.muster.none"]]
    shades = [
        Patch(facecolor=_pale(n), edgecolor=INK, hatch=HATCHES[n], linewidth=0.6, label=text)
        for n, text in enumerate(texts)
        if n in steps
    ]
    handles = [*shades, *axes.get_legend_handles_labels()[0]]
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.715, 0.85))


def _note(ground: Ground, words: Catalogue) -> str:
    lines = [words["figure.muster_map.note"].format(people=PLATOON)]
    return " ".join(lines if ground.given else [*lines, words["figure.stations_map.outline"]])
