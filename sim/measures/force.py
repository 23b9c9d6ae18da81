"""Measures of the force: what doctrine asks for, what there is, how it is stretched, used and paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import Float
from sim.measures.coverage import column
from sim.measures.derived import BUSY, occupied
from sim.measures.forms import FromPlan, Ratio
from sim.measures.measure import Measure
from sim.measures.rows import Rows, Terms
from sim.measures.times import NONE_REACHED, reached
from sim.record import Tables

if TYPE_CHECKING:
    import pandas as pd

NO_STRENGTH = "the plan has no strength by day"
AT_STATIONS = ("station", "standby")


def _guard_posts(tables: Tables) -> pd.DataFrame:
    return tables.posts[tables.posts["kind"].isin(AT_STATIONS)]


def _arithmetic(tables: Tables, terms: Terms) -> float | None:
    """Personnel x stations / cluster size by class and district, rounded; a standby team counts as it is."""
    posts = _guard_posts(tables)
    if not len(posts):
        return None
    columns = (posts[name] for name in ("n_stations", "pattern_nominal", "demanded"))
    asked = [n * _per_station(str(pattern), people / n) for n, pattern, people in zip(*columns, strict=True)]
    by_class = posts.assign(asked=asked).groupby(["district", "class"], observed=True)["asked"].sum()
    return float(np.floor(by_class.to_numpy() + 0.5 + 1e-9).sum())


def _per_station(pattern: str, otherwise: float) -> float:
    """People per station of the notation ``personnel:stations``; ``otherwise`` for any other notation."""
    personnel, _, stations = pattern.partition(":")
    return int(personnel) / int(stations) if stations else otherwise


def _clustered(tables: Tables, terms: Terms) -> float | None:
    posts = _guard_posts(tables)
    return float(posts["demanded"].sum()) if len(posts) else None


def _people(tables: Tables) -> pd.DataFrame:
    return tables.strength[tables.strength["force"] != "demand"]


def _force(tables: Tables, terms: Terms) -> float | None:
    people = _people(tables)
    return float(people.loc[people["day"] == 0, "personnel"].sum()) if len(people) else None


def _stretch(tables: Tables, terms: Terms) -> float | None:
    posts = _guard_posts(tables)
    filled = posts[posts["assigned"] > 0]
    return float((filled["demanded"] / filled["assigned"]).max()) if len(filled) else None


def _empty(tables: Tables, terms: Terms) -> float | None:
    posts = tables.posts
    return float(((posts["demanded"] > 0) & (posts["assigned"] == 0)).sum()) if len(posts) else None


def _person_days(tables: Tables, terms: Terms) -> float | None:
    people = _people(tables)
    return float(people["personnel"].sum()) if len(people) else None


def _cost(tables: Tables, terms: Terms) -> float | None:
    """Person-days at the rate of the district: land and water in proportion to its stations."""
    people = _people(tables)
    if not len(people):
        return None
    stations = tables.stations
    water = (stations["access"] == "water").groupby(stations["district"], observed=True).mean()
    share = people["district"].astype(str).map(water).fillna(0.0).to_numpy(dtype=np.float64)
    rate = terms.rupiah_land + share * (terms.rupiah_water - terms.rupiah_land)
    return float((people["personnel"].to_numpy(dtype=np.float64) * rate).sum())


def unit_minutes(rows: Rows) -> Float:
    """Minutes of every interval on duty."""
    return np.where(rows.among("activity", "off"), 0.0, rows.number("t_end") - rows.number("t_start"))


def _officer_minutes(rows: Rows) -> Float:
    return unit_minutes(rows) * rows.number("personnel")


def busy_minutes(rows: Rows) -> Float:
    """Minutes of every interval on a task, the way home included."""
    return unit_minutes(rows) * rows.among("activity", *BUSY, "returning")


def unavailable_minutes(rows: Rows) -> Float:
    """Minutes of every interval in which the unit cannot be sent; it can on its way home unless the policy says not."""
    return unit_minutes(rows) * rows.among("activity", *occupied(rows.terms))


def _busy_officers(rows: Rows) -> Float:
    return busy_minutes(rows) * rows.number("personnel")


MEASURES: tuple[Measure, ...] = (
    Measure(
        "demand_arithmetic", "people", "lower",
        "people asked for at stations: per class and district personnel x stations / cluster size, rounded",
        FromPlan(_arithmetic),
    ),
    Measure(
        "demand_clustered", "people", "lower",
        "people asked for at stations, in whole clusters inside subdistricts",
        FromPlan(_clustered),
    ),
    Measure(
        "force", "people", "neither", "people there are on polling day, all forces",
        FromPlan(_force, NO_STRENGTH, "people"),
    ),
    Measure(
        "stretch_max", "ratio", "lower",
        "largest ratio of people asked for to people assigned, over filled station posts",
        FromPlan(_stretch, "no station post is filled"),
    ),
    Measure("empty_posts", "posts", "lower", "posts that stay without people", FromPlan(_empty)),
    Measure(
        "utilisation", "share", "neither",
        "officer-minutes on a task, from mobilisation to return, over officer-minutes on duty",
        Ratio("units", _busy_officers, _officer_minutes, share=True, empty="no unit was on duty"),
    ),
    Measure(
        "person_days", "person-days", "lower", "people there are, added over all days",
        FromPlan(_person_days, NO_STRENGTH, "people"),
    ),
    Measure(
        "cost_rupiah", "rupiah", "lower",
        "person-days at the daily rate; land and water rate in proportion to the stations of the district",
        FromPlan(_cost, NO_STRENGTH, "people"),
    ),
    Measure(
        "cross_district_share", "share", "neither",
        "share of incidents needing police and reached whose first unit came from another district",
        Ratio("incidents", column("cross_district"), reached, share=True, empty=NONE_REACHED),
    ),
)  # fmt: skip
