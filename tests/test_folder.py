"""Reading a user's folder: the contract's example, habits of spreadsheets, workbooks, and broken files at random."""

import csv
import io
import os
import zipfile
from datetime import datetime, time, timedelta

import numpy as np
import pytest
from folder_cases import CALENDARS, TINY, plain, sheet, tiny, workbook, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.config.refused import Refused
from sim.world.folder import raw, read_folder
from sim.world.folder import workbook as workbooks
from sim.world.folder.numbers import Numbers
from sim.world.folder.problems import Wrong
from sim.world.folder.schema import ANY, SHARE, Span
from sim.world.folder.times import daily, minutes

ELECTION = CALENDARS["pemilu2024"]
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def refused(path, **known) -> tuple[str, ...]:
    with pytest.raises(Refused) as problem:
        read_folder(path, **known)
    return problem.value.args


def test_the_example_of_the_contract(tmp_path):
    folder = read_folder(tiny(tmp_path / "tiny"))
    assert (folder.district.name, folder.district.horizon_min, folder.district.replications) == ("tiny", 600.0, 200)
    assert folder.district.given == {"name", "horizon_min", "replications"}
    assert (folder.district.end, folder.district.target_min, folder.district.seed) == ("drain", 15.0, 0)
    assert folder.zones.name == ["A", "B"] and folder.zones.rate_per_h.tolist() == [0.6, 0.3]
    assert folder.zones.profile.tolist() == [-1, -1] and folder.zones.districts == ["tiny"]
    assert folder.units.name == ["U"] and folder.units.zone.tolist() == [0] and folder.units.serves.tolist() == [[True]]
    assert folder.travel.minutes.tolist() == [2, 9, 9, 2] and folder.travel.origin.tolist() == [0, 0, 1, 1]
    assert folder.incident_types.units_needed == [((1, 1.0),)] and folder.incident_types.sd_min.tolist() == [20.0]
    assert (folder.incidents, folder.stations, folder.bases, folder.notes) == (None, None, None, ())
    assert folder.policy.after_clear == "home_available" and folder.policy.given == frozenset()


def test_only_three_files_are_needed(tmp_path):
    folder = read_folder(
        written(tmp_path / "own", {"district.yaml": "", "zones.csv": "zone\nA\n", "units.csv": "unit\n"})
    )
    assert folder.district.name == "own" and folder.units.name == [] and folder.units.serves.shape == (0, 1)


def test_a_count_makes_units(tmp_path):
    units = "unit,zone,count,preferences\nU,A,3,A:2;b:1\nV,B,1,\nW,B,0,\n"
    folder = read_folder(tiny(tmp_path / "t", units=units, policy="sectors:\n  A: [V, U]\n  B: U-2;V\n"))
    assert folder.units.name == ["U-1", "U-2", "U-3", "V"] and folder.units.row.tolist() == [0, 0, 0, 1]
    assert folder.units.preferences == [{0: 2, 1: 1}] * 3 + [{}]
    assert folder.policy.sectors == {0: (3, 0, 1, 2), 1: (1, 3)}


def test_units_serve_districts(tmp_path):
    zones = "zone,district\nA,north\nB,south\nC,\n"
    columns = "unit,zone,districts,shift_start,shift_end,available_from,reserve\n"
    units = columns + "U,A,south;North,20:00,06:00,90,ya\nV,A,,,,,\n"
    folder = read_folder(tiny(tmp_path / "t", zones=zones, units=units))
    assert folder.zones.districts == ["north", "south", "tiny"] and folder.zones.district.tolist() == [0, 1, 2]
    assert folder.units.serves.tolist() == [[True, True, False], [True, True, True]]
    assert (folder.units.shift_start[0], folder.units.shift_end[0]) == (1200.0, 360.0)
    assert folder.units.available_from.tolist() == [90.0, -np.inf] and folder.units.reserve.tolist() == [True, False]


