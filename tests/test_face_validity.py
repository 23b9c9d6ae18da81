"""The table "simulated beside reported": every row computes, says honestly whether it agrees, and is put in place."""

from __future__ import annotations

import numpy as np
import pytest
import tables_made
from tables_made import incident, station_columns, text

from sim.cli import face_validity as command
from sim.config.refused import Refused
from sim.measures import face
from sim.record import Coded, Recapitulation
from sim.report.face_validity import Line, markdown, row_of, simulated, written
from sim.world.tables import table

pytestmark = pytest.mark.slow

SMALL = (
    "region.subdistricts=[Sukarami,Muara Enim,Rawas Ilir,Baturaja Timur,Dempo Utara,Kayu Agung,Indralaya,Buay Madang]"
)
NAMES = table("reported").text("row")


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    patched = {name: (*words, SMALL) if name != "blockade" else words for name, words in command.STUDIES.items()}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "STUDIES", patched)
        return command.face_validity(1, ["study.workers=1"])


def test_every_row_of_the_reports_is_computed(lines: list[Line]) -> None:
    assert [line.name for line in lines] == NAMES and len(set(NAMES)) == len(NAMES)
    small = {"turnout_pilkada_" + name for name in ("banyuasin", "muba", "oku_selatan", "empat_lawang", "musi_rawas",
             "lubuklinggau", "prabumulih", "pali")} | {"demand_banyuasin"}  # fmt: skip
    empty = {line.name for line in lines if not len(line.values)}
    assert empty <= small | {"blockade_force", "blockade_decision", "blockade_itself"}
    assert len([line for line in lines if line.name.startswith("blockade") and len(line.values)]) >= 1


def test_the_verdict_follows_from_the_numbers(lines: list[Line]) -> None:
    said = {line.name: line.verdict for line in lines}
    assert said["count_sd_pilkada"] == "no report"
    assert said["turnout_pemilu_palembang"] == "agrees"
    assert said["demand_oki"] == "**disagrees**"  # one subdistrict of it cannot ask for 1,079


def line(values: list[float], low: float, high: float, unit: str = "number") -> Line:
    return Line("x", "x", "x", low, high, "x", "", unit, np.array(values))


def test_a_report_agrees_where_it_meets_the_range_of_single_operations() -> None:
    values, nan = list(np.linspace(0.0, 10.0, 101)), float("nan")
    assert line(values, 9.5, 12.0).verdict == "agrees"
    assert line(values, 9.9, 12.0).verdict == "**disagrees**"  # beyond 95 % of the operations
    assert line(values, nan, 0.1).verdict == "**disagrees**"
    assert line(values, nan, 0.3).verdict == "agrees" and line(values, 5.0, nan).verdict == "agrees"
    assert line([], 1.0, 2.0).verdict == "not simulated" and line(values, nan, nan).verdict == "no report"
    assert line([7.0] * 3, 7.0, 7.0).verdict == "agrees"
    assert line([1.0, 2.0, float("inf")], 10.0, nan, "time").middle == 2.0


def test_numbers_are_written_with_their_units() -> None:
    assert written(5640.0, "time") == "H+3 22:00" and written(1380.0, "time") == "H 23:00"
    assert written(float("inf"), "time") == "after the horizon" and written(1079.0, "people") == "1,079"
    assert simulated(line([85.9, 86.1], 0.0, 1.0, "percent")) == "86.0 (85.9 to 86.1) %"
    assert simulated(line([7.0] * 3, 7.0, 7.0, "people")) == "7" and simulated(line([], 0, 1)) == "none seen"


