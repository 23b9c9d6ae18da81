"""The tables of a user's folder, column by column: those that people write, and those that a map of ways needs."""

from __future__ import annotations

from sim.arrays import ACCESS, CLASSES, TENSION
from sim.world.folder.schema import DELAY, DISTANCE, DURATION, MANY, PLANE, SHARE, SPEED, Column, File, Span
from sim.world.network import LEGS

CONSTANT = "constant"  # the profile that changes nothing
DISTRIBUTIONS = ("exponential", "deterministic", "gamma", "lognormal")
KINDS_OF_BASE = ("polda", "polres", "polsek", "brimob", "kodim")
LATITUDE, LONGITUDE = Span(-90.0, 90.0), Span(-180.0, 180.0)

SPOT = "a zone; with network.csv a place of places.csv"
SPOTS = "zones; with network.csv of places"

PLACE = (
    Column("x_km", "number", "place on a plane, eastward; with y_km", "km", span=PLANE),
    Column("y_km", "number", "place on a plane, northward; with x_km", "km", span=PLANE),
    Column("lat", "number", "latitude; with lon", "degrees", span=LATITUDE),
    Column("lon", "number", "longitude; with lat", "degrees", span=LONGITUDE),
)

KEY = Column("key", "key", "what random draws follow, whatever the name and the row", otherwise="from the name")

ZONES = File(
    "zones",
    "where incidents happen and units stand",
    (
        Column("zone", "name", "the zone", required=True),
        *PLACE,
        Column("district", "name", "the district it belongs to", otherwise="one district, named as in district.yaml"),
        Column("rate_per_h", "number", "random incidents per hour", "1/h", default=0.0, span=MANY),
        Column("profile", "name", "how the rate changes over time", default=CONSTANT, refers="profiles"),
        Column("weight", "number", "how much the zone counts where places are compared", default=1.0, span=MANY),
        Column("voters", "number", "registered voters", "people", span=MANY),
        Column(
            "committee",
            "name",
            "the committee (PPK) of its stations",
            otherwise="one for the district",
            refers="committees",
        ),
        Column("place", "name", "where it lies; needed with network.csv", otherwise="as above", refers="places"),
        KEY,
    ),
    required=True,
)

UNITS = File(
    "units",
    "who can be sent; a row may stand for several equal units",
    (
        Column("unit", "name", "the unit; U with count 3 becomes U-1, U-2, U-3", required=True),
        Column("zone", "name", "the zone of its base; needed without coordinates", refers="zones"),
        *PLACE,
        Column("force", "name", "the force it belongs to", default="police"),
        Column("strength", "whole", "people who move together", "people", default=1, span=Span(1, 100_000, whole=True)),
        Column("count", "whole", "how many such units", default=1, span=Span(0, 100_000, whole=True)),
        Column("districts", "names", "districts it may serve", otherwise="all", refers="zones"),
        Column("available_from", "time", "first instant on duty", "min", otherwise="always"),
        Column("available_to", "time", "last instant on duty", "min", otherwise="always"),
        Column("shift_start", "clock", "daily shift from; may pass midnight", "min", otherwise="day and night"),
        Column("shift_end", "clock", "daily shift to", "min", otherwise="day and night"),
        Column("reserve", "flag", "held back as a reserve", default=False),
        Column("preferences", "ranks", "rank of this unit for a zone, 1 first", otherwise="by travel time"),
        Column("speed_kmh", "number", "its own speed", "km/h", otherwise="as in district.yaml", span=SPEED),
    ),
    required=True,
)

TRAVEL = File(
    "travel",
    "minutes from zone to zone, row by row; the way back and the way within a zone are rows of their own",
    (
        Column("origin", "name", "from", required=True, refers="zones"),
        Column("destination", "name", "to", required=True, refers="zones"),
        Column("minutes", "number", "travel time", "min", required=True, span=DURATION),
    ),
)

PROFILES = File(
    "profiles",
    "multipliers of rates over time, constant within a row and zero outside all rows",
    (
        Column("profile", "name", "the profile; several rows each", required=True),
        Column("start", "time", "from", "min", required=True),
        Column("end", "time", "to", "min", required=True),
        Column("multiplier", "number", "times the rate", required=True, span=MANY),
    ),
)

INCIDENT_TYPES = File(
    "incident_types",
    "what kinds of incidents there are and what they need",
    (
        Column("type", "name", "the type", required=True),
        Column("share", "number", "share of all incidents; sums to 1", required=True, span=SHARE),
        Column("priority", "whole", "1 = most urgent", default=1, span=Span(1, 9, whole=True)),
        Column("on_scene", "choice", "distribution of time on scene", required=True,
               choices=(*DISTRIBUTIONS, "empirical")),
        Column("mean_min", "number", "mean time on scene; needed unless empirical", "min", span=DURATION),
        Column("sd_min", "number", "its standard deviation; for gamma and lognormal", "min", span=DURATION),
        Column("values", "numbers", "observed times; for empirical", "min", span=DURATION),
        Column("units_needed", "needs", "units an incident needs", default=((1, 1.0),), otherwise="1"),
        Column("on_scene_per", "choice", "all leave together, or each after its own time", default="incident",
               choices=("incident", "unit")),
        Column("branching_ratio", "number", "incidents that one sets off on average", default=0.0,
               span=Span(0.0, 1.0, below=True)),
        Column("excitation_delay_min", "number", "mean delay until it does", "min", span=DELAY),
    ),
)  # fmt: skip