def test_queues_and_profiles(tmp_path):
    stations = (
        "station,zone,rate_per_h,stages,arrival_profile,class,open,close\n"
        "S,A,30,desk:2:Exponential:3;booth:4:gamma:4:1.5;box:1:deterministic:1:0,day,Sangat Rawan,7:00,13:00\n"
    )
    profiles = "profile,start,end,multiplier\nday,08:00,24:00,2\nday,0,08:00,0.5\n"
    folder = read_folder(tiny(tmp_path / "t", stations=stations, profiles=profiles))
    desk, booth, box = folder.stations.stages[0]
    assert (desk.servers, desk.distribution, desk.sd_min, booth.sd_min, box.sd_min) == (2, "exponential", 3.0, 1.5, 0.0)
    assert folder.profiles.start.tolist() == [0, 480] and folder.profiles.multiplier.tolist() == [0.5, 2]
    assert folder.stations.cls.tolist() == [2] and folder.stations.close.tolist() == [780]
    assert folder.stations.arrival_profile.tolist() == [0] and np.isnan(folder.stations.voters[0])


def test_a_fixed_list_keeps_its_order(tmp_path):
    incidents = "time,zone,type,on_scene_min,units\n07:00,B,any,,\n420,A,,12.5,2\n"
    folder = read_folder(tiny(tmp_path / "t", incidents=incidents))
    assert folder.incidents.time.tolist() == [420, 420] and folder.incidents.zone.tolist() == [1, 0]
    assert folder.incidents.type == ["any", ""] and folder.incidents.units.tolist() == [0, 2]


def test_a_recorded_day_needs_no_types(tmp_path):
    files = TINY | {"incidents.csv": "time,zone,type,on_scene_min\n60,A,fight,20\n"}
    del files["incident_types.csv"]
    assert read_folder(written(tmp_path / "t", files)).incidents.type == ["fight"]


def test_dates_with_a_calendar(tmp_path):
    district = "calendar: pemilu2024\nreport_times_min: [2024-02-14 08:00, 12:00]\n"
    incidents = "time,zone,type\n2024-02-15 01:30,A,ANY\n13/02/2024 08.00,A,quarrel\n-1440,B,\n"
    path = tiny(tmp_path / "t", district=district, incidents=incidents)
    folder = read_folder(path, CALENDARS, ["quarrel"])
    assert folder.incidents.time.tolist() == [1530, -960, -1440] and folder.incidents.type == ["any", "quarrel", ""]
    assert folder.district.report_times_min == (480.0, 720.0) and np.isnan(folder.district.horizon_min)
    assert "calendar: pemilu2024 given" in refused(path)[0]


HABITS = {
    "mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "utf16": lambda text: text.encode("utf-16"),
    "utf16 without mark": lambda text: text.encode("utf-16-be"),
    "returns": lambda text: text.replace("\n", "\r\n"),
    "old returns": lambda text: text.replace("\n", "\r"),
    "semicolons": lambda text: text.replace(".", "<").replace(",", ";").replace("<", ","),
    "tabs": lambda text: text.replace(",", "\t"),
    "separator told": lambda text: "sep=;\n" + text.replace(".", "<").replace(",", ";").replace("<", ","),
    "trailing blanks": lambda text: text.replace("\n", ",,\n") + ",,,,\n\n  ,\n",
    "blanks around": lambda text: "\n" + text.replace(",", " ,\u00a0 ").replace("\n", " \n\n"),
    "upper case": lambda text: text.partition("\n")[0].upper().replace("_", " ") + "*\n" + text.partition("\n")[2],
    "quotes": lambda text: sheet([[f" {c} " for c in row] for row in csv.reader(io.StringIO(text))]).replace(" ", '"'),
}


@pytest.mark.parametrize("habit", HABITS)
def test_habits_of_spreadsheets_are_forgiven(tmp_path, habit):
    tables = {name: HABITS[habit](text) for name, text in TINY.items() if name.endswith(".csv")}
    changed = read_folder(written(tmp_path / "tiny", {name.upper(): text for name, text in (TINY | tables).items()}))
    assert plain(changed) == plain(read_folder(tiny(tmp_path / "plain")))


