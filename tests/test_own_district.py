"""A district of one's own with a calendar: zones as villages, committees, classes, bases, keys, maps and networks."""

import csv
import io
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from folder_cases import CALENDARS, plain, workbook, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.arrays import CLASSES
from sim.cli.compose import compose
from sim.config.refused import Refused
from sim.model.day import replicate
from sim.model.operation import prepare
from sim.streams import key_of
from sim.world.folder import read_folder
from sim.world.own.election import election_world
from sim.world.own.travel import TableTravel
from sim.world.own.zones import places_of
from sim.world.travel import Travel

ELECTION = SimpleNamespace(election=SimpleNamespace(name="pemilu2024"))
NORTH = {
    "district.yaml": "calendar: pemilu2024\n",
    "zones.csv": "zone,district,committee\ntown,north,Kota\nriver,south,Hilir\nmarket,north,Kota\nhills,,\n",
    "units.csv": "unit,zone\n",
    "stations.csv": "station,zone,voters,class,access,tension\nS1,market,210,,,\nS2,town,200,,water,raised\n"
    "S3,market,220,special,hard,high\nS4,hills,230,,,raised\n",
    "travel.csv": "origin,destination,minutes\ntown,river,20\nriver,town,30\ntown,market,5\nmarket,town,6\n"
    "town,hills,40\nhills,town,35\ntown,town,2\nriver,river,3\nhills,hills,4\n",
}
WAYS = {
    "zones.csv": "zone,district,committee,place\ntown,north,Kota,Town hall\nriver,south,Hilir,Landing\n"
    "market,north,Kota,Town hall\nhills,north,Kota,Hill\n",
    "places.csv": "place,label,lat,lon\nBarracks,,-2.9,104.7\nTown hall,Town,-2.91,104.71\nLanding,,-2.6,104.9\n"
    "Hill,,-2.8,104.6\n",
    "network.csv": "origin,destination,km,leg,name\nBarracks,Town hall,2,urban,\nTown hall,Landing,35,river,Musi\n"
    "Town hall,Hill,30,district,\n",
    "districts.csv": "district,label,place,ikp,key\nsouth,The South,Landing,41.5,1602\nnorth,,,,\n",
    "committees.csv": "committee,place,key\nHilir,Landing,\nKota,Barracks,16-1304\n",
    "bases.csv": "base,kind,place,district,key\nPolres,polres,Barracks,north,base/x\nPolsek,polsek,Hill,,\n",
    "travel.csv": "",
}


def made(path, **changed):
    """The world of a folder like NORTH; ``zones="..."`` replaces zones.csv, "" leaves it out."""
    names = {name.partition(".")[0]: name for name in NORTH}
    files = NORTH | {names.get(stem, f"{stem}.csv"): text for stem, text in changed.items()}
    folder = read_folder(written(path, {name: text for name, text in files.items() if text}), CALENDARS)
    return election_world(folder, ELECTION)


def ways(path, **changed):
    return made(path, **{name.partition(".")[0]: text for name, text in WAYS.items()} | changed)


def test_zones_are_villages_of_committees_of_districts(tmp_path):
    world = made(tmp_path / "mine")
    assert world.villages.name == ["town", "river", "market", "hills"] and world.villages.node.tolist() == [0, 1, 2, 3]
    assert world.districts.name == ["north", "south", "mine"] and world.subdistricts.name == ["Kota", "Hilir", "mine"]
    assert world.subdistricts.district.tolist() == [0, 1, 2] and world.subdistricts.office.tolist() == [0, 1, 3]
    assert world.districts.seat.tolist() == [0, 1, 3] and world.districts.label == world.districts.name
    assert world.mix.stations.sum() == 25_985 and len(world.network.km) == 0


def test_stations_of_a_zone_stand_together(tmp_path):
    stations = made(tmp_path / "mine").stations
    assert stations.name == ["S2", "S1", "S3", "S4"] and stations.village.tolist() == [0, 2, 2, 3]
    assert stations.registered.tolist() == [200, 210, 220, 230] and stations.registered.dtype == np.int64
    assert stations.flood is None and stations.last_mile_min.tolist() == [0.0] * 4 and stations.signal.all()


