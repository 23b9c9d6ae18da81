"""A load that units or servers cannot do: said in the summary, with the growth of the line instead of means of waiting.

What is overloaded, and by how much, follows from the folder alone (``sim.world.folder.load``): a mean of waiting would
only tell how long the run was.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sim.config import Config
from sim.config.refused import Refused
from sim.measures.growth import growth_of_incidents, growth_of_people
from sim.measures.rows import Terms
from sim.record import Tables
from sim.study.case import Records
from sim.world.folder.load import Overload

OF_UNITS = (
    "help_time_", "help_within_", "response_time_", "response_within_", "full_complement_time_", "dispatch_wait_",
    "wait_probability", "answered_coverage",
)  # fmt: skip
OF_QUEUES = ("voter_wait_",)
NOTE = "not stable: the line only grows"


def overloads_of(config: Config) -> list[Overload]:
    """The overloads of the folder of a configuration; none where it has been taken away since the run began."""
    if config.world.source != "folder" or config.election.held:
        return []
    from sim.world.own import overloads_of_folder

    with suppress(Refused):
        return overloads_of_folder(config)
    return []


def described(found: Sequence[Overload]) -> dict[str, Any]:
    """Key ``unstable`` of the summary: what is overloaded; none where nothing is."""
    return {"unstable": [overload._asdict() for overload in found]} if found else {}


def growth(found: Sequence[Overload], tables: Tables, terms: Terms) -> Records:
    """How fast the overloaded lines grow."""
    people = sum(overload.growth_per_h for overload in found if overload.queue)
    of_people = growth_of_people(people, tables.n_replications) if people else {}
    return of_people | (growth_of_incidents(tables, terms) if not all(one.queue for one in found) else {})


def without_waits(records: Records, found: Sequence[Overload]) -> Records:
    """The records, those of waiting without their numbers where the line that they speak of only grows."""
    queues = {overload.queue for overload in found}
    starts = (*(OF_UNITS if False in queues else ()), *(OF_QUEUES if True in queues else ()))
    return {name: _without(record) if name.startswith(starts) else record for name, record in records.items()}


def _without(record: dict[str, Any]) -> dict[str, Any]:
    return record | dict.fromkeys(("estimate", "se", "low", "high")) | {"note": NOTE}