def test_names_in_windows_1252(tmp_path):
    folder = read_folder(tiny(tmp_path / "t", zones="zone\nA\nB\nDésa\n".encode("cp1252")))
    assert folder.zones.name[2] == "Désa"


@pytest.mark.parametrize(
    ("text", "others", "usual", "value"),
    [
        ("0,6", (), "", 0.6), ("1.5", (), "comma", 1.5), ("1.234,5", (), "", 1234.5), ("1,234.5", (), "", 1234.5),
        ("1.234.567", (), "", 1234567), ("1.234", (), "point", 1.234), ("1,234", (), "comma", 1.234),
        ("1.234", ("2,5",), "comma", 1234), ("1.234", ("2.5",), "comma", 1.234), ("1,234", ("2.5",), "point", 1234),
        ("1 234,5", (), "", 1234.5), ("1\u00a0234", (), "", 1234), ("\u22125", (), "", -5), ("2e3", (), "", 2000),
        ("1.234", (), "", None), ("1,234", (), "", None), ("1.234", ("2.5", "2,5"), "", None),
        ("1,234", (), "point", None),
        ("0.123", (), "comma", 0.123), ("-3.123", (), "comma", None), ("nan", (), "", None), ("1_000", (), "", None),
        ("٣", (), "", None), ("0x1f", (), "", None), ("1,23,456", (), "", None), ("5 min", (), "", None),
        (2.0, (), "", 2.0), (float("inf"), (), "", None), ("--5", (), "", None), ("1.2.3", (), "", None),
    ],
)  # fmt: skip
def test_numbers_are_read_where_one_reading_is_left(text, others, usual, value):
    numbers = Numbers([text, *others], usual)
    if value is None:
        with pytest.raises(Wrong):
            numbers.number(text, ANY)
    else:
        assert numbers.number(text, ANY) == value


def test_the_range_decides_between_readings():
    numbers = Numbers(["104.756", "1.234", "30%"], "comma")
    assert numbers.number("104.756", Span(-180.0, 180.0)) == 104.756
    assert numbers.number("1.234", Span(0, 1e6, whole=True)) == 1234
    assert numbers.number("30%", SHARE) == 0.3


@pytest.mark.parametrize(
    ("text", "others", "calendar", "value"),
    [
        ("07:30", (), None, 450), ("7:05:30", (), None, 425.5), ("24:00", (), None, 1440), ("1:00 PM", (), None, 780),
        ("12:30 am", (), None, 30), ("90", (), None, 90), ("8.5", (), None, 8.5), ("25.30", (), None, 25.3),
        ("8.30", ("12.75",), None, 8.3), ("0.00", (), None, 0), (8.3, (), None, 8.3), ("14.75", (), None, 14.75),
        ("8.30", (), None, None), ("08.00", ("07:30",), None, None), ("24:01", (), None, None),
        ("13:00 pm", (), None, None),
        ("-5", (), None, None), ("-5", (), ELECTION, -5), ("2024-02-14 08:00", (), None, None),
        ("2024-02-14T08:00:30", (), ELECTION, 480.5), ("13/2/2024 8.15", (), ELECTION, -945),
        ("02/14/2024 08:00", (), ELECTION, 480), ("02/03/2024 08:00", (), ELECTION, None),
        ("14/02/24 08:00", (), ELECTION, None),
        ("2024-02-30 08:00", (), ELECTION, None), ("2024-02-14", (), ELECTION, None),
        ("2024-02-14 480", (), ELECTION, None),
        ("2023-02-14 08:00", (), ELECTION, None), ("2024-02/14 08:00", (), ELECTION, None),
    ],
)  # fmt: skip
def test_times_are_read_where_one_reading_is_left(text, others, calendar, value):
    numbers = Numbers([text, *others], "point", times=True)
    if value is None:
        with pytest.raises(Wrong):
            minutes(text, numbers, calendar)
    else:
        assert minutes(text, numbers, calendar) == value