def test_classes_follow_from_tension_and_access_unless_told(tmp_path):
    rows = [(tension, access) for tension in ("normal", "raised", "high") for access in ("normal", "hard", "water")]
    lines = [f"S{n},town,200,{tension},{access}" for n, (tension, access) in enumerate(rows)]
    stations = "\n".join(["station,zone,voters,tension,access", *lines]) + "\n"
    found = made(tmp_path / "mine", stations=stations).stations.cls
    less, some, very = (CLASSES.index(name) for name in ("less_vulnerable", "vulnerable", "very_vulnerable"))
    assert found.tolist() == [less, some, some, some, very, very, very, very, very]
    assert made(tmp_path / "told").stations.cls[2] == CLASSES.index("special")


def test_keys_follow_names_and_neither_rows_nor_the_name_of_the_folder(tmp_path):
    rows = NORTH["stations.csv"].splitlines(keepends=True)
    zones = NORTH["zones.csv"].splitlines(keepends=True)
    one = made(tmp_path / "mine")
    other = made(tmp_path / "copy", stations="".join([rows[0], *rows[:0:-1]]), zones="".join([zones[0], *zones[:0:-1]]))
    for part in ("stations", "villages", "subdistricts", "districts"):
        ours, theirs = (dict(zip(getattr(w, part).name, getattr(w, part).key, strict=True)) for w in (one, other))
        assert [ours.get(name, ours.get("mine")) for name in theirs] == list(theirs.values()), part
    assert one.stations.key[0] == key_of("station/S2") and one.stations.key.dtype == np.uint64


def test_a_key_is_an_official_code_or_any_name(tmp_path):
    stations = "station,zone,voters,key\nS1,town,200,1613042004-003\nS2,town,200,balai desa\nS3,town,200,\n"
    found = made(tmp_path / "mine", stations=stations).stations.key.tolist()
    assert found == [1613042004003, key_of("balai desa"), key_of("station/S3")]


BASES = (
    "base,kind,lat,lon,place\nP1,polres,-2.72,104.89,\nP2,polsek,-2.79,104.69,\nP3,brimob,-2.79,104.69,\n"
    "P4,polsek,,,town\n"
)
LOCATED = "zone,district,committee,lat,lon\ntown,north,Kota,-2.9,104.7\nriver,south,Hilir,-2.6,104.9\n" \
    "market,north,Kota,-2.9,104.71\nhills,north,Hulu,-2.8,104.6\n"  # fmt: skip


def test_bases_belong_to_the_nearest_zone(tmp_path):
    world = made(tmp_path / "mine", zones=LOCATED, bases=BASES)
    assert world.bases.district.tolist() == [1, 0, 0, 0] and world.bases.subdistrict.tolist() == [-1, 2, -1, 0]
    assert world.bases.node.tolist() == [1, 3, 3, 0]  # travel.csv knows zones only
    assert world.districts.seat.tolist() == [0, 1]


def test_a_base_stands_where_it_is_when_distances_are_those_of_the_globe(tmp_path):
    district = "calendar: pemilu2024\ntravel: {metric: haversine, speed_kmh: 30}\n"
    units = "unit,zone,lat,lon\nU,,-2.7,104.8\nV,town,,\n"
    world = made(tmp_path / "mine", zones=LOCATED, bases=BASES, district=district, units=units, travel="")
    assert world.bases.node.tolist() == [5, 6, 7, 0] and world.districts.seat.tolist() == [0, 5]
    assert (world.network.lat[5], world.network.label[4:7]) == (-2.72, ["base of U", "P1", "P2"])
    travel = TableTravel(world.own, places_of(world.own), None, None)
    assert len(world.network.label) == len(travel.minutes_to(5, wet=False, night=False, boxes=False)) == 9
    assert 26 < travel.minutes_to(5, wet=False, night=False, boxes=False)[1] < 28


