"""The moving map as data: everything the page needs to show one operation, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.arrays import CLASSES, HOUR, day_of
from sim.record import ENDINGS
from sim.report.catalogue import Catalogue
from sim.report.html.film.cases import cases_of, committees_of, shown_cases
from sim.report.html.film.course import Course, alone, by_hour, middle_course
from sim.report.html.film.gazetteer import Gazetteer
from sim.report.html.film.land import land_of
from sim.report.html.film.sheet import sheet_of
from sim.report.html.film.stations import is_thinned, load_rows, loads_of, stations_of
from sim.report.html.film.units import SHOWN, known_of, units_of
from sim.report.maps.ground import ground_of
from sim.report.result import Reportable, election_of, is_public, read
from sim.report.style import CLASS_MARKS, FORCE_MARKS

if TYPE_CHECKING:
    import pandas as pd

Film = dict[str, Any]


def film_of(result: Reportable, words: Catalogue) -> Film | None:
    """One operation for the moving map; ``None`` for the public, and where there are no stations on a map."""
    result = read(result)
    geography, ground = result.geography, None if is_public(result) else ground_of(result)
    if geography is None or ground is None or geography.stations.empty or result.tables.stations.empty:
        return None
    gazetteer = Gazetteer(geography, sheet_of(ground, geography), words)
    course, horizon = middle_course(result), result.summary["horizon_min"]
    stations, incidents, units, committees = (
        _only(getattr(result.tables, name), course) for name in ("stations", "incidents", "units", "recapitulation")
    )
    cases = shown_cases(incidents, gazetteer)
    loads = loads_of(stations, gazetteer)
    known = known_of(gazetteer, result.tables.posts, cases, loads)
    types, forces = sorted(set(cases["type"])), sorted(set(units["force"].astype(str)))
    return {
        **_course(result, course, horizon),
        **_days(result, horizon, words),
        **land_of(ground, geography, gazetteer, words),
        "thinned": is_thinned(geography),
        "stations": stations_of(stations, geography, gazetteer),
        "loads": load_rows(loads),
        "units": units_of(units, known, forces),
        "cases": cases_of(cases, result.config, types),
        "committees": committees_of(committees, gazetteer),
        "names": _names(words, types, forces),
        "looks": _looks(forces),
    }


def _only(table: pd.DataFrame, course: Course) -> pd.DataFrame:
    return table[table["replication"] == course.replication].reset_index(drop=True)


def _course(result: Reportable, course: Course, horizon: tuple[float, float]) -> Film:
    """Which operation, from when to when, and the minutes without police hour by hour."""
    cases = alone(result)
    hours = by_hour(cases[cases["replication"] == course.replication], horizon)
    worst = int(np.argmax(hours)) if hours.size and hours.max() > 0.0 else None
    return {
        "from": int(horizon[0]),
        "to": int(horizon[1]),
        "hours": np.rint(hours).astype(int).tolist(),
        "worst": None if worst is None else int(horizon[0] + worst * HOUR),
        "replication": course.replication,
        "replications": course.replications,
        "minutes": round(course.minutes, 1),
    }


def _days(result: Reportable, horizon: tuple[float, float], words: Catalogue) -> Film:
    """Names and dates of the days of the horizon, the last one being the day after it."""
    days, election = range(day_of(horizon[0]), day_of(horizon[1]) + 1), election_of(result)
    dates = [words.short_date(election.polling_date, day) if election else "" for day in days]
    return {"days": [words.day(day) for day in days], "dates": dates}


def _names(words: Catalogue, types: list[str], forces: list[str]) -> Film:
    """What is written for every number in the lists."""
    return {
        "classes": [words[f"class.{name}"] for name in CLASSES],
        "types": [words.name("type", name) for name in types],
        "forces": [words.name("force", name) for name in forces],
        "activities": [words[f"activity.{name}"] for name in SHOWN],
        "endings": [words[f"ending.{name}"] for name in ENDINGS],
    }


def _looks(forces: list[str]) -> Film:
    marks = [CLASS_MARKS[name] for name in CLASSES]
    plain = FORCE_MARKS["police"]
    return {
        "classes": [[mark.colour, mark.shape] for mark in marks],
        "forces": [FORCE_MARKS.get(name, plain).colour for name in forces],
        "activities": list(SHOWN),
    }