def test_both_readings_are_told():
    with pytest.raises(Wrong) as wrong:
        daily("8.30", Numbers(["8.30"], "point", times=True))
    assert (wrong.value.given, wrong.value.allowed) == (
        "8.30 given, which can be read in two ways",
        "8.3 or 08:30, as meant",
    )


def as_sheets(files: dict[str, str]) -> dict[str, list[list[object]]]:
    tables = {name.partition(".")[0]: list(csv.reader(io.StringIO(text))) for name, text in files.items()}
    return tables | {"district": [["key", "value"], ["name", "tiny"], ["horizon_min", 600], ["replications", "200"]]}


def test_a_workbook_reads_like_a_folder(tmp_path):
    book = workbook(tmp_path / "tiny.xlsx", {name.title(): rows for name, rows in as_sheets(TINY).items()})
    assert plain(read_folder(book)) == plain(read_folder(tiny(tmp_path / "tiny")))


def test_cells_of_a_workbook(tmp_path):
    sheets = as_sheets(TINY) | {
        "zones": [["zone", "rate_per_h", None, None], [1, 0.6], [None], [2, "0,3"]],
        "units": [["unit", "zone", "reserve", "shift_start", "shift_end"], ["U", 1, True, time(6), "18:00"]],
        "travel": [["origin", "destination", "minutes"], [1, 1, 1.234], ["1", 2, "9"]],
        "incidents": [["time", "zone"], [datetime(2024, 2, 14, 8, 0, 0, 1), 1], [timedelta(hours=30), 2]],
        "policy": [["queue", "priority"], ["sectors.1", "U"]],
        "district": [["calendar", "pemilu2024"], ["travel.metric", "null"]],
    }
    folder = read_folder(workbook(tmp_path / "t.xlsx", sheets), CALENDARS)
    assert folder.zones.name == ["1", "2"] and folder.zones.rate_per_h.tolist() == [0.6, 0.3]
    assert folder.units.reserve.tolist() == [True] and folder.units.shift_start.tolist() == [360]
    assert folder.travel.minutes.tolist() == [1.234, 9] and folder.incidents.time.tolist() == [480, 1800]
    assert folder.policy.queue == "priority" and folder.policy.sectors == {0: (0,)} and folder.district.name == "t"


def test_problems_of_a_workbook_name_its_sheets(tmp_path):
    sheets = as_sheets(TINY) | {"zones": [["zone", "rate_per_h"], ["A", "1.234"], ["B", -1]], "unit": [["unit"]]}
    del sheets["units"], sheets["incident_types"]
    lines = refused(workbook(tmp_path / "t.xlsx", sheets))
    starts = [":".join(line.split(":")[:3]) for line in lines]
    assert starts == ["unit:1:-", "units:1:-", "zones:2:rate_per_h", "zones:3:rate_per_h"]


def test_a_broken_workbook_is_one_line(tmp_path, monkeypatch):
    path = tmp_path / "t.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    assert refused(path)[0].startswith("t.xlsx:1:-: not a workbook")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert "a document type" in refused(path)[0]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert "cannot be read" in refused(path)[0]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sheet.xml", b" " * 2_000_000)
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1_000_000)
    assert "2,000,000 bytes unpacked" in refused(path)[0]


def test_a_workbook_without_its_library(tmp_path, monkeypatch):
    book = workbook(tmp_path / "t.xlsx", as_sheets(TINY))
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    assert "openpyxl is not installed; allowed: pip install 'siaga[excel]'" in refused(book)[0]