def test_single_operations_are_counted_as_defined() -> None:
    stations = station_columns(
        4, t_counted=np.array([1500.0, 1560.0, 1620.0, np.nan]), t_boxes_arrived=np.array([1.0, 2.0, 9.0, np.nan]),
        voted=np.array([50, 60, 70, 80]), revote=Coded(np.array([0, 0, 1, 0], dtype=np.int32), ["none", "psu"]),
        **{"class": text(4, x="a")["x"]},
    )  # fmt: skip
    rows = [
        incident(station="s0", severity_max=5),
        incident(station="s0", type="assault", severity_max=4),
        incident(station="s1"),
        incident(type="protest", subdistrict="a", station=""),
        incident(type="blockade", t_onset=0.0, t_full=0.0, t_end=600.0, ended_by="dispersal"),
        incident(type="protest_at_commission", subdistrict="", station=""),
        incident(type="blockade", origin="injected", t_onset=60.0, t_full=120.0, t_end=180.0, ended_by="dispersal"),
    ]
    halls = [Recapitulation(s, "A", 2, 0.0, t, 0.0, 0.0, 0, 0) for s, t in (("a", 900.0), ("b", np.nan), ("", 5.0))]
    made = tables_made.tables([rows], stations=stations, recapitulation=halls)
    assert face.turnout(made) == pytest.approx(65.0) and np.isnan(face.turnout(made, "B"))
    assert face.count_mean(made) == pytest.approx(1560.0) and face.count_later(made, 1600.0) == pytest.approx(100 / 3)
    assert face.boxes_complete(made, "a") == np.inf and face.boxes_there(made, "a", 2.0) == pytest.approx(50.0)
    alone = tables_made.tables([[]], stations=station_columns(1, t_boxes_arrived=np.array([1.0])))
    assert face.boxes_there(alone, "a", 2.0) == pytest.approx(100.0)
    three = tables_made.tables([[]], stations=station_columns(3, t_boxes_arrived=np.array([1.0, 3.0, 3.0])))
    assert face.boxes_there(three, "a", 2.0) == pytest.approx(100.0 / 3.0)
    assert face.recapitulated(made, "A") == np.inf and face.recapitulated(made, "A", "a") == 900.0
    assert face.committees_done(made, "A", 1000.0) == 1.0
    assert face.at_committees(made, ("protest",)) == pytest.approx(50.0)
    assert face.at_commissions(made, ("protest_at_commission",)) == 1.0
    assert face.at_stations(made, severity=4) == pytest.approx(500.0)
    assert face.at_stations(made, ("assault",)) == pytest.approx(250.0)
    assert face.without_incident(made) == pytest.approx(50.0) and face.destroyed(made) == 1.0
    assert face.revotes(made, "psu") == pytest.approx(250.0)
    assert face.injected_hours(made, ("dispersal",)) == 2.0
    assert face.injected_hours(made, ("dispersal",), from_full=True) == 1.0


def test_the_table_is_written_between_the_markers(lines: list[Line], tmp_path) -> None:
    page = tmp_path / "MODEL.md"
    page.write_text(f"# A\n\n{command.BEGIN}\nold\n{command.END}\n\n## B\n")
    command.put_section(page, command.section(lines, 1, ["seed=3"]))
    told = page.read_text()
    assert told.startswith(f"# A\n\n{command.BEGIN}\nMade by `python -m sim.face_validity --replications 1 seed=3`")
    assert told.endswith(f"{command.END}\n\n## B\n") and "old" not in told and markdown(lines) in told
    page.write_text("# A\n")
    with pytest.raises(Refused, match="no markers"):
        command.put_section(page, "x")


def test_the_description_of_the_model_holds_the_table() -> None:
    told = command.PAGE.read_text(encoding="utf-8")
    inside = told.partition(command.BEGIN)[2].partition(command.END)[0]
    for quantity in table("reported").text("quantity"):
        assert f"| {quantity} |" in inside


def test_every_report_names_its_source_and_status() -> None:
    reports = table("reported")
    given = zip(*map(reports.text, ("row", "low", "high", "source", "status")), strict=True)
    for name, low, high, source, status in given:
        assert row_of(name).study in command.STUDIES
        assert status in ("reported", "derived") and (source or not (low or high)), name


def test_bad_words_end_in_one_line(capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(["--replications", "1", "forces.oficers=3"])
    assert stopped.value.code == 2 and capsys.readouterr().err.startswith("forces.oficers: unknown key")