def test_the_seat_is_told_or_that_of_the_police_or_the_first_zone(tmp_path):
    bases = "base,kind,place\nP1,polres,market\nP2,polres,town\n"
    told = "district,place,label\nsouth,hills,Selatan\nnorth,,\nmine,,\n"
    (tmp_path / "again").mkdir()
    assert made(tmp_path / "mine", bases=bases).districts.seat.tolist() == [2, 1, 3]
    world = made(tmp_path / "again" / "mine", bases=bases, districts=told)
    assert world.districts.name == ["south", "north", "mine"] and world.districts.seat.tolist() == [3, 2, 3]
    assert world.districts.label == ["Selatan", "north", "mine"]


def test_offices_stand_where_told(tmp_path):
    world = made(tmp_path / "mine", committees="committee,place\nmine,\nHilir,\nKota,market\n")
    assert world.subdistricts.name == ["mine", "Hilir", "Kota"] and world.subdistricts.office.tolist() == [3, 1, 2]


def test_a_plane_is_drawn_at_the_equator_and_nobody_is_left_off_the_map(tmp_path):
    zones = "zone,x_km,y_km\ntown,0,0\nriver,111.32,0\nmarket,0,110.574\nhills,,\n"
    world = made(tmp_path / "mine", zones=zones)
    np.testing.assert_allclose(world.network.lat, [0, 0, 1, 1 / 3])
    np.testing.assert_allclose(world.network.lon, [0, 1, 0, 1 / 3])
    np.testing.assert_allclose(world.stations.lat, [0, 1, 1, 1 / 3])
    assert made(tmp_path / "nowhere").network.lat.tolist() == [0.0] * 4


def test_a_network_of_ones_own(tmp_path):
    world = ways(tmp_path / "mine")
    assert world.network.label == ["Barracks", "Town", "Landing", "Hill"] and world.network.name == ["", "Musi", ""]
    assert world.villages.node.tolist() == [1, 2, 1, 3] and world.districts.name == ["south", "north"]
    assert world.districts.seat.tolist() == [2, 0] and world.districts.key[0] == 1602
    assert (world.districts.ikp[0], world.districts.label) == (41.5, ["The South", "north"])
    assert np.isnan(world.districts.ikp[1]) and world.subdistricts.office.tolist() == [2, 0]
    assert world.subdistricts.district.tolist() == [0, 1] and world.subdistricts.key[1] == 161304
    assert world.bases.node.tolist() == [0, 3] and world.bases.key[0] == key_of("base/x")
    assert world.bases.district.tolist() == [1, 1] and world.bases.subdistrict.tolist() == [-1, 1]
    config = compose(["region=muratara", "election=pemilu2024"])
    travel = Travel(world.network, config.world.travel, config.weather)
    row = travel.minutes_to(0, wet=False, night=False, boxes=False)
    np.testing.assert_allclose(row, [0, 60 * 2 / 22, 60 * 2 / 22 + 60, 60 * 2 / 22 + 60], rtol=1e-6)
    assert [travel.over_water(origin, 2) for origin in range(4)] == [True, True, False, True]


def sheets(files):
    tables = {
        name: list(csv.reader(io.StringIO(text))) for name, text in files.items() if name.endswith(".csv") and text
    }
    return {name.partition(".")[0]: rows for name, rows in tables.items()} | {"district": [["calendar", "pemilu2024"]]}


def test_a_workbook_of_an_election_reads_like_the_folder(tmp_path):
    files = NORTH | WAYS
    pages = sheets(files)
    pages["network"] = [[float(cell) if cell.isdigit() else cell for cell in row] for row in pages["network"]]
    pages["districts"][1][4] = 1602
    ways(tmp_path / "t")
    book = read_folder(workbook(tmp_path / "t.xlsx", pages), CALENDARS)
    folder = read_folder(tmp_path / "t", CALENDARS)
    assert plain(replace(book, notes=())) == plain(replace(folder, notes=()))