def test_limits_of_size(tmp_path, monkeypatch):
    path = tiny(tmp_path / "t")
    monkeypatch.setattr(raw, "MOST_ROWS", 3)
    assert refused(path) == ("travel.csv:5:-: more than 3 rows; allowed: at most 3 rows below the header",)
    (path / "district.yaml").write_text("#" * 1_000_001)
    assert any(line.startswith("district.yaml:1:-: 1,000,001 bytes") for line in refused(path))


def test_many_problems_of_one_column_are_counted(tmp_path):
    lines = refused(tiny(tmp_path / "t", zones="zone,weight\nA,1\nB,1\n" + "".join(f"Z{n},x\n" for n in range(600))))
    assert len(lines) == 501 and lines[-1] == "zones.csv:1:weight: 100 more problems; allowed: as above"


def test_nothing_outside_the_folder_is_read(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("zone\nA\nB\n")
    path = tiny(tmp_path / "t")
    (path / "zones.csv").unlink()
    (path / "zones.csv").symlink_to(secret)
    assert any(line.startswith("zones.csv:1:-: a link out of the folder") for line in refused(path))
    (path / "zones.csv").unlink()
    os.mkfifo(path / "zones.csv")
    assert any(line.startswith("zones.csv:1:-: not a file") for line in refused(path))


def test_a_file_that_is_there_twice(tmp_path):
    path = written(tiny(tmp_path / "t"), {"Zones.csv": "zone\nA\nB\n"})
    if len(list(path.iterdir())) == 6:  # elsewhere the second file replaced the first
        assert refused(path) == ("zones.csv:1:-: the file a second time; allowed: every file once",)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]\n",
        "[" * 5000,
        "a: 1\n--- \nb: 2\n",
        "\x00",
        "a: !!binary xx\n",
        "? [1]\n: 2\n",
        "<<: {a: 1}\n",
        "a: *b\n",
        "\t:",
    ],
)
def test_yaml_is_only_text(tmp_path, text):
    assert all(line.startswith("district.yaml:") for line in refused(tiny(tmp_path / "t", district=text)))


def test_what_has_no_effect_is_noted(tmp_path):
    path = tiny(
        tmp_path / "t",
        units="unit,zone,speed_kmh\nU,A,30\n",
        profiles="profile,start,end,multiplier\np,0,60,1\np,120,180,1\n",
        incidents="time,zone\n60,A\n700,A\n",
        stations="station,zone,voters\nS,A,200\n",
        bases="base,lat,lon\nP,-2,104\n",
        own="a,b\n1,2\n",
    )
    notes = {note.split(": ")[1] for note in read_folder(path).notes}
    assert notes == {
        "own.csv:1:-", "profiles.csv:3:start", "incidents.csv:3:time", "units.csv:2:speed_kmh", "stations.csv:1:stages",
        "bases.csv:1:base",
    }  # fmt: skip


def test_zones_reached_by_way_of_others_are_not_noted(tmp_path):
    travel = "origin,destination,minutes\nA,B,9\nB,A,9\n"
    assert not read_folder(tiny(tmp_path / "t", travel=travel)).notes
    notes = read_folder(tiny(tmp_path / "u", travel="origin,destination,minutes\nB,A,9\n")).notes
    assert [note.split(": ")[1] for note in notes] == ["zones.csv:2:zone", "zones.csv:3:zone"]


names = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8)
amounts = st.floats(0, 1e5, allow_nan=False).map(lambda x: round(x, 5))
possible = st.floats(0, 1e3, allow_nan=False).map(lambda x: round(x, 5))  # rates that end


@st.composite
def folders(draw):
    """Names of zones, rates, travel rows, units and shares of a random folder."""
    zones = draw(st.lists(names, min_size=1, max_size=5, unique_by=str.casefold))
    rates = draw(st.lists(possible, min_size=len(zones), max_size=len(zones)))
    pairs = draw(st.lists(st.tuples(*[st.sampled_from(range(len(zones)))] * 2), unique=True, max_size=8))
    trips = [(origin, destination, draw(amounts)) for origin, destination in pairs]
    units = draw(st.lists(st.tuples(st.sampled_from(range(len(zones))), st.integers(0, 3)), max_size=4))
    return zones, rates, trips, units


