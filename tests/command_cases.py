"""An operation standing still: its units and its command, incidents put into it by hand, and nothing else."""

import numpy as np
from conftest import operation_of

from sim.model.context import Day
from sim.model.day import _set_up
from sim.model.forces.province import commanders
from sim.model.incidents import life
from sim.model.incidents.case import Case
from sim.model.incidents.site import Site, committee_site, station_site
from sim.record import UnitInterval

DAY, HOUR = 1440.0, 60.0


def day_of(*overrides: str, at: float = 0.0, commanded: bool = False) -> Day:
    """The first replication at time ``at``; units and, if asked, commanders, but neither election nor incidents."""
    day = _set_up(operation_of(*overrides), 0)
    for process in commanders(day) if commanded else ():
        day.env.process(process)
    day.env.run(until=at)
    return day


def put(day: Day, site: Site, type_name: str, name: str = "x", **changes: object) -> Case:
    """Let an incident begin now; ``changes`` replace fields of its type."""
    case = life.new_case(day, name, 1 + len(day.cases), "injected", site, type_name)
    case.kind = case.onset_kind = case.kind.model_copy(update=changes)
    case.__post_init__()
    life.begin(day, case)
    return case


def committee(day: Day, k: int = 0) -> Site:
    return committee_site(day.world, k)


def station(day: Day, s: int = 0) -> Site:
    return station_site(day.world, s)


def stations_of(day: Day, *, water: bool) -> list[int]:
    return np.flatnonzero((day.operation.water == 1) == water).tolist()


def rows_of(day: Day, horizon: tuple[float, float] | None = None) -> list[UnitInterval]:
    """The units table until now."""
    begin = day.config.election.horizon_from_min
    day.command.end_journal()
    world = day.world
    return day.journal.rows(day.units, world.network.label, world.districts.label, horizon or (begin, day.env.now))


def kind_of(day: Day, n: int) -> str:
    return day.units[n].kind


def assert_gapless(rows: list[UnitInterval]) -> None:
    """Of every unit one interval follows the other."""
    last: dict[str, float] = {}
    for row in rows:
        assert row.t_start < row.t_end
        assert abs(last.get(row.unit, row.t_start) - row.t_start) < 1e-6, row
        last[row.unit] = row.t_end
