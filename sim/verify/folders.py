"""Folders as texts: file names and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.verify.case import Files

TYPES = "type,share,priority,on_scene,mean_min,sd_min,values,units_needed,on_scene_per,branching_ratio"
TYPES += ",excitation_delay_min"


def dispatch(
    *,
    rate_per_h: float,
    units: int,
    types: Iterable[str],
    horizon_min: float,
    district: str = "",
    policy: str = "",
    profile: Iterable[str] = (),
) -> Files:
    """One zone with equal units and random incidents.

    ``types`` are rows as of ``incident_type``, ``profile`` rows ``start,end,multiplier`` of the rate; ``district``
    and ``policy`` are further lines of their files.
    """
    shape = "day" if profile else "constant"
    files = {
        "district.yaml": f"horizon_min: {horizon_min:g}\n{district}",
        "zones.csv": table("zone,rate_per_h,profile", [f"A,{rate_per_h!r},{shape}"]),
        "units.csv": table("unit,zone,count", [f"U,A,{units}"]),
        "travel.csv": table("origin,destination,minutes", ["A,A,0"]),
        "incident_types.csv": table(TYPES, types),
        "policy.yaml": policy or "queue: fcfs\n",
    }
    if profile:
        files["profiles.csv"] = table("profile,start,end,multiplier", (f"day,{row}" for row in profile))
    return files


def stations(rows: Iterable[str], horizon_min: float, district: str = "", profile: Iterable[str] = ()) -> Files:
    """Places where people queue; ``rows`` of station, people per hour, profile, stages."""
    named = (row.split(",", 1) for row in rows)
    files = {
        "district.yaml": f"horizon_min: {horizon_min:g}\n{district}",
        "zones.csv": table("zone", ["A"]),
        "units.csv": table("unit,zone", []),
        "stations.csv": table(
            "station,zone,rate_per_h,arrival_profile,stages", (f"{name},A,{rest}" for name, rest in named)
        ),
    }
    if profile:
        files["profiles.csv"] = table("profile,start,end,multiplier", (f"day,{row}" for row in profile))
    return files


def incident_type(
    name: str = "any",
    share: float = 1.0,
    priority: int = 1,
    on_scene: str = "exponential",
    mean_min: float = 10.0,
    sd_min: float = 0.0,
    values: Sequence[float] = (),
    units: str = "1",
    per: str = "incident",
    branching: tuple[float, float] | None = None,
) -> str:
    """A row of ``incident_types.csv``; ``branching`` is the ratio and the mean delay."""
    observed = ";".join(f"{value:g}" for value in values)
    ratio, delay = (f"{branching[0]:g}", f"{branching[1]:g}") if branching else ("", "")
    spread = f"{sd_min:g}" if sd_min else ""
    mean = "" if values else f"{mean_min:g}"
    return f"{name},{share!r},{priority},{on_scene},{mean},{spread},{observed},{units},{per},{ratio},{delay}"


def table(head: str, rows: Iterable[str]) -> str:
    """A comma-separated table."""
    return "\n".join((head, *rows)) + "\n"
