"""The travel network and shortest times over it: what must hold whatever the assumed speeds are."""

import numpy as np
import pytest
from travel_cases import DAY, by_hand, codes, minutes, province, speeds, weather

import sim.world.travel as travel_module
from sim.world.legs import named_legs
from sim.world.neighbours import gabriel, line_km, plane, triangle_sides
from sim.world.network import LEGS
from sim.world.places import load_places
from sim.world.travel import Travel

CASES = [{"wet": w, "night": n, "boxes": b} for w in (False, True) for n in (False, True) for b in (False, True)]


def test_nodes_are_the_places_in_their_order_and_then_the_piers():
    places, network = load_places(), province().network
    assert network.label[: len(places.label)] == places.label
    assert np.array_equal(network.lat[: len(places.label)], places.lat)
    assert {"BKB pier", "Sungsang pier", "Sungai Lilin pier"} <= set(network.label[len(places.label) :])


@pytest.mark.parametrize("case", CASES)
def test_every_place_reaches_its_district_seat(case):
    places = load_places()
    for seat in range(places.kind.count("seat")):
        mine = np.flatnonzero(places.district == seat)
        assert np.isfinite(province().minutes_to(seat, **case)[mine]).all()


def test_kaur_is_apart_from_sumatera_selatan():
    places = load_places()
    kaur = np.flatnonzero(places.district == codes()["1704"])
    reached = np.isfinite(province().minutes_to(codes()["1671"], **DAY)[: len(places.label)])
    assert not reached[kaur].any()
    assert reached.sum() == len(places.label) - len(kaur)


def test_times_are_the_same_both_ways_and_obey_the_triangle_inequality():
    nodes = np.random.default_rng(1).integers(0, len(load_places().label), 40)
    times = np.array([province().minutes_to(int(node), **DAY)[nodes] for node in nodes], dtype=float)
    assert np.allclose(times, times.T, rtol=1e-4)
    with np.errstate(invalid="ignore"):
        longer = times[:, :, None] > (times[:, None, :] + times.T[None, :, :]) * (1 + 1e-4) + 1e-3
    assert not longer.any()
    assert (np.diag(times) == 0).all()


@pytest.mark.parametrize("harder", ["wet", "night", "boxes"])
def test_rain_night_and_load_never_make_a_trip_quicker(harder):
    for node in (codes()["1671"], codes()["160214"], codes()["1613"]):
        easy, hard = (province().minutes_to(node, **(DAY | {harder: value})) for value in (False, True))
        assert (hard >= easy * (1 - 1e-5)).all()
        assert (hard > easy).any()


def test_boarding_is_charged_once_for_every_change_between_land_and_water():
    legs = [(0, 1, 0, "pier"), (1, 2, 7, "river"), (2, 3, 7, "river"), (3, 4, 0, "pier"), (4, 5, 10, "trunk")]
    row = by_hand(*legs).minutes_to(0, **DAY)
    river, road = 60 * 7 / speeds().responder_kmh["river"], 60 * 10 / speeds().responder_kmh["trunk"]
    assert row[3] == pytest.approx(speeds().transship_min + 2 * river)
    assert row[5] == pytest.approx(2 * speeds().transship_min + 2 * river + road)


def test_a_pier_stands_next_to_the_place_it_is_boarded_from():
    network = province().network
    boarding = np.isin(network.leg, [LEGS.index("pier"), LEGS.index("landing")])
    pairs = np.column_stack([network.origin, network.destination])[boarding]
    assert line_km(plane(network.lat, network.lon), pairs).max() < 3.5  # boarding has no length of its own


def test_night_slows_boats_only_and_rain_slows_by_the_weather_factor():
    trip = by_hand((0, 1, 10, "river"), (2, 3, 10, "village"))
    river, road = (60 * 10 / speeds().responder_kmh[leg] for leg in ("river", "village"))
    assert trip.minutes_to(0, **(DAY | {"night": True}))[1] == pytest.approx(river / speeds().night_water_factor)
    assert trip.minutes_to(2, **(DAY | {"night": True}))[3] == pytest.approx(road)
    wet = road / weather().wet_factor["village"]
    assert trip.minutes_to(2, **(DAY | {"wet": True}))[3] == pytest.approx(wet)


def test_of_parallel_legs_the_quickest_open_one_is_used():
    trip = by_hand((0, 1, 10, "trunk"), (1, 0, 10, "village"))
    quick, slow = (60 * 10 / speeds().responder_kmh[leg] for leg in ("trunk", "village"))
    assert trip.minutes_to(0, **DAY)[1] == pytest.approx(quick)
    assert trip.minutes_to(0, **DAY, closed=frozenset({0}))[1] == pytest.approx(slow)
    assert trip.minutes_to(0, **DAY, closed=frozenset({0, 1}))[1] == np.inf


