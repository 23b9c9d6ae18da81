"""Time to help against the targets, with intervals."""

from __future__ import annotations

from sim.arrays import ACCESS
from sim.report.story.parts import Cell, Column, Picture, Section, Table, Text
from sim.report.story.teller import Teller

SHOWN = (
    "help_within_target_share", "already_there_share", "never_reached_share", "help_time_mean_min", "help_time_p50_min",
    "help_time_p90_min", "response_time_mean_min", "response_time_p90_min", "full_complement_time_p90_min",
)  # fmt: skip
PARTS = ("report_delay_mean_min", "dispatch_wait_mean_min", "mobilisation_mean_min", "travel_mean_min")
BY_ACCESS = ("help_within_target_share", "help_time_mean_min", "never_reached_share")


def helped(teller: Teller) -> Section:
    """The section; it says so where no incident needed police."""
    target = teller.result.config.target
    land, water = teller.words.number(target.land_min), teller.words.number(target.water_min)
    if teller.record("help_within_target_share")["estimate"] is None:
        nothing = teller.words["figure.help_time.empty"]
        return Section("helped", nothing, (Text((nothing,)),), teller.notes(*SHOWN))
    fields = {"share": teller.quote(SHOWN[0]), "never": teller.quote(SHOWN[2])}
    title = teller.say("helped.title", land=land, water=water, **fields)
    parts = (_table(teller), Picture("help_time", teller.counted()), _by_access(teller))
    return Section("helped", title, parts, teller.notes(*SHOWN, *PARTS))


def _table(teller: Teller) -> Table:
    """Measures with interval and how many incidents they rest on."""
    rows = tuple(
        (teller.words[f"measure.{name}"], teller.measured(name), float(teller.record(name)["n_observations"]))
        for name in (*SHOWN, *PARTS)
    )
    heads = (Column(teller.say("column.measure"), width=2.2), Column(teller.say("column.value"), "measured", 2.0))
    last = Column(teller.say("column.incidents"), "number", 0.7)
    caption = teller.say("helped.caption", counted=teller.counted())
    return Table((*heads, last), rows, caption=f"{caption} {teller.banded()}".strip())


def _by_access(teller: Teller) -> Table:
    """The same by how a station is reached."""
    rows: list[tuple[Cell, ...]] = []
    for access in ACCESS:
        n = teller.record(BY_ACCESS[0], "access", access)["n_observations"]
        if n:
            measured = (teller.measured(name, "access", access) for name in BY_ACCESS)
            rows.append((teller.words[f"access.{access}"], *measured, float(n)))
    columns = [Column(teller.words["dimension.access"], width=1.4)]
    columns += [Column(teller.say(f"column.{name}"), "measured", 1.6) for name in BY_ACCESS]
    return Table((*columns, Column(teller.say("column.incidents"), "number", 0.8)), tuple(rows))
