"""Every reported travel time, with the time of the model: the ends are the named pier or office."""

import pytest
from travel_cases import province, speeds, weather

from sim.world.durations import durations
from sim.world.legs import named_legs
from sim.world.places import load_places
from sim.world.travel import Travel

TOLERANCE = 0.25


def table_of(rows):
    lines = [f"{'place':48s} reported modelled ratio"]
    return "\n".join(
        [
            *lines,
            *(f"{r.place:48s} {r.reported_min:8.0f} {r.modelled_min:8.0f} {r.ratio:5.2f}  {r.way}" for r in rows),
        ]
    )


def test_reported_durations_are_reproduced_within_a_quarter():
    rows = durations(load_places(), province())
    assert len(rows) >= 13
    wrong = [row for row in rows if abs(row.ratio - 1) > TOLERANCE]
    assert not wrong, table_of(rows)


def test_modelled_durations_are_distance_over_speed_and_no_stored_minutes():
    halved = {leg: kmh / 2 for leg, kmh in speeds().responder_kmh.items()}
    loaded = {leg: kmh / 2 for leg, kmh in speeds().boxes_kmh.items()}
    slow = speeds().model_copy(
        update={
            "responder_kmh": halved,
            "boxes_kmh": loaded,
            "transship_min": 2 * speeds().transship_min,
            "raft_min": 2 * speeds().raft_min,
        }
    )
    usual = durations(load_places(), province())
    slower = durations(load_places(), Travel(province().network, slow, weather()))
    for row, twice in zip(usual, slower, strict=True):
        assert twice.modelled_min == pytest.approx(2 * row.modelled_min, rel=1e-4)


def test_kilometres_are_stated_only_where_the_table_calls_them_assumed():
    from sim.world.tables import table

    status = table("legs").text("status")
    stated = [status[index] for index, row in enumerate(named_legs()) if row.km == row.km]
    assert stated
    assert set(stated) == {"assumed"}


def test_modelled_durations_have_no_common_bias():
    ratios = [row.ratio for row in durations(load_places(), province())]
    assert 0.9 < sorted(ratios)[len(ratios) // 2] < 1.1


def test_trips_that_nothing_was_fitted_to_agree_as_well():
    free = [row for row in durations(load_places(), province()) if not row.fitted]
    assert len(free) == 5
    assert all(abs(row.ratio - 1) < TOLERANCE for row in free), table_of(free)


def test_an_unknown_end_is_refused():
    from sim.world.durations import node_of

    with pytest.raises(KeyError):
        node_of(load_places(), province(), "Atlantis pier")
