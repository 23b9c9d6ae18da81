"""Figures and the terminal screen, compared by what they hold and not by their pixels."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from report_cases import N, province, result, strength, with_table, without_election, without_rows

from sim.arrays import CLASSES, DAY
from sim.measures.registry import REGISTRY
from sim.record import LEVELS, PHASES
from sim.report.catalogue import LANGUAGES, Catalogue
from sim.report.curves import FEWEST_REPLICATIONS, share_band
from sim.report.figures import FIGURES, INTERNAL, figure_names, write_figures
from sim.report.figures.help_time import needing_help
from sim.report.figures.worst_places import without_police
from sim.report.nights import at_night, quantile
from sim.report.terminal import screen

WORDS = {language: Catalogue(language) for language in LANGUAGES}


def drawn(name: str, point: Any | None = None, language: str = "id") -> Figure:
    return FIGURES[name](point or result(), WORDS[language])


def texts(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


def boxes(figure: Figure) -> dict[str, Bbox]:
    """Extents in pixels of everything written, tick labels outside the axes left out."""
    figure.draw_without_rendering()
    found = {}
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and not hidden_tick(text):
            found[f"{text.get_text()} {id(text)}"] = text.get_window_extent()
    return found


def clashes(figure: Figure) -> list[tuple[str, str]]:
    """What is written outside the slide, or over something else that is written."""
    found, slide = boxes(figure), figure.bbox.padded(1.0)
    outside = [(text, "") for text, box in found.items() if not (slide.contains(*box.min) and slide.contains(*box.max))]
    pairs = combinations([(text, box.padded(-2.0)) for text, box in found.items()], 2)
    return outside + [(one, other) for (one, a), (other, b) in pairs if a.overlaps(b)]


def hidden_tick(text: Text) -> bool:
    axes = text.axes
    if axes is None:
        return False
    on_x, on_y = text in axes.get_xticklabels(), text in axes.get_yticklabels()
    (x, y), (left, right), (low, high) = text.get_position(), sorted(axes.get_xlim()), sorted(axes.get_ylim())
    return (on_x and not left <= x <= right) or (on_y and not low <= y <= high)


# Every figure


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_nothing_written_leaves_the_slide_or_covers_other_writing(name: str, language: str) -> None:
    assert not clashes(drawn(name, result(language=language), language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["incidents", "recapitulation", "stations_map", "muster", "contingency", "worst_places"]
)
def test_a_province_fits_the_slide_as_well(name: str, language: str) -> None:
    figure = drawn(name, province(result(language=language)), language)
    assert not clashes(figure)


@pytest.mark.parametrize("name", FIGURES)
def test_a_slide_says_what_when_how_much_and_its_limits(name: str) -> None:
    figure = drawn(name)
    written = texts(figure)
    assert tuple(figure.get_size_inches() * figure.dpi) == (2400, 1350)
    assert WORDS["id"][f"figure.{name}.title"] in written and WORDS["id"]["footer.no_field_data"] in written
    for part in ("Mantap Brata Musi", "Musi Rawas Utara", "14 Februari 2024", f"{N} replikasi", "gangguan", "TERBATAS"):
        assert part in written


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_without_data_says_so_in_words(name: str) -> None:
    figure = drawn(name, without_rows(result()))
    assert WORDS["id"][f"figure.{name}.empty"] in texts(figure) and not figure.axes


@pytest.mark.parametrize("name", ["help_time", "coverage"])
def test_few_replications_get_no_band_and_the_slide_says_so(name: str) -> None:
    assert WORDS["id"]["note.no_band"] in texts(drawn(name, result(n=FEWEST_REPLICATIONS - 1)))
    assert WORDS["id"]["note.no_band"] not in texts(drawn(name, result()))


@pytest.mark.parametrize("name", FIGURES)
def test_pure_dispatch_has_neither_operation_nor_dates(name: str) -> None:
    written = texts(drawn(name, without_election(result())))
    assert "Musi Rawas Utara" in written and "Mantap" not in written and "Feb" not in written


def test_drawing_changes_no_setting_of_matplotlib() -> None:
    before = dict(mpl.rcParams)
    drawn("force")
    assert dict(mpl.rcParams) == before


def test_naming_the_figures_loads_neither_matplotlib_nor_pandas() -> None:
    code = "import sys, sim.report.figures, sim.report.terminal; print({'matplotlib', 'pandas'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "set()"


# What the figures show


def test_help_curves_are_the_distribution_of_the_times_with_targets_and_shares() -> None:
    cases = needing_help(result())
    axes, figure = drawn("help_time").axes[0], drawn("help_time")
    curves = {line.get_label(): line for line in axes.get_lines()}
    for group, chosen in [("all", cases), *cases.groupby("group")]:
        if len(chosen) >= 36:
            x, y = (np.asarray(side) for side in curves[group].get_data())
            assert y == pytest.approx([(chosen["minutes"] <= at + 1e-9).mean() for at in x])
        else:
            assert group not in curves
    assert [curves[f"target {kind}"].get_xdata()[0] for kind in ("land", "water")] == [30, 120]
    assert WORDS["id"].share(cases["there"].mean()) in texts(figure)
    assert WORDS["id"].number(len(cases)) in texts(figure)
    assert np.isinf(cases["minutes"]).any() and curves["all"].get_ydata()[-1] < 1.0


def test_coverage_is_pooled_over_replications_and_has_gaps_where_nothing_is_active() -> None:
    table = result().tables.coverage.groupby("t")[["required", "present", "sites", "sites_reached"]].sum()
    guard, reach = (line.get_ydata() for line in drawn("coverage").axes[0].get_lines())
    assert guard == pytest.approx((table["present"] / table["required"]).to_numpy())
    assert reach == pytest.approx((table["sites_reached"] / table["sites"]).to_numpy(), nan_ok=True)
    assert np.isnan(reach).any() and not np.isnan(guard).any()


def test_the_band_holds_the_whole_curve_about_as_often_as_it_says() -> None:
    draw, truth, trials = np.random.default_rng(3), np.linspace(0.2, 0.9, 15), 120
    held = 0
    for trial in range(trials):
        whole = draw.integers(5, 15, (60, 15)).astype(float)
        common = draw.normal(0.0, 0.05, (60, 1))  # replications differ as a whole
        part = draw.binomial(whole.astype(int), np.clip(truth + common, 0, 1)).astype(float)
        band = share_band(part, whole, seed=trial)
        held += bool(((band.low <= truth) & (truth <= band.high)).all())
    error = np.sqrt(0.95 * 0.05 / trials)
    assert 0.95 - 4 * error < held / trials


def test_the_map_is_in_proportion_and_shows_every_station_once() -> None:
    axes, places = drawn("stations_map").axes[0], result().geography
    latitude = np.mean(axes.get_ylim())
    assert float(axes.get_aspect()) == pytest.approx(1.0 / np.cos(np.radians(latitude)), rel=1e-4)
    marks = {marks.get_label(): len(marks.get_offsets()) for marks in axes.collections if hasattr(marks, "get_paths")}
    for level, name in enumerate(CLASSES):
        number = int((places.stations["class"] == level).sum())
        assert marks[f"{WORDS['id'][f'class.{name}']}: {number}"] == number
    bar = next(line for line in axes.get_lines() if line.get_label() == "_scale")
    share, km = np.ptp(bar.get_xdata()), float(re.search(r"(\d+) km", texts(axes.figure))[1])
    assert share * np.ptp(axes.get_xlim()) * 111.32 * np.cos(np.radians(latitude)) == pytest.approx(km, rel=0.01)


def test_force_bars_and_demand_are_those_of_the_plan() -> None:
    figure = drawn("force")
    bars = [patch for container in figure.axes[0].containers for patch in container]
    table = strength()
    assert sum(bar.get_height() for bar in bars) == table.loc[table["force"] != "demand", "personnel"].sum()
    demand = next(patch for patch in figure.axes[0].patches if patch.get_label() == WORDS["id"]["force.demand"])
    assert demand.get_data().values.tolist() == table.loc[table["force"] == "demand", "personnel"].tolist()
    assert "Kurang 84 orang pada Hari-H" in texts(figure)


def test_incidents_and_gatherings_are_counted_apart_per_operation() -> None:
    upper, lower = drawn("incidents").axes
    table = result().tables.incidents
    lawful = table["type"].isin(["protest", "protest_at_commission"])
    shown = {line.get_label(): np.nansum(line.get_ydata()) for line in (*upper.get_lines(), *lower.get_lines())}
    for phase in PHASES:
        assert shown[phase] == pytest.approx(((table["phase"] == phase) & ~lawful).sum() / N)
    assert shown["gathering"] == pytest.approx(lawful.sum() / N)


def test_a_recapitulation_that_never_begins_is_told_in_words() -> None:
    table = result().tables.recapitulation
    point = with_table(result(), "recapitulation", table.assign(t_start=np.nan, t_finish=np.nan))
    assert WORDS["id"]["figure.recapitulation.empty"] in texts(drawn("recapitulation", point))


def test_recapitulation_rises_to_all_and_marks_who_does_not_finish() -> None:
    point, instants = result(), {"recapitulation": "t_finish", "stations": "t_recapitulated"}
    for name, instant in instants.items():
        table = getattr(point.tables, name)
        point = with_table(
            point, name, table.assign(**{instant: table[instant].mask(table["subdistrict"] == "Rawas Ilir")})
        )
    left, right = drawn("recapitulation", point).axes
    progress = next(line for line in left.get_lines() if line.get_label() == "all").get_ydata()
    assert (np.diff(progress) >= 0).all()
    assert progress[-1] == pytest.approx(point.tables.stations["t_recapitulated"].notna().mean())
    lines = [line for axes in (left, right) for line in axes.get_lines()]
    assert [line.get_xdata()[0] for line in lines if line.get_label() == "deadline"] == [18 * DAY, 18 * DAY]
    unfinished = next(line for line in right.get_lines() if line.get_label() == "unfinished")
    assert [right.get_yticklabels()[int(row)].get_text() for row in unfinished.get_ydata()] == ["Rawas Ilir"]


def test_waiting_counts_every_station_and_weighs_long_waits_by_voters() -> None:
    figure, table = drawn("waiting"), result().tables.stations
    for axes in figure.axes:
        assert sum(bar.get_height() for bar in axes.containers[0]) == pytest.approx(1.0)
    over = (table["wait_over_30_share"] * table["voted"]).sum() / table["voted"].sum()
    assert WORDS["id"]["figure.waiting.over"].format(share=WORDS["id"].share(over, 1)) in texts(figure)


def test_muster_cells_are_the_p90_of_each_committee_and_night_and_never_is_a_dash() -> None:
    point, left = result(), drawn("muster").axes[0]
    table = at_night(point)
    written = {(text.get_position(), text.get_text()) for text in left.texts}
    names = [label.get_text() for label in left.get_yticklabels()]
    for name, night in (("Ulu Rawas", 2), ("Rupit", 7)):
        here = table[(table["subdistrict"] == name) & (table["night"] == night)]
        assert set(here["t"]) == {night * DAY + 1080.0, night * DAY + 1440.0}
        cell = (night, names.index(name)), WORDS["id"].number(quantile(here["minutes_30"], 0.9))
        assert cell in written
    dashes = {position[0] for position, text in written if text == "–" and position[1] == names.index("Nibung")}
    assert dashes and min(dashes) >= 5  # its platoon leaves on the sixth day
    assert [line.get_xdata()[0] for line in left.get_lines() if line.get_label() == "leave"] == [3.5]


def test_the_muster_curve_shows_all_levels_before_and_after_reinforcement_leaves() -> None:
    right = drawn("muster").axes[1]
    curves = {line.get_label(): np.asarray(line.get_xdata()) for line in right.get_lines()}
    table = at_night(result())
    after = table[table["t"] >= 5760.0]
    expected = [quantile(after[f"minutes_{level}"], 0.5) for level in LEVELS]
    assert curves[WORDS["id"]["figure.muster.without"]] == pytest.approx(expected)
    assert (curves["_without"] >= expected).all() and set(curves) >= {"_guarded", "_with", "_without"}


def test_contingency_cards_name_units_by_their_coming_and_say_where_they_are_too_rare() -> None:
    rows = texts(drawn("contingency"))
    assert "Polsek Rupit 1 (4) dari Muara Rupit: 25\nDalmas Musi Rawas Utara 1 (30) dari Muara Rupit: 70" in rows
    table = result().tables.readiness
    slowest = table[(table["phase"] == "recapitulation") & (table["subdistrict"] == "Ulu Rawas")]
    assert WORDS["id"].number(quantile(slowest["minutes_100"], 0.5)) in rows.splitlines()
    point = with_table(result(), "units", result().tables.units.iloc[:0])
    assert "Dalmas" not in texts(drawn("contingency", point))
    rare = texts(drawn("contingency", with_table(result(), "incidents", result().tables.incidents.iloc[:3])))
    assert rare.count(WORDS["id"]["figure.contingency.rare"]) == 7


def test_leaving_sets_people_against_committees_that_have_not_finished() -> None:
    figure = drawn("leaving")
    bars, share = figure.axes
    people = strength()
    people = people[(people["force"] != "demand") & (people["day"] >= -3)]["personnel"].sum()
    assert sum(bar.get_height() for container in bars.containers for bar in container) == people
    line = next(line for line in share.get_lines() if line.get_label() == "open")
    finish = result().tables.recapitulation
    finish = finish[finish["subdistrict"] != ""]
    unfinished = (finish["t_finish"] > 8 * DAY).groupby(finish["replication"]).mean()
    assert dict(zip(line.get_xdata(), line.get_ydata(), strict=True))[7.5] == quantile(unfinished, 0.5)
    assert "79 orang perkuatan" in texts(figure) and "H+4" in texts(figure)


def test_worst_places_are_ranked_by_minutes_without_police() -> None:
    figure, cases = drawn("worst_places"), without_police(result())
    minutes = cases.assign(all=cases["waited"] + cases["alone"]).groupby("village")["all"].sum() / N
    best = minutes[minutes.index != ""].sort_values(ascending=False)
    shown = texts(figure)
    assert f"{best.index[0]} (" in shown and f"{best.index[30]} (" not in shown
    bars = [bar.get_width() for container in figure.axes[0].containers for bar in container]
    assert len(bars) == 20 and max(a + b for a, b in zip(bars[:10], bars[10:], strict=True)) >= best.iloc[0] - 1e-9
    lost = cases[np.isinf(cases["minutes"])]
    assert lost["alone"].to_numpy() == pytest.approx(90.0) and (cases["waited"] >= 0.0).all()


# Audience and files


def test_the_public_sees_no_unguarded_hours_routes_or_worst_places() -> None:
    point = result("public")
    assert set(figure_names(point)) == {
        "help_time", "stations_map", "incidents", "recapitulation", "waiting", "running_mean",
    }  # fmt: skip
    chart = drawn("stations_map", point)
    labels = [artist.get_label() for artist in chart.axes[0].collections]
    assert labels == [WORDS["id"]["figure.stations_map.stations"].format(n=652)]
    progress = drawn("recapitulation", point)
    assert [line.get_label() for axes in progress.axes for line in axes.get_lines()] == ["all", "deadline"]
    for figure in (chart, progress):
        assert "TERBATAS" not in texts(figure) and WORDS["id"]["footer.no_field_data"] in texts(figure)


def test_files_are_whole_pictures_in_the_output_language(tmp_path: Path) -> None:
    files = write_figures(result("public", n=3), tmp_path)
    assert sorted(tmp_path.rglob("*.*")) == sorted(files)
    assert {path.stem for path in files} == set(FIGURES) - INTERNAL - {"running_mean"}, "three operations are no rule"
    for path in files:
        head = path.read_bytes()[:24]
        assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (2400, 1350)


# Terminal


@pytest.mark.parametrize("audience", ["internal", "public"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_result_fits_one_screen_and_ends_with_its_folder(language: str, audience: str) -> None:
    lines = screen(result(audience, language), Path("outputs/muratara/now")).splitlines()
    assert len(lines) <= 24 and max(map(len, lines)) <= 100 and lines[-1] == "outputs/muratara/now"
    written = " ".join(" ".join(lines).split())
    assert ("TERBATAS" in written) == (audience == "internal")
    assert (WORDS[language].quantity(0.52, "share") in written) == (audience == "internal")  # the worst hour
    for name in ("help_time_mean_min", "help_within_target_share", "incidents_total", "cost_rupiah", "force"):
        assert WORDS[language].quantity(result().summary["measures"][name]["estimate"], REGISTRY[name].unit) in written


def test_the_screen_gives_intervals_reasons_and_other_units() -> None:
    written = " ".join(screen(result(), Path("x")).split())
    for part in ("18 menit (17–18)", "P90 – (lebih dari 1 di antara 10", "2,2 hari (2,1–2,4)", "13.26 WIB"):
        assert part in written
    for part in ("79% (78–80%)", "kurang 84 orang pada Hari-H", "ketelitian tercapai", "30 menit di darat"):
        assert part in written


def test_a_line_without_any_measure_is_left_out() -> None:
    point = without_rows(result())
    known = point.summary["measures"]
    nothing = {name: record | {"estimate": None, "low": None, "high": None} for name, record in known.items()}
    point.summary = point.summary | {"measures": nothing | {"force": known["force"]}}
    written = screen(point, Path("x"))
    assert "Kekuatan" in written and "Rekapitulasi" not in written and "Pertolongan" not in written
