"""Opening, counting and the weather agree with the shares they are drawn from."""

import numpy as np
from conftest import MURATARA, operation_of, record_of

from sim.model.election.opening import opening_delay
from sim.model.weather import Weather
from sim.streams import Streams

REPLICATIONS = 30


def test_delays_of_opening_have_their_shares() -> None:
    operation = operation_of(*MURATARA)
    opening = operation.config.election.opening
    delay = np.concatenate([opening_delay(operation, Streams(0, r)) for r in range(REPLICATIONS)])
    late = opening.delayed_share + opening.missing_share
    above = np.mean(delay > opening.slight_max_min)
    below_slight = opening.delayed_share * 0.02  # a few of the delayed draw less than the slight maximum
    assert abs(above - late) < 4 * np.sqrt(late / len(delay)) + below_slight
    missing = (delay >= opening.missing_min[0]) & (delay <= opening.missing_min[1])
    assert missing.mean() >= opening.missing_share - 4 * np.sqrt(opening.missing_share / len(delay))


def test_stations_open_by_their_delay() -> None:
    table, delay = record_of(0, *MURATARA).stations, opening_delay(operation_of(*MURATARA), Streams(0, 0))
    assert np.all(table["t_open"] >= 420.0 + delay - 1e-9)
    assert np.mean(np.isclose(table["t_open"], 420.0 + delay)) > 0.95


def test_rain_falls_on_its_share_of_days() -> None:
    operation = operation_of(*MURATARA)
    days = [
        Weather(operation.config, operation.world, Streams(0, r)).wet(0, 1440.0 * d)
        for r in range(REPLICATIONS)
        for d in range(-7, 20)
    ]
    share = operation.config.weather.wet_day_share
    assert abs(np.mean(days) - share) < 4 * np.sqrt(share * (1 - share) / len(days))


def test_flood_moves_flood_prone_stations_only() -> None:
    dry, flood = operation_of(*MURATARA), operation_of(*MURATARA, "weather=flood")
    later = opening_delay(flood, Streams(0, 0)) - opening_delay(dry, Streams(0, 0))
    prone = flood.world.stations.flood
    assert later[prone].max() > 0.0 and np.all(later[~prone] == 0.0)
    share = np.mean(later[prone] > 0.0)
    assert abs(share - 0.25) < 4 * np.sqrt(0.25 * 0.75 / prone.sum())


def test_rain_slows_boxes() -> None:
    dry = record_of(1, *MURATARA, "weather.wet_day_share=0").stations["t_boxes_arrived"]
    wet = record_of(1, *MURATARA, "weather.wet_day_share=1").stations["t_boxes_arrived"]
    assert np.nanmean(wet) > np.nanmean(dry)
