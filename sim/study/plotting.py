"""The plotting: which team takes which stations, the annex of an operation order, without names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

BLANK = "________"


def plotting(posts: pd.DataFrame) -> pd.DataFrame:
    """One row per cluster of stations; slots and Padal are left blank for names."""
    clusters = posts[posts["kind"].isin(["station", "standby"])]
    columns = {
        "post": "cluster",
        "assigned": "people",
        "pattern_effective": "pattern",
        "round_min": "route_minutes",
    }
    kept = ["district", "subdistrict", "class", "stations", "n_stations", "t_from", "t_to", *columns]
    sheet = clusters[kept].rename(columns=columns)
    return sheet.assign(
        slots=[slots(int(people)) for people in sheet["people"]],
        Padal=BLANK,
        Polsek=["Polsek " + str(name) for name in sheet["subdistrict"]],
    )[
        ["cluster", "stations", "slots", "Padal", "Polsek", "route_minutes", "people", "pattern", "class",
         "n_stations", "subdistrict", "district", "t_from", "t_to"]
    ]  # fmt: skip


def slots(people: int) -> str:
    """Blanks for the names of a team: ``1 ________; 2 ________``."""
    return "; ".join(f"{n} {BLANK}" for n in range(1, people + 1))
