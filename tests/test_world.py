"""The world built from the bundled tables: exact classes, legal stations, regions that are true cuts."""

import sys
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import yaml

from sim.arrays import ACCESS, CLASSES
from sim.config import Config
from sim.config.election import Election
from sim.config.threat import Index, Threat
from sim.config.world import Region, WorldSource
from sim.world.build import build_world
from sim.world.classes import highest, largest_remainder
from sim.world.network import Network
from sim.world.places import load_places
from sim.world.stations import scatter, shared, spread
from sim.world.tables import table

CONFIGS = Path(__file__).parent.parent / "configs"


def no_legs(places, travel):
    none = np.zeros(0, dtype=int)
    return Network(places.label, places.lat, places.lon, none, none, np.zeros(0), none, [])


@pytest.fixture(scope="module")
def build():
    source = WorldSource(**yaml.safe_load((CONFIGS / "world/bundled.yaml").read_text()))
    patch = pytest.MonkeyPatch()
    patch.setitem(sys.modules, "sim.world.network_build", SimpleNamespace(build_network=no_legs))

    def built(region="sumsel", election="pemilu2024", subdistricts=()):
        cut = yaml.safe_load((CONFIGS / f"region/{region}.yaml").read_text())
        cut["subdistricts"] = list(subdistricts)
        vote, threat = Election.model_construct(name=election), Threat.model_construct(ikp=Index())
        return build_world(Config.model_construct(world=source, region=Region(**cut), election=vote, threat=threat))

    yield built
    patch.undo()


@pytest.fixture(scope="module")
def pemilu(build):
    return build()


@pytest.fixture(scope="module")
def pilkada(build):
    return build(election="pilkada2024")


def classes(world, district):
    mine = world.station_district == world.districts.name.index(district)
    return np.bincount(world.stations.cls[mine], minlength=4).tolist()


def test_province_has_the_official_stations_and_voters(pemilu, pilkada):
    assert (len(pemilu.stations.key), pemilu.stations.registered.sum()) == (25_985, 6_326_348)
    assert (len(pilkada.stations.key), pilkada.stations.registered.sum()) == (13_206, 6_382_739)


def test_no_station_has_more_voters_than_the_law_allows(pemilu, pilkada):
    assert pemilu.stations.registered.max() <= 300
    assert pilkada.stations.registered.max() <= 600


def test_voters_of_a_village_differ_by_at_most_one_between_stations(pemilu):
    first = np.unique(pemilu.stations.village, return_index=True)[1]
    low = np.minimum.reduceat(pemilu.stations.registered, first)
    high = np.maximum.reduceat(pemilu.stations.registered, first)
    assert (high - low).max() == 1


@pytest.mark.parametrize(
    ("district", "counts"),
    [
        ("oki", [1607, 583, 47, 0]),
        ("oku_timur", [2073, 105, 2, 0]),
        ("ogan_ilir", [1108, 131, 22, 0]),
        ("oku", [1183, 26, 16, 0]),
        ("banyuasin", [2223, 301, 40, 0]),
    ],
)
def test_published_class_counts_are_met_exactly(pemilu, district, counts):
    assert classes(pemilu, district) == counts


def test_very_vulnerable_of_palembang_stand_at_the_border(pemilu):
    assert classes(pemilu, "palembang")[2:] == [12, 11]
    mine = pemilu.station_district == pemilu.districts.name.index("palembang")
    very = np.flatnonzero(mine & (pemilu.stations.cls == CLASSES.index("very_vulnerable")))
    where = {pemilu.subdistricts.name[i] for i in pemilu.station_subdistrict[very]}
    assert where == {"Plaju", "Jakabaring"}


def test_very_vulnerable_of_kaur_are_those_named(build):
    kaur = build("kaur")
    very = kaur.station_subdistrict[kaur.stations.cls == CLASSES.index("very_vulnerable")]
    assert sorted(kaur.subdistricts.name[i] for i in very) == [
        "Kaur Tengah",
        "Tanjung Kemuning",
        "Tanjung Kemuning",
    ]
    assert (kaur.stations.access == ACCESS.index("hard")).sum() == 31
    assert kaur.mix.name == build("muratara").mix.name


def test_special_stations_carry_their_register_numbers(pemilu):
    special = pemilu.stations.key % np.uint64(1000) > 900
    assert special.sum() == 61
    apart = pemilu.stations.cls == CLASSES.index("special")
    very = pemilu.stations.cls == CLASSES.index("very_vulnerable")
    assert (apart | very)[special].all() and special[apart].all()
    assert pemilu.stations.name[0] == f"{pemilu.villages.key[0]}-001"


def test_remote_stations_are_not_thereby_tense(pemilu):
    oki = pemilu.station_district == pemilu.districts.name.index("oki")
    very = oki & (pemilu.stations.cls == CLASSES.index("very_vulnerable"))
    assert (pemilu.stations.tension[very] == 0).all()
    remote = pemilu.stations.access > 0
    assert (pemilu.stations.tension[remote] > 0).mean() < 2 * (pemilu.stations.tension > 0).mean()


def test_signal_and_access_have_the_mapped_shares_at_pilkada(pilkada):
    silent, hard = ~pilkada.stations.signal, pilkada.stations.access == ACCESS.index("hard")
    assert silent.mean() == pytest.approx(1167 / 13_055, abs=0.002)
    assert hard.mean() == pytest.approx(200 / 13_055, abs=0.001)


