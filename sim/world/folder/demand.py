"""Incident types, fixed incidents, stations and bases, from their tables."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.arrays import ACCESS, CLASSES, TENSION, Int
from sim.world.folder.areas import Areas
from sim.world.folder.files import CONSTANT
from sim.world.folder.folder import Bases, Incidents, IncidentTypes, Stations
from sim.world.folder.ground import pairs
from sim.world.folder.kinds import TOLERANCE, spread
from sim.world.folder.names import Names, keys_of, once, place_of, places
from sim.world.folder.problems import Wrong
from sim.world.folder.table import UNREADABLE, Table

CLOSE = 0.01  # relative difference of a mean from that of its values that is taken for rounding


def incident_types(table: Table) -> IncidentTypes:
    """The types; shares sum to 1."""
    once(table, "type")
    share = table.floats("share", 0.0)
    if len(table) and table.sound("share") and abs(share.sum() - 1.0) > TOLERANCE:
        wrong = Wrong(f"shares that sum to {share.sum():.9g}", "shares that sum to 1")
        table.problems.add(table.label, 1, "share", wrong)
    _excitation(table)
    times = [_on_scene(table, row) for row in range(len(table))]
    return IncidentTypes(
        name=table.filled("type", ""),
        share=share,
        priority=table.whole("priority"),
        on_scene=table.filled("on_scene", ""),
        mean_min=np.array([mean for mean, _ in times], dtype=np.float64),
        sd_min=np.array([sd for _, sd in times], dtype=np.float64),
        values=table.filled("values", ()),
        units_needed=table.filled("units_needed"),
        on_scene_per=table.filled("on_scene_per"),
        branching_ratio=table.floats("branching_ratio"),
        excitation_delay_min=table.floats("excitation_delay_min"),
    )


def _excitation(table: Table) -> None:
    cells = table.cells("excitation_delay_min")
    for row, ratio in table.given("branching_ratio"):
        if ratio > 0.0 and cells[row] is None:
            allowed = f"a number above 0, because branching_ratio is {ratio:g}"
            table.wrong(row, "excitation_delay_min", "nothing given", allowed)


def _on_scene(table: Table, row: int) -> tuple[float, float]:
    """Mean and standard deviation of the time on scene of one type, min; nan where a cell was refused."""
    kind, mean, sd, values = (table.cells(column)[row] for column in ("on_scene", "mean_min", "sd_min", "values"))
    if UNREADABLE in (kind, mean, sd, values):
        return np.nan, np.nan
    if kind == "empirical":
        return _empirical(table, row, mean, sd, values)
    if values is not None:
        table.wrong(row, "values", "values given", f"nothing: on_scene is {kind}, not empirical", "empirical")
    if mean is None:
        table.wrong(row, "mean_min", "nothing given", f"a number of at least 0, because on_scene is {kind}")
        return np.nan, np.nan
    try:
        return mean, spread(kind, mean, sd)
    except Wrong as wrong:
        table.problems.add(table.label, table.rows[row], "sd_min", wrong)
        return mean, np.nan


def _empirical(
    table: Table, row: int, mean: float | None, sd: float | None, values: Sequence[float] | None
) -> tuple[float, float]:
    """Mean and standard deviation of observed times; what is given beside them must agree."""
    if not values:
        table.wrong(row, "values", "nothing given", "numbers joined by ;, because on_scene is empirical")
        return np.nan, np.nan
    own = {"mean_min": float(np.mean(values)), "sd_min": float(np.std(values))}
    for (column, true), told in zip(own.items(), (mean, sd), strict=True):
        if told is not None and abs(told - true) > CLOSE * max(true, 1.0):
            table.wrong(row, column, f"{told:g} given", f"nothing, or {true:g} as in values")
    return own["mean_min"], own["sd_min"]


def incidents(table: Table, zone: Names, types: Names | None, drawn: bool) -> Incidents:
    """The fixed list. ``types`` None: any word is a type; ``drawn``: what is not given is drawn by type."""
    words = table.filled("type", "")
    for row, word in table.given("type"):
        if types is not None and (place := place_of(table, row, "type", word, types)) >= 0:
            words[row] = types.names[place]
    stays = table.cells("on_scene_min")
    for row, stay in enumerate(stays):
        if stay is None and not drawn:
            table.wrong(row, "on_scene_min", "nothing given", "a number of at least 0, or types in incident_types.csv")
    return Incidents(
        time=table.floats("time"),
        zone=places(table, "zone", zone),
        type=words,
        on_scene_min=table.floats("on_scene_min"),
        units=table.whole("units", 0),
    )


def stations(table: Table, zone: Names, profiles: Names) -> Stations:
    """Stations, or places where people queue."""
    once(table, "station")
    _hours(table)
    pairs(table)
    names = table.filled("station", "")
    voters, rates = map(table.cells, ("voters", "rate_per_h"))
    for row, (people, rate) in enumerate(zip(voters, rates, strict=True)):
        if people is None and rate is None:
            table.wrong(row, "voters", "nothing given", "a whole number; or people per hour in rate_per_h")
    return Stations(
        name=names,
        zone=places(table, "zone", zone),
        voters=table.floats("voters"),
        cls=_scale(table, "class", CLASSES),
        access=_scale(table, "access", ACCESS),
        signal=table.flags("signal"),
        tension=_scale(table, "tension", TENSION),
        open=table.floats("open"),
        close=table.floats("close"),
        arrival_profile=places(table, "arrival_profile", profiles, free=CONSTANT),
        rate_per_h=table.floats("rate_per_h"),
        stages=table.filled("stages", ()),
        last_mile_min=table.floats("last_mile_min"),
        flood=table.flags("flood") if any(cell is not None for cell in table.cells("flood")) else None,
        lat=table.floats("lat"),
        lon=table.floats("lon"),
        key=keys_of(table, "station", names),
    )


def _hours(table: Table) -> None:
    opens = dict(table.given("open"))
    for row, close in table.given("close"):
        if row in opens and close <= opens[row]:
            table.wrong(row, "close", f"{close:g} min given", f"after open, {opens[row]:g} min")


def _scale(table: Table, column: str, scale: Sequence[str]) -> Int:
    """Place on a scale; -1 where nothing is given and there is no default."""
    return np.array([scale.index(word) if word else -1 for word in table.filled(column, "")], dtype=np.int64)


def bases(table: Table, spots: Names, areas: Areas, networked: bool) -> Bases:
    """Bases of the police and the army; ``spots`` are the names of the places where one may be."""
    once(table, "base")
    pairs(table)
    _somewhere(table, networked)
    names = table.filled("base", "")
    district = places(table, "district", Names(areas.districts, "districts of zones.csv", areas.sound))
    committee = places(table, "committee", Names(areas.committees, "committees of zones.csv", areas.sound))
    for row in np.flatnonzero((district >= 0) & (committee >= 0)).tolist():
        if district[row] != (right := areas.district_of(committee[row])):
            allowed = f"{areas.districts[right]}, that of the committee"
            table.wrong(row, "district", f"{areas.districts[district[row]]} given", allowed)
    return Bases(
        name=names,
        kind=table.filled("kind"),
        lat=table.floats("lat"),
        lon=table.floats("lon"),
        force=table.filled("force"),
        personnel=table.floats("personnel"),
        place=places(table, "place", spots),
        district=district,
        committee=committee,
        key=keys_of(table, "base", names),
    )


def _somewhere(table: Table, networked: bool) -> None:
    """A base stands at a place or, where no network joins the places, at coordinates."""
    cells = zip(*(table.cells(column) for column in ("place", "lat", "lon")), strict=True)
    for row, (place, *point) in enumerate(cells):
        if place is None and networked:
            table.wrong(row, "place", "nothing given", "the name of a row of places, because there is network.csv")
        elif place is None and point == [None, None]:
            for axis in ("lat", "lon"):
                allowed = f"{table.file.column(axis).allowed}; or the name of a zone in place"
                table.wrong(row, axis, "nothing given", allowed)