@pytest.mark.parametrize(
    ("changed", "noted"),
    [
        ({"district": "name: x\n"}, {"bases:base", "districts:district", "committees:committee", "places:place",
                                     "network:origin", "stations:stages"}),
        ({"travel": NORTH["travel.csv"]}, {"travel:minutes"}),
        ({"network": "", "bases": "", "districts": "", "committees": "", "travel": NORTH["travel.csv"]},
         {"places:place"}),
        ({"stations": "station,zone,voters,open,stages\nS,town,200,07:00,desk:1:exponential:2\n"},
         {"stations:open", "stations:stages"}),
        ({"units": "unit,zone\nU,hills\n"}, set()),
    ],
)  # fmt: skip
def test_what_has_no_effect_is_noted(tmp_path, changed, noted):
    base = {name.partition(".")[0]: text for name, text in (NORTH | WAYS).items()} | {"units": "unit,zone\nU,town\n"}
    files = {f"{stem}{'.yaml' if stem == 'district' else '.csv'}": text for stem, text in (base | changed).items()}
    folder = read_folder(written(tmp_path / "t", {name: text for name, text in files.items() if text}), CALENDARS)
    assert {f"{line.split(':')[1].strip().partition('.')[0]}:{line.split(':')[3]}" for line in folder.notes} == noted


def night(path, **changed):
    """One replication of a small election on a world of one's own."""
    config = compose(["region=muratara", "election=pemilu2024", "threat=calm"])
    made(path, **changed)
    source = config.world.model_copy(update={"source": "folder", "folder": str(path)})
    return replicate(prepare(config.model_copy(update={"world": source})), 0).stations


def test_an_election_runs_over_a_table_of_travel_times(tmp_path):
    found = night(tmp_path / "a")
    assert np.isfinite(found["t_boxes_arrived"]).all() and np.isfinite(found["t_recapitulated"]).all()
    cut = night(tmp_path / "b", travel=NORTH["travel.csv"].replace("market,town,6\n", ""))
    assert np.isfinite(cut["t_boxes_arrived"]).tolist() == [True, False, False, True]  # those of market


def test_where_boxes_never_come_is_noted(tmp_path):
    made(tmp_path / "a", travel=NORTH["travel.csv"].replace("town,market,5\n", "").replace("hills,hills,4\n", ""))
    lines = [line for line in read_folder(tmp_path / "a", CALENDARS).notes if "boxes do not pass" in line]
    assert [line.split(": ")[1] for line in lines] == ["zones.csv:4:zone", "zones.csv:5:zone"]


def test_an_election_runs_over_a_network(tmp_path):
    found = night(tmp_path / "a", **{name.partition(".")[0]: text for name, text in WAYS.items()})
    slow = WAYS["network.csv"].replace("Landing,35,river", "Landing,350,river")
    parts = {name.partition(".")[0]: text for name, text in WAYS.items()}
    far = night(tmp_path / "b", **parts | {"network": slow, "stations": NORTH["stations.csv"] + "S5,river,200,,,\n"})
    assert np.isfinite(found["t_boxes_arrived"]).all() and len(far["t_boxes_arrived"]) == 5


ODD = ["", "-1", "1e400", "nan", '"', ";", ",", "\n", "\x00", "A|B", "1.234", "8.30", "Kota", "Landing", "2", "1.6E+12"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_corrupted_district_is_read_or_refused(tmp_path, data):
    files = {name: text for name, text in (NORTH | WAYS).items() if text}
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(sorted(files)))
        text, start = files[name], data.draw(st.integers(0, len(files[name])))
        files[name] = text[:start] + data.draw(st.sampled_from(ODD)) + text[start + data.draw(st.integers(0, 8)) :]
    path = written(tmp_path / "t", files)
    try:
        folder = read_folder(path, CALENDARS)
    except Refused as problem:
        assert problem.args and all(str(line).isprintable() for line in problem.args)
    else:
        if folder.district.calendar:
            election_world(folder, ELECTION)


def test_listed_units_are_part_of_the_strength_of_their_days(tmp_path):
    units = "unit,zone,force,strength,available_to\nA,town,police,4,\nB,town,satgas,7,0\n"
    made(tmp_path / "a", units=units, bases="base,kind,lat,lon,force,personnel\n")
    words = ("world=folder", f"world.folder={tmp_path / 'a'}")
    found = {(row.district, row.day, row.force): row.personnel for row in prepare(compose(words)).strength}
    assert [found["north", day, "police"] for day in (-1, 0, 1)] == [4, 4, 4]
    assert [found.get(("north", day, "satgas")) for day in (-1, 0)] == [7, None]
    assert found["south", 0, "police"] == 0
