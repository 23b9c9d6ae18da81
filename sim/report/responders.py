"""Who came to large incidents at committees and commissions, from where and how soon. No drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.report.result import Reportable

if TYPE_CHECKING:
    import pandas as pd

LARGE = 10  # officers needed at onset
GRAVE = 3  # severity reached
CASE = ["replication", "incident"]


class Responder(NamedTuple):
    """A unit that comes to a place."""

    unit: str
    people: int
    origin: str
    minutes: float  # median from report to arrival
    share: float  # of the large incidents there


def large(result: Reportable) -> pd.DataFrame:
    """Reported incidents and gatherings at offices that needed many people or became grave; "" = commission."""
    table = result.tables.incidents
    grave = (table["need_onset"] >= LARGE) | (table["severity_max"] >= GRAVE)
    office = (table["village"].astype(str) == "") & (table["station"].astype(str) == "")
    return table[grave & office & table["t_report"].notna()]


def responders(result: Reportable, cases: pd.DataFrame) -> dict[tuple[str, str], list[Responder]]:
    """Units sent to the cases by (district, subdistrict), those that come most often first."""
    units = result.tables.units
    on_task = units[units["incident"].astype(str) != ""].astype({"incident": str})
    known = cases[[*CASE, "district", "subdistrict", "t_report"]].astype({"incident": str})
    moves = on_task.merge(known, on=CASE, suffixes=("_unit", ""))
    origins = moves.groupby([*CASE, "unit"], observed=True)["from_place"].first().rename("origin")
    there = moves[moves["activity"] == "on_scene"].groupby([*CASE, "unit"], observed=True).first()
    there = there.join(origins).reset_index()
    there["minutes"] = there["t_start"] - there["t_report"]
    places = known.groupby(["district", "subdistrict"], observed=True)
    sizes = {(str(district), str(subdistrict)): len(rows) for (district, subdistrict), rows in places}
    came = there.groupby(["district", "subdistrict"], observed=True)
    return {
        (str(district), str(subdistrict)): _of_place(rows, sizes[str(district), str(subdistrict)])
        for (district, subdistrict), rows in came
    }


def _of_place(rows: pd.DataFrame, cases: int) -> list[Responder]:
    found = [
        Responder(
            str(unit), int(part["personnel"].iloc[0]), str(part["origin"].mode().iloc[0]),
            float(part["minutes"].median()), len(part) / cases,
        )
        for unit, part in rows.groupby("unit", observed=True)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.share, one.minutes, one.unit))
