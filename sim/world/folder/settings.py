"""The keys of ``district.yaml`` and ``policy.yaml``."""

from __future__ import annotations

from sim.world.folder.schema import DURATION, LONGEST, SPEED, Column, File, Span

LARGEST = 2**53  # whole numbers are exact up to here

DISTRICT = File(
    "district",
    "what is simulated, how long and how often",
    (
        Column("name", "name", "name of the district", otherwise="the folder's name"),
        Column("calendar", "choice", "the election; null = pure dispatch or queueing", otherwise="null"),
        Column("horizon_min", "number", "how long incidents arrive", "min", default=1440.0, span=LONGEST,
               otherwise="1440; with a calendar the election's"),
        Column("end", "choice", "at the horizon: drain finishes what is open and takes nothing new, stop stops",
               default="drain", choices=("stop", "drain")),
        Column("warm_up_min", "number", "statistics from here on", "min", default=0.0, span=DURATION),
        Column("target_min", "number", "within target: at most so many minutes", "min", default=15.0, span=DURATION),
        Column("replications", "whole", "exactly so many", span=Span(1, 10_000_000, whole=True),
               otherwise="null: until precise enough"),
        Column("seed", "whole", "root seed", default=0, span=Span(0, LARGEST, whole=True)),
        Column("travel.metric", "choice", "distance where travel.csv has no row; with travel.speed_kmh",
               otherwise="none", choices=("euclid", "manhattan", "haversine")),
        Column("travel.speed_kmh", "number", "speed over that distance", "km/h", otherwise="none", span=SPEED),
        Column("report_times_min", "times", "instants for busy_units_at and queue_at", "min", default=(),
               otherwise="[]"),
    ),
    required=True,
    suffix=".yaml",
)  # fmt: skip

POLICY = File(
    "policy",
    "who is sent, in which order, and what units do afterwards",
    (
        Column("dispatch", "choice", "which unit goes", default="nearest",
               choices=("nearest", "own_district", "ladder", "coverage", "preferences")),
        Column("tie_break", "choice", "between equal units", default="list_order", choices=("list_order",)),
        Column("queue", "choice", "order of waiting incidents; lost = none waits, who finds nobody free gets nobody",
               default="fcfs", choices=("fcfs", "priority", "lost")),
        Column("preempt", "flag", "less urgent work may be left for more urgent", default=False),
        Column("after_clear", "choice", "what a unit does afterwards", default="home_available",
               choices=("instant_home", "home_unavailable", "home_available", "stay")),
        Column("multi_unit", "choice", "how several units are sent", default="piecemeal",
               choices=("piecemeal", "together")),
        Column("reserve_for_urgent", "whole", "free units kept for priority 1", "units", default=0,
               span=Span(0, 100_000, whole=True)),
        Column("cross_district", "flag", "units may help in other districts", default=True),
        Column("handover_min", "number", "extra time of a unit from another district", "min", default=0.0,
               span=DURATION),
        Column("sectors.ZONE", "names", "units that serve a zone, in order; one key for each zone", refers="units",
               otherwise="every unit serves every zone"),
    ),
    suffix=".yaml",
)  # fmt: skip

SETTINGS = (DISTRICT, POLICY)