INCIDENTS = File(
    "incidents",
    "a fixed list of incidents, which replaces random arrivals; equal times in the order of rows",
    (
        Column("time", "time", "reported at", "min", required=True),
        Column("zone", "name", "where", required=True, refers="zones"),
        Column("type", "name", "the type", otherwise="drawn by share", refers="incident_types"),
        Column("on_scene_min", "number", "time on scene", "min", otherwise="drawn by type", span=DURATION),
        Column("units", "whole", "units needed", otherwise="drawn by type", span=Span(1, 1000, whole=True)),
    ),
)

STATIONS = File(
    "stations",
    "polling stations, or any place where people queue",
    (
        Column("station", "name", "the station", required=True),
        Column("zone", "name", "where", required=True, refers="zones"),
        Column("voters", "whole", "registered voters; needed without rate_per_h", "people",
               span=Span(0, 1_000_000, whole=True)),
        Column("class", "choice", "police class", otherwise="from tension and access", choices=CLASSES),
        Column("access", "choice", "how it is reached", default=ACCESS[0], choices=ACCESS),
        Column("signal", "flag", "a report can go by phone", default=True),
        Column("tension", "choice", "tension around it", default=TENSION[0], choices=TENSION),
        Column("open", "time", "opens", "min", otherwise="the election's; without one 0"),
        Column("close", "time", "closes for newcomers", "min", otherwise="the election's; without one the horizon"),
        Column("arrival_profile", "name", "how arrivals change over time", default=CONSTANT, refers="profiles"),
        Column("rate_per_h", "number", "people arriving per hour", "1/h", otherwise="from voters", span=MANY),
        Column("stages", "stages", "services one after another", otherwise="the election's; without one none"),
        Column("last_mile_min", "number", "from the middle of the zone to the station, dry road", "min", default=0.0,
               span=DURATION),
        Column("flood", "flag", "prone to flood", default=False),
        Column("lat", "number", "latitude; with lon", "degrees", otherwise="the zone's", span=LATITUDE),
        Column("lon", "number", "longitude; with lat", "degrees", otherwise="the zone's", span=LONGITUDE),
        KEY,
    ),
)  # fmt: skip

BASES = File(
    "bases",
    "bases that replace the bundled ones; with a calendar",
    (
        Column("base", "name", "the base", required=True),
        Column("kind", "choice", "its level", default="polsek", choices=KINDS_OF_BASE),
        Column("lat", "number", "latitude; needed without place", "degrees", span=LATITUDE),
        Column("lon", "number", "longitude; needed without place", "degrees", span=LONGITUDE),
        Column("force", "name", "the force there", default="police"),
        Column("personnel", "whole", "people", "people", span=Span(0, 1_000_000, whole=True)),
        Column("place", "name", SPOT, otherwise="at lat, lon", refers=SPOTS),
        Column("district", "name", "the district it belongs to", otherwise="that of the nearest zone", refers="zones"),
        Column("committee", "name", "the committee (PPK) it serves",
               otherwise="that of the nearest zone; none unless its kind is polsek", refers="committees"),
        KEY,
    ),
)  # fmt: skip

DISTRICTS = File(
    "districts",
    "the districts of zones.csv; with a calendar",
    (
        Column("district", "name", "the district, as in zones.csv", required=True),
        Column("label", "name", "what it is called in text", otherwise="as above"),
        Column("place", "name", f"seat of police and commission: {SPOT}",
               otherwise="that of its base of kind polres; without one its first zone", refers=SPOTS),
        Column("ikp", "number", "vulnerability index of the election supervisor", span=Span(0.0, 100.0)),
        KEY,
    ),
)  # fmt: skip

COMMITTEES = File(
    "committees",
    "the committees (PPK) of zones.csv; with a calendar",
    (
        Column("committee", "name", "the committee, as in zones.csv", required=True),
        Column("place", "name", f"its office: {SPOT}", otherwise="its first zone", refers=SPOTS),
        KEY,
    ),
)

PLACES = File(
    "places",
    "the places that network.csv joins",
    (
        Column("place", "name", "the place", required=True),
        Column("label", "name", "what it is called in text", otherwise="as above"),
        Column("lat", "number", "latitude", "degrees", required=True, span=LATITUDE),
        Column("lon", "number", "longitude", "degrees", required=True, span=LONGITUDE),
    ),
)

NETWORK = File(
    "network",
    "roads and waters between places.csv, both ways, instead of travel.csv; with a calendar",
    (
        Column("origin", "name", "from", required=True, refers="places"),
        Column("destination", "name", "to", required=True, refers="places"),
        Column("km", "number", "length", "km", required=True, span=DISTANCE),
        Column("leg", "choice", "kind of way, as in world.travel", required=True, choices=LEGS),
        Column("name", "name", "what it is called", otherwise="nothing"),
    ),
)

TABLES = (ZONES, UNITS, TRAVEL, PROFILES, INCIDENT_TYPES, INCIDENTS, STATIONS, BASES)
MAP = (DISTRICTS, COMMITTEES, PLACES, NETWORK)
CONFIGURATION = "config.yaml"  # what an export adds: all that the tables do not say