def number(value: float, decimal: str) -> str:
    return f"{value:.6f}".replace(".", decimal)


@FEW
@given(
    folders(),
    st.sampled_from([(",", "."), (";", ","), (";", "."), ("\t", ",")]),
    st.sampled_from(["utf-8-sig", "utf-16"]),
)
def test_what_is_written_is_read(tmp_path, made, manner, encoding):
    (zones, rates, trips, units), (separator, decimal) = made, manner
    rows = {
        "zones": [["zone", "rate_per_h"], *([z, number(r, decimal)] for z, r in zip(zones, rates, strict=True))],
        "travel": [
            ["origin", "destination", "minutes"],
            *([zones[o], zones[d], number(m, decimal)] for o, d, m in trips),
        ],
        "units": [["unit", "zone", "count"], *([f"unit {n}", zones[z], str(c)] for n, (z, c) in enumerate(units))],
    }
    text = {stem: sheet(table, separator).encode(encoding) for stem, table in rows.items()}
    folder = read_folder(tiny(tmp_path / "t", **text))
    assert folder.zones.name == zones and folder.zones.rate_per_h.tolist() == rates
    assert list(zip(folder.travel.origin, folder.travel.destination, folder.travel.minutes, strict=True)) == trips
    assert folder.units.zone.tolist() == [zone for zone, count in units for _ in range(count)]


FULL = TINY | {
    "district.yaml": "name: t\nend: stop\ntravel: {metric: euclid, speed_kmh: 30}\nreport_times_min: [60, 08:00]\n",
    "zones.csv": "zone,x_km,y_km,district,rate_per_h,profile\nA,0,0,n,0.6,p\nB,3,4,s,0.3,\n",
    "units.csv": "unit,zone,count,districts,shift_start,shift_end,preferences\nU,A,2,n;s,06:00,18:00,A:1;B:2\n",
    "profiles.csv": "profile,start,end,multiplier\np,0,360,0.5\np,360,720,1\n",
    "incidents.csv": "time,zone,type,on_scene_min\n60,A,any,10\n08:00,B,,5\n",
    "stations.csv": "station,zone,voters,class,stages\nS,A,200,vulnerable,a:1:exponential:2;b:2:gamma:3:1\n",
    "policy.yaml": "queue: priority\nsectors:\n  A: [U]\n",
    "bases.csv": "base,kind,lat,lon\nP,polsek,-2.5,104.5\n",
}
ODD = [
    "", "-1", "1e400", "nan", "é", "'", '"', ";", ",", "\n", "\t", "\x00", "{", "[", "]", ": ", "- ", "&a", "*a", "!!x",
    "A|B", "1.234", "8.30", "25:61", "2024-02-14 08:00", "%", "=1+1", "#", "\ufeff", "9" * 20, "any", "?",
    "\x85", "\x1b",
]  # fmt: skip


@FEW
@given(st.data())
def test_a_corrupted_folder_is_read_or_refused(tmp_path, data):
    files = dict(FULL)
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(files)))
        text = files[name] if isinstance(files[name], str) else files[name].decode(errors="replace")
        start, length = data.draw(st.integers(0, len(text))), data.draw(st.integers(0, 8))
        files[name] = text[:start] + data.draw(st.sampled_from(ODD) | st.text(max_size=4)) + text[start + length :]
    try:
        read_folder(written(tmp_path / "t", {n: t.encode(errors="surrogatepass") for n, t in files.items()}))
    except Refused as problem:
        assert problem.args and all(str(line).isprintable() for line in problem.args)


@FEW
@given(st.binary(max_size=60), st.sampled_from(sorted(FULL)))
def test_bytes_are_read_or_refused(tmp_path, data, name):
    try:
        read_folder(written(tmp_path / "t", FULL | {name: data}))
    except Refused as problem:
        assert problem.args
