"""The page: what it shows is what the tables say, it stays on its own, and names in it stay text."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import sim
from sim.config.refused import Refused
from sim.report.catalogue import LANGUAGES
from sim.report.figures.worst_places import without_police
from sim.report.html.chart import drawn
from sim.report.html.film.course import alone, by_hour, middle_course
from sim.report.html.film.film import film_of
from sim.report.html.page import write_html
from sim.report.html.parts import NEVER, shown_part
from sim.report.html.playwords import player_words
from sim.report.story.parts import Card, Cards, Chart, Column, Measured, Section, Series, Story, Table, Text
from sim.report.story.tell import tell
from sim.report.story.teller import Origin
from sim.report.words import Words
from sim.study.stored import read_geography

pytestmark = pytest.mark.slow

WORDS = {language: Words(language) for language in LANGUAGES}
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    '=HYPERLINK("http://x.y")',
    "{{ 7*7 }}",
)
CHROMIUM = next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)


@pytest.fixture(scope="module")
def point() -> Any:
    """Two operations of the smallest scenario, simulated."""
    return sim.run("muratara", ["study.workers=1"], replications=2)


@pytest.fixture(scope="module")
def page(point: Any, tmp_path_factory: Any) -> Path:
    folder = tmp_path_factory.mktemp("page")
    picture = folder / "map.png"
    from PIL import Image

    Image.new("RGB", (2400, 1350), "white").save(picture)
    return write_html(point, tell(point, Origin("run", "mark", ())), {"stations_map": picture}, folder)


@pytest.fixture(scope="module")
def film(point: Any) -> Any:
    found = film_of(point, WORDS["id"])
    assert found is not None
    return found


def only(point: Any, film: Any, name: str) -> pd.DataFrame:
    table = getattr(point.tables, name)
    return table[table["replication"] == film["replication"]]


def as_public(point: Any) -> Any:
    output = point.config.output.model_copy(update={"audience": "public"})
    config = point.config.model_copy(update={"output": output})
    return SimpleNamespace(
        config=config, tables=point.tables, summary=point.summary, geography=point.geography, words=()
    )


def known(values: list[int | None]) -> np.ndarray[Any, Any]:
    return np.array([np.inf if value is None else value for value in values])


# The film


def test_every_station_is_on_the_map_with_its_instants(point: Any, film: Any) -> None:
    table = only(point, film, "stations")
    assert film["stations"]["name"] == table["station"].astype(str).tolist()
    columns = {
        "open": "t_open",
        "counted": "t_counted",
        "arrived": "t_boxes_arrived",
        "recapitulated": "t_recapitulated",
    }
    for name, column in columns.items():
        expected = np.floor(table[column].astype(float).fillna(np.inf).to_numpy())
        assert known(film["stations"][name]) == pytest.approx(expected)
    assert np.bincount(film["stations"]["class"]).sum() == len(table) == sum(film["stations"]["n"])


def test_the_course_shown_is_the_middle_one_by_minutes_without_police(point: Any) -> None:
    cases = without_police(point)
    minutes = (cases["waited"] + cases["alone"]).groupby(point.tables.incidents["replication"]).mean()
    course = middle_course(point)
    assert course.minutes == pytest.approx(min(minutes)) and course.replication == int(minutes.idxmin())
    three = replace(
        point.tables,
        incidents=pd.concat(
            [point.tables.incidents, point.tables.incidents[lambda t: t["replication"] == 0].assign(replication=2)]
        ),
        n_replications=3,
    )
    ordered = middle_course(SimpleNamespace(config=point.config, tables=three, summary=point.summary))
    assert ordered.minutes == pytest.approx(sorted([*minutes, minutes[0]])[1])


def test_the_worst_hour_has_most_minutes_without_police(point: Any, film: Any) -> None:
    cases = alone(point)
    cases = cases[cases["replication"] == film["replication"]]
    total = (cases["t_to"] - cases["t_from"]).sum()
    hours = by_hour(cases, point.summary["horizon_min"])
    assert hours.sum() == pytest.approx(total) and hours.max() == hours[(film["worst"] - film["from"]) // 60]
    begin = film["worst"]
    shared = (cases["t_to"].clip(upper=begin + 60) - cases["t_from"].clip(lower=begin)).clip(lower=0.0)
    assert shared.sum() == pytest.approx(hours.max())


def test_an_escort_goes_to_the_village_and_then_with_its_boxes(film: Any) -> None:
    escorting = film["looks"]["activities"].index("escorting")
    loads = {(to, arrived): (village, left) for village, to, left, arrived, _ in film["loads"]}
    moves = [row for row in film["units"]["moves"] if row[1] == escorting]
    first = {(row[0], row[3], row[6] // 10): row for row in moves}
    joined = 0
    for unit, _, origin, end, _, begin, arrival in moves:
        village, left = loads.get((end, arrival // 10), (None, None))
        if village == origin and begin // 10 == left:
            joined += 1
            before = first.get((unit, village, left))
            assert before is None or before[6] == begin
    assert joined > 30
    convoys = [row for row in moves if film["units"]["name"][row[0]].startswith("Konvoi")]
    assert convoys and any(row[2] != row[3] for row in convoys) and all(row[5] < 0 for row in convoys)


def test_units_cases_and_committees_are_those_of_the_tables(point: Any, film: Any) -> None:
    units, cases = only(point, film, "units"), only(point, film, "incidents")
    shown = units[units["activity"].astype(str) != "off"]
    assert set(film["units"]["name"]) == set(shown["unit"].astype(str))
    assert len(film["units"]["moves"]) >= len(shown)
    assert len(film["cases"]["onset"]) == len(cases)
    assert film["cases"]["onset"] == np.floor(cases["t_onset"].sort_values(kind="stable")).astype(int).tolist()
    assert len(film["committees"]) == 7
    finish = only(point, film, "recapitulation").loc[lambda t: t["subdistrict"].astype(str) != "", "t_finish"]
    assert known([row[3] for row in film["committees"]]) == pytest.approx(np.floor(finish.fillna(np.inf)))


def test_a_village_of_the_same_name_is_looked_for_near_the_unit(point: Any) -> None:
    from sim.report.html.film.gazetteer import UNKNOWN, Gazetteer
    from sim.report.html.film.sheet import sheet_of
    from sim.report.maps.ground import ground_of

    places = point.geography
    twice = places.villages.iloc[[0, 60]].assign(name="Sukamaju")
    places = places._replace(villages=pd.concat([places.villages, twice], ignore_index=True))
    ground = ground_of(SimpleNamespace(geography=places, config=point.config))
    assert ground is not None
    gazetteer = Gazetteer(places, sheet_of(ground, places), WORDS["id"])
    for row in twice.itertuples():
        spot = gazetteer.spots[gazetteer.find("Sukamaju", row.district, row.subdistrict)]
        assert spot.subdistrict == row.subdistrict
    assert gazetteer.find("Sukamaju (pier)", "", "") != UNKNOWN and gazetteer.find("nowhere", "", "") == UNKNOWN


def test_a_province_is_one_mark_per_village_and_counts_all_stations(point: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("sim.report.html.film.stations.MOST_MARKS", 100)
    thin = film_of(point, WORDS["id"])
    assert thin is not None and thin["thinned"] and not thin["stations"]["name"]
    assert len(thin["stations"]["n"]) == 89 and sum(thin["stations"]["n"]) == 652


# The page


def test_the_page_stands_alone_is_small_and_knows_its_only_script(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(text.encode()) < 2_000_000
    assert (
        not re.findall(r"""(?:src|href)\s*=\s*["'](?!data:|#)""", text) and "@import" not in text and "url(" not in text
    )
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.S)
    told = b64encode(sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{told}'" in text and "default-src 'none'" in text
    assert not list(page.parent.glob(".*.part"))


def test_the_page_tells_the_whole_story_and_its_limits(point: Any, page: Path) -> None:
    text, story = html.unescape(page.read_text(encoding="utf-8")), tell(point, Origin("run", "mark", ()))
    for section in story.sections:
        assert section.title in text and f'id="{section.name}"' in text
    cells = [
        WORDS["id"].cell(cell, column.kind)
        for table in tables(story)
        for row in table.rows
        for cell, column in zip(row, table.columns, strict=True)
    ]
    assert len(cells) > 300 and all(cell in text for cell in cells)
    for words in ("TERBATAS - bahan perencanaan", "bukan ramalan", WORDS["id"]["footer.no_field_data"]):
        assert words in text


def tables(story: Story) -> list[Table]:
    return [part for section in story.sections for part in section.parts if isinstance(part, Table)]


def test_the_public_page_has_no_moving_map_and_no_marking(point: Any, tmp_path: Path) -> None:
    public = as_public(point)
    assert film_of(public, WORDS["id"]) is None
    text = write_html(public, tell(public, Origin("run", "mark", ())), {}, tmp_path).read_text(encoding="utf-8")
    assert 'id="film"' not in text and 'id="player"' not in text and "TERBATAS" not in text
    units = set(point.tables.units["unit"].astype(str))
    assert not [unit for unit in units if unit in text]
    assert WORDS["id"]["page.worst"] not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_of_the_player_is_in_the_catalogue(language: str) -> None:
    scripts = "".join(
        file.read_text("utf-8")
        for file in (files("sim.report.html") / "templates").iterdir()
        if file.name.endswith(".js")
    )
    asked = set(re.findall(r"words\.(\w+)", scripts)) | set(re.findall(r"""say\(\s*["'](\w+)["']""", scripts))
    asked |= {f"state_{name}" for name in re.findall(r'"(\w+)"', re.search(r"STATES = \[(.*?)\]", scripts)[1])}
    told = player_words(WORDS[language])
    assert asked <= set(told) and all(told.values())
    assert told["clock"].format(hour="13", minute="05") == WORDS[language].clock(785.0)


def test_names_stay_text_whatever_they_hold(point: Any, tmp_path: Path) -> None:
    page = hostile_page(point, tmp_path)
    text = page.read_text(encoding="utf-8")
    for name in ("<img src=x", "<script>alert"):
        assert name not in text
    assert text.count("</script>") == 2
    film = json.loads(re.search(r'id="film">(.*?)</script>', text, re.S)[1])
    assert film["stations"]["name"][0] == HOSTILE[0] and film["units"]["name"][0] == HOSTILE[1]
    assert {HOSTILE[0], HOSTILE[1]} <= set(film["spots"]["label"]) and html.escape(HOSTILE[3]) in text


def hostile_page(point: Any, folder: Path) -> Path:
    """A page of a run whose station, villages, unit and story bear names that would be code elsewhere."""
    places, stations = point.geography, point.tables.stations
    text = stations.assign(**{name: stations[name].astype(str) for name in ("station", "village")})
    first, villages = text["station"].iloc[0], places.villages["name"].astype(str).tolist()
    renamed = {villages[0]: HOSTILE[0], villages[1]: HOSTILE[1]}
    units = point.tables.units.assign(unit=point.tables.units["unit"].astype(str))
    tables = replace(
        point.tables,
        stations=text.assign(
            station=text["station"].replace(first, HOSTILE[0]), village=text["village"].replace(renamed)
        ),
        units=units.assign(unit=units["unit"].replace(units["unit"].iloc[0], HOSTILE[1])),
    )
    where = places._replace(
        stations=places.stations.assign(name=places.stations["name"].astype(str).replace(first, HOSTILE[0])),
        villages=places.villages.assign(name=places.villages["name"].astype(str).replace(renamed)),
    )
    made = SimpleNamespace(config=point.config, tables=tables, summary=point.summary, geography=where)
    parts = (
        Text(HOSTILE, HOSTILE[0], lead=True),
        Table(
            (Column(HOSTILE[0]), Column("n", "number")), tuple((name, 1.0) for name in HOSTILE), HOSTILE[1], HOSTILE[0]
        ),
        Chart("columns", HOSTILE, (Series(HOSTILE[0], (1.0, 2.0, None, 3.0)),), "number", HOSTILE[0], HOSTILE[1]),
        Cards((Card(HOSTILE[0], HOSTILE),), HOSTILE[1]),
    )
    section = Section("first_page", HOSTILE[0], parts, HOSTILE[1])
    return write_html(made, Story(HOSTILE[0], HOSTILE[1], "id", "TERBATAS", HOSTILE[0], (section,)), {}, folder)


# Parts


def test_cells_sort_by_their_number_and_what_is_not_known_has_none() -> None:
    columns = (Column("a"), Column("b", "minutes", steps=(30.0, 60.0)), Column("c", "measured"))
    rows = (
        ("x", 45.0, Measured(0.25, "share", 0.2, 0.3)),
        ("y", float("inf"), Measured(None, "min", why="rare")),
        ("z", None, None),
    )
    table = shown_part(Table(columns, (*rows, ("all", 1.0, None)), total=True), {}, WORDS["id"])
    keys = [[cell.key for cell in row] for row in table.body]
    assert keys == [[None, 45.0, 0.25], [None, NEVER, ""], [None, "", ""]]
    assert [row[0].text for row in table.foot] == ["all"] and len(table.body) == 3
    assert table.body[0][1].look.startswith("background:#F2B705") and not table.body[2][1].look
    assert table.body[0][2].text == "25% (20–30%)"


@pytest.mark.parametrize("kind", ["lines", "columns", "stacked", "bars"])
def test_charts_are_drawn_to_scale_and_break_where_nothing_is_known(kind: Any) -> None:
    series = (
        Series("polisi", (1.0, None, 3.0), "police", (0.5, None, 2.0), (2.0, None, 4.0)),
        Series("minta", (4.0, 4.0, 4.0), "demand"),
    )
    svg = str(drawn(Chart(kind, ("H-1", "Hari-H", "H+1"), series, "number", "Orang"), WORDS["id"]))
    assert "nan" not in svg and "polisi" in svg or kind == "bars"
    heights = [float(height) for height in re.findall(r'<rect[^>]* height="([\d.]+)"[^>]*fill="#1F3A5F"', svg)]
    if kind in ("columns", "stacked"):
        assert heights[1] == pytest.approx(3.0 * heights[0], rel=0.01)
    if kind == "lines":
        assert svg.count("<polyline") == 3 and svg.count("<polygon") >= 2  # the first line is broken once
        bands = re.findall(r'<polygon points="([^"]*)"[^>]*fill-opacity', svg)
        heights = [[float(pair.split(",")[1]) for pair in band.split()] for band in bands]
        top, ground = 12.0, 266.0
        assert heights == [
            pytest.approx([ground - (ground - top) * v / 4.0 for v in pair], abs=0.1)
            for pair in ((2.0, 0.5), (4.0, 2.0))
        ]


def test_a_run_leaves_where_things_are_and_the_public_no_classes_bases_or_routes(point: Any, tmp_path: Path) -> None:
    point.save(tmp_path / "inside")
    found = read_geography(tmp_path / "inside")
    assert found is not None
    for name, frame in found._asdict().items():
        pd.testing.assert_frame_equal(frame, getattr(point.geography, name), check_dtype=False)
    sim.study.result.Result(as_public(point).config, point.summary, point.geography, point.tables).save(
        tmp_path / "public"
    )
    shown = read_geography(tmp_path / "public")
    assert shown is not None and shown.bases.empty and shown.legs.empty
    assert not {"class", "access"} & set(shown.stations) and len(shown.stations) == 652
    assert read_geography(tmp_path) is None


def test_a_bad_outline_stops_the_page_with_one_line(point: Any, tmp_path: Path) -> None:
    output = point.config.output.model_copy(update={"outline": str(tmp_path / "none.geojson")})
    config = point.config.model_copy(update={"output": output})
    with pytest.raises(Refused, match=r"output\.outline"):
        film_of(
            SimpleNamespace(config=config, tables=point.tables, summary=point.summary, geography=point.geography),
            WORDS["id"],
        )


# In a browser


def in_browser(page: Path, script: str, address: str = "", wide: int = 1200) -> Any:
    """What a script finds in the page, run after the page's own; the policy of the page is lifted for it."""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text(encoding="utf-8"))
    heard = (
        "window.onerror = (m) => document.body.dataset.error = m",
        "window.alert = () => document.body.dataset.alert = 1",
    )
    told = f"<script>{'; '.join(heard)}</script>"
    asked = f"<script>document.body.dataset.found=JSON.stringify((()=>{{{script}}})())</script>"
    probe = page.with_name("probe.html")
    probe.write_text(text.replace("<body>", f"<body>{told}").replace("</body>", f"{asked}</body>"), encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", f"--window-size={wide},900", "--dump-dom"]
    done = subprocess.run([*command, f"{probe.as_uri()}{address}"], capture_output=True, text=True, timeout=60)
    body = re.search(r"<body[^>]*>", done.stdout)
    assert body is not None, done.stderr[-500:]
    assert "data-error" not in body[0] and "data-alert" not in body[0], body[0]
    return json.loads(html.unescape(re.search(r'data-found="(.*?)"', body[0])[1]))


needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
KEYS = """
const byId = (id) => document.getElementById(id), root = byId("player"), sheet = byId("sheet");
const send = (target, kind, more) => target.dispatchEvent(new window[kind](...more));
const key = (name, more = {}) => send(sheet, "KeyboardEvent", ["keydown", {key: name, bubbles: true, ...more}]);
const t = () => Number(root.dataset.t);
const told = (id) => ({...byId(id).dataset});
"""


@needs_browser
def test_the_map_shows_at_every_instant_what_the_tables_say(point: Any, page: Path, film: Any) -> None:
    script = (
        KEYS
        + """
    const slider = byId("time"), found = [];
    for (const share of [0.2, 0.35, 0.5, 0.62, 0.8]) {
      slider.value = share * 10000;
      send(slider, "Event", ["input"]);
      found.push([t(), told("states"), told("flow"), told("cases"), told("committees").finished]);
    }
    return found;"""
    )
    stations, cases = only(point, film, "stations"), only(point, film, "incidents")
    finish = only(point, film, "recapitulation").loc[lambda r: r["subdistrict"].astype(str) != "", "t_finish"]
    instants = {
        name: stations[f"t_{name}"].astype(float).fillna(np.inf).to_numpy()
        for name in ("open", "last_voter", "counted", "boxes_left", "boxes_arrived", "recapitulated")
    }
    for t, states, flow, open_cases, finished in in_browser(page, script):
        edges = [instants[name] // 1 <= t for name in ("open", "last_voter", "counted", "boxes_left", "recapitulated")]
        expected = [int(n) for n in np.diff([652, *(edge.sum() for edge in edges), 0]) * -1]
        assert [
            int(states[name]) for name in ("closed", "voting", "counting", "waiting", "gone", "recapitulated")
        ] == expected
        travelling = (instants["boxes_left"] // 1 <= t) & (instants["boxes_arrived"] // 1 > t)
        assert int(flow["boxes"]) == travelling.sum()
        running = (cases["t_onset"] // 1 <= t) & (cases["t_end"].fillna(np.inf) // 1 > t)
        assert int(open_cases["open"]) == running.sum()
        assert int(finished) == (finish // 1 <= t).sum()


@needs_browser
def test_keys_buttons_lists_and_headings_do_what_they_say(page: Path, film: Any) -> None:
    script = (
        KEYS
        + """
    const found = {start: t()};
    key("End"); found.end = t(); key("Home"); found.home = t(); key("w"); found.worst = t();
    key("ArrowRight"); found.right = t(); key("ArrowLeft", {shiftKey: true}); found.left = t();
    key("n"); found.next = t(); key("p"); found.previous = t();
    key(" "); found.playing = root.dataset.playing; found.button = byId("play").textContent;
    byId("play").click(); found.paused = root.dataset.playing;
    byId("worst").click(); found.clicked = t();
    const area = byId("area"); found.areas = area.options.length;
    area.value = "1"; send(area, "Event", ["change"]);
    found.some = Object.values(told("states")).reduce((a, b) => a + Number(b), 0);
    const table = document.querySelector("#first_page table"), head = table.tHead.rows[0].cells[1];
    const read = () => [...table.tBodies[0].rows].map((row) => Number(row.cells[1].dataset.v));
    head.click(); found.up = read(); head.click(); found.down = read();
    found.last = table.tFoot.rows.length;
    return found;"""
    )
    found = in_browser(page, script, "#t=600")
    onsets = sorted(film["cases"]["onset"])
    assert found["start"] == 600 and (found["home"], found["end"]) == (film["from"], film["to"])
    assert found["worst"] == found["clicked"] == film["worst"]
    assert found["right"] == film["worst"] + 10 and found["left"] == film["worst"] - 350
    assert found["next"] == next(t for t in onsets if t > found["left"])
    assert found["previous"] == max((t for t in onsets if t < found["next"]), default=found["next"])
    assert (found["playing"], found["button"], found["paused"]) == ("true", WORDS["id"]["page.pause"], "false")
    assert found["areas"] == 8 and 0 < found["some"] < 652
    assert found["up"] == sorted(found["up"]) and found["down"] == found["up"][::-1] and found["last"] == 1


@needs_browser
def test_a_hostile_name_runs_nothing_when_it_is_touched(point: Any, tmp_path: Path) -> None:
    script = (
        KEYS
        + """
    const box = sheet.getBoundingClientRect();
    byId("told").textContent = "";
    for (let n = 0; n < 100; n += 1) for (const kind of ["pointerdown", "pointerup"]) {
      const at = {clientX: box.left + (0.05 + 0.1 * (n % 10)) * box.width, clientY: box.top + n / 100 * box.height};
      send(sheet, "PointerEvent", [kind, {...at, pointerId: 1, bubbles: true}]);
    }
    return {images: document.images.length, scripts: document.scripts.length, told: byId("told").textContent.length};"""
    )
    found = in_browser(hostile_page(point, tmp_path), script)
    assert found["images"] == 0 and found["scripts"] == 4 and found["told"] > 0


@needs_browser
def test_a_narrow_screen_needs_no_sideways_scrolling(page: Path) -> None:
    script = """
    const order = ["board", "play", "cases"].map((id) => document.getElementById(id).getBoundingClientRect().top);
    return {room: window.innerWidth, wide: document.documentElement.scrollWidth, order};"""
    found = in_browser(page, script, wide=500)
    assert found["wide"] <= found["room"] <= 500 and found["order"] == sorted(found["order"])
