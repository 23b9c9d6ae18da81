"""The bundled tables: official totals, codes that fit together, figures that were published."""

from collections import Counter

import numpy as np
import pytest

from sim.world.nesting import nesting
from sim.world.tables import table

SUMSEL = slice(0, 17)
VILLAGES, DISTRICTS = table("villages"), table("districts")
STATUS = {"reported", "derived", "assumed"}


def by_district(column: str) -> np.ndarray:
    return np.bincount(nesting().village_district, weights=VILLAGES.whole(column)).astype(int)


def row(name: str) -> int:
    return DISTRICTS.text("name").index(name)


def in_subdistrict(attribute: str, code: str) -> tuple[int, int]:
    """Stations and villages of one subdistrict with an attribute."""
    access = table("access")
    cells = zip(access.text("village"), access.text("attribute"), access.whole("stations"), strict=True)
    found = [n for village, name, n in cells if name == attribute and village.startswith(code)]
    return sum(found), len(found)


def test_province_has_the_official_numbers_of_places():
    assert DISTRICTS.text("name")[-1] == "kaur" and DISTRICTS.rows == 18
    subdistricts = np.bincount(nesting().subdistrict_district)
    assert subdistricts[SUMSEL].sum() == 241 and subdistricts[17] == 15
    villages = np.bincount(nesting().village_district)
    assert villages[SUMSEL].sum() == 3249 and villages[17] == 195
    assert (subdistricts[row("muratara")], villages[row("muratara")]) == (7, 89)


@pytest.mark.parametrize(("column", "province", "kaur"), [("pemilu", 25_985, 434), ("pilkada", 13_206, 270)])
def test_stations_sum_to_the_official_totals(column, province, kaur):
    stations = by_district(f"stations_{column}")
    assert stations[SUMSEL].sum() == province and stations[17] == kaur


def test_stations_match_independent_reports():
    assert by_district("stations_pilkada")[row("ogan_ilir")] == 667
    assert by_district("stations_pemilu")[row("muratara")] == 652
    sukarami = table("subdistricts").text("name").index("Sukarami")
    assert VILLAGES.whole("stations_pemilu")[nesting().village_subdistrict == sukarami].sum() == 521


@pytest.mark.parametrize(("column", "province"), [("pemilu", 6_326_348), ("pilkada", 6_382_739)])
def test_voters_of_villages_sum_to_the_districts_and_the_province(column, province):
    voters = by_district(f"registered_{column}")
    assert voters[SUMSEL].sum() == province
    np.testing.assert_array_equal(voters, DISTRICTS.whole(f"registered_{column}"))


@pytest.mark.parametrize(("column", "most"), [("pemilu", 300), ("pilkada", 600)])
def test_no_village_forces_a_station_above_the_legal_maximum(column, most):
    assert (VILLAGES.whole(f"registered_{column}") <= most * VILLAGES.whole(f"stations_{column}")).all()


def test_every_village_has_a_regular_station():
    for column in ("pemilu", "pilkada"):
        assert (VILLAGES.whole(f"stations_{column}") >= 1).all()
        assert (VILLAGES.whole(f"special_{column}") < VILLAGES.whole(f"stations_{column}")).all()


def test_codes_are_unique_and_points_lie_in_the_area():
    for name, key in (("districts", "code"), ("subdistricts", "code"), ("villages", "code"), ("bases", "id")):
        part = table(name)
        assert max(Counter(part.text(key)).values()) == 1
        assert ((part.numbers("lat") > -5.2) & (part.numbers("lat") < -1.5)).all()
        assert ((part.numbers("lon") > 102) & (part.numbers("lon") < 106.5)).all()


def test_office_is_a_village_of_its_own_subdistrict():
    offices = table("subdistricts")
    place = dict(zip(VILLAGES.text("code"), zip(VILLAGES.text("lat"), VILLAGES.text("lon"), strict=True), strict=True))
    for code, village, lat, lon in zip(*map(offices.text, ("code", "office_village", "lat", "lon")), strict=True):
        assert village.startswith(code) and place[village] == (lat, lon)


def test_access_never_marks_more_stations_than_the_village_has():
    access = table("access")
    stations = dict(zip(VILLAGES.text("code"), VILLAGES.whole("stations_pemilu"), strict=True))
    assert all(0 < n <= stations[v] for v, n in zip(access.text("village"), access.whole("stations"), strict=True))
    assert max(Counter(zip(access.text("village"), access.text("attribute"), strict=True)).values()) == 1


def test_hard_stations_of_kaur_are_as_reported():
    counts = {code: in_subdistrict("hard", code) for code in ("170406", "170407", "170411", "170412")}
    assert counts == {"170406": (13, 4), "170407": (11, 7), "170411": (5, 3), "170412": (2, 1)}
    assert in_subdistrict("hard", "1704") == (31, 15)
    assert in_subdistrict("silent", "1704")[0] == 8


def test_blank_spots_of_oki_are_as_reported():
    reported = {"160213": (10, 2), "160215": (14, 3), "160217": (2, 1), "160221": (6, 1)}
    reported |= {"160220": (5, 1), "160224": (10, 1), "160218": (5, 2), "160219": (7, 3)}
    assert {code: in_subdistrict("silent", code) for code in reported} == reported
    assert in_subdistrict("silent", "1602")[0] == 59


def test_water_villages_of_oki_are_as_reported():
    assert in_subdistrict("water", "160215")[1] == 12
    assert in_subdistrict("water", "160214") == (112, 19)


def test_every_fact_carries_a_status():
    for name in ("access", "classes", "history"):
        assert set(table(name).text("status")) <= STATUS
        assert all(table(name).text("basis"))


def test_readme_describes_every_column():
    from importlib.resources import files

    text = files("sim.data").joinpath("README.md").read_text(encoding="utf-8")
    for name in ("districts", "subdistricts", "villages", "bases", "classes", "access", "history", "reported"):
        section = text.split(f"## {name}.csv")[1].split("\n## ")[0]
        missing = [column for column in table(name).columns if f"`{column}`" not in section]
        assert not missing, (name, missing)
