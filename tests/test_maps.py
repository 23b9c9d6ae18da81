"""Maps without tiles: outline, areas, a user's outline, and what is drawn."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.path import Path as Shape
from matplotlib.text import Text
from report_cases import NAMES, geography, province, result

from sim.config.refused import Refused
from sim.report.catalogue import LANGUAGES, Catalogue
from sim.report.figures.muster_map import HATCHES, muster_map, slowest
from sim.report.figures.stations_map import MOST_MARKS, stations_map
from sim.report.maps.areas import Areas
from sim.report.maps.geojson import read_outline
from sim.report.maps.ground import ground_of
from sim.report.maps.outline import area, own_outline
from sim.report.maps.plane import plane_of
from sim.report.nights import at_night, quantile

WORDS = {language: Catalogue(language) for language in LANGUAGES}
SQUARE = [[102.0, -3.2], [103.6, -3.2], [103.6, -2.2], [102.0, -2.2], [102.0, -3.2]]
HOLE = [[102.9, -2.8], [103.0, -2.8], [103.0, -2.7], [102.9, -2.7], [102.9, -2.8]]


def scattered(n: int, seed: int = 4) -> np.ndarray[Any, Any]:
    return np.random.default_rng(seed).uniform(0.0, 60.0, (n, 2))


def written(tmp_path: Path, content: Any) -> str:
    path = tmp_path / "outline.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def with_outline(path: str | None) -> Any:
    point = result()
    output = point.config.output.model_copy(update={"outline": path})
    return SimpleNamespace(**vars(point) | {"config": point.config.model_copy(update={"output": output})})


def texts(figure: Any) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


# Land and areas


def test_degrees_become_kilometres_and_come_back() -> None:
    at = np.array([[102.0, -3.0], [103.0, -3.0], [102.0, -2.0]])
    plane = plane_of(at)
    km = plane.km(at)
    assert plane.degrees(km) == pytest.approx(at)
    assert np.linalg.norm(km[2] - km[0]) == pytest.approx(111.32)
    assert np.linalg.norm(km[1] - km[0]) == pytest.approx(111.32 * np.cos(np.radians(2.5)))


@pytest.mark.parametrize("n", [1, 2, 3, 40, 300])
def test_every_point_belongs_to_the_area_of_its_nearest_village(n: int) -> None:
    villages, places = scattered(n), scattered(200, seed=9)
    cells = [Shape(cell) for cell in Areas(villages).cells]
    for place in places:
        nearest = int(np.argmin(np.linalg.norm(villages - place, axis=1)))
        assert cells[nearest].contains_point(place)


def test_borders_lie_half_way_between_villages_of_different_groups() -> None:
    villages = scattered(80)
    group = np.where(villages[:, 0] > 30.0, "east", "west")
    borders = Areas(villages).borders(list(group))
    inner = borders[(np.abs(borders) < 200.0).all(axis=(1, 2))]
    assert len(inner) > 5
    for middle in inner.mean(axis=1):
        far = np.linalg.norm(villages - middle, axis=1)
        assert far[group == "east"].min() == pytest.approx(far[group == "west"].min())
    assert len(Areas(villages).borders(["same"] * 80)) == 0


def test_villages_in_one_spot_share_an_area() -> None:
    villages = np.vstack([scattered(6), scattered(6)[:1]])
    cells = Areas(villages).cells
    assert cells[6] == pytest.approx(cells[0]) and len(cells) == 7


@pytest.mark.parametrize("n", [1, 3, 90, 900])
def test_the_estimated_outline_holds_every_village(n: int) -> None:
    villages = scattered(n)
    rings = own_outline(villages)
    held = np.any([Shape(ring).contains_points(villages) for ring in rings], axis=0)
    assert held.all() and all(area(ring) > 0.0 for ring in rings)


def test_villages_far_from_the_others_have_an_outline_of_their_own() -> None:
    assert len(own_outline(np.vstack([scattered(60), 0.4 * scattered(20) + 400.0]))) == 2
    assert len(own_outline(scattered(60))) == 1


def test_a_narrow_gap_between_villages_is_land_too() -> None:
    along = np.arange(30.0)
    east = np.column_stack([np.full(30, 7.0), along])
    assert len(own_outline(np.vstack([np.column_stack([0.0 * along, along]), east]))) == 1
    assert len(own_outline(np.vstack([np.column_stack([0.0 * along, along]), east + [9.0, 0.0]]))) == 2


# A user's outline


@pytest.mark.parametrize(
    "content",
    [
        {"type": "Polygon", "coordinates": [SQUARE, HOLE]},
        {"type": "Polygon", "coordinates": [SQUARE[::-1], HOLE[::-1]]},
        {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE]]}},
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "geometry": {"type": "Point", "coordinates": [102.0, -3.0]}},
                {
                    "type": "Feature",
                    "geometry": {"type": "Polygon", "coordinates": [[[*p, 7.0] for p in SQUARE], HOLE]},
                },
            ],
        },
    ],
)
def test_an_outline_is_read_with_its_holes_turned_the_other_way(tmp_path: Path, content: Any) -> None:
    outer, hole = read_outline(written(tmp_path, content))
    assert area(outer) == pytest.approx(1.6) and area(hole) == pytest.approx(-0.01)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("no json", "Expecting value"),
        ("[" * 100_000, "maximum recursion"),
        ("[1, 2]", "list where an object is expected"),
        ({"type": "LineString", "coordinates": SQUARE}, "no Polygon"),
        ({"type": "Polygon", "coordinates": [SQUARE[:3]]}, "fewer than 4 points"),
        ({"type": "Polygon", "coordinates": [[[1e6, 9e6]] * 5]}, "no degrees"),
        ({"type": "Polygon", "coordinates": [[["x", "y"]] * 5]}, "could not convert"),
        ({"type": "Polygon"}, "coordinates"),
        ({"type": "Polygon", "coordinates": 7}, "not iterable"),
    ],
)
def test_a_bad_outline_is_refused_in_one_line(tmp_path: Path, content: Any, told: str) -> None:
    with pytest.raises(Refused) as refused:
        read_outline(written(tmp_path, content))
    (line,) = refused.value.args
    assert line.startswith("output.outline: ") and "; allowed: " in line and told in line and "\n" not in line


def test_an_outline_that_is_missing_or_of_another_region_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"output\.outline: .*No such file"):
        read_outline(str(tmp_path / "none.geojson"))
    elsewhere = [[lon - 4.0, lat] for lon, lat in SQUARE]
    path = written(tmp_path, {"type": "Polygon", "coordinates": [elsewhere]})
    with pytest.raises(Refused, match="holds 0% of the villages"):
        ground_of(with_outline(path))


def test_the_map_is_drawn_in_the_users_outline_and_says_when_it_is_estimated(tmp_path: Path) -> None:
    path = written(tmp_path, {"type": "Polygon", "coordinates": [SQUARE, HOLE]})
    given, estimated = stations_map(with_outline(path), WORDS["id"]), stations_map(with_outline(None), WORDS["id"])
    note = WORDS["id"]["figure.stations_map.outline"].split()[0]
    assert note in texts(estimated) and note not in texts(given)
    edge = given.axes[0].patches[0].get_path().vertices
    assert {tuple(corner) for corner in SQUARE + HOLE} <= {tuple(corner) for corner in edge}


# What is drawn


def test_borders_and_areas_end_at_the_outline() -> None:
    for figure in (stations_map(result(), WORDS["id"]), muster_map(result(), WORDS["id"])):
        axes = figure.axes[0]
        lines = [line for line in axes.get_lines() if line.get_label() in ("_subdistrict", "_district")]
        inside = [patch for patch in axes.patches if patch.get_hatch() is not None]
        assert lines and all(artist.get_clip_path() is not None for artist in [*lines, *inside])


def test_a_map_without_coordinates_is_not_drawn() -> None:
    places = SimpleNamespace(**vars(geography()))
    places.villages = places.villages.assign(lat=np.nan)
    assert ground_of(SimpleNamespace(geography=places, config=result().config)) is None
    assert ground_of(SimpleNamespace(geography=None, config=result().config)) is None


def test_a_province_has_one_mark_per_village_and_class_and_says_so() -> None:
    point = province(result())
    many = point.geography.stations.loc[np.repeat(np.arange(652), 10)].reset_index(drop=True)
    assert len(many) > MOST_MARKS
    places = SimpleNamespace(**vars(point.geography) | {"stations": many})
    figure = stations_map(SimpleNamespace(**vars(point) | {"geography": places}), WORDS["id"])
    marks = [drawn for drawn in figure.axes[0].collections if isinstance(drawn, PathCollection)]
    assert sum(len(drawn.get_offsets()) for drawn in marks) < 89 * 4 + 20
    assert WORDS["id"]["figure.stations_map.thinned"].split(".")[0].split()[0] in texts(figure)
    assert WORDS["id"].number(int((many["class"] == 0).sum())) in texts(figure)


def test_areas_are_shaded_by_the_slowest_night_and_told_in_words() -> None:
    found, figure = slowest(result()), muster_map(with_districts(), WORDS["id"])
    table = at_night(result())
    for name in NAMES:
        here = table[table["subdistrict"] == name].astype({"minutes_30": float})
        nights = {night: quantile(part["minutes_30"], 0.9) for night, part in here.groupby("night")}
        slow = found["muratara", name]
        assert slow.minutes == max(nights.values()) and nights[slow.night] == slow.minutes
        minutes = "tidak tersedia" if np.isinf(slow.minutes) else WORDS["id"].quantity(slow.minutes, "min")
        assert f"{name}\n{minutes}, {WORDS['id'].day(slow.night)}" in texts(figure)
    assert np.isinf(found["muratara", "Nibung"].minutes)


def test_shades_differ_without_colour() -> None:
    figure = muster_map(with_districts(), WORDS["id"])
    handles = figure.legends[0].legend_handles
    hatches = [handle.get_hatch() or "" for handle in handles if hasattr(handle, "get_hatch")]
    assert len(set(HATCHES)) == len(HATCHES) and len({h for h in hatches if h in HATCHES}) >= 3


def with_districts() -> Any:
    """The study point with the district of the tables in its geography as well."""
    point = result()
    places = SimpleNamespace(**vars(point.geography))
    places.villages = places.villages.assign(district="muratara")
    return SimpleNamespace(**vars(point) | {"geography": places})