def test_a_boat_is_needed_exactly_where_no_way_stays_on_land():
    water = frozenset(np.flatnonzero(province().network.on_water()).tolist())
    for code in ("1602", "160214", "1607022013", "1704"):
        node = codes()[code]
        by_land = np.isfinite(province().minutes_to(node, **DAY, closed=water))
        afloat = [province().over_water(origin, node) for origin in range(len(by_land))]
        assert np.array_equal(afloat, ~by_land)
    places = load_places()
    villages = places.villages()
    seats = places.district[villages]
    boat = np.array([province().over_water(int(v), int(s)) for s, v in zip(seats, villages, strict=True)])
    assert boat[places.water[villages]].all()


def test_closing_the_highway_at_karang_jaya_lengthens_trips_across_it():
    closed = frozenset(province().network.legs_named("Jalinsum at Karang Jaya").tolist())
    for origin, destination in (("1673", "1613"), ("161306", "161301")):
        assert minutes(origin, destination, closed=closed) > 1.2 * minutes(origin, destination)
    assert minutes("161302", "161303", closed=closed) == minutes("161302", "161303")


def test_the_lost_bridge_of_batu_gajah_leaves_the_raft():
    bridge = frozenset(province().network.legs_named("Batu Gajah suspension bridge").tolist())
    raft = frozenset(province().network.legs_named("Batu Gajah raft").tolist())
    usual = minutes("161301", "1613012003")
    assert usual < minutes("161301", "1613012003", closed=bridge) < np.inf
    assert minutes("161301", "1613012003", closed=bridge | raft) == np.inf


def test_the_musi_is_crossed_in_palembang_on_its_bridges_only():
    network = province().network
    bridges = [network.legs_named(f"{name} bridge") for name in ("Ampera", "Musi II", "Musi IV", "Musi VI")]
    closed = frozenset(np.concatenate(bridges).tolist())
    assert minutes("167111", "167102") < 20
    assert minutes("167111", "167102", closed=closed) > 60


def test_trips_between_seats_are_plausible():
    places = load_places()
    xy = plane(places.lat, places.lon)
    seats = [seat for seat in range(18) if seat != codes()["1704"]]
    pairs = np.array([(a, b) for a in seats for b in seats if a < b])
    hours = np.array([province().minutes_to(int(a), **DAY)[b] for a, b in pairs]) / 60
    straight_kmh = line_km(xy, pairs) / hours
    assert 25 < np.median(straight_kmh) < 45
    assert 360 <= minutes("1671", "1673") <= 480  # reported: six to eight hours by car


def test_the_road_from_palembang_to_kayu_agung_is_about_as_long_as_published():
    even = speeds().model_copy(
        update={"responder_kmh": dict.fromkeys(LEGS[:9], 60.0), "transship_min": 0.0, "raft_min": 0.0}
    )
    km = Travel(province().network, even, weather()).minutes_to(codes()["1671"], **DAY)
    assert 60 < km[codes()["1602"]] < 75  # about 65 to 70 km by road; our point of Palembang lies north of the centre


def test_villages_of_muratara_are_minutes_to_hours_from_muara_rupit():
    row = province().minutes_to(codes()["1613"], **DAY)
    near = [
        row[node] for code, node in codes().items() if code[:4] == "1613" and code[:6] != "161307" and len(code) == 10
    ]
    upstream = [row[node] for code, node in codes().items() if code[:6] == "161307" and len(code) == 10]
    assert np.quantile(near, 0.95) < 180
    assert np.median(near) > 15
    assert min(upstream) > 60 and max(upstream) < 480  # assumed: two to five hours after the bridges fell


def test_rows_are_read_only_and_those_with_closed_legs_bounded(monkeypatch):
    monkeypatch.setattr(travel_module, "DETOURS_KEPT", 2)
    trip = by_hand((0, 1, 10, "trunk"), (1, 2, 10, "trunk"), (0, 2, 40, "trunk"))
    with pytest.raises(ValueError, match="read-only"):
        trip.minutes_to(0, **DAY)[0] = 1.0
    closed = frozenset({0})
    first = trip.minutes_to(0, **DAY, closed=closed)
    assert trip.minutes_to(0, **DAY, closed=closed) is first
    trip.minutes_to(1, **DAY, closed=closed)
    trip.minutes_to(2, **DAY, closed=closed)
    assert len(trip._detours) == 2


def test_gabriel_neighbours_have_no_point_between_them():
    xy = np.array([[0.0, 0.0], [2.0, 0.0], [1.0, 0.3], [1.0, 3.0]])
    sides = triangle_sides(xy)
    kept = {tuple(pair) for pair in sides[gabriel(xy, sides)].tolist()}
    assert kept == {(0, 2), (1, 2), (2, 3)}


def test_rows_of_legs_use_known_classes_and_give_their_status():
    from sim.world.tables import table

    assert {row.leg for row in named_legs()} <= {*LEGS, "barrier"}
    assert set(table("legs").text("status")) <= {"reported", "derived", "assumed"}
    assert all(table("legs").text("why"))
    with pytest.raises(KeyError, match="no leg is named"):
        province().network.legs_named("Jalinsum at nowhere")