def test_flood_prone_stations_of_muratara_are_as_reported(build):
    assert build("muratara").stations.flood.sum() == 257


@pytest.mark.parametrize("region", ["muratara", "oki", "kaur"])
def test_a_region_is_a_cut_of_the_whole(build, pemilu, region):
    whole = pemilu.stations if region != "kaur" else build("kaur").stations
    part = build(region).stations
    order = np.argsort(whole.key, kind="stable")
    at = order[np.searchsorted(whole.key, part.key, sorter=order)]
    for field in fields(part):
        if field.name not in ("village", "name"):
            np.testing.assert_array_equal(getattr(part, field.name), getattr(whole, field.name)[at])
    assert part.name == [whole.name[i] for i in at]


def test_indices_of_a_region_point_to_their_places(build):
    world, places = build("muratara"), load_places()
    assert [places.label[n] for n in world.villages.node] == world.villages.name
    np.testing.assert_array_equal(places.code[world.subdistricts.office], world.subdistricts.key)
    np.testing.assert_array_equal(places.code[world.districts.seat], world.districts.key)
    np.testing.assert_array_equal(world.stations.key // np.uint64(1000), world.villages.key[world.stations.village])
    assert (world.villages.key // np.uint64(10_000) == world.subdistricts.key[world.villages.subdistrict]).all()
    assert (np.diff(world.stations.village) >= 0).all()


def test_bases_of_a_region_stand_in_it(build):
    bases = build("muratara").bases
    assert bases.kind.count("polres") == 1 and "polda" not in bases.kind
    assert set(bases.district) == {0} and max(bases.subdistrict) < 7
    assert [load_places().label[n] for n in bases.node] == bases.name


def test_subdistricts_can_be_chosen_by_name(build):
    world = build("oki", subdistricts=["cengal", "Sungai Menang"])
    assert sorted(world.subdistricts.name) == ["Cengal", "Sungai Menang"]
    assert len(world.stations.key) == 111 + 114


def test_unknown_places_are_refused_with_the_nearest_name(build):
    with pytest.raises(ValueError, match="nearest: Cengal"):
        build("oki", subdistricts=["Cengall"])
    with pytest.raises(ValueError, match=r"region\.districts: none given"):
        build("none")
    with pytest.raises(ValueError, match="pilkada2024"):
        build("oki", election="pilkada2029")


def test_reference_counts_the_whole_province_whatever_the_region(build, pemilu):
    mix = build("pagar_alam").mix
    assert mix.stations.sum() == 25_985 and mix.committees.sum() == 241 and len(mix.name) == 17
    np.testing.assert_array_equal(mix.stations, pemilu.mix.stations)
    hot = pemilu.station_district == pemilu.districts.name.index("oki")
    water = pemilu.stations.access == ACCESS.index("water")
    assert mix.stations[mix.name.index("oki"), ACCESS.index("water")].sum() == (hot & water).sum()


def test_history_after_the_pemilu_counts_only_at_the_pilkada(pemilu, pilkada):
    def tense(world, code):
        mine = world.stations.key // np.uint64(1000) == code
        return (world.stations.tension[mine] > 0).mean()

    embacang = 1613062011  # recount dispute of February 2024
    assert tense(pilkada, embacang) == 1.0
    assert tense(pemilu, 1613012005) == 1.0  # highway blocked in 2019


def test_stations_stand_near_their_village(pemilu):
    assert pemilu.stations.last_mile_min.max() <= 60.0  # 3 km on foot
    first = np.unique(pemilu.stations.village, return_index=True)[1]
    places = load_places()
    np.testing.assert_allclose(pemilu.stations.lat[first], places.lat[pemilu.villages.node])


def test_places_keep_one_order():
    places = load_places()
    assert [len(places.offices()), len(places.villages()), len(places.bases())] == [
        256,
        3444,
        table("bases").rows,
    ]
    assert places.kind[:18] == ["seat"] * 18 and places.offices()[0] == 18
    assert places.stations.sum() == 25_985 + 434
    assert not (places.water & places.hard).any()
    tanah_pilih = np.flatnonzero(places.code == 1607022013)[0]
    assert places.water[tanah_pilih]


def test_largest_remainder_meets_totals_and_leaves_exact_counts_alone():
    weights = np.array([[1607.0, 583, 47], [1, 1, 1]])
    np.testing.assert_array_equal(largest_remainder(np.array([2237, 5]), weights), [[1607, 583, 47], [2, 2, 1]])


def test_highest_takes_the_quota_of_each_group_and_breaks_ties_by_key():
    score = np.array([1.0, 3, 3, 3, -np.inf])
    group, key = np.array([0, 1, 1, 1, 0]), np.array([9, 8, 7, 6, 5], dtype=np.uint64)
    np.testing.assert_array_equal(highest(score, group, np.array([2, 2]), key), [True, False, True, True, False])


def test_a_village_shares_its_voters_and_spreads_its_stations():
    total = np.array([3, 1])
    village, place = spread(total)
    np.testing.assert_array_equal(place, [0, 1, 2, 0])
    np.testing.assert_array_equal(shared(np.array([10, 7]), total, village, place), [4, 3, 3, 7])
    lat, lon, km = scatter(village, place, total)
    assert km[0] == 0 and km[1] > 0 and len({*lat.round(9)}) == 4
